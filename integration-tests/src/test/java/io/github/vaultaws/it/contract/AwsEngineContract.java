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

package io.github.vaultaws.it.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Contract of the AWS secrets engine: its configuration, its roles, and the issued
 * credentials.
 */
public abstract class AwsEngineContract extends AwsContract {

	protected AwsEngineContract(VaultServer server) {
		super(server);
	}

	@BeforeEach
	void enableAws() {
		enableEngine();
	}

	@Test
	void theConfigurationIsReadWithoutItsSecret() {
		Response response = this.root.get(this.engine + "/config/root").ok();
		assertThat(response.map("data")).containsEntry("access_key", aws().vault().accessKeyId())
			.containsEntry("region", "us-east-1")
			.containsEntry("iam_endpoint", aws().endpointForVault())
			.containsEntry("sts_endpoint", aws().endpointForVault())
			.containsEntry("max_retries", -1)
			.doesNotContainKey("secret_key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "my%20aws", "aws+prod", "aws:prod", "aws~prod", "aw%C3%A9", "aws%3Fa", "aws%7Ba%7D",
			"group/creds" })
	void aMountMayContainAnyPrintableCharacter(String name) {
		this.engine = unique(name);
		this.root.post("sys/mounts/" + this.engine, Map.of("type", "aws")).done();
		configure(aws().vault());
		String role = this.engine + "/roles/s3_reader.x-y@z";
		this.root.post(role, Map.of("credential_type", "iam_user", "policy_document", ALLOW_ALL)).done();
		this.root.get(role).ok();
		Response response = this.root.get(this.engine + "/creds/s3_reader.x-y@z").ok();
		assertThat(response.text("data.access_key")).isNotEmpty();
		this.root.post("sys/leases/revoke", Map.of("lease_id", response.text("lease_id"), "sync", true)).done();
	}

	@ParameterizedTest
	@ValueSource(strings = { "team/deploy", "a%20b", "-a", "a+b" })
	void aNameThatNoRoleCanHaveIsAnUnsupportedPath(String name) {
		assertThat(this.root.get(this.engine + "/creds/" + name).has(404).errors()).singleElement()
			.asString()
			.contains("unsupported path");
	}

	@Test
	void namesOfRolesAreCaseSensitive() {
		this.root
			.post(this.engine + "/roles/Deploy", Map.of("credential_type", "iam_user", "policy_document", ALLOW_ALL))
			.done();
		this.root.get(this.engine + "/roles/deploy").has(404);
	}

	@Test
	void omittedSettingsAreKept() {
		this.root.post(this.engine + "/config/root", Map.of("region", "eu-west-1")).done();
		assertThat(this.root.get(this.engine + "/config/root").ok().map("data")).containsEntry("region", "eu-west-1")
			.containsEntry("access_key", aws().vault().accessKeyId())
			.containsEntry("iam_endpoint", aws().endpointForVault());
	}

	@Test
	void theConfigurationIsNotFoundUntilItIsWritten() {
		String engine = unique("aws");
		this.root.post("sys/mounts/" + engine, Map.of("type", "aws")).done();
		assertThat(this.root.get(engine + "/config/root").has(404).errors()).isEmpty();
		assertThat(this.root.get(engine + "/config/lease").has(404).errors()).isEmpty();
		this.root.post(engine + "/config/rotate-root").failed(500, "no configuration found for config/root");
	}

	@Test
	void theLeaseIsConfiguredAsText() {
		leases("30m", "60m");
		assertThat(this.root.get(this.engine + "/config/lease").ok().map("data")).containsEntry("lease", "30m0s")
			.containsEntry("lease_max", "1h0m0s");
	}

