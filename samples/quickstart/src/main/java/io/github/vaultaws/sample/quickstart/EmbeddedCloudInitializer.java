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

package io.github.vaultaws.sample.quickstart;

import java.time.Duration;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts Vault and AWS before the application context is refreshed, and stops them after
 * all other beans have been destroyed.
 *
 * @author The vault-aws-spring-boot authors
 */
final class EmbeddedCloudInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	private static final String BEAN_NAME = "embeddedCloud";

	private static final String LEASE = "quickstart.lease";

	private static final Duration MIN_LEASE = Duration.ofSeconds(10);

	private static final Duration MAX_LEASE = Duration.ofHours(1);

	@Override
	public void initialize(GenericApplicationContext context) {
		EmbeddedCloud cloud = new EmbeddedCloud(lease(context.getEnvironment()));
		DefaultListableBeanFactory beans = context.getDefaultListableBeanFactory();
		beans.registerSingleton(BEAN_NAME, cloud);
		beans.registerDisposableBean(BEAN_NAME, cloud);
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(BEAN_NAME, cloud.applicationProperties()));
	}

	private static Duration lease(Environment environment) {
		Duration lease = Binder.get(environment).bind(LEASE, Duration.class).orElse(Duration.ofSeconds(20));
		if (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0) {
			throw new InvalidConfigurationPropertyValueException(LEASE, environment.getProperty(LEASE),
					"The TTL of credentials must be from 10s to 1h.");
		}
		return lease;
	}

}
