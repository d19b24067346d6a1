/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.vaultaws.autoconfigure;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * {@link ApplicationContextInitializer} that fails if the version of Spring Boot is not
 * supported, before any of the classes that it lacks is loaded.
 *
 * @author The vault-aws-spring-boot authors
 */
class SpringBootVersionCheck implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	private static final int MIN_MAJOR = 4;

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void initialize(ConfigurableApplicationContext applicationContext) {
		check(SpringBootVersion.getVersion());
	}

	static void check(String version) {
		if (Integer.parseInt(version.substring(0, version.indexOf('.'))) < MIN_MAJOR) {
			throw new InvalidVaultAwsConfigurationException(
					"vault-aws-spring-boot requires Spring Boot 4.0 or 4.1, but the application uses Spring Boot "
							+ version + ".",
					"Upgrade the application to Spring Boot 4, or remove vault-aws-spring-boot-starter.");
		}
	}

}