	@Test
	void theLeaseNeedsBothOfItsParts() {
		this.root.post(this.engine + "/config/lease", Map.of("lease", "1h"))
			.hasError(400, "'lease_max' is a required parameter");
		this.root.post(this.engine + "/config/lease", Map.of("lease_max", "1h"))
			.hasError(400, "'lease' is a required parameter");
		this.root.post(this.engine + "/config/lease", Map.of("lease", "x", "lease_max", "1h"))
			.hasError(400, "Invalid lease: time: invalid duration \"x\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\u0001', value = { "{} | did not supply credential_type",
			"{\"credential_type\":\"nope\"} | unrecognized credential type: nope",
			"{\"credential_type\":\"iam_user\",\"role_arns\":[\"arn:aws:iam::123456789012:role/x\"]}"
					+ " | cannot supply role_arns when credential_type isn't assumed_role",
			"{\"credential_type\":\"iam_user\",\"default_sts_ttl\":\"1h\"} | default_sts_ttl parameter only valid for"
					+ " assumed_role, federation_token, and session_token credential types",
			"{\"credential_type\":\"iam_user\",\"max_sts_ttl\":\"1h\"} | max_sts_ttl parameter only valid for"
					+ " assumed_role, federation_token, and session_token credential types",
			"{\"credential_type\":\"assumed_role\",\"role_arns\":[\"arn:aws:iam::123456789012:role/x\"],"
					+ "\"user_path\":\"/x/\"} | user_path parameter only valid for iam_user credential type",
			"{\"credential_type\":\"assumed_role\",\"role_arns\":[\"arn:aws:iam::123456789012:role/x\"],"
					+ "\"default_sts_ttl\":\"2h\",\"max_sts_ttl\":\"1h\"} | \\\"default_sts_ttl\\\" value must be"
					+ " less than or equal to \\\"max_sts_ttl\\\" value" })
	void anInvalidEngineRoleIsRejected(String settings, String error) {
		this.root.send("POST", this.engine + "/roles/app", VaultHttp.JSON, settings)
			.hasError(400, "error(s) validating supplied role data: \"1 error occurred:\\n\\t* " + error + "\\n\\n\"");
		assertThat(this.root.get(this.engine + "/roles/app").has(404).errors()).isEmpty();
	}

	@Test
	void aPolicyOtherThanJsonIsRejected() {
		writeRole("app", "credential_type", "iam_user", "policy_document", "policy.json").hasError(400,
				"cannot parse policy document: \"policy.json\"");
	}

	@Test
	void anEngineRoleIsReadAsItWasWritten() {
		userRole("user");
		String arn = assumedRole("sts", "default_sts_ttl", "20m", "max_sts_ttl", "30m");
		assertThat(this.root.get(this.engine + "/roles/user").ok().map("data"))
			.containsEntry("credential_type", "iam_user")
			.containsEntry("policy_document", ALLOW_ALL)
			.containsEntry("role_arns", null)
			.containsEntry("default_sts_ttl", 0);
		assertThat(this.root.get(this.engine + "/roles/sts").ok().map("data"))
			.containsEntry("credential_type", "assumed_role")
			.containsEntry("role_arns", List.of(arn))
			.containsEntry("default_sts_ttl", 1200)
			.containsEntry("max_sts_ttl", 1800);
	}

	@Test
	void rolesAreListedAndDeletedAndKeepTheirCase() {
		assertThat(this.root.list(this.engine + "/roles").has(404).errors()).isEmpty();
		userRole("App");
		assertThat(this.root.list(this.engine + "/roles").ok().texts("data.keys")).containsExactly("App");
		creds("app").hasError(400, "Role \"app\" not found");
		this.root.delete(this.engine + "/roles/App").done();
		this.root.delete(this.engine + "/roles/App").done();
		creds("App").hasError(400, "Role \"App\" not found");
	}

	@Test
	void credentialsOutliveTheirRole() {
		userRole("app");
		Response credentials = creds("app").ok();
		this.root.delete(this.engine + "/roles/app").done();
		assertValid(credentials);
		this.root.post("sys/leases/renew", Map.of("lease_id", credentials.leaseId(), "increment", 600)).ok();
		this.root.post("sys/leases/revoke", Map.of("lease_id", credentials.leaseId(), "sync", true)).done();
		assertInvalid(credentials);
	}

	@Test
	void aMissingRoleIsABadRequest() {
		creds("nobody").hasError(400, "Role \"nobody\" not found");
		this.root.post(this.engine + "/creds/nobody").hasError(400, "Role \"nobody\" not found");
	}

