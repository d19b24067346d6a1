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

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConditionalOnVaultAwsEnabled} on every auto-configuration.
 */
class ConditionalOnVaultAwsEnabledTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("vault.aws.login.method=iam", "vault.aws.credentials.role=deploy");

	@ParameterizedTest
	@ValueSource(strings = { "vault.aws.enabled=false", "spring.cloud.vault.enabled=false" })
	void whenDisabledAllBackOff(String property) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(ours(context)).isEmpty();
		});
	}

	@Test
	void whenSpringCloudVaultIsNotOnTheClassPathAllBackOff() throws Exception {
		try (URLClassLoader classLoader = new URLClassLoader(classPathWithout("spring-cloud-vault-config"),
				ClassLoader.getPlatformClassLoader())) {
			ClassLoader previous = ClassUtils.overrideThreadContextClassLoader(classLoader);
			try {
				Runnable start = (Runnable) classLoader.loadClass(Start.class.getName())
					.getDeclaredConstructor()
					.newInstance();
				start.run();
			}
			finally {
				ClassUtils.overrideThreadContextClassLoader(previous);
			}
		}
	}

	private static URL[] classPathWithout(String artifact) throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		for (String entry : classPath.split(File.pathSeparator)) {
			if (!entry.contains(artifact)) {
				urls.add(new File(entry).toURI().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

	private static List<String> ours(ApplicationContext context) {
		return Arrays.stream(context.getBeanDefinitionNames())
			.filter((name) -> name.startsWith("vault") || name.contains("autoconfigure.VaultAws"))
			.toList();
	}

	/**
	 * Run with a class loader without Spring Cloud Vault.
	 */
	public static final class Start implements Runnable {

		@Override
		public void run() {
			try (ConfigurableApplicationContext context = new AnnotationConfigApplicationContext(Application.class)) {
				assertThat(ours(context)).isEmpty();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ VaultAwsConnectionAutoConfiguration.class, VaultAwsCredentialsAutoConfiguration.class,
			VaultAwsHealthContributorAutoConfiguration.class, VaultAwsLoginAutoConfiguration.class,
			VaultAwsSessionAutoConfiguration.class })
	static class Application {

	}

}
