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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.Login;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.LoginMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoginSettings}.
 */
class LoginSettingsTests {

	private final Login login = new Login();

	@Test
	void whenMethodHasNoValueFails() {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> new LoginSettings(this.login, null))
			.withMessageContaining("'vault.aws.login.method'");
	}

	@ParameterizedTest
	@CsvSource({ "IAM,", "IAM,''", "IAM,AWS_IAM", "IAM,aws-iam", "IAM,aws_iam", "EC2,AWS_EC2", "EC2,aws-ec2",
			"APP_ROLE,APPROLE", "APP_ROLE,app-role" })
	void acceptsTheSameLoginOfSpringCloudVault(LoginMethod method, @Nullable String authentication) {
		assertThat(settings(method, authentication)).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "IAM,aws-ec2", "EC2,aws-iam", "IAM,approle", "IAM,token", "APP_ROLE,aws-iam", "APP_ROLE,kubernetes",
			"APP_ROLE,none" })
	void rejectsAnotherLoginOfSpringCloudVault(LoginMethod method, String authentication) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> settings(method, authentication))
			.withMessageContainingAll("'vault.aws.login.method'",
					"'spring.cloud.vault.authentication' is '" + authentication + "'");
	}

	private LoginSettings settings(LoginMethod method, @Nullable String authentication) {
		this.login.setMethod(method);
		return new LoginSettings(this.login, authentication);
	}

}
