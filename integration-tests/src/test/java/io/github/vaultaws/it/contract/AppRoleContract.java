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
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of AppRole: logins, their error responses, and the issued tokens.
 */
public abstract class AppRoleContract extends Contract {

	private static final String INVALID = "invalid role or secret ID";

	private static final String UNKNOWN_ID = "11111111-2222-3333-4444-555555555555";

	private static final String FAR_AWAY = "198.51.100.0/24";

	private String mount;

	protected AppRoleContract(VaultServer server) {
		super(server);
		this.mount = "";
	}

	@BeforeEach
	void enableAppRole() {
		this.mount = "auth/" + unique("approle");
		this.root.post("sys/" + this.mount, Map.of("type", "approle")).done();
	}

	@Test
	void anAppRoleLoginReturnsAnOrphanTokenWithTheSettingsOfTheRole() {
		role("app", "token_ttl", "20m", "token_max_ttl", "30m", "token_policies", "some");
		Response response = login("app", secretId("app")).ok().warns();
		assertThat(response.map("auth")).containsEntry("lease_duration", 1200)
			.containsEntry("renewable", true)
			.containsEntry("orphan", true)
			.containsEntry("token_type", "service")
			.containsEntry("num_uses", 0)
			.containsEntry("mfa_requirement", null)
			.containsEntry("metadata", Map.of("role_name", "app"));
		assertThat(response.texts("auth.policies")).containsExactly("default", "some");
		assertThat(lookUpSelf(response.token()).ok().map("data")).containsEntry("path", this.mount + "/login")
			.containsEntry("display_name", this.mount.substring("auth/".length()));
	}

	@Test
	void namesOfRolesAreCaseInsensitive() {
		role("MyService");
		assertThat(this.root.list(this.mount + "/role").ok().texts("data.keys")).containsExactly("myservice");
		Response response = login("MYSERVICE", secretId("myService")).ok();
		assertThat(response.map("auth.metadata")).containsEntry("role_name", "myservice");
		role("myservice", "token_policies", "other");
		assertThat(login("MyService", secretId("MyService")).ok().texts("auth.policies")).contains("other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a%20b", "a+b", "-a", "a-", ".a", "%C3%A9", "a/b", "a%2Fb" })
	void aNameThatNoRoleCanHaveIsAnUnsupportedPath(String name) {
		assertThat(this.root.post(this.mount + "/role/" + name).has(404).errors()).singleElement()
			.asString()
			.contains("unsupported path");
	}

	@ParameterizedTest
	@ValueSource(strings = { "my%20approle", "approle+prod", "approle:prod", "approle~prod", "appr%C3%B6le",
			"approle%3Fa", "approle%23a", "approle%2520a", "approle%7Ba%7D" })
	void aMountMayContainAnyPrintableCharacter(String name) {
		this.mount = "auth/" + unique(name);
		this.root.post("sys/" + this.mount, Map.of("type", "approle")).done();
		role("app");
		login("app", secretId("app")).ok();
	}

	@Test
	void withoutATtlATokenHasTheMaximumTtlOfTheServer() {
		role("app");
		assertThat(login("app", secretId("app")).ok().number("auth.lease_duration")).isEqualTo(768 * HOUR);
	}

	@Test
	void addressesMayBeThoseOfIpv6() {
		role("app", "token_bound_cidrs", "::1/128,fd00::/8");
		assertThat(this.root.get(this.mount + "/role/app").ok().texts("data.token_bound_cidrs")).containsExactly("::1",
				"fd00::/8");
		lookUpSelf(login("app", secretId("app")).token()).hasError(403, PERMISSION_DENIED);
	}

	@Test
	void idsAreTrimmed() {
		role("app");
		login(" " + roleId("app") + "\n", secretId("app") + "\n", this.anyone).ok();
	}

	@Test
	void aLoginNeedsNoTokenAndIgnoresAnInvalidOne() {
		role("app");
		login(roleId("app"), secretId("app"), as("hvs.never-was")).ok();
	}

