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

package io.github.vaultaws.rotation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AwsSecretsEngineClient}.
 */
@ExtendWith(OutputCaptureExtension.class)
class AwsSecretsEngineClientTests {

	private static final String READ = "GET aws/creds/deploy";

	private static final SessionToken TOKEN = TestCredentials.token("t1", Instant.MAX);

	private static final long HOUR = 3_600_000;

	private static final Instant START = HandRunScheduler.START;

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final Clock clock = this.scheduler.getClock();

	private final AwsSecretsEngineClient engine = engine(null, null, null);

	@Test
	void parametersWithoutEffectOnIamUsersAreReportedOnce(CapturedOutput output) {
		this.vault.on(READ, Answer.iamUser("AKIA1", 3600));
		AwsSecretsEngineClient named = engine(null, null, "session");
		assertThat(named.issue(TOKEN).isIamUser()).isTrue();
		assertThat(output).doesNotContain("do not apply");
		AwsSecretsEngineClient engine = engine(Duration.ofHours(1), null, "session");
		assertThat(engine.issue(TOKEN).isIamUser()).isTrue();
		engine.issue(TOKEN);
		assertThat(output).containsOnlyOnce("The Vault role 'deploy' creates IAM users, to which the properties 'ttl'"
				+ " and 'role-arn' of 'vault.aws.credentials' do not apply; remove them.");
	}

	@Test
	void readsWithoutParameters() {
		this.vault.on(READ, Answer.iamUser("AKIA1", 3600));
		IssuedCredentials issued = this.engine.issue(TOKEN);
		assertThat(issued.credentials().accessKeyId()).isEqualTo("AKIA1");
		assertThat(issued.credentials().secretAccessKey()).isEqualTo("secret-of-AKIA1");
		assertThat(issued.isIamUser()).isTrue();
		assertThat(issued.expiresAt()).isEqualTo(START.plusSeconds(3600));
		assertThat(issued.leaseId()).isEqualTo("aws/creds/deploy/AKIA1");
		assertThat(issued.lifetime().renewable()).isTrue();
		assertThat(this.vault.journal()).singleElement().satisfies((request) -> {
			assertThat(request.token()).isEqualTo("t1");
			assertThat(request.body()).isEmpty();
		});
	}

	@ParameterizedTest
	@CsvSource({ "PT15M,,,ttl=900s", ",arn:aws:iam::1:role/a b,,role_arn=arn:aws:iam::1:role/a b",
			"PT1H,a,b+c&d=e,ttl=3600s&role_arn=a&role_session_name=b+c&d=e" })
	void parametersAreSentInTheQuery(@Nullable Duration ttl, @Nullable String roleArn, @Nullable String name,
			String query) {
		this.vault.on(READ, Answer.sts("ASIA1", 900));
		engine(ttl, roleArn, name).issue(TOKEN);
		assertThat(this.vault.journal()).singleElement().satisfies((request) -> {
			assertThat(request.query()).isEqualTo(query);
			assertThat(request.body()).isEmpty();
		});
	}

