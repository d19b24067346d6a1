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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.AppRole;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Login;
import io.github.vaultaws.login.LoginClient;
import io.github.vaultaws.login.SecretSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AppRoleSettings}.
 */
class AppRoleSettingsTests {

	private static final String PREFIX = "vault.aws.login.app-role.";

	private final Login login = new Login();

	private final AppRole appRole = this.login.getAppRole();

	private final AppRoleSettings settings = new AppRoleSettings(this.login);

	@Test
	void readsRoleIdAndSecretIdFromValues() {
		this.appRole.setRoleId("role");
		this.appRole.setSecretId("secret");
		assertThat(this.settings.roleId().read()).isEqualTo("role");
		assertThat(secretId().read()).isEqualTo("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"f00d\"", "f00d\nf00d", "f00d\u00a0" })
	void rejectsAValueThatIsNotOneLineOfText(String value) {
		this.appRole.setSecretId(value);
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(this::secretId)
			.withMessageStartingWith("The property '" + PREFIX + "secret-id' contains ")
			.withMessageNotContaining("f00d");
	}

	@Test
	void rejectsValueAndFile() {
		this.appRole.setSecretId("secret");
		this.appRole.setSecretIdFile(Path.of("secret-id"));
		assertRejected("Both properties '" + PREFIX + "secret-id' and '" + PREFIX + "secret-id-file' are set.");
	}

	@Test
	void rejectsTokenAndFileOfAToken() {
		this.appRole.setSecretIdToken("token");
		this.appRole.setSecretIdTokenFile(Path.of("token"));
		assertRejected(
				"Both properties '" + PREFIX + "secret-id-token' and '" + PREFIX + "secret-id-token-file' are set.");
	}

	@Test
	void rejectsASecretIdAndAWrappedOne() {
		this.appRole.setSecretId("secret");
		this.appRole.setSecretIdTokenFile(Path.of("token"));
		assertRejected("Both a SecretID ('" + PREFIX + "secret-id' or '-file') and a wrapping token for one ('" + PREFIX
				+ "secret-id-token' or '-file') are set.");
	}

	@Test
	void acceptsAWrappedSecretIdOfTheRole() {
		this.login.setRole("app");
		this.appRole.setSecretIdToken("f00d-token");
		assertThat(secretId()).hasToString("WrappedSecretId[auth/approle/role/app/secret-id]");
	}

	@Test
	void whenTheRoleIsMissingFails() {
		this.appRole.setSecretIdToken("f00d-token");
		assertRejected(
				"The property 'vault.aws.login.role' is not set. It is required to check that a wrapped SecretID was"
						+ " created for the role.");
	}

	private SecretSource secretId() {
		return this.settings.secretId(new LoginClient(StubVault.unused(), "approle", null));
	}

	private void assertRejected(String message) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(this::secretId)
			.withMessage(message);
	}

}