	@Test
	void theMetadataOfASecretIdIsPartOfTheToken() {
		role("app");
		String secretId = this.root
			.post(this.mount + "/role/app/secret-id", Map.of("metadata", VaultHttp.json(Map.of("host", "a"))))
			.ok()
			.text("data.secret_id");
		assertThat(login("app", secretId).ok().map("auth.metadata")).containsEntry("host", "a");
	}

	@Test
	void aWrongSecretIdIsRejected() {
		role("app");
		login("app", UNKNOWN_ID).hasError(400, INVALID);
	}

	@Test
	void aWrongRoleIdIsRejected() {
		role("app");
		login(UNKNOWN_ID, secretId("app"), this.anyone).hasError(400, INVALID);
	}

	@Test
	void theSecretIdOfAnotherRoleIsRejected() {
		role("app");
		role("other");
		login("app", secretId("other")).hasError(400, INVALID);
	}

	@Test
	void aMissingSecretIdIsRejected() {
		role("app");
		login("app", null).hasError(400, "missing secret_id");
		login("app", "").hasError(400, "missing secret_id");
	}

	@Test
	void aMissingRoleIdIsRejected() {
		role("app");
		Response response = login((String) null, secretId("app"), this.anyone);
		if (has(Feature.TEXTS_OF_VAULT)) {
			response.hasError(500, "failed to determine alias name from login request");
		}
		else {
			response.hasError(500, "missing role_id");
		}
	}

	@Test
	void usesAreCountedAndTheLastInvalidatesTheSecretId() {
		role("app", "secret_id_num_uses", 2);
		String secretId = secretId("app");
		login("app", secretId).ok();
		assertThat(lookUp("app", secretId).ok().number("data.secret_id_num_uses")).isEqualTo(1);
		login("app", secretId).ok();
		login("app", secretId).hasError(400, INVALID);
	}

	@Test
	void aSecretIdIsReturnedWithItsLimits() {
		role("app", "secret_id_num_uses", 3, "secret_id_ttl", "10m");
		Response response = this.root.post(this.mount + "/role/app/secret-id").ok();
		assertThat(response.map("data")).containsEntry("secret_id_num_uses", 3).containsEntry("secret_id_ttl", 600);
		assertThat(response.text("data.secret_id_accessor")).isNotEmpty();
	}

	@Test
	void aSecretIdHasNoWiderLimitsThanItsRole() {
		role("app", "secret_id_num_uses", 3, "secret_id_ttl", "10m");
		this.root.post(this.mount + "/role/app/secret-id", Map.of("num_uses", 5))
			.hasError(400, "num_uses cannot be higher than the role's secret_id_num_uses");
		this.root.post(this.mount + "/role/app/secret-id", Map.of("ttl", "1h"))
			.hasError(400, "ttl cannot be longer than the role's secret_id_ttl");
	}

	@Test
	void anExpiredSecretIdIsRejectedOnceTidied() {
		role("app", "secret_id_ttl", "10s");
		String secretId = secretId("app");
		login("app", secretId).ok();
		letPass(Duration.ofMillis(10_500));
		this.root.post(this.mount + "/tidy/secret-id").has(202);
		soon().untilAsserted(() -> login("app", secretId).hasError(400, INVALID));
	}

	@Test
	void anAddressThatTheRoleDoesNotAllowIsRejected() {
		role("app", "secret_id_bound_cidrs", FAR_AWAY);
		login("app", secretId("app")).hasErrorMatching(400,
				"source address \"[^\"]+\" unauthorized by CIDR restrictions on the role: .*");
	}

	@Test
	void anAddressThatTheSecretIdDoesNotAllowIsRejected() {
		role("app");
		String secretId = this.root.post(this.mount + "/role/app/secret-id", Map.of("cidr_list", FAR_AWAY))
			.ok()
			.text("data.secret_id");
		login("app", secretId).hasErrorMatching(400,
				"source address \"[^\"]+\" unauthorized through CIDR restrictions on the secret ID");
	}

