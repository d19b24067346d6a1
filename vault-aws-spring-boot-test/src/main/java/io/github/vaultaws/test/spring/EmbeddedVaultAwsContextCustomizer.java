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

package io.github.vaultaws.test.spring;

import java.util.function.Supplier;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import io.github.vaultaws.test.EmbeddedServers;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.http.TestClock;

/**
 * Starts the embedded servers before an application context, adds its properties and
 * beans, and stops the servers after everything else in the context. Equal if the
 * annotation is equal, so that contexts are cached.
 *
 * @param annotation the annotation of the test
 * @author The vault-aws-spring-boot authors
 */
record EmbeddedVaultAwsContextCustomizer(AutoConfigureEmbeddedVaultAws annotation) implements ContextCustomizer {

	private static final String NAME = "embeddedVaultAws";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		ConfigurableEnvironment environment = context.getEnvironment();
		String namespace = environment.getProperty("spring.cloud.vault.namespace");
		EmbeddedServers servers = EmbeddedServers.start(TestClock.ticking(),
				(vault) -> StringUtils.hasText(namespace) ? vault.namespaces(namespace) : vault);
		SdkSystemProperties system = SdkSystemProperties.pointTo(servers.aws().uri());
		Runnable close = () -> {
			system.restore();
			servers.close();
		};
		try {
			customize((DefaultListableBeanFactory) context.getBeanFactory(), environment, servers, close);
		}
		catch (RuntimeException ex) {
			close.run();
			throw ex;
		}
	}

	private void customize(DefaultListableBeanFactory beans, ConfigurableEnvironment environment,
			EmbeddedServers servers, Runnable close) {
		ApplicationSetup setup = ApplicationSetup.of(environment, servers, this.annotation);
		MutablePropertySources sources = environment.getPropertySources();
		sources.addFirst(new MapPropertySource(NAME, setup.properties()));
		sources.addLast(new MapPropertySource(NAME + "Defaults", setup.defaults()));
		beans.registerDisposableBean(NAME, close::run);
		beans.registerSingleton("embeddedVault", servers.vault());
		beans.registerSingleton("embeddedAws", servers.aws());
		RootBeanDefinition clock = definition(TestClock.class, servers::clock);
		clock.setFallback(true);
		beans.registerBeanDefinition("testClock", clock);
		register(beans, "vaultAwsTaskScheduler", TestTaskScheduler.class, () -> new TestTaskScheduler(servers.clock()));
		TestCredentials identity = setup.identity();
		if (identity != null) {
			register(beans, "vaultAwsLoginCredentialsProvider", AwsCredentialsProvider.class, () -> fixed(identity));
		}
	}

	private static <T> void register(DefaultListableBeanFactory beans, String name, Class<T> type,
			Supplier<T> supplier) {
		RootBeanDefinition definition = definition(type, supplier);
		definition.setDefaultCandidate(false);
		beans.registerBeanDefinition(name, definition);
	}

	private static <T> RootBeanDefinition definition(Class<T> type, Supplier<T> supplier) {
		return new RootBeanDefinition(type, supplier);
	}

	private static AwsCredentialsProvider fixed(TestCredentials credentials) {
		return StaticCredentialsProvider
			.create(AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey()));
	}

}