	@Test
	void credentialsOfAUserHaveNoSessionToken() {
		userRole("app");
		Response credentials = creds("app").ok().warns();
		assertThat(credentials.map("data")).containsOnlyKeys("access_key", "secret_key", "session_token")
			.containsEntry("session_token", null);
		assertThat(callerOf(credentials))
			.matches("arn:aws:iam::" + aws().id() + ":user/vault-token-app-\\d+-[A-Za-z0-9]{1,20}");
	}

	@Test
	void eachReadCreatesAUser() {
		userRole("app");
		Response first = creds("app").ok();
		Response second = creds("app").ok();
		assertThat(first.text("data.access_key")).isNotEqualTo(second.text("data.access_key"));
		String user = callerOf(first).substring(callerOf(first).lastIndexOf('/') + 1);
		assertThat(aws().users()).contains(user);
		this.root.post("sys/leases/revoke", Map.of("lease_id", first.leaseId(), "sync", true)).done();
		assertThat(aws().users()).doesNotContain(user);
		assertValid(second);
	}

	@Test
	void credentialsOfAUserIgnoreATtl() {
		leases("30m", "1h");
		userRole("app");
		assertThat(creds("app?ttl=15m").ok().number("lease_duration")).isEqualTo(1800);
		assertThat(this.root.post(this.engine + "/creds/app", Map.of("ttl", "15m")).ok().number("lease_duration"))
			.isEqualTo(1800);
	}

	@Test
	void readIsForGetAndUpdateForPost() {
		userRole("app");
		String path = this.engine + "/creds/app";
		VaultHttp reader = tokenWith(policy(path, "read"));
		reader.get(path).ok();
		reader.post(path).failed(403, PERMISSION_DENIED);
		VaultHttp updater = tokenWith(policy(path, "update"));
		updater.post(path).ok();
		updater.get(path).failed(403, PERMISSION_DENIED);
	}

	@Test
	void withoutAPolicyExistingAndMissingRolesAreDeniedAlike() {
		userRole("app");
		VaultHttp client = tokenWith("default");
		client.get(this.engine + "/creds/app").failed(403, PERMISSION_DENIED);
		client.get(this.engine + "/creds/nobody").failed(403, PERMISSION_DENIED);
	}

