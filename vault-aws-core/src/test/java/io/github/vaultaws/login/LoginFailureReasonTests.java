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

import java.io.IOException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.vaultaws.FailureTable;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.VaultErrorResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoginFailureReason}.
 */
class LoginFailureReasonTests {

	/**
	 * The error texts of Vault, literally as far as they are constant, and the reason
	 * that they stand for.
	 */
	private static final String TABLE = """
			400 | invalid role or secret ID | INVALID_ROLE_OR_SECRET_ID
			500 | failed to determine alias name from login request | INVALID_ROLE_OR_SECRET_ID
			400 | invalid role ID | INVALID_ROLE_OR_SECRET_ID
			400 | invalid secret id | INVALID_ROLE_OR_SECRET_ID
			400 | failed to validate SecretID: invalid | INVALID_ROLE_OR_SECRET_ID
			400 | missing role_id | INVALID_ROLE_OR_SECRET_ID
			400 | missing secret_id | INVALID_ROLE_OR_SECRET_ID
			400 | source address "10.0.0.1" unauthorized through CIDR restrictions on the secret ID | ADDRESS_NOT_ALLOWED
			400 | wrapping token is not valid or does not exist | WRAPPING_TOKEN_ALREADY_USED
			400 | didn't supply required authentication values | REQUEST_UNREADABLE
			400 | supplied auth values for both ec2 and iam auth types | REQUEST_UNREADABLE
			400 | missing iam_http_request_method | REQUEST_UNREADABLE
			400 | invalid iam_http_request_method; currently only 'POST' is supported | REQUEST_UNREADABLE
			400 | missing iam_request_url | REQUEST_UNREADABLE
			400 | failed to base64 decode iam_request_url | REQUEST_UNREADABLE
			400 | error parsing iam_request_url | REQUEST_UNREADABLE
			400 | invalid request | REQUEST_UNREADABLE
			400 | missing iam_request_body | REQUEST_UNREADABLE
			400 | failed to base64 decode iam_request_body | REQUEST_UNREADABLE
			400 | iam request body is invalid | REQUEST_UNREADABLE
			400 | missing iam_request_headers | REQUEST_UNREADABLE
			400 | Field validation failed: error converting input for field "iam_request_headers": x | REQUEST_UNREADABLE
			400 | error validating X-Vault-AWS-IAM-Server-ID header: missing header "X-Vault-AWS-IAM-Server-ID" | SERVER_ID_MISSING
			400 | error validating X-Vault-AWS-IAM-Server-ID header: expected "a" but got "b" | SERVER_ID_WRONG
			400 | error validating X-Vault-AWS-IAM-Server-ID header: vault header wasn't signed | SERVER_ID_NOT_SIGNED
			400 | error validating X-Vault-AWS-IAM-Server-ID header: missing Authorization header | SERVER_ID_NOT_SIGNED
			400 | invalid request header: X-Amz-User-Agent | HEADER_NOT_ALLOWED
			400 | region missing from Authorization header | REGION_UNKNOWN
			400 | unable to get regional STS endpoint for region: europe | REGION_UNKNOWN
			400 | error making upstream request: error making request: POST https://sts.amazonaws.com giving up after 4 attempt(s): x | STS_UNREACHABLE
			400 | error making upstream request: received error code 403 from STS: <Code>SignatureDoesNotMatch</Code><Message>Credential should be scoped to a valid region.</Message> | WRONG_REGION
			400 | error making upstream request: received error code 403 from STS: <Code>SignatureDoesNotMatch</Code><Message>Signature expired: 20150830T123600Z is now earlier than</Message> | CLOCK_SKEW
			400 | error making upstream request: received error code 403 from STS: <Code>SignatureDoesNotMatch</Code><Message>Signature not yet current</Message> | CLOCK_SKEW
			400 | error making upstream request: received error code 403 from STS: <Code>RequestExpired</Code> | CLOCK_SKEW
			400 | error making upstream request: received error code 403 from STS: <Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated</Message> | SIGNATURE_REJECTED
			400 | error making upstream request: received error code 403 from STS: <Code>IncompleteSignature</Code> | SIGNATURE_REJECTED
			400 | error making upstream request: received error code 403 from STS: <Code>ExpiredToken</Code> | AWS_CREDENTIALS_EXPIRED
			400 | error making upstream request: received error code 403 from STS: <Code>InvalidClientTokenId</Code> | AWS_KEY_UNKNOWN
			400 | error making upstream request: body of GetCallerIdentity is invalid | STS_RESPONSE_UNREADABLE
			400 | error parsing STS response | STS_RESPONSE_UNREADABLE
			400 | error parsing arn "arn:aws:iam::1:root": unrecognized arn | PRINCIPAL_NOT_SUPPORTED
			400 | error parsing arn "arn": unrecognized principal type: "federated-user" | PRINCIPAL_NOT_SUPPORTED
			400 | entry for role service not found | ROLE_NOT_FOUND
			400 | entry for role "service" not found | EC2_ROLE_NOT_FOUND
			400 | auth method iam not allowed for role service | METHOD_NOT_ALLOWED
			400 | auth method ec2 not allowed for role service | METHOD_NOT_ALLOWED
			400 | IAM Principal "arn:aws:sts::1:assumed-role/a/b" does not belong to the role "service" | PRINCIPAL_NOT_BOUND
			400 | error looking up full ARN of entity x: AccessDenied | PRINCIPAL_LOOKUP_FAILED
			400 | unable to fetch client for account ID "1" -- default client is for account "2" | ACCOUNT_NOT_CONFIGURED
			400 | failed to verify i-1 as a valid EC2 instance in region eu-west-1: x | INSTANCE_NOT_INFERRED
			400 | error validating instance: x | INSTANCE_NOT_INFERRED
			403 | permission denied | LOGIN_DENIED
			400 | missing client token | LOGIN_DENIED
			400 | failed to base64 decode the instance identity document | INSTANCE_DOCUMENT_UNREADABLE
			400 | failed to base64 decode the SHA256 RSA signature | INSTANCE_DOCUMENT_UNREADABLE
			400 | both pkcs7 and a tuple containing the instance identity document and its SHA256 RSA signature is supplied; provide only one | INSTANCE_DOCUMENT_UNREADABLE
			500 | failed to decode the PEM encoded PKCS#7 signature | INSTANCE_DOCUMENT_UNREADABLE
			500 | failed to parse the BER encoded PKCS#7 signature: x | INSTANCE_DOCUMENT_UNREADABLE
			500 | failed to verify the signature: x | INSTANCE_DOCUMENT_NOT_VERIFIED
			500 | instance identity verification using SHA256 RSA signature is unsuccessful | INSTANCE_DOCUMENT_NOT_VERIFIED
			400 | failed to verify instance ID: instance is not in 'running' state | INSTANCE_NOT_VERIFIED
			400 | failed to verify instance ID: no reservations found in instance description | INSTANCE_NOT_VERIFIED
			400 | failed to verify instance ID: error fetching description for instance ID i-1: x | INSTANCE_NOT_VERIFIED
			400 | Region "eu-west-1" does not satisfy the constraint on role "service" | INSTANCE_NOT_BOUND
			400 | Error validating instance: AMI ID "ami-1" does not belong to role "service" | INSTANCE_NOT_BOUND
			400 | Error validating instance: IAM Role ARN "arn" does not belong to role "service" | INSTANCE_NOT_BOUND
			500 | IAM role ARN could not be fetched: AccessDenied: x status code: 403 | INSTANCE_ROLE_LOOKUP_FAILED
			500 | could not fetch IAM client: x | INSTANCE_ROLE_LOOKUP_FAILED
			400 | client nonce mismatch | NONCE_MISMATCH
			400 | client nonce mismatch and instance meta-data incorrect | NONCE_MISMATCH
			400 | instance meta-data is older than the one used for previous login | INSTANCE_DOCUMENT_OLD
			400 | reauthentication is disabled | REAUTHENTICATION_DISABLED
			400 | client nonce exceeding the limit of 128 characters | NONCE_TOO_LONG
			500 | missing tag with key "vault" on the instance | ROLE_TAG_REJECTED
			500 | role on the tag is not matching the role supplied | ROLE_TAG_REJECTED
			500 | role tag is being used by an unauthorized instance | ROLE_TAG_REJECTED
			500 | role tag is deny listed | ROLE_TAG_REJECTED
			500 | policies on the role tag must be subset of policies on the role | ROLE_TAG_REJECTED
			500 | role tag signature verification failed | ROLE_TAG_REJECTED
			500 | invalid tag | ROLE_TAG_REJECTED
			500 | rpc error: code = Unavailable desc = error reading from server: EOF | CLIENT_CONFIG_MISSING
			500 | runtime error: invalid memory address or nil pointer dereference | CLIENT_CONFIG_MISSING
			500 | connection is shut down | CLIENT_CONFIG_MISSING
			404 | no handler for route "auth/aws/login". route entry not found. | MOUNT_NOT_FOUND
			404 | unsupported path | MOUNT_NOT_FOUND
			503 | Vault is sealed | VAULT_SEALED
			400 | path disabled in replication DR secondary mode | DISASTER_RECOVERY_SECONDARY
			404 | namespace not found | NAMESPACE_NOT_FOUND
			403 | failed to satisfy enforcement all. error: 1 error occurred: * login MFA validation failed for methodID: [x] | MFA_REQUIRED
			403 | login MFA validation failed for methodID: [x] | MFA_REQUIRED
			400 | error making upstream request: received error code 403 from STS: <Code>RegionDisabledException</Code> | REGION_DISABLED
			429 | request path "auth/aws/login": rate limit quota exceeded | RATE_LIMITED
			500 | internal error | VAULT_NOT_READY
			400 | something new | UNCLASSIFIED
			""";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = TABLE)
	void isDerivedFromTheErrorOfVault(int status, String text, LoginFailureReason reason) {
		assertThat(LoginClient.reason(new VaultErrorResponse(status, text))).isEqualTo(reason);
	}

	@Test
	void everyReasonIsDocumented() throws IOException {
		FailureTable.assertDocumented("Login", Arrays.stream(LoginFailureReason.values())
			.map((reason) -> FailureTable.row(reason, reason.description(), reason.action(), reason.texts())));
	}

	@Test
	void everyTextIsInTheTable() {
		assertThat(LoginFailureReason.values()).flatExtracting(LoginFailureReason::texts)
			.allSatisfy((text) -> assertThat(TABLE).contains(text));
	}

	@ParameterizedTest
	@EnumSource
	void hasAnAction(LoginFailureReason reason) {
		assertThat(reason.action())
			.matches("(?s).*(vault (write|read|delete|auth|status|operator|namespace|list)|'vault\\.aws\\.|aws ec2 "
					+ "|Add|See|Check|Provide|Renew|Set|Exempt|Write|Make|Correct).*");
		assertThat(reason.description()).doesNotEndWith(".");
	}

	@ParameterizedTest
	@EnumSource
	void hasNoUnfilledPlaceholder(LoginFailureReason reason) {
		for (@Nullable
		String role : new @Nullable String[] { "service", null }) {
			VaultAwsLoginException failure = new LoginClient(StubVault.unused(), "aws", role).failure(reason, null,
					null);
			assertThat(failure.getMessage() + failure.getAction()).doesNotContainPattern("[{}]");
		}
	}

}
