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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.SpringProperties;
import org.springframework.mock.env.MockEnvironment;

import io.github.vaultaws.StubVault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AheadOfTimeCheck}. As in an application that was processed ahead of
 * time, properties change after beans have been registered.
 */
class AheadOfTimeCheckTests {

	@AutoClose
	private final StubVault vault = TestApplication.vault();

	@AfterEach
	void tearDown() {
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.roles.archive.mount=aws, vault.aws.roles.archive",
			"vault.aws.login.method=iam, vault.aws.login.method",
			"vault.aws.session.managed=true, vault.aws.session.managed", "vault.aws.enabled=false, vault.aws.enabled",
			"spring.cloud.vault.enabled=false, spring.cloud.vault.enabled",
			"vault.aws.setup.mode=validate, vault.aws.setup.mode", "vault.aws.clients.s3=default, vault.aws.clients",
			"vault.aws.credentials.role=, vault.aws.credentials.role" })
	void whenAPropertyOfAnExternalSessionChangesFails(String property, String changed) {
		assertChange(external().withPropertyValues("vault.aws.roles.reports.mount=aws"), property, changed);
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.login.method=none, vault.aws.login.method", "vault.aws.enabled=false, vault.aws.enabled" })
	void whenAPropertyOfALoginChangesFails(String property, String changed) {
		assertChange(TestApplication.appRoleRunner(this.vault), property, changed);
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.session.managed=true, vault.aws.session.managed=false",
			"vault.aws.setup.mode=validate, vault.aws.setup.mode=off" })
	void whenAPropertyIsTakenBackFails(String property, String takenBack) {
		assertChange(external().withPropertyValues(property), takenBack, takenBack.replaceAll("=.*", ""));
	}

	@Test
	void whenTheMainRoleIsAddedFails() {
		assertChange(external().withPropertyValues("vault.aws.credentials.role=", "vault.aws.roles.reports.mount=aws"),
				"vault.aws.credentials.role=deploy", "vault.aws.credentials.role");
	}

	@Test
	void whenANamedRoleIsRenamedFails() {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		MockEnvironment environment = new MockEnvironment().withProperty("vault.aws.credentials.role", "deploy")
			.withProperty("vault.aws.roles.archive.mount", "aws");
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("vaultAwsCompetingProviderCheck", "enabled");
		beans.registerSingleton("vaultAwsCredentialsProvider", "main");
		beans.registerBeanDefinition("vaultAwsManagedCredentials.reports", new RootBeanDefinition(String.class));
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> new AheadOfTimeCheck(environment).postProcessBeanFactory(beans))
			.withMessageEndingWith("[vault.aws.roles.archive, vault.aws.roles.reports].");
	}

	@ParameterizedTest
	@ValueSource(strings = { "vault.aws.enabled", "spring.cloud.vault.enabled" })
	void whenTheLibraryIsEnabledFails(String property) {
		assertChange(external().withPropertyValues(property + "=false"), property + "=true", property);
	}

	@Test
	void whenTheModeOfADisabledLibraryChangesFails() {
		assertChange(external().withPropertyValues("vault.aws.enabled=false"), "vault.aws.setup.mode=plan",
				"vault.aws.setup.mode");
	}

	@Test
	void whenNothingChangesStarts() {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		checked(TestApplication.appRoleRunner(this.vault)).withPropertyValues("vault.aws.roles.reports.role=deploy")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenOnlyTheLoginMethodItselfChangesStarts() {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		changedAtRunTime(TestApplication.appRoleRunner(this.vault).withPropertyValues("vault.aws.login.method=iam"),
				"vault.aws.login.method=app-role")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private ApplicationContextRunner external() {
		return TestApplication.runner(this.vault).withPropertyValues("spring.cloud.vault.token=login-token");
	}

	private static void assertChange(ApplicationContextRunner runner, String property, String changed) {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		changedAtRunTime(runner, property).run((context) -> assertThat(context).getFailure()
			.isInstanceOf(InvalidVaultAwsConfigurationException.class)
			.message()
			.contains("which cannot change at run time: ", changed));
	}

	private static ApplicationContextRunner changedAtRunTime(ApplicationContextRunner runner, String property) {
		return checked(runner).withInitializer((context) -> context
			.addBeanFactoryPostProcessor((beans) -> TestPropertyValues.of(property).applyTo(context)));
	}

	private static ApplicationContextRunner checked(ApplicationContextRunner runner) {
		return runner.withConfiguration(AutoConfigurations.of(VaultAwsProviderCheckAutoConfiguration.class,
				VaultAwsSetupAutoConfiguration.class));
	}

}