	@Test
	void anAddressThatTheTokenDoesNotAllowIsDeniedOnlyWhenTheTokenIsUsed() {
		role("app", "token_bound_cidrs", FAR_AWAY);
		String token = login("app", secretId("app")).token();
		lookUpSelf(token).hasError(403, PERMISSION_DENIED);
	}

	@Test
	void aSecretIdIsLookedUp() {
		role("app");
		Response response = lookUp("app", secretId("app")).ok();
		assertThat(response.map("data")).containsEntry("secret_id_num_uses", 0)
			.containsEntry("secret_id_ttl", 0)
			.containsKeys("creation_time", "expiration_time", "last_updated_time", "metadata", "cidr_list",
					"secret_id_accessor");
	}

	@Test
	void theLookupOfAnUnknownSecretIdFails() {
		role("app");
		lookUp("app", UNKNOWN_ID).done();
		lookUp("nobody", UNKNOWN_ID).failed(500, "role \"nobody\" does not exist");
	}

	@Test
	void aDestroyedSecretIdIsRejected() {
		role("app");
		String secretId = secretId("app");
		this.root.post(this.mount + "/role/app/secret-id/destroy", Map.of("secret_id", secretId)).done();
		login("app", secretId).hasError(400, INVALID);
		this.root.post(this.mount + "/role/app/secret-id/destroy", Map.of("secret_id", secretId)).done();
	}

	@Test
	void aMissingRoleHasNoSecretId() {
		this.root.post(this.mount + "/role/nobody/secret-id").hasError(404, "role \"nobody\" does not exist");
	}

	@Test
	void aRoleMayNeedNoSecretId() {
		role("app", "bind_secret_id", false, "secret_id_bound_cidrs", "0.0.0.0/0");
		login("app", null).ok();
		this.root.post(this.mount + "/role/app/secret-id").hasError(400, "bind_secret_id is not set on the role");
	}

	@Test
	void aRoleNeedsSomeConstraint() {
		this.root.post(this.mount + "/role/app", Map.of("bind_secret_id", false))
			.failed(500, "at least one constraint should be enabled on the role");
	}

	@Test
	void aRoleIdMayBeChosen() {
		role("app");
		this.root.post(this.mount + "/role/app/role-id", Map.of("role_id", "chosen")).done();
		login("chosen", secretId("app"), this.anyone).ok();
	}

	@Test
	void namesOfRolesAreLowerCase() {
		role("App");
		assertThat(this.root.list(this.mount + "/role").ok().texts("data.keys")).containsExactly("app");
		assertThat(login("app", secretId("app")).ok().map("auth.metadata")).containsEntry("role_name", "app");
	}

	@Test
	void anAppRoleIsReadAsItWasWritten() {
		role("app", "token_ttl", "20m", "token_period", 60, "token_policies", "a,b", "secret_id_num_uses", 3);
		assertThat(this.root.get(this.mount + "/role/app").ok().map("data")).containsEntry("token_ttl", 1200)
			.containsEntry("token_period", 60)
			.containsEntry("secret_id_num_uses", 3)
			.containsEntry("bind_secret_id", true)
			.containsEntry("token_type", "default");
	}

	@Test
	void aRolesTtlDoesNotExceedItsMaximum() {
		this.root.post(this.mount + "/role/app", Map.of("token_ttl", "2h", "token_max_ttl", "1h"))
			.hasError(400, "'token_ttl' cannot be greater than 'token_max_ttl'");
	}

	@Test
	void anAppRoleMayIssueBatchTokens() {
		role("app", "token_type", "batch", "token_ttl", "1h");
		assertThat(login("app", secretId("app")).ok().map("auth")).containsEntry("token_type", "batch")
			.containsEntry("accessor", "")
			.containsEntry("renewable", false)
			.containsEntry("orphan", true)
			.containsEntry("lease_duration", 3600);
	}

	@Test
	void anAppRoleMayIssuePeriodicTokens() {
		role("app", "token_period", "1h");
		Response response = login("app", secretId("app")).ok();
		assertThat(response.number("auth.lease_duration")).isEqualTo(HOUR);
		assertThat(renewSelf(response.token(), "5m").ok().number("auth.lease_duration")).isEqualTo(HOUR);
	}

