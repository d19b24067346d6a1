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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SpringBootVersionCheck}.
 */
class SpringBootVersionCheckTests {

	@ParameterizedTest
	@ValueSource(strings = { "4.0.0", "4.1.2", "4.2.0-SNAPSHOT", "5.0.0-M1", "10.0.0" })
	void acceptsSpringBoot4AndLater(String version) {
		SpringBootVersionCheck.check(version);
	}

	@ParameterizedTest
	@ValueSource(strings = { "3.5.16", "3.5.0-RC1", "2.7.18" })
	void rejectsSpringBoot3(String version) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> SpringBootVersionCheck.check(version))
			.withMessage("vault-aws-spring-boot requires Spring Boot 4.0 or 4.1, but the application uses Spring Boot "
					+ version + ".");
	}

	@Test
	void checksTheVersionBeforeAnyBeanIsDefined() {
		assertThat(SpringFactoriesLoader.loadFactories(ApplicationContextInitializer.class, null))
			.hasAtLeastOneElementOfType(SpringBootVersionCheck.class);
		new SpringBootVersionCheck().initialize(new GenericApplicationContext());
	}

}
