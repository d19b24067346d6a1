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

	@ParameterizedTest
	@CsvSource({ "aws,aws", "/aws/,aws", "' aws ',aws", "team/aws,team/aws", "deploy_1@eu.west-1,deploy_1@eu.west-1" })
	void trimsSlashesAndWhitespace(String value, String path) {
		assertThat(VaultPath.of(value, "property")).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "/", "a//b", "aws?x", "a b", "a#b", "{role}", "a%2Fb", "..", "aws/../sys", "./aws" })
	void rejectsAnInvalidName(String value) {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> VaultPath.of(value, "vault.aws.login.mount"))
			.withMessageContaining("'vault.aws.login.mount' is not a valid name or path in Vault: " + value + ".");
	}

}
