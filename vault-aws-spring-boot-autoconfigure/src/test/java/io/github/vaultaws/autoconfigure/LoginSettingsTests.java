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

import java.nio.file.Path;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.AppRole;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Login;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.LoginMethod;
import io.github.vaultaws.login.StsEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoginSettings}.
 */
class LoginSettingsTests {

	private final Login login = new Login();

	@Test
	void whenMethodHasNoValueSaysSo() {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> new LoginSettings(this.login, null))
			.withMessageContaining("'vault.aws.login.method'");
	}

	@ParameterizedTest
	@CsvSource({ "IAM,", "IAM,''", "IAM,AWS_IAM", "IAM,aws-iam", "IAM,aws_iam", "APP_ROLE,APPROLE",
			"APP_ROLE,app-role" })
	void acceptsTheSameLoginOfSpringCloudVault(LoginMethod method, @Nullable String authentication) {
		assertThat(settings(method, authentication)).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "IAM,aws-ec2", "IAM,approle", "IAM,token", "APP_ROLE,aws-iam", "APP_ROLE,kubernetes",
			"APP_ROLE,none" })
	void refusesAnotherLoginOfSpringCloudVault(LoginMethod method, String authentication) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> settings(method, authentication))
			.withMessageContainingAll("'vault.aws.login.method'",
					"'spring.cloud.vault.authentication' asks for '" + authentication + "'");
	}

	@Test
	void readsBothHalvesOfAnAppRoleFromValues() {
		AppRole appRole = this.login.getAppRole();
		appRole.setRoleId("role");
		appRole.setSecretId("secret");
		LoginSettings settings = settings(LoginMethod.APP_ROLE, null);
		assertThat(settings.roleId().read()).isEqualTo("role");
		assertThat(settings.secretId().read()).isEqualTo("secret");
	}

	@Test
	void refusesValueAndFileTogether() {
		AppRole appRole = this.login.getAppRole();
		appRole.setSecretId("secret");
		appRole.setSecretIdFile(Path.of("secret-id"));
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(settings(LoginMethod.APP_ROLE, null)::secretId)
			.withMessage("Both properties 'vault.aws.login.app-role.secret-id' and"
					+ " 'vault.aws.login.app-role.secret-id-file' are set.");
	}

	@ParameterizedTest
	@CsvSource({ "eu-central-1,eu-central-1", "global,us-east-1", "auto,eu-west-3" })
	void findsTheStsEndpoint(String region, String scope) {
		this.login.getIam().setRegion(region);
		assertThat(stsEndpoint().get().signingRegion().id()).isEqualTo(scope);
	}

	@ParameterizedTest
	@ValueSource(strings = { "europe", "" })
	void refusesWhatIsNoRegion(String region) {
		this.login.getIam().setRegion(region);
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(this::stsEndpoint)
			.withMessageContaining("'vault.aws.login.iam.region'");
	}

	private Supplier<StsEndpoint> stsEndpoint() {
		return settings(LoginMethod.IAM, null).stsEndpoint(() -> Region.EU_WEST_3);
	}

	private LoginSettings settings(LoginMethod method, @Nullable String authentication) {
		this.login.setMethod(method);
		return new LoginSettings(this.login, authentication);
	}

}
