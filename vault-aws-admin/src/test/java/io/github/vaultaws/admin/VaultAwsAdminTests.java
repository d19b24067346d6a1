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

package io.github.vaultaws.admin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.vault.VaultException;
import org.springframework.vault.core.VaultOperations;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link VaultAwsAdmin}: the requests that it sends.
 */
class VaultAwsAdminTests {

	private static final String VAULT = """
			{"version":"1.21.0","enterprise":%s}""";

	private static final String OPENBAO = """
			{"version":"2.7.2"}""";

	private static final String ROOT = """
			{"data":{"access_key":"AKIA","region":"us-east-1","max_retries":-1,"username_template":"{{x}}"}}""";

	private final StubVault vault = new StubVault();

	private final VaultAwsAdmin admin = this.vault.admin();

	@Test
	void aWriteReadsFirstAndSendsWhatIsSet() {
		this.vault.returns("GET auth/team/aws/role/app", """
				{"data":{"auth_type":"ec2","bound_ami_id":["ami-1"],"token_ttl":3600}}""");
		this.admin.awsAuth("team/aws")
			.roles()
			.write("app", AwsAuthRole.builder().tokenMaxTtl(Duration.ofHours(2)).build());
		assertThat(this.vault.requests()).containsExactly("GET auth/team/aws/role/app",
				"POST auth/team/aws/role/app {\"token_max_ttl\":\"7200s\"}");
	}