	@Test
	void anAppRoleMayIssueTokensOfLimitedUse() {
		role("app", "token_num_uses", 1);
		Response response = login("app", secretId("app")).ok();
		assertThat(response.number("auth.num_uses")).isEqualTo(1);
		lookUpSelf(response.token()).ok();
		lookUpSelf(response.token()).has(403);
	}

	@Test
	void anAppRolesMaximumCapsRenewals() {
		role("app", "token_ttl", "1h", "token_max_ttl", "2h");
		String token = login("app", secretId("app")).token();
		renewSelf(token, "5h").ok().capped("auth.lease_duration", "5h", Duration.ofHours(2));
		assertThat(lookUpSelf(token).number("data.explicit_max_ttl")).isZero();
	}

	@Test
	void anAppRolesExplicitMaximumCapsRenewals() {
		role("app", "token_ttl", "1h", "token_explicit_max_ttl", "90m");
		String token = login("app", secretId("app")).token();
		renewSelf(token, "5h").ok().capped("auth.lease_duration", "5h", Duration.ofMinutes(90));
	}

	@Test
	void withoutAnIncrementTheTtlOfTheRoleIsGranted() {
		role("app", "token_ttl", "1h");
		String token = login("app", secretId("app")).token();
		renewSelf(token, "10m").ok();
		role("app", "token_ttl", "30m");
		assertThat(renewSelf(token, 0).ok().number("auth.lease_duration")).isEqualTo(1800);
	}

	@Test
	void pastTheMaximumOfAnAppRoleNoTokenIsRenewed() {
		role("app", "token_ttl", "1h", "token_max_ttl", "2h");
		String token = login("app", secretId("app")).token();
		role("app", "token_ttl", "1s", "token_max_ttl", "1s");
		letPass(MORE_THAN_A_SECOND);
		renewSelf(token, "1h").failed(500, "past the max TTL, cannot renew");
		lookUpSelf(token).ok();
	}

	@Test
	void withoutItsAppRoleATokenIsNotRenewed() {
		role("app", "token_ttl", "1h");
		String secretId = secretId("app");
		String roleId = roleId("app");
		String token = login("app", secretId).token();
		this.root.delete(this.mount + "/role/app").done();
		renewSelf(token, "1h").failed(500, "failed to renew entry: role \"app\" does not exist during renewal");
		lookUpSelf(token).ok();
		login(roleId, secretId, this.anyone).hasError(400, INVALID);
	}

	@Test
	void fiveFailuresLockTheRoleOut() {
		role("app");
		String secretId = secretId("app");
		for (int i = 0; i < 5; i++) {
			login("app", UNKNOWN_ID).hasError(400, INVALID);
		}
		login("app", UNKNOWN_ID).hasError(403, PERMISSION_DENIED);
		login("app", secretId).hasError(403, PERMISSION_DENIED);
	}

	private void role(String name, @Nullable Object... settings) {
		this.root.post(this.mount + "/role/" + name, body(settings)).done();
	}

	private String roleId(String role) {
		return this.root.get(this.mount + "/role/" + role + "/role-id").ok().text("data.role_id");
	}

	private String secretId(String role) {
		return this.root.post(this.mount + "/role/" + role + "/secret-id").ok().text("data.secret_id");
	}

	private Response lookUp(String role, String secretId) {
		return this.root.post(this.mount + "/role/" + role + "/secret-id/lookup", Map.of("secret_id", secretId));
	}

	private Response login(String role, @Nullable String secretId) {
		return login(roleId(role), secretId, this.anyone);
	}

	private Response login(@Nullable String roleId, @Nullable String secretId, VaultHttp client) {
		Map<String, Object> body = body();
		if (roleId != null) {
			body.put("role_id", roleId);
		}
		if (secretId != null) {
			body.put("secret_id", secretId);
		}
		return client.post(this.mount + "/login", body);
	}

}
