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

package io.github.vaultaws.test.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

class AwsSecretsTests {

	private static final String POLICY = "{\"Statement\":[]}";

	private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

	private final EmbeddedAws aws = new EmbeddedAws(this.clock);

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.clock).aws(this.aws).start();

	private final VaultClient root = VaultClient.of(this.vault);

	private VaultClient application = this.root;

	@BeforeEach
	void configure() {
		TestCredentials keys = this.aws.addUser("vault");
		this.root.post("sys/mounts/aws", Map.of("type", "aws")).isDone();
		this.root
			.post("aws/config/root", Map.of("access_key", keys.accessKeyId(), "secret_key", keys.secretAccessKey()))
			.isDone();
		this.root.post("aws/config/lease", Map.of("lease", "1h", "lease_max", "2h")).isDone();
		this.root.post("aws/roles/user", Map.of("credential_type", "iam_user", "policy_document", POLICY)).isDone();
		this.root.policy("creds", "path \"aws/creds/*\" { capabilities = [\"read\"] }");
		this.application = this.root
			.as(this.root.token(Map.of("policies", "creds", "ttl", "90m", "display_name", "shop")));
	}

	@AfterEach
	void stop() {
		this.vault.close();
	}

	private boolean isAccepted(VaultClient.Response response) {
		return this.aws.accepts(response.text("/data/access_key"));
	}

	@Test
	void userIsValidAsLongAsItsLease() {
		VaultClient.Response response = this.application.get("aws/creds/user").ok();
		assertThat(response.text("/lease_id")).startsWith("aws/creds/user/");
		assertThat(response.number("/lease_duration")).isEqualTo(3600);
		assertThat(this.aws.users()).anyMatch((user) -> user.name().startsWith("vault-token-shop-user-"));
		assertThat(isAccepted(response)).isTrue();
		this.clock.advance(Duration.ofHours(1));
		assertThat(isAccepted(response)).isFalse();
		assertThat(this.aws.users()).noneMatch((user) -> user.name().startsWith("vault-token-"));
	}

	@Test
	void userIsDeletedWithTheToken() {
		VaultClient.Response response = this.application.get("aws/creds/user").ok();
		this.application.post("sys/leases/renew", Map.of("lease_id", response.text("/lease_id"), "increment", 7200))
			.ok();
		this.clock.advance(Duration.ofMinutes(89));
		assertThat(isAccepted(response)).isTrue();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(isAccepted(response)).isFalse();
		this.root.post("sys/leases/lookup", Map.of("lease_id", response.text("/lease_id")))
			.isRefused(400, "invalid lease");
	}

	@Test
	void cascadeCanBeHeld() {
		VaultClient.Response response = this.application.get("aws/creds/user").ok();
		this.vault.holdRevocations();
		this.application.post("auth/token/revoke-self", Map.of()).isDone();
		this.root.post("sys/leases/lookup", Map.of("lease_id", response.text("/lease_id")))
			.isRefused(400, "invalid lease");
		assertThat(isAccepted(response)).isTrue();
		assertThat(this.vault.heldRevocations()).isEqualTo(1);
		this.vault.releaseRevocations();
		assertThat(isAccepted(response)).isFalse();
	}

	@Test
	void leaseRevokedByHand() {
		VaultClient.Response response = this.application.get("aws/creds/user").ok();
		assertThat(this.vault.revokeLease(response.text("/lease_id"))).isTrue();
		assertThat(this.vault.revokeLease(response.text("/lease_id"))).isFalse();
		assertThat(isAccepted(response)).isFalse();
	}

	@Test
	void lostTokensLeaveCredentialsBehind() {
		VaultClient.Response response = this.application.get("aws/creds/user").ok();
		this.vault.loseTokens();
		this.clock.advance(Duration.ofDays(1));
		assertThat(isAccepted(response)).isTrue();
	}

	@Test
	void lastUseOfATokenYieldsNoCredentials() {
		this.root.as(this.root.token(Map.of("policies", "creds", "num_uses", 1)))
			.get("aws/creds/user")
			.isRefused(400, "Secret cannot be returned; token had one use left, so leased credentials were immediately "
					+ "revoked.");
		assertThat(this.aws.users()).noneMatch((user) -> user.name().startsWith("vault-token-"));
	}

	@Test
	void revocationThatAwsRejectsIsRepeated() {
		VaultClient.Response response = this.application.get("aws/creds/user").ok();
		this.aws.permissions().deny("iam:DeleteUser");
		this.vault.revokeLease(response.text("/lease_id"));
		assertThat(this.aws.users()).anyMatch((user) -> user.name().startsWith("vault-token-"));
		this.aws.permissions().allow("iam:DeleteUser");
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.aws.users()).noneMatch((user) -> user.name().startsWith("vault-token-"));
	}

	@Test
	void confirmedRevocationThatAwsRejectsKeepsTheLease() {
		VaultClient.Response response = this.application.get("aws/creds/user").ok();
		Map<String, Object> lease = Map.of("lease_id", response.text("/lease_id"));
		this.aws.permissions().deny("iam:DeleteUser");
		VaultClient.Response rejected = this.root.post("sys/leases/revoke",
				Map.of("lease_id", response.text("/lease_id"), "sync", true));
		assertThat(rejected.status()).isEqualTo(400);
		assertThat(rejected.text("/errors/0"))
			.startsWith("failed to revoke entry: resp: (*logical.Response)(nil) err: ");
		assertThat(this.root.post("sys/leases/lookup", lease).ok().number("/data/ttl")).isPositive();
		this.aws.permissions().allow("iam:DeleteUser");
		this.root.post("sys/leases/revoke", lease).isDone();
		assertThat(this.aws.users()).noneMatch((user) -> user.name().startsWith("vault-token-"));
		this.root.post("sys/leases/lookup", lease).isRefused(400, "invalid lease");
	}

	@Test
	void revocationThatAwsAlwaysRejectsIsIrrevocable() {
		VaultClient.Response response = this.application.get("aws/creds/user").ok();
		this.aws.permissions().deny("iam:DeleteUser");
		this.vault.revokeLease(response.text("/lease_id"));
		for (int i = 0; i < 6; i++) {
			this.clock.advance(Duration.ofHours(1));
		}
		assertThat(this.root.get("sys/leases?type=irrevocable").ok().number("/data/lease_count")).isEqualTo(1);
	}

	@Test
	void errorOfAwsLeavesNothingBehind() {
		this.aws.permissions().deny("iam:CreateAccessKey");
		VaultClient.Response response = this.application.get("aws/creds/user");
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.text("/errors/0"))
			.startsWith("Error creating access keys: AccessDenied: User: arn:aws:iam::");
		assertThat(this.aws.users()).noneMatch((user) -> user.name().startsWith("vault-token-"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "federation_token", "session_token" })
	void sessions(String type) {
		this.root.post("aws/roles/sts", type.startsWith("f")
				? Map.of("credential_type", type, "policy_document", POLICY) : Map.of("credential_type", type))
			.isDone();
		VaultClient.Response response = this.application.get("aws/creds/sts").ok();
		assertThat(response.number("/data/ttl")).isEqualTo(3600);
		assertThat(response.at("/renewable").asBoolean()).isFalse();
		assertThat(response.at("/data").has("security_token")).isEqualTo(type.startsWith("f"));
		this.application.post("sys/leases/renew", Map.of("lease_id", response.text("/lease_id")))
			.isRefused(400, "lease is not renewable");
		this.vault.revokeLease(response.text("/lease_id"));
		assertThat(isAccepted(response)).isTrue();
		this.clock.advance(Duration.ofHours(1));
		assertThat(isAccepted(response)).isFalse();
	}

	@Test
	void assumedRole() {
		String arn = this.aws.iam(this.aws.administrator()).createRole("deploy", "/", Duration.ofHours(4), "{}").arn();
		this.root
			.post("aws/roles/deploy",
					Map.of("credential_type", "assumed_role", "role_arns", List.of(arn), "max_sts_ttl", "2h"))
			.isDone();
		VaultClient.Response response = this.application.get("aws/creds/deploy?ttl=3h").ok();
		assertThat(response.number("/data/ttl")).isEqualTo(7200);
		assertThat(response.text("/data/arn"))
			.startsWith("arn:aws:sts::123456789012:assumed-role/deploy/vault-token-shop-");
		this.application.get("aws/creds/deploy?ttl=1m")
			.isRefused(400, "Error assuming role: InvalidParameter: 1 validation error(s) found.\n"
					+ "- minimum field value of 900, AssumeRoleInput.DurationSeconds.\n");
	}

	@Test
	void staticRole() {
		TestCredentials first = this.aws.addUser("legacy");
		this.root.post("aws/static-roles/legacy", Map.of("username", "legacy", "rotation_period", "1h")).ok();
		VaultClient.Response response = this.root.get("aws/static-creds/legacy").ok();
		assertThat(response.text("/data/expiration")).isEqualTo("2026-01-01T01:00:00Z");
		assertThat(response.text("/lease_id")).isEmpty();
		assertThat(this.aws.accepts(first.accessKeyId())).isTrue();
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.root.get("aws/static-creds/legacy").ok().text("/data/access_key"))
			.isNotEqualTo(response.text("/data/access_key"));
		assertThat(isAccepted(response)).isTrue();
		assertThat(this.aws.accepts(first.accessKeyId())).isFalse();
	}

	@Test
	void rootCredentialsRotate() {
		String old = this.root.get("aws/config/root").ok().text("/data/access_key");
		String fresh = this.root.post("aws/config/rotate-root", Map.of()).ok().text("/data/access_key");
		assertThat(this.aws.accepts(old)).isFalse();
		assertThat(this.root.get("aws/config/root").ok().text("/data/access_key")).isEqualTo(fresh);
		this.application.get("aws/creds/user").ok();
	}

	@Test
	void roleThatMakesNoSense() {
		this.root.post("aws/roles/x", Map.of("credential_type", "iam_user", "policy_document", "policy.json"))
			.isRefused(400, "cannot parse policy document: \"policy.json\"");
		this.root.post("aws/roles/x", Map.of())
			.isRefused(400, "error(s) validating supplied role data: \"1 error occurred:\\n\\t* "
					+ "did not supply credential_type\\n\\n\"");
		this.application.get("aws/creds/x").isRefused(400, "Role \"x\" not found");
	}

}