	@Test
	void aChangeIsCheckedTogetherWithWhatVaultHas() {
		this.vault.returns("GET auth/aws/role/app", """
				{"data":{"auth_type":"ec2","bound_ami_id":["ami-1"],"token_ttl":3600}}""");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.admin.awsAuth("aws")
				.roles()
				.write("app", AwsAuthRole.builder().tokenMaxTtl(Duration.ofMinutes(30)).build()))
			.withMessage("Cannot write 'auth/aws/role/app': 'token_ttl' cannot be greater than 'token_max_ttl'");
		assertThat(this.vault.requests()).containsExactly("GET auth/aws/role/app");
	}

	@Test
	void aResponseThatIsNotOfAVaultIsAFailureAndIsNotShown() {
		Map<String, HttpStatus> bodies = Map.of("<html>secret-f00d</html>", HttpStatus.NOT_FOUND,
				"{\"message\":\"no Route matched: secret-f00d\"}", HttpStatus.NOT_FOUND, "secret-f00d",
				HttpStatus.BAD_GATEWAY, "{\"errors\":[{\"code\":\"secret-f00d\"}]}", HttpStatus.FORBIDDEN,
				"{\"errors\":null}", HttpStatus.FORBIDDEN);
		bodies.forEach((body, status) -> {
			this.vault.returns("POST sys/policies/acl/app", status, body)
				.returns("GET sys/policies/acl/app", status, body)
				.returns("DELETE sys/policies/acl/app", status, body)
				.returns("GET sys/policies/acl?list=true", status, body);
			assertNotOfAVault(() -> this.admin.policies().write("app", "path \"x\" {}"), status);
			assertNotOfAVault(() -> this.admin.policies().read("app"), status);
			assertNotOfAVault(() -> this.admin.policies().delete("app"), status);
			assertNotOfAVault(() -> this.admin.policies().list(), status);
		});
	}

	private static void assertNotOfAVault(ThrowingCallable call, HttpStatus status) {
		assertThatExceptionOfType(VaultException.class).isThrownBy(call)
			.withMessageStartingWith("The response to ")
			.withMessageEndingWith(" is not that of a Vault (HTTP " + status.value() + ")")
			.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("VaultPaths")
				.message()
				.doesNotContain("f00d"));
	}

	@Test
	void anUnreadableHealthIsThatOfAnUnknownServer() {
		this.vault.returns("GET aws/config/root", ROOT).returns("GET sys/health", "<html>");
		AwsSecretsRoot change = AwsSecretsRoot.builder().region("eu-west-1").build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.awsSecrets("aws").root().write(change))
			.withMessageContaining("this server replaces all parameters");
	}

	@Test
	void aWrappedSecretIdAndATidyNeedWholeSeconds() {
		SecretIdRequest request = SecretIdRequest.builder().build();
		for (Duration ttl : List.of(Duration.ZERO, Duration.ofMillis(900), Duration.ofMillis(1500))) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.admin.appRole("approle").createWrappedSecretId("app", request, ttl))
				.withMessageContaining("second");
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.admin.awsAuth("aws").tidyAccessList(Duration.ofMillis(900)))
			.withMessageContaining("whole seconds");
		assertThat(this.vault.requests()).isEmpty();
	}

	@Test
	void aCertificateIsComparedAsVaultStoresIt() {
		String pem = "-----BEGIN CERTIFICATE-----\n" + "MIIC".repeat(40) + "\n-----END CERTIFICATE-----\n";
		String base64 = Base64.getMimeEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)) + "\n";
		AwsAuthCertificate stored = AwsAuthCertificate.builder().awsPublicCert(pem).type("pkcs7").build();
		assertThat(AwsAuthCertificate.builder().awsPublicCert(base64).type("PKCS7").build()).isEqualTo(stored);
	}

	@Test
	void anMfaCodeIsSecret() {
		assertThat(CredentialsRequest.builder().mfaCode("123456").build().toString()).contains("mfa_code=***");
	}

	@Test
	void aChangeOfTheRootSendsWhatTheServerResetsToo() {
		this.vault.returns("GET aws/config/root", ROOT).returns("GET sys/health", VAULT.formatted(false));
		this.admin.awsSecrets("aws").root().write(AwsSecretsRoot.builder().region("eu-west-1").build());
		assertThat(this.vault.requests()).last()
			.asString()
			.isEqualTo("POST aws/config/root {\"username_template\":\"{{x}}\",\"region\":\"eu-west-1\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { OPENBAO, "{\"version\":\"1.18.5\",\"enterprise\":false}", "{}" })
	void aChangeOfTheRootThatWouldLoseTheSecretKeyIsRejected(String health) {
		this.vault.returns("GET aws/config/root", ROOT).returns("GET sys/health", health);
		AwsSecretsRoot change = AwsSecretsRoot.builder().region("eu-west-1").build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.awsSecrets("aws").root().write(change))
			.withMessage("Cannot write 'aws/config/root': this server replaces all parameters"
					+ " and does not return 'secret_key': set it, too");
		assertThat(this.vault.requests()).noneMatch((request) -> request.startsWith("POST"));
	}

	@Test
	void aChangeOfTheRootWithItsSecretKeyNeedsNoHealth() {
		this.vault.returns("GET aws/config/root", ROOT);
		this.admin.awsSecrets("aws").root().write(AwsSecretsRoot.builder().secretKey("secret").build());
		assertThat(this.vault.requests()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { OPENBAO, "{\"version\":\"1.21.0\",\"enterprise\":false}", "{}" })
	void parametersOfTheEnterpriseEditionAreRejectedWithoutIt(String health) {
		this.vault.returns("GET sys/health", health);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.admin.awsAuth("aws")
				.client()
				.write(AwsAuthClient.builder().rotationPeriod(Duration.ofDays(1)).build()))
			.withMessageContaining("'rotation_period' requires Vault Enterprise");
	}

	@Test
	void parametersOfTheEnterpriseEditionAreSentToIt() {
		this.vault.returns("GET sys/health", VAULT.formatted(true));
		this.admin.awsAuth("aws")
			.client()
			.write(AwsAuthClient.builder().rotationSchedule("0 0 * * 0").rotationWindow(Duration.ofHours(1)).build());
		assertThat(this.vault.requests()).last()
			.asString()
			.isEqualTo(
					"POST auth/aws/config/client {\"rotation_schedule\":\"0 0 * * 0\",\"rotation_window\":\"3600s\"}");
	}

	@Test
	void theServerOfANamespaceIsKnown() {
		this.vault.returns("GET sys/health", VAULT.formatted(true));
		for (VaultOperations operations : this.vault.operationsIn("team")) {
			this.vault.namespaces().clear();
			VaultAwsAdmin.of(operations)
				.awsAuth("aws")
				.client()
				.write(AwsAuthClient.builder().rotationPeriod(Duration.ofDays(1)).build());
			assertThat(this.vault.namespaces()).containsExactly("team", "", "team");
		}
	}

	@Test
	void theRulesOfTheEnterpriseEditionAreChecked() {
		this.vault.returns("GET sys/health", VAULT.formatted(true));
		AwsAuthClient both = AwsAuthClient.builder()
			.rotationSchedule("0 0 * * 0")
			.rotationPeriod(Duration.ofDays(1))
			.build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.awsAuth("aws").client().write(both))
			.withMessageContaining("mutually exclusive fields rotation_schedule and rotation_period");
		AwsAuthClient noRole = AwsAuthClient.builder().identityTokenAudience("vault").build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.awsAuth("aws").client().write(noRole))
			.withMessageContaining("role_arn must be set when identity_token_audience is set");
	}

	@Test
	void anUnchangedParameterOfTheCreationIsNotSentAgain() {
		this.vault.returns("GET auth/approle/role/app", """
				{"data":{"local_secret_ids":true,"bind_secret_id":true}}""");
		this.admin.appRole("approle")
			.roles()
			.write("app", AppRole.builder().localSecretIds(true).secretIdNumUses(1).build());
		assertThat(this.vault.requests()).last()
			.asString()
			.isEqualTo("POST auth/approle/role/app {\"secret_id_num_uses\":1}");
	}

	@Test
	void segmentsAreEncoded() {
		this.admin.awsAuth("my aws").deleteDenyListEntry("v1:a/b+c=:r=x");
		assertThat(this.vault.requests())
			.containsExactly("DELETE auth/my%20aws/roletag-denylist/v1%3Aa%2Fb%2Bc%3D%3Ar%3Dx");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "..", "", "a b", "-a", "a?list=true" })
	void anInvalidNameIsRejected(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.awsSecrets("aws").roles().read(name))
			.withMessageContaining("'" + name + "' is not a valid name below 'aws/roles'");
		assertThat(this.vault.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "..", "aws/../sys" })
	void anInvalidMountIsRejected(String mount) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.awsSecrets(mount))
			.withMessage("'" + mount + "' is not a path of Vault");
	}

	@Test
	void nothingIsNullButAnErrorIsAnException() {
		assertThat(this.admin.awsAuth("aws").client().read()).isNull();
		this.vault.returns("GET auth/aws/config/client", HttpStatus.NOT_FOUND,
				"{\"errors\":[\"no handler for route\"]}");
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> this.admin.awsAuth("aws").client().read())
			.withMessageContaining("no handler for route");
		this.vault.returns("GET auth/aws/config/client", HttpStatus.FORBIDDEN, "{\"errors\":[\"permission denied\"]}");
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> this.admin.awsAuth("aws").client().read())
			.withMessageContaining("permission denied");
	}

	@Test
	void aResponseThatIsNotThatOfAVaultIsAnError() {
		this.vault.returns("GET auth/aws/config/client", "<html>secret</html>");
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> this.admin.awsAuth("aws").client().read())
			.withMessage("The response to GET auth/aws/config/client is not that of a Vault");
	}

	@Test
	void anUnexpectedResponseIsAnErrorThatNamesThePath() {
		this.vault.returns("GET auth/aws/identity-accesslist/i-1", """
				{"data":{"role":"app","creation_time":"yesterday"}}""");
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> this.admin.awsAuth("aws").accessListEntry("i-1"))
			.withMessage(
					"Vault returned unexpected data from 'auth/aws/identity-accesslist/i-1': [role, creation_time]");
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> this.admin.awsAuth("aws").rotateRoot())
			.withMessage("Vault returned no 'access_key' from 'auth/aws/config/rotate-root'");
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> this.admin.appRole("approle").createSecretId("app", SecretIdRequest.builder().build()))
			.withMessage("Vault returned no 'secret_id' from 'auth/approle/role/app/secret-id'");
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> this.admin.awsSecrets("aws").credentials("app"))
			.withMessage("Vault returned no credentials from 'aws/creds/app'");
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> this.admin.leases().lookup("aws/creds/x/1"))
			.withMessageStartingWith("Vault returned unexpected data from 'sys/leases/lookup'");
	}

	@Test
	void noResponseIsAnErrorThatNamesTheRequest() {
		this.vault.stop();
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> this.admin.policies().list())
			.withMessage("Vault did not respond to GET sys/policies/acl");
	}

	@Test
	void bodiesAreNotLogged() {
		assertThat(new RequestBody(Map.of("secret_key", "secret"))).hasToString("RequestBody[secret_key]");
	}

	@Test
	void secretsOfResponsesAreInNoText() {
		this.vault.returns("GET aws/creds/app", """
				{"data":{"access_key":"AKIA","secret_key":"hidden","session_token":"hidden"}}""");
		this.vault.returns("POST auth/approle/role/app/secret-id", """
				{"data":{"secret_id":"hidden","secret_id_accessor":"b"}}""");
		Object credentials = this.admin.awsSecrets("aws").credentials("app");
		Object secretId = this.admin.appRole("approle").createSecretId("app", SecretIdRequest.builder().build());
		JsonMapper mapper = new JsonMapper();
		assertThat(credentials.toString() + secretId).doesNotContain("hidden");
		assertThat(mapper.writeValueAsString(credentials) + mapper.writeValueAsString(secretId))
			.doesNotContain("hidden");
	}

	@Test
	void aPathInsteadOfAMountIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.awsAuth("auth/aws"))
			.withMessage("'auth/aws' is a path: name the mount without 'auth/'");
	}

	@Test
	void sessionTokensAreReadByBothNames() {
		this.vault.returns("GET aws/creds/old", """
				{"data":{"access_key":"a","secret_key":"b","security_token":"c"}}""");
		this.vault.returns("GET aws/creds/new", """
				{"data":{"access_key":"a","secret_key":"b","session_token":"d","security_token":"c"}}""");
		assertThat(this.admin.awsSecrets("aws").credentials("old").sessionToken()).isEqualTo("c");
		assertThat(this.admin.awsSecrets("aws").credentials("new").sessionToken()).isEqualTo("d");
	}

}
