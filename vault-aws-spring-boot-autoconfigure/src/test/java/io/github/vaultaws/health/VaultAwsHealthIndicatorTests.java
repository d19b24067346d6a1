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

package io.github.vaultaws.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.rotation.StubCredentials;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsHealthIndicator}.
 */
class VaultAwsHealthIndicatorTests {

	@AutoClose
	private final StubVault vault = new StubVault().on("GET aws/creds/deploy", Answer.iamUser("AKIA1", 3600));

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final ManagedCredentials credentials = StubCredentials.of(this.vault, this.scheduler);

	private final VaultAwsHealthIndicator indicator = new VaultAwsHealthIndicator(List.of(this.credentials),
			this.scheduler.getClock());

	@Test
	void isDownBeforeTheFirstCredentials() {
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsOnlyKeys("role", "reason")
			.containsEntry("role", "deploy")
			.containsEntry("reason", "No AWS credentials are available yet");
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void isUpWithLiveCredentials() {
		attempt();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsOnlyKeys("role", "issuedAt", "expiresAt")
			.containsEntry("issuedAt", HandRunScheduler.START)
			.containsEntry("expiresAt", HandRunScheduler.START.plusSeconds(3600));
		assertThat(health().toString()).doesNotContain("AKIA1").doesNotContain("secret-of");
		assertThat(this.vault.journal()).hasSize(1);
	}

	@Test
	void isUpWithTheLastErrorWhileRefreshingFails() {
		attempt();
		failRenewal();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsOnlyKeys("role", "issuedAt", "expiresAt", "lastError", "next")
			.hasEntrySatisfying("lastError",
					(lastError) -> assertThat(lastError).asString().contains("Vault is sealed"));
	}

	@Test
	void isUpWithTheLastErrorWhileARequestHasNoResponse() {
		attempt();
		List<Health> seen = new ArrayList<>();
		this.vault.on("POST sys/leases/renew", (request) -> {
			this.scheduler.advance(Duration.ofSeconds(9));
			seen.add(health());
			this.scheduler.advance(Duration.ofSeconds(1));
			seen.add(health());
			return Answer.renewedLease("aws/creds/deploy/AKIA1", 3600);
		});
		this.scheduler.advance(Duration.ofMinutes(50));
		attempt();
		assertThat(seen).extracting((health) -> health.getStatus()).containsExactly(Status.UP, Status.UP);
		assertThat(seen.get(0).getDetails()).doesNotContainKey("lastError");
		assertThat(seen.get(1).getDetails()).containsEntry("lastError",
				"No response to the operation 'RENEW' after 10 s");
		assertThat(health().getDetails()).doesNotContainKey("lastError");
	}

	@Test
	void isDownOnceTheCredentialsHaveExpired() {
		attempt();
		failRenewal();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsOnlyKeys("role", "lastError", "next")
			.hasEntrySatisfying("lastError",
					(lastError) -> assertThat(lastError).asString().contains("Vault is sealed"));
	}

	private void failRenewal() {
		this.vault.on("POST sys/leases/renew", Answer.error(503, "Vault is sealed"));
		this.scheduler.advance(Duration.ofMinutes(50));
		attempt();
	}

	private void attempt() {
		this.credentials.attempt();
		this.scheduler.runDue();
	}

	private Health health() {
		Health health = this.indicator.health();
		assertThat(health).isNotNull();
		return health;
	}

}
