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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VaultPath}.
 */
class VaultPathTests {

	private static final String MOUNT = "vault.aws.credentials.mount";

	private static final String LOGIN_MOUNT = "vault.aws.login.mount";

	@ParameterizedTest
	@CsvSource({ "aws,aws", "/aws/,aws", "' aws ',aws", "team/aws,team/aws" })
	void trimsSlashesAndWhitespace(String value, String path) {
		assertThat(VaultPath.ofEngine(value, MOUNT)).isEqualTo(path);
		assertThat(VaultPath.ofLogin(value, LOGIN_MOUNT)).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "my aws", "aws+prod", "aws:prod", "aws~prod", "awé", "日本", "..x", "a?b", "a#b", "{role}",
			"a%2Fb", "creds", "team one/aws", "http:/x" })
	void acceptsEveryMountOfVault(String value) {
		assertThat(VaultPath.ofEngine(value, MOUNT)).isEqualTo(value);
		assertThat(VaultPath.ofLogin(value, LOGIN_MOUNT)).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "/", "a//b", "..", "aws/../sys", "./aws", "a\tb", "a\nb", "a\u00a0b", "a\u200bb",
			"a /b", "a/ b" })
	void rejectsAnInvalidMount(String value) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> VaultPath.ofLogin(value, LOGIN_MOUNT))
			.withMessageStartingWith("The property 'vault.aws.login.mount' is not a valid mount in Vault: ")
			.withMessageMatching("[^\n\u200b]*");
	}

	@ParameterizedTest
	@CsvSource({ "aws/creds,aws", "/v1/team/aws/creds/,team/aws", "aws/creds/deploy,aws", "aws/roles,aws",
			"aws/static-creds/deploy,aws" })
	void recognizesAPathInsteadOfAMount(String value, String mount) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> VaultPath.ofEngine(value, MOUNT))
			.withMessage("The property 'vault.aws.credentials.mount' is a path of Vault's API: %s.", value)
			.satisfies((ex) -> assertThat(ex.getAction()).isEqualTo("Set it to the mount alone: '" + mount + "'."));
	}

	@ParameterizedTest
	@CsvSource({ "/auth/approle/,approle", "auth/team/approle/login,team/approle", "v1/auth/approle,approle",
			"auth/approle/role/app/secret-id,approle" })
	void recognizesAPathInsteadOfALoginMount(String value, String mount) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> VaultPath.ofLogin(value, LOGIN_MOUNT))
			.withMessage("The property 'vault.aws.login.mount' is a path of Vault's API: %s.", value)
			.satisfies((ex) -> assertThat(ex.getAction()).isEqualTo("Set it to the mount alone: '" + mount + "'."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "deploy", "s3_reader.x-y@z", "MyService", "_a_" })
	void acceptsARole(String value) {
		assertThat(VaultPath.role(" " + value, "vault.aws.credentials")).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "aws/creds/deploy,aws,deploy", "/v1/team/aws/static-creds/deploy,team/aws,deploy",
			"auth/approle/role/app,approle,app", "auth/approle/role/app/secret-id,approle,app" })
	void recognizesAPathInsteadOfARole(String value, String mount, String role) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> VaultPath.role(value, "prefix"))
			.withMessage("The property 'prefix.role' is a path of Vault's API: %s.", value)
			.satisfies((ex) -> assertThat(ex.getAction())
				.isEqualTo("Set 'prefix.mount' to '" + mount + "' and 'prefix.role' to '" + role + "'."));
	}

	@ParameterizedTest
	@CsvSource({ "team/deploy, contains no '/'", "a b, 'Use letters, digits'", "-a, 'Use letters, digits'",
			"é, 'Use letters, digits'" })
	void rejectsAnInvalidRole(String value, String action) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> VaultPath.role(value, "prefix"))
			.withMessage("The property 'prefix.role' is not a valid name of a role in Vault: %s.", value)
			.satisfies((ex) -> assertThat(ex.getAction()).contains(action));
	}

}
