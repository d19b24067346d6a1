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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.AotDetector;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.SpringProperties;

import io.github.vaultaws.StubVault;

import static org.assertj.core.api.Assertions.assertThat;

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
	@ValueSource(strings = { "vault.aws.roles.reports.mount=aws", "vault.aws.login.method=iam",
			"vault.aws.session.managed=true", "vault.aws.enabled=false", "vault.aws.setup.mode=validate",
			"vault.aws.clients.s3=default" })
	void whenAPropertyIsAddedAtRunTimeFails(String property) {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		changedAtRunTime(external(), property).run((context) -> assertThat(context).getFailure()
			.isInstanceOf(InvalidVaultAwsConfigurationException.class)
			.hasMessageContaining(property.replaceAll("(\\.mount|\\.s3)?=.*", "")));
	}

	@Test
	void whenTheMainRoleIsAddedAtRunTimeFails() {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		changedAtRunTime(
				external().withPropertyValues("vault.aws.credentials.role=", "vault.aws.roles.reports.role=deploy"),
				"vault.aws.credentials.role=deploy")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining("[vault.aws.credentials.role]"));
	}

	@Test
	void whenTheMainRoleIsRemovedAtRunTimeFails() {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		changedAtRunTime(external().withPropertyValues("vault.aws.roles.reports.mount=aws"),
				"vault.aws.credentials.role=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining("The role of 'vault.aws.credentials' is not set"));
	}

	@Test
	void whenNothingChangesStarts() {
		SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("vault.aws.roles.reports.role=deploy")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private ApplicationContextRunner external() {
		return TestApplication.runner(this.vault).withPropertyValues("spring.cloud.vault.token=login-token");
	}

	private static ApplicationContextRunner changedAtRunTime(ApplicationContextRunner runner, String property) {
		return runner.withInitializer((context) -> context
			.addBeanFactoryPostProcessor((beans) -> TestPropertyValues.of(property).applyTo(context)));
	}

}