	@Test
	void stsCredentialsAreNeverRenewable() {
		respond("'lease_id':'l','lease_duration':900,'renewable':true", "'ttl':900,'session_token':'s'");
		assertThat(this.engine.issue(TOKEN).lifetime().renewable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'security_token':'s'", "'security_token':null,'session_token':'s'",
			"'security_token':'other','session_token':'s'" })
	void readsEitherFieldOfTheSessionToken(String tokens) {
		respond("'lease_id':'','lease_duration':0,'renewable':false",
				"'ttl':900,'arn':'arn:aws:sts::123456789012:assumed-role/deploy/vault'," + tokens);
		IssuedCredentials issued = this.engine.issue(TOKEN);
		assertThat(issued.credentials()).isInstanceOfSatisfying(AwsSessionCredentials.class, (credentials) -> {
			assertThat(credentials.sessionToken()).isEqualTo("s");
			assertThat(credentials.accountId()).hasValue("123456789012");
		});
		assertThat(issued.expiresAt()).isEqualTo(START.plusSeconds(900));
		assertThat(issued.lifetime().renewable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'arn':null", "'arn':'none'", "'arn':17", "'x':1" })
	void accountIsUnknownWithoutAnArn(String arn) {
		respond("'lease_duration':900", "'session_token':'s'," + arn);
		assertThat(this.engine.issue(TOKEN).credentials().accountId()).isEmpty();
	}

	@Test
	void leaseDurationAppliesWithoutATtl() {
		respond("'lease_duration':1800", "'session_token':'s','ttl':0");
		assertThat(this.engine.issue(TOKEN).expiresAt()).isEqualTo(START.plusSeconds(1800));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "ROLE_NOT_FOUND | 400 | Role \"deploy\" not found",
			"MOUNT_NOT_FOUND | 404 | no handler for route \"aws/creds/deploy\". route entry not found.",
			"MOUNT_NOT_FOUND | 404 | 1 error occurred: unsupported path",
			"NOT_ALLOWED | 403 | 1 error occurred: permission denied",
			"INVALID_TOKEN | 403 | 2 errors occurred: permission denied * invalid token",
			"ROLE_ARN_NEEDED | 400 | did not supply a role_arn parameter and unable to determine one",
			"ROLE_ARN_NOT_ALLOWED | 400 | role_arn \"x\" not in allowed role arns for Vault role \"deploy\"",
			"TTL_TOO_SHORT | 400 | Error assuming role: ValidationError: Member must have value greater than or equal to 900",
			"TTL_TOO_SHORT | 400 | InvalidParameter: minimum field value of 900, AssumeRoleInput.DurationSeconds",
			"TTL_TOO_LONG | 400 | The requested DurationSeconds exceeds the MaxSessionDuration set for this role",
			"TTL_TOO_LONG | 400 | exceeds the 1 hour session limit for roles assumed by role chaining",
			"NAMESPACE_NOT_FOUND | 404 | namespace not found",
			"DR_SECONDARY | 400 | path disabled in replication DR secondary mode",
			"SESSION_NAME_INVALID | 400 | Error assuming role: InvalidParameter: 1 validation error(s) found. - minimum field size of 2, AssumeRoleInput.RoleSessionName.",
			"SESSION_NAME_INVALID | 400 | ValidationError: 1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern",
			"TTL_TOO_LONG | 400 | ValidationError: 1 validation error detected: Value '216000' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
			"MFA_REQUIRED | 400 | AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.",
			"MFA_REQUIRED | 400 | InvalidParameter: 1 validation error(s) found. - minimum field size of 6, GetSessionTokenInput.TokenCode.",
			"ROOT_CREDENTIALS_TEMPORARY | 400 | Error generating STS keys: AccessDenied: Cannot call GetFederationToken with session credentials status code: 403",
			"ROOT_CREDENTIALS_TEMPORARY | 400 | AccessDenied: Cannot call GetSessionToken with session credentials",
			"REGION_DISABLED | 400 | RegionDisabledException: STS is not activated in this region for account:123456789012.",
			"POLICY_TOO_LARGE | 400 | Error putting user policy: LimitExceeded: Maximum policy size of 2048 bytes exceeded for user vault-1",
			"POLICY_TOO_LARGE | 400 | PackedPolicyTooLarge: Packed policy consumes 112% of allotted space, please use smaller policy.",
			"POLICY_INVALID | 400 | Error putting user policy: MalformedPolicyDocument: Syntax errors in policy.",
			"POLICY_NOT_FOUND | 400 | Error creating IAM user: NoSuchEntity: Scope ARN: arn:aws:iam::1:policy/none does not exist or is not attachable.",
			"POLICY_NOT_FOUND | 400 | Error attaching user policy: NoSuchEntity: Policy arn:aws:iam::1:policy/none does not exist or is not attachable.",
			"POLICY_NOT_FOUND | 400 | Error adding user to group: NoSuchEntity: The group with name none cannot be found.",
			"AWS_QUOTA | 400 | LimitExceeded: Cannot exceed quota for PoliciesPerUser: 10",
			"AWS_DENIED | 400 | Error assuming role: AccessDenied: not authorized to perform: sts:AssumeRole",
			"AWS_DENIED | 400 | UnauthorizedOperation: no",
			"ROOT_CREDENTIALS_REJECTED | 400 | Error creating IAM user: InvalidClientTokenId: no status code: 403",
			"AWS_QUOTA | 400 | Error creating IAM user: LimitExceeded: Cannot exceed quota for UsersPerAccount",
			"ROOT_CREDENTIALS_REJECTED | 400 | Error assuming role: InvalidClientTokenId: The security token is invalid",
			"ROOT_CREDENTIALS_REJECTED | 400 | SignatureDoesNotMatch: no",
			"ROOT_CREDENTIALS_REJECTED | 400 | ExpiredToken: no",
			"ROOT_CREDENTIALS_REJECTED | 400 | could not obtain sts client",
			"ROOT_CREDENTIALS_REJECTED | 500 | NoCredentialProviders: no valid providers in chain",
			"VAULT_NOT_READY | 503 | Vault is sealed",
			"RATE_LIMITED | 429 | request path \"aws/creds/deploy\": rate limit quota exceeded",
			"RATE_LIMITED | 429 | request path \"aws/creds/deploy\": lease count quota exceeded",
			"AWS_THROTTLED | 502 | Error creating IAM user: Throttling: Rate exceeded status code: 400",
			"AWS_THROTTLED | 400 | Error assuming role: ThrottlingException: Rate exceeded",
			"AWS_UNAVAILABLE | 400 | Error assuming role: ServiceUnavailable: status code: 503",
			"VAULT_NOT_READY | 412 | required index state not present", "UNCLASSIFIED | 400 | something else" })
	void errorResponseHasAReason(CredentialsFailureReason reason, int status, String text) {
		this.vault.on(READ, Answer.error(status, text));
		assertThat(failure().getMessage()).contains(text).contains("HTTP " + status);
		assertThat(failure().getReason()).isEqualTo(reason);
		assertThat(failure().getMessage() + failure().getAction()).doesNotContainPattern("\\{[a-z]+}");
		assertThat(failure().getAction()).isNotBlank();
	}

	@Test
	void messageAndActionNameTheRole() {
		this.vault.on(READ, Answer.error(403, "permission denied"));
		assertThat(failure())
			.hasMessage("Failed to obtain AWS credentials for role 'deploy' from 'aws/creds/deploy': the token has no"
					+ " policy for 'aws/creds/deploy', or nothing is mounted at that path (Vault returned HTTP 403:"
					+ " permission denied).");
		assertThat(failure().getAction())
			.isEqualTo("Check the properties 'vault.aws.credentials.mount' and 'vault.aws.credentials.role', and attach"
					+ " a policy to the role of the login: path \"aws/creds/deploy\" { capabilities = [\"read\"] }");
		assertThat(failure().isTransient()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"iam:CreateUser on resource: arn:aws:iam::1:user/vault-x. | iam:CreateUser | arn:aws:iam::1:user/vault-x",
			"sts:AssumeRole on resource: arn:aws:iam::1:role/app because | sts:AssumeRole | arn:aws:iam::1:role/app",
			"iam:CreateUser on resource: <script> | iam:CreateUser | *",
			"iam:CreateUser on resource: arn:aws:iam::1:user/x\"y | iam:CreateUser | arn:aws:iam::1:user/x",
			"ec2:DescribeInstances with an explicit deny | ec2:DescribeInstances | *" })
	void actionContainsTheStatementThatAwsRequires(String text, String action, String resource) {
		this.vault.on(READ, Answer.error(400,
				"AccessDenied: User: arn:aws:iam::1:user/vault is not authorized to perform: " + text));
		assertThat(failure().getReason()).isEqualTo(CredentialsFailureReason.AWS_DENIED);
		assertThat(failure().getAction())
			.contains("{\"Effect\": \"Allow\", \"Action\": \"" + action + "\", \"Resource\": \"" + resource + "\"}");
	}

	@Test
	void actionNamesTheArnOfTheAwsRole() {
		AwsSecretsEngineClient engine = engine(null, "arn:aws:iam::1:role/app", null);
		this.vault.on(READ, Answer.error(400, "Role \"deploy\" not found"));
		assertThat(failure(engine).getAction()).endsWith("role_arns=arn:aws:iam::1:role/app");
		assertThat(failure().getAction()).endsWith("role_arns=<ARN of the AWS role>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"data\":null}", "{\"data\":{\"access_key\":\"AKIA1\"}}",
			"{\"data\":{\"access_key\":1,\"secret_key\":2}}",
			"{\"lease_duration\":60,\"data\":{\"access_key\":\"AKIA1\",\"secret_key\":\"a\\nb\"}}",
			"{\"lease_duration\":60,\"data\":{\"access_key\":\"ASIA1\",\"secret_key\":\"s\",\"session_token\":7}}",
			"{\"lease_duration\":60,\"data\":{\"access_key\":\"ASIA1\",\"secret_key\":\"s\",\"session_token\":\"\u043a\"}}" })
	void responseWithoutCredentialsIsAFailure(String body) {
		this.vault.on(READ, Answer.ok(body));
		assertThat(failure().getReason()).isEqualTo(CredentialsFailureReason.NO_CREDENTIALS);
		this.vault.on(READ, Answer.nothing());
		assertThat(failure().getReason()).isEqualTo(CredentialsFailureReason.NO_CREDENTIALS);
	}

	@Test
	void unusableResponseIsNamedByItsRequestId() {
		this.vault.on("POST sys/leases/revoke", Answer.nothing())
			.on(READ, Answer.ok("{\"request_id\":\"f00d\",\"lease_id\":\"aws/creds/deploy/1\"}"));
		assertThat(failure()).hasMessageEndingWith("(request_id f00d).");
		this.vault.on(READ, Answer
			.ok("""
					{"request_id":"f00d","lease_id":"aws/creds/deploy/1","data":{"access_key":"ASIA1","secret_key":"s"}}"""));
		assertThat(failure())
			.hasMessageEndingWith("(a temporary access key without a session token, request_id f00d).");
	}

	@Test
	void responseWithoutATtlIsAFailure() {
		this.vault.on(READ, Answer.iamUser("AKIA1", 0));
		assertThat(failure().getReason()).isEqualTo(CredentialsFailureReason.NO_LEASE_DURATION);
		assertThat(failure().isTransient()).isFalse();
	}

	@Test
	void credentialsThatHaveExpiredOnArrivalAreATransientFailureAndAreRevoked() {
		this.vault.on(READ, (request) -> {
			this.scheduler.advance(Duration.ofSeconds(21));
			return Answer.iamUser("AKIA1", 20);
		});
		this.vault.on("POST sys/leases/revoke", Answer.nothing());
		VaultAwsCredentialsException failure = failure();
		assertThat(failure.getReason()).isEqualTo(CredentialsFailureReason.EXPIRED_ON_ARRIVAL);
		assertThat(failure.isTransient()).isTrue();
		assertThat(this.vault.journal("POST sys/leases/revoke")).hasSize(1);
	}

	@Test
	void truncatedResponseIsATransientFailure() {
		this.vault.on(READ, Answer.ok("{\"data\":{\"access_key\":\"AKIA1\",\"secret_key\":\"very-sec"));
		assertThat(failure().getReason()).isEqualTo(CredentialsFailureReason.VAULT_UNREACHABLE);
		assertThat(failure().isTransient()).isTrue();
		assertThat(AwsSecretsEngineClient.isOutcomeUnknown(failure())).isTrue();
		assertThat(failure()).hasMessageNotContaining("very-sec");
	}

	@Test
	void missingResponseIsATransientFailure() {
		this.vault.close();
		assertThat(failure().getReason()).isEqualTo(CredentialsFailureReason.VAULT_UNREACHABLE);
		assertThat(failure().isTransient()).isTrue();
		assertThat(AwsSecretsEngineClient.isOutcomeUnknown(failure())).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			-1                | NO_LEASE_DURATION
			10000000000000000 | NO_LEASE_DURATION
			"60"              | NO_LEASE_DURATION
			null              | NO_LEASE_DURATION
			""")
	void leaseWithAnInvalidTtlIsRevokedImmediately(String duration, CredentialsFailureReason reason) {
		this.vault.on(READ, Answer.ok("{\"lease_id\":\"aws/creds/deploy/1\",\"lease_duration\":" + duration
				+ ",\"data\":{\"access_key\":\"AKIA1\",\"secret_key\":\"secret\"}}"));
		this.vault.on("POST sys/leases/revoke", Answer.nothing());
		VaultAwsCredentialsException failure = failure();
		assertThat(failure.getReason()).isEqualTo(reason);
		assertThat(failure.isTransient()).isFalse();
		assertThat(AwsSecretsEngineClient.isOutcomeUnknown(failure)).isFalse();
		assertThat(this.vault.journal("POST sys/leases/revoke")).singleElement()
			.satisfies((request) -> assertThat(request.body()).contains("aws/creds/deploy/1"));
		this.vault.on("POST sys/leases/revoke", Answer.error(503, "Vault is sealed"));
		assertThat(AwsSecretsEngineClient.isOutcomeUnknown(failure())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"lease_duration\":-1}", "{\"lease_duration\":\"60\"}", "null", "" })
	void renewalWithoutATtlIsATransientFailure(String body) {
		this.vault.on("POST sys/leases/renew", new Answer(body.isEmpty() ? 204 : 200, body));
		IssuedCredentials issued = TestCredentials.user(Duration.ofHours(1), true);
		assertThatExceptionOfType(VaultAwsCredentialsException.class).isThrownBy(() -> this.engine.renew(issued, HOUR))
			.returns(CredentialsFailureReason.VAULT_UNREACHABLE, VaultAwsCredentialsException::getReason);
	}

	@Test
	void renewalThatGrantsNothingDoesNotChangeTheExpiry() {
		this.vault.on("POST sys/leases/renew", Answer.renewedLease("aws/creds/deploy/1", 0));
		IssuedCredentials issued = TestCredentials.user(Duration.ofHours(1), true);
		assertThat(this.engine.renew(issued, HOUR)).returns(issued.lifetime().expiresAt(), Lifetime::expiresAt)
			.returns(false, Lifetime::renewable);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			AWS_UNAVAILABLE | 400 | Error creating IAM user: ServiceUnavailable: x status code: 503, request id: 1
			AWS_THROTTLED   | 400 | RequestLimitExceeded: Request limit exceeded.
			AWS_THROTTLED   | 502 | Error creating IAM user: Throttling: Rate exceeded
			""")
	void transientFailureOfAwsIsTransient(CredentialsFailureReason reason, int status, String text) {
		this.vault.on(READ, Answer.error(status, text));
		assertThat(failure().getReason()).isEqualTo(reason);
		assertThat(failure().isTransient()).isTrue();
	}

	@Test
	void renewsAndRevokesTheLease() {
		this.vault.on("POST sys/leases/renew", Answer.renewedLease("aws/creds/deploy/1", 1200))
			.on("POST sys/leases/revoke", Answer.nothing());
		IssuedCredentials issued = TestCredentials.user(Duration.ofHours(1), true);
		assertThat(this.engine.renew(issued, HOUR)).satisfies((credentials) -> {
			assertThat(credentials.expiresAt()).isEqualTo(START.plusSeconds(1200).toEpochMilli());
			assertThat(credentials.renewable()).isFalse();
		});
		this.engine.revoke(issued, TestCredentials.token("t2", Instant.MAX));
		this.engine.requestRevocation(issued, TestCredentials.token("t3", Instant.MAX));
		assertThat(this.vault.journal()).extracting(StubVault.Request::token).containsExactly("t1", "t2", "t3");
		assertThat(this.vault.journal().get(0).body()).contains("\"lease_id\":\"aws/creds/deploy/1\"")
			.contains("\"increment\":3600");
		assertThat(this.vault.journal().get(1).body()).contains("\"lease_id\":\"aws/creds/deploy/1\"")
			.contains("\"sync\":true");
		assertThat(this.vault.journal().get(2).body()).contains("\"sync\":false");
	}

	@ParameterizedTest
	@CsvSource({ "VAULT_NOT_READY, 503, Vault is sealed", "INVALID_TOKEN, 403, '2 errors occurred: * invalid token'",
			"INVALID_TOKEN, 403, permission denied", "UNCLASSIFIED, 400, lease not found",
			"UNCLASSIFIED, 403, '1 error occurred: * permission denied'" })
	void errorResponseForALeaseHasAReason(CredentialsFailureReason reason, int status, String text) {
		this.vault.on("POST sys/leases/renew", Answer.error(status, text))
			.on("POST sys/leases/revoke", Answer.error(status, text))
			.on("POST sys/leases/lookup", Answer.error(status, text));
		IssuedCredentials issued = TestCredentials.user(Duration.ofHours(1), true);
		Map<String, ThrowingCallable> calls = Map.of("renew", () -> this.engine.renew(issued, HOUR), "revoke",
				() -> this.engine.revoke(issued, TOKEN), "look up", () -> this.engine.lookUp(issued, TOKEN));
		calls.forEach((action, call) -> {
			VaultAwsCredentialsException failure = catchThrowableOfType(VaultAwsCredentialsException.class, call);
			assertThat(failure.getReason()).isEqualTo(reason);
			assertThat(failure).hasMessage(
					"Failed to " + action + " AWS credentials " + issued.maskedAccessKeyId() + " for role 'deploy': "
							+ reason.description() + " (Vault returned HTTP " + status + ": " + text + ").");
			assertThat(failure.getAction()).isNotBlank().doesNotContain("{");
			assertThat(VaultErrorResponse.findIn(failure)).hasToString("HTTP " + status + ": " + text);
		});
	}

	private VaultAwsCredentialsException failure() {
		return failure(this.engine);
	}

	private static VaultAwsCredentialsException failure(AwsSecretsEngineClient engine) {
		return catchThrowableOfType(VaultAwsCredentialsException.class, () -> engine.issue(TOKEN));
	}

	private void respond(String envelope, String data) {
		this.vault.on(READ,
				Answer.ok("{%s,'data':{'access_key':'ASIA1','secret_key':'very-secret',%s}}".formatted(envelope, data)
					.replace('\'', '"')));
	}

	private AwsSecretsEngineClient engine(@Nullable Duration ttl, @Nullable String roleArn,
			@Nullable String sessionName) {
		return new AwsSecretsEngineClient(this.vault.client(),
				new CredentialsRequest("aws", "deploy", ttl, roleArn, sessionName), "vault.aws.credentials",
				this.clock);
	}

}
