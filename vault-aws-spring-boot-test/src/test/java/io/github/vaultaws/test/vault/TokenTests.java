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
import org.junit.jupiter.api.Test;

import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

class TokenTests {

	private static final String DEAD = "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n";

	private static final String DENIED = "1 error occurred:\n\t* permission denied\n\n";

	private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.clock).start();

	private final VaultClient root = VaultClient.of(this.vault);

	@AfterEach
	void stop() {
		this.vault.close();
	}

	private VaultClient created(Map<String, ?> parameters) {
		return this.root.as(this.root.token(parameters));
	}

	@Test
	void endsByTheClock() {
		VaultClient token = created(Map.of("ttl", "1h", "policies", "default"));
		this.clock.advance(Duration.ofMinutes(59));
		assertThat(token.get("auth/token/lookup-self").ok().number("/data/ttl")).isEqualTo(60);
		this.clock.advance(Duration.ofMinutes(1));
		token.get("auth/token/lookup-self").isRefused(403, DEAD);
	}

	@Test
	void clockSetBackwardsBringsNothingBack() {
		VaultClient token = created(Map.of("ttl", "1h"));
		this.clock.advance(Duration.ofHours(2));
		this.clock.advance(Duration.ofHours(-2));
		token.get("auth/token/lookup-self").isRefused(403, DEAD);
	}

	@Test
	void renewal() {
		VaultClient token = created(Map.of("ttl", "1h", "explicit_max_ttl", "90m", "policies", "default"));
		this.clock.advance(Duration.ofMinutes(50));
		VaultClient.Response response = token.post("auth/token/renew-self", Map.of("increment", "1h")).ok();
		assertThat(response.number("/auth/lease_duration")).isEqualTo(2400);
		assertThat(response.warnings()).containsExactly(
				"TTL of \"1h\" exceeded the effective max_ttl of \"40m\"; TTL value is capped accordingly");
		this.clock.advance(Duration.ofMinutes(40));
		token.get("auth/token/lookup-self").isRefused(403, DEAD);
	}

	@Test
	void periodicTokenIsRenewedWithoutLimit() {
		VaultClient token = created(Map.of("period", "1h", "policies", "default"));
		for (int i = 0; i < 800; i++) {
			this.clock.advance(Duration.ofMinutes(59));
			assertThat(token.post("auth/token/renew-self", Map.of()).ok().number("/auth/lease_duration"))
				.isEqualTo(3600);
		}
	}

	@Test
	void batchToken() {
		VaultClient token = created(Map.of("type", "batch", "ttl", "1h", "policies", "default"));
		assertThat(token.get("auth/token/lookup-self").ok().text("/data/type")).isEqualTo("batch");
		token.post("auth/token/renew-self", Map.of()).isRefused(400, "batch tokens cannot be renewed");
		token.post("auth/token/revoke-self", Map.of()).isRefused(400, "batch tokens cannot be revoked");
	}

	@Test
	void countedUses() {
		VaultClient token = created(Map.of("num_uses", 2, "policies", "default"));
		assertThat(token.get("auth/token/lookup-self").ok().number("/data/num_uses")).isEqualTo(1);
		token.get("sys/mounts").isRefused(403, DENIED);
		token.get("auth/token/lookup-self").isRefused(403, DEAD);
	}

	@Test
	void childIsRevokedWithItsParentAndOrphanIsNot() {
		VaultClient parent = created(Map.of("ttl", "1h"));
		VaultClient child = parent.as(parent.token(Map.of("ttl", "10h")));
		VaultClient orphan = parent.as(parent.token(Map.of("ttl", "10h", "no_parent", true)));
		parent.post("auth/token/revoke-self", Map.of()).isDone();
		child.get("auth/token/lookup-self").isRefused(403, DEAD);
		orphan.get("auth/token/lookup-self").ok();
	}

	@Test
	void accessors() {
		VaultClient.Response response = this.root.post("auth/token/create", Map.of("ttl", "1h")).ok();
		String accessor = response.text("/auth/accessor");
		assertThat(this.root.list("auth/token/accessors").ok().at("/data/keys").valueStream())
			.anyMatch((key) -> key.asString().equals(accessor));
		this.root.post("auth/token/revoke-accessor", Map.of("accessor", accessor)).isDone();
		this.root.as(response.text("/auth/client_token")).get("auth/token/lookup-self").isRefused(403, DEAD);
	}

	@Test
	void policyAllowsWhatItSays() {
		this.root.policy("own", """
				path "sys/mounts" { capabilities = ["read"] }
				path "sys/policies/acl/+" { capabilities = ["read", "update"] }
				path "sys/policies/acl/secret*" { capabilities = ["deny"] }
				""");
		this.root.policy("secret", "path \"x\" { capabilities = [\"read\"] }");
		VaultClient token = created(Map.of("policies", List.of("own")));
		token.get("sys/mounts").ok();
		token.get("sys/auth").isRefused(403, DENIED);
		token.get("sys/policies/acl/own").ok();
		token.get("sys/policies/acl/secret").isRefused(403, DENIED);
		token.list("sys/policies/acl").isRefused(403, DENIED);
		assertThat(token.post("sys/capabilities-self", Map.of("paths", List.of("sys/mounts", "sys/auth")))
			.ok()
			.at("/data/sys~1auth/0")
			.asString()).isEqualTo("deny");
	}

	@Test
	void policyInJson() {
		this.root.policy("own", "{\"path\":{\"sys/mounts\":{\"capabilities\":[\"read\"]}}}");
		created(Map.of("policies", "own")).get("sys/mounts").ok();
	}

	@Test
	void policyThatMakesNoSense() {
		this.root.post("sys/policies/acl/x", Map.of("policy", "path \"a\" { capabilities = [\"reed\"] }"))
			.isRefused(400, "failed to parse policy: path \"a\": invalid capability \"reed\"");
	}

	@Test
	void lostTokens() {
		VaultClient token = created(Map.of("ttl", "1h"));
		this.vault.loseTokens();
		token.get("auth/token/lookup-self").isRefused(403, DEAD);
		this.root.get("auth/token/lookup-self").ok();
	}

	@Test
	void revokedToken() {
		String token = this.root.token(Map.of("ttl", "1h"));
		assertThat(this.vault.revokeToken(token)).isTrue();
		assertThat(this.vault.revokeToken(token)).isFalse();
		this.root.as(token).get("auth/token/lookup-self").isRefused(403, DEAD);
	}

	@Test
	void sealedVaultRevokesNothing() {
		VaultClient token = created(Map.of("ttl", "1h"));
		this.vault.seal();
		this.clock.advance(Duration.ofHours(2));
		this.vault.unseal();
		token.get("auth/token/lookup-self").isRefused(403, DEAD);
	}

}