	@Test
	void credentialsOfAnAssumedRoleHaveTheirSessionTokenTwice() {
		String arn = assumedRole("sts");
		Response credentials = creds("sts").ok().warns();
		assertThat(credentials.map("data")).containsOnlyKeys("access_key", "secret_key", "session_token",
				"security_token", "arn", "ttl");
		assertThat(credentials.text("data.session_token")).isNotEmpty()
			.isEqualTo(credentials.text("data.security_token"));
		assertThat(credentials.text("data.access_key")).startsWith("ASIA");
		assertThat(credentials.text("data.arn"))
			.startsWith(arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/"))
			.isEqualTo(callerOf(credentials));
		assertThat(credentials.number("lease_duration")).isBetween(HOUR - 30, HOUR);
		assertThat(credentials.number("data.ttl")).isBetween(HOUR - 30, credentials.number("lease_duration"));
	}

	@Test
	void aTtlIsReadFromQueryAndBody() {
		assumedRole("sts");
		assertThat(creds("sts?ttl=20m").ok().number("lease_duration")).isBetween(1170L, 1200L);
		assertThat(this.root.post(this.engine + "/creds/sts", Map.of("ttl", "20m")).ok().number("lease_duration"))
			.isBetween(1170L, 1200L);
	}

	@Test
	void aRolesTtlIsItsDefaultAndItsMaximumCaps() {
		assumedRole("sts", "default_sts_ttl", "20m", "max_sts_ttl", "30m");
		assertThat(creds("sts").ok().number("lease_duration")).isBetween(1170L, 1200L);
		assertThat(creds("sts?ttl=50m").ok().warns().number("lease_duration")).isBetween(1770L, 1800L);
	}

	@Test
	void stsIssuesCredentialsForFifteenMinutesAtLeast() {
		assumedRole("sts");
		creds("sts?ttl=60s").hasError(400, "Error assuming role: InvalidParameter: 1 validation error(s) found.\n"
				+ "- minimum field value of 900, AssumeRoleInput.DurationSeconds.\n");
	}

	@Test
	void aNegativeTtlIsRejected() {
		assumedRole("sts");
		creds("sts?ttl=-1h").hasError(400,
				"Field validation failed: error converting input for field \"ttl\": cannot provide negative value '-3600'");
	}

	@Test
	void aSessionMayBeNamed() {
		assumedRole("sts");
		Response written = this.root.post(this.engine + "/creds/sts", Map.of("role_session_name", "they")).ok();
		assertThat(written.text("data.arn")).endsWith("/they");
		Response credentials = creds("sts?role_session_name=me").ok();
		assertThat(credentials.text("data.arn")).endsWith("/me");
		assertThat(callerOf(credentials)).endsWith("/me");
	}

	@Test
	void oneOfSeveralRolesMustBeChosen() {
		String first = aws().createRole(unique("first"));
		String second = aws().createRole(unique("second"));
		writeRole("sts", "credential_type", "assumed_role", "role_arns", List.of(first, second)).done();
		creds("sts").hasError(400, "did not supply a role_arn parameter and unable to determine one");
		Response credentials = this.root.post(this.engine + "/creds/sts", Map.of("role_arn", second)).ok();
		assertThat(credentials.text("data.arn")).contains(second.substring(second.indexOf('/')) + "/");
	}

	@Test
	void anotherRoleIsRejected() {
		String arn = assumedRole("sts") + "-other";
		this.root.post(this.engine + "/creds/sts", Map.of("role_arn", arn))
			.hasError(400, "role_arn \"" + arn + "\" not in allowed role arns for Vault role \"sts\"");
	}

	@Test
	void stsIsAnotherPathToTheSameCredentials() {
		assumedRole("sts");
		Response credentials = this.root.get(this.engine + "/sts/sts?ttl=20m").ok();
		assertThat(credentials.leaseId()).startsWith(this.engine + "/sts/sts/");
		assertValid(credentials);
	}

	@Test
	void aSessionTokenRoleReturnsOneSessionToken() {
		writeRole("session", "credential_type", "session_token").done();
		Response credentials = creds("session").ok();
		assertThat(credentials.map("data")).containsOnlyKeys("access_key", "secret_key", "session_token", "ttl");
		assertThat(credentials.text("data.session_token")).isNotEmpty();
		assertThat(credentials.get("renewable")).isEqualTo(false);
	}

	@Test
	void aFederationTokenRoleReturnsItTwice() {
		writeRole("federation", "credential_type", "federation_token", "policy_document", ALLOW_ALL).done();
		Response credentials = creds("federation").ok();
		assertThat(credentials.map("data")).containsOnlyKeys("access_key", "secret_key", "session_token",
				"security_token", "ttl");
		assertThat(credentials.text("data.session_token")).isNotEmpty()
			.isEqualTo(credentials.text("data.security_token"));
		assertThat(credentials.get("renewable")).isEqualTo(false);
	}

	@Test
	void aFederationTokenNeedsAPolicy() {
		writeRole("federation", "credential_type", "federation_token").done();
		creds("federation").hasError(400,
				"must specify at least one of policy_arns or policy_document with federation_token credential_type");
	}

	@Test
	void rootCredentialsThatAwsRejectsCreateNoUser() {
		userRole("app");
		configure(AwsBasicCredentials.create("AKIAUNKNOWNUNKNOWN00", "unknown"));
		creds("app").hasErrorMatching(400, "(?s)Error creating IAM user: .*status code: 403.*");
	}

	@Test
	void rootCredentialsThatAwsRejectsAssumeNoRole() {
		assumedRole("sts");
		configure(AwsBasicCredentials.create("AKIAUNKNOWNUNKNOWN00", "unknown"));
		creds("sts").hasError(400, "could not obtain sts client");
	}

	@Test
	void anAwsThatDoesNotRespondIsNamed() {
		userRole("app");
		this.root
			.post(this.engine + "/config/root",
					Map.of("iam_endpoint", "http://localhost:1", "sts_endpoint", "http://localhost:1", "max_retries",
							0))
			.done();
		creds("app").hasErrorMatching(400, "(?s)Error creating IAM user: RequestError: send request failed\ncaused by: "
				+ "Post \"http://localhost:1/\": .*[Cc]onnection refused.*");
		assumedRole("sts");
		creds("sts").hasError(400, "could not obtain sts client");
	}

	@Test
	void theRootAccessKeyIsRotated() {
		AwsBasicCredentials credentials = aws().createUser(unique("rotated"));
		configure(credentials);
		userRole("app");
		Response response = this.root.post(this.engine + "/config/rotate-root").ok();
		assertThat(response.map("data")).containsOnlyKeys("access_key");
		assertThat(response.text("data.access_key")).isNotEqualTo(credentials.accessKeyId());
		assertThat(this.root.get(this.engine + "/config/root").ok().text("data.access_key"))
			.isEqualTo(response.text("data.access_key"));
		assertValid(creds("app").ok());
	}

	@Test
	void aStaticRoleReturnsCredentialsWithTheirExpirationAndWithoutALease() {
		String user = staticUser();
		Response role = writeStaticRole("static", "username", user, "rotation_period", "1h").ok();
		assertThat(role.map("data")).containsEntry("name", "static")
			.containsEntry("username", user)
			.containsEntry("rotation_period", 3600)
			.containsKey("id");
		Response credentials = this.root.get(this.engine + "/static-creds/static").ok();
		assertThat(credentials.body()).containsEntry("lease_id", "")
			.containsEntry("lease_duration", 0)
			.containsEntry("renewable", false);
		assertThat(credentials.map("data")).containsOnlyKeys("access_key", "secret_key", "expiration");
		assertThat(Instant.parse(credentials.text("data.expiration")))
			.isCloseTo(this.server.clock().instant().plus(Duration.ofHours(1)), within(30, ChronoUnit.SECONDS));
		assertThat(callerOf(credentials)).endsWith(":user/" + user);
	}

	@Test
	void theCredentialsOfAStaticRoleStayTheSameUntilTheyAreRotated() {
		writeStaticRole("static", "username", staticUser(), "rotation_period", "1h").ok();
		Response credentials = this.root.get(this.engine + "/static-creds/static").ok();
		assertThat(this.root.get(this.engine + "/static-creds/static").ok().map("data"))
			.isEqualTo(credentials.map("data"));
	}

	@Test
	void staticRolesAreListedAndDeleted() {
		writeStaticRole("static", "username", staticUser(), "rotation_period", "1h").ok();
		assertThat(this.root.list(this.engine + "/static-roles").ok().texts("data.keys")).containsExactly("static");
		this.root.delete(this.engine + "/static-roles/static").done();
		assertThat(this.root.get(this.engine + "/static-creds/static").has(404).errors()).isEmpty();
		assertThat(this.root.get(this.engine + "/static-roles/static").has(404).errors()).isEmpty();
	}

	@Test
	void anInvalidStaticRoleIsRejected() {
		writeStaticRole("static", "rotation_period", "1h").hasError(400, "missing \"username\" parameter");
		writeStaticRole("static", "username", staticUser()).hasError(400, "missing \"rotation_period\" parameter");
		writeStaticRole("static", "username", staticUser(), "rotation_period", "10s").failed(500,
				"role rotation period out of range: must be greater than 60.00 seconds");
		writeStaticRole("static", "username", unique("nobody"), "rotation_period", "1h").hasErrorMatching(500,
				"(?s)1 error occurred:\n\t\\* unable to validate username \"nobody[^\"]*\": NoSuchEntity: .*");
	}

	private Response writeStaticRole(String name, Object... settings) {
		return this.root.post(this.engine + "/static-roles/" + name, body(settings));
	}

	private String staticUser() {
		String user = unique("static");
		aws().createUser(user);
		return user;
	}

}
