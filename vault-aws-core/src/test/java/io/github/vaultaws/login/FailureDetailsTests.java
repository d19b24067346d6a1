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

package io.github.vaultaws.login;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FailureDetails}, and for the actions that are filled with them.
 */
class FailureDetailsTests {

	private final StubVault vault = new StubVault();

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					entry for role web.app-1 not found           | vault write auth/aws/role/web.app-1 auth_type=iam bound_iam_principal_arn=<arn>
					entry for role "ami-1" not found             | vault write auth/aws/role/ami-1 auth_type=ec2 bound_ami_id=<ami-id>
					auth method ec2 not allowed for role web     | vault read auth/aws/role/web
					Region "eu-west-1" does not satisfy the constraint on role "web" | vault read auth/aws/role/web
					IAM Principal "arn:aws:sts::123456789012:assumed-role/app/i-1" does not belong to the role "web" | vault write auth/aws/role/web bound_iam_principal_arn=arn:aws:iam::123456789012:role/app
					IAM Principal "arn:aws-cn:iam::123456789012:user/team/app" does not belong to the role "web" | vault write auth/aws/role/web bound_iam_principal_arn=arn:aws-cn:iam::123456789012:user/team/app
					IAM Principal "arn:$(reboot)" does not belong to the role "$(reboot)" | vault write auth/aws/role/<role> bound_iam_principal_arn=<arn>
					unable to fetch client for account ID "123456789012" -- default client is for account "2" | vault write auth/aws/config/sts/123456789012 sts_role=<role-arn>
					invalid request header: X-Amz-User-Agent     | vault write auth/aws/config/client allowed_sts_header_values=X-Amz-User-Agent
					""")
	void actionsContainTheValuesOfTheResponse(String text, String action) {
		this.vault.on("POST auth/aws/login", Answer.error(400, text));
		assertThat(failure(new LoginClient(this.vault.client(), "aws", null), Map.of()).getAction()).endsWith(action);
	}

	@ParameterizedTest
	@CsvSource({ "role_id, approle", "iam_request_url, aws", "pkcs7, aws" })
	void theTypeOfAMissingMountIsThatOfTheLogin(String field, String type) {
		assertThat(failure(new LoginClient(this.vault.client(), "team/app", null), Map.of(field, "x")).getAction())
			.contains("vault auth enable -path=team/app " + type + ".");
	}

	@Test
	void aConfiguredRoleIsNotReplaced() {
		this.vault.on("POST auth/aws/login", Answer.error(400, "entry for role other not found"));
		assertThat(failure(new LoginClient(this.vault.client(), "aws", "web"), Map.of()).getAction())
			.contains("vault write auth/aws/role/web ");
	}

	@Test
	void theNamespaceIsNamed() {
		this.vault.on("POST auth/aws/login", Answer.error(404, "namespace not found"));
		VaultAwsLoginException failure = failure(
				new LoginClient(this.vault.client(Map.of("X-Vault-Namespace", "team-a")), "aws", "web"), Map.of());
		assertThat(failure.getReason()).isEqualTo(LoginFailureReason.NAMESPACE_NOT_FOUND);
		assertThat(failure).hasMessageContaining("the namespace 'team-a' does not exist");
		assertThat(failure.getAction()).contains("'spring.cloud.vault.namespace'");
	}

	@Test
	void anUnknownValueIsAPlaceholder() {
		assertThat(new FailureDetails(Map.of()).with("role", unknown()).fill("{role} of {mount}"))
			.isEqualTo("<role> of <mount>");
	}

	private static @Nullable String unknown() {
		return null;
	}

	private static VaultAwsLoginException failure(LoginClient client, Map<String, String> body) {
		return assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(() -> client.login(body)).actual();
	}

}
