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

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Contract of the health status and of a sealed server.
 */
public abstract class HealthContract extends Contract {

	protected HealthContract(VaultServer server) {
		super(server);
	}

	@Test
	void anActiveServerReportsItsStatusWithoutAToken() {
		Response health = this.anyone.get("sys/health").ok();
		assertThat(health.body()).containsEntry("initialized", true)
			.containsEntry("sealed", false)
			.containsEntry("standby", false)
			.containsKeys("version", "cluster_name", "cluster_id", "replication_performance_mode",
					"replication_dr_mode");
		assertThat(Instant.ofEpochSecond(health.number("server_time_utc"))).isCloseTo(this.server.clock().instant(),
				within(30, ChronoUnit.SECONDS));
	}

	@Test
	void headHasNoBody() {
		assertThat(this.anyone.head("sys/health").ok().body()).isEmpty();
	}

	@Test
	void theStatusMayBeChosen() {
		assertThat(this.anyone.get("sys/health?activecode=299").has(299).body()).containsEntry("sealed", false);
		this.anyone.head("sys/health?activecode=299").has(299);
		this.anyone.get("sys/health?standbyok=true&sealedcode=299").ok();
	}

	@Test
	void aSealedServerRejectsAllRequestsUntilItIsUnsealed() {
		try (VaultServer.Disposable own = this.server.startAnother()) {
			VaultHttp anyone = VaultHttp.to(own.uri());
			VaultHttp root = anyone.as(own.rootToken());
			String token = root.post("auth/token/create", Map.of("ttl", "1h")).token();
			root.put("sys/seal", Map.of()).done();
			assertThat(anyone.get("sys/health").has(503).body()).containsEntry("initialized", true)
				.containsEntry("sealed", true)
				.containsEntry("standby", true)
				.doesNotContainKeys("cluster_name", "errors");
			assertThat(anyone.head("sys/health").has(503).body()).isEmpty();
			anyone.get("sys/health?sealedcode=299").has(299);
			anyone.as(token).get("auth/token/lookup-self").hasError(503, "Vault is sealed");
			anyone.as(token).post("sys/leases/renew", Map.of("lease_id", "x")).hasError(503, "Vault is sealed");
			anyone.as("hvs.never-was").get("auth/token/lookup-self").hasError(503, "Vault is sealed");
			anyone.post("auth/approle/login", Map.of("role_id", "x")).hasError(503, "Vault is sealed");
			root.get("nowhere/x").hasError(503, "Vault is sealed");
			assertThat(anyone.get("sys/seal-status").ok().body()).containsEntry("sealed", true);
			assertThat(anyone.put("sys/unseal", Map.of("key", own.unsealKey())).ok().body()).containsEntry("sealed",
					false);
			anyone.as(token).get("auth/token/lookup-self").ok();
			assertThat(anyone.get("sys/health").ok().body()).containsEntry("sealed", false);
		}
	}

	@Test
	void aSealedServerIsSealedAgainByAnyone() {
		try (VaultServer.Disposable own = this.server.startAnother()) {
			VaultHttp anyone = VaultHttp.to(own.uri());
			anyone.as(own.rootToken()).put("sys/seal", Map.of()).done();
			anyone.as(own.rootToken()).put("sys/seal", Map.of()).done();
			anyone.as("hvs.never-was").put("sys/seal", Map.of()).done();
			assertThat(anyone.get("sys/seal-status").ok().body()).containsEntry("sealed", true);
		}
	}

	@Test
	void onlyItsKeyUnsealsTheServer() {
		try (VaultServer.Disposable own = this.server.startAnother()) {
			VaultHttp anyone = VaultHttp.to(own.uri());
			anyone.as(own.rootToken()).put("sys/seal", Map.of()).done();
			unseal(anyone, "no key!").hasError(400, "'key' must be a valid hex or base64 string");
			unseal(anyone, "abcd").hasError(400, "invalid key: key is shorter than minimum 16 bytes");
			unseal(anyone, Base64.getEncoder().encodeToString(new byte[32])).hasErrorMatching(400,
					"(?s).*cipher: message authentication failed");
			assertThat(anyone.get("sys/seal-status").ok().body()).containsEntry("sealed", true);
			String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(own.unsealKey()));
			assertThat(unseal(anyone, hex).ok().body()).containsEntry("sealed", false);
			if (has(Feature.TEXTS_OF_VAULT)) {
				unseal(anyone, "abcd").hasError(400, "invalid key: key is shorter than minimum 16 bytes");
			}
		}
	}

	private static Response unseal(VaultHttp anyone, String key) {
		return anyone.put("sys/unseal", Map.of("key", key));
	}

	@Test
	void sealingTheServerRequiresAPolicy() {
		as(createToken("policies", List.of("default")).token()).put("sys/seal", Map.of()).has(403);
		this.anyone.get("sys/health").ok();
	}

}
