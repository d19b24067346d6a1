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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.client.RestClient;

import io.github.vaultaws.VaultRefusal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoginFailure}.
 */
class LoginFailureTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					400 | invalid role or secret ID                                   | INVALID_ROLE_OR_SECRET_ID
					500 | failed to determine alias name from login request           | INVALID_ROLE_OR_SECRET_ID
					400 | invalid role ID                                             | INVALID_ROLE_OR_SECRET_ID
					400 | invalid secret id                                           | INVALID_ROLE_OR_SECRET_ID
					400 | missing secret_id                                           | INVALID_ROLE_OR_SECRET_ID
					400 | source address "10.0.0.1" unauthorized through CIDR restrictions on the secret ID | ADDRESS_NOT_ALLOWED
					400 | entry for role service not found                            | ROLE_NOT_FOUND
					400 | entry for role "service" not found                          | ROLE_NOT_FOUND
					400 | auth method iam not allowed for role service                | METHOD_NOT_ALLOWED
					400 | IAM Principal "arn:aws:sts::1:assumed-role/a/b" does not belong to the role "service" | PRINCIPAL_NOT_BOUND
					400 | error validating X-Vault-AWS-IAM-Server-ID header: missing header "X-Vault-AWS-IAM-Server-ID" | SERVER_ID_MISSING
					400 | error validating X-Vault-AWS-IAM-Server-ID header: expected "a" but got "b" | SERVER_ID_WRONG
					400 | region missing from Authorization header                    | WRONG_REGION
					400 | unable to get regional STS endpoint for region: europe      | WRONG_REGION
					400 | error making upstream request: received error code 403 from STS: <Code>SignatureDoesNotMatch</Code><Message>Credential should be scoped to a valid region.</Message> | WRONG_REGION
					400 | error making upstream request: received error code 403 from STS: <Code>SignatureDoesNotMatch</Code><Message>Signature expired: 20150830T123600Z is now earlier than</Message> | CLOCK_SKEW
					400 | error making upstream request: received error code 403 from STS: <Code>SignatureDoesNotMatch</Code><Message>Signature not yet current</Message> | CLOCK_SKEW
					400 | error making upstream request: received error code 403 from STS: <Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated</Message> | SIGNATURE_REFUSED
					400 | error making upstream request: received error code 403 from STS: <Code>ExpiredToken</Code> | AWS_CREDENTIALS_EXPIRED
					400 | error making upstream request: received error code 403 from STS: <Code>InvalidClientTokenId</Code> | AWS_KEY_UNKNOWN
					400 | error making upstream request: body of GetCallerIdentity is invalid | STS_ANSWER_UNREADABLE
					400 | error parsing STS response                                  | STS_ANSWER_UNREADABLE
					400 | error making upstream request: error making request: POST https://sts.amazonaws.com giving up after 4 attempt(s) | STS_UNREACHABLE
					404 | no handler for route "auth/aws/login". route entry not found. | MOUNT_NOT_FOUND
					403 | permission denied                                           | MOUNT_NOT_FOUND
					503 | Vault is sealed                                             | VAULT_NOT_READY
					400 | didn't supply required authentication values                | REFUSED
					""")
	void isReadFromTheTextOfVault(int status, String text, LoginFailure reason) {
		assertThat(LoginFailure.of(new VaultRefusal(status, text))).isEqualTo(reason);
	}

	@ParameterizedTest
	@EnumSource
	void leavesNoPlaceholderUnfilled(LoginFailure reason) {
		for (@Nullable
		String role : new @Nullable String[] { "service", null }) {
			VaultAwsLoginException failure = new LoginEndpoint(RestClient.create(), "aws", role).failure(reason, null,
					null);
			assertThat(failure.getMessage() + failure.getRemedy()).doesNotContainPattern("[{}]");
		}
	}

}
