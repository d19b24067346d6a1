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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.LastError;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.rotation.StubCredentials;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsHealthIndicator}.
 */
class VaultAwsHealthIndicatorTests {

	private static final LastError SESSION_ERROR = new LastError("VAULT_SEALED", "Vault is sealed", "Unseal Vault", 2);

	@AutoClose
	private final StubVault vault = new StubVault().on("GET aws/creds/deploy", Answer.iamUser("AKIA1EXAMPLE", 3600));

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final StubSession session = new StubSession();

	private final ManagedCredentials credentials = StubCredentials.of(this.vault, this.scheduler);

	@Test
	void isDownBeforeTheFirstCredentials() {
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsOnlyKeys("role", "state", "next", "session")
			.containsEntry("role", "deploy")
			.containsEntry("state", "none")
			.containsEntry("session", this.session.state());
		assertThat(next().operation()).isEqualTo(RotationOperation.ISSUE);
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void isUpWithLiveCredentials() {
		attempt();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails())
			.containsOnlyKeys("role", "state", "type", "accessKeyId", "issuedAt", "expiresAt", "next", "session")
			.containsEntry("state", "current")
			.containsEntry("type", CredentialsInfo.Type.IAM_USER)
			.containsEntry("accessKeyId", "…MPLE")
			.containsEntry("issuedAt", HandRunScheduler.START)
			.containsEntry("expiresAt", HandRunScheduler.START.plusSeconds(3600));
		assertThat(next().operation()).isEqualTo(RotationOperation.RENEW);
		assertThat(next().at()).isAfter(HandRunScheduler.START).isBefore(HandRunScheduler.START.plusSeconds(3600));
		assertThat(health().toString()).doesNotContain("AKIA1EXAMPLE").doesNotContain("secret-of");
		assertThat(this.vault.journal()).hasSize(1);
	}

	@Test
	void isUpAndDegradedWhileRefreshingFails() {
		attempt();
		failRenewal();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("degraded", true)
			.containsEntry("remainingTtl", Duration.ofMinutes(10));
		assertThat(lastError()).isNotNull().satisfies((lastError) -> {
			assertThat(lastError.reason()).isEqualTo("VAULT_NOT_READY");
			assertThat(lastError.description()).contains("Vault is sealed");
			assertThat(lastError.action()).isNotEmpty();
			assertThat(lastError.attempts()).isEqualTo(1);
		});
		this.scheduler.advance(Duration.ofMinutes(2));
		attempt();
		assertThat(lastError()).isNotNull().extracting(LastError::attempts).isEqualTo(2);
		assertThat(health().getDetails()).containsEntry("remainingTtl", Duration.ofMinutes(8));
	}

	@Test
	void isUpAndDegradedWhileTheTokenCannotBeRefreshed() {
		attempt();
		this.session.setLastError(SESSION_ERROR);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("degraded", true)
			.containsEntry("remainingTtl", Duration.ofHours(1))
			.containsEntry("session", this.session.state())
			.doesNotContainKey("lastError");
	}

	@Test
	void isUpAndDegradedWhileARequestHasNoResponse() {
		attempt();
		List<Health> seen = new ArrayList<>();
		this.vault.on("POST sys/leases/renew", (request) -> {
			this.scheduler.advance(Duration.ofSeconds(9));
			seen.add(health());
			this.scheduler.advance(Duration.ofSeconds(1));
			seen.add(health());
			return Answer.renewedLease("aws/creds/deploy/AKIA1EXAMPLE", 3600);
		});
		this.scheduler.advance(Duration.ofMinutes(50));
		attempt();
		assertThat(seen).extracting((health) -> health.getStatus()).containsExactly(Status.UP, Status.UP);
		assertThat(seen.get(0).getDetails()).doesNotContainKeys("lastError", "degraded");
		assertThat(seen.get(1).getDetails()).containsEntry("degraded", true)
			.extractingByKey("lastError")
			.isInstanceOfSatisfying(LastError.class, (lastError) -> {
				assertThat(lastError.reason()).isEqualTo("NO_RESPONSE");
				assertThat(lastError.description()).isEqualTo("No response to the operation 'RENEW' after 10 s");
			});
		assertThat(health().getDetails()).doesNotContainKeys("lastError", "degraded", "remainingTtl");
	}

	@Test
	void missingResponseIsDocumented() throws IOException {
		assertThat(Files.readString(Path.of("../docs/failures.md"))).contains("| `NO_RESPONSE` | no response to the")
			.contains("| Check that Vault, and STS for `VERIFY` and `CHECK_REJECTION`, can be reached. |");
	}

	@Test
	void isDownOnceTheCredentialsHaveExpired() {
		attempt();
		failRenewal();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsOnlyKeys("role", "state", "lastError", "next", "session")
			.containsEntry("state", "expired");
		assertThat(lastError()).isNotNull().extracting(LastError::description).asString().contains("Vault is sealed");
	}

	@Test
	void isOutOfServiceBelowAThresholdOnlyWhileDegraded() {
		attempt();
		Duration threshold = Duration.ofMinutes(15);
		this.scheduler.advance(Duration.ofMinutes(50));
		assertThat(health(threshold).getStatus()).isEqualTo(Status.UP);
		failRenewal();
		assertThat(health(Duration.ofMinutes(10)).getStatus()).isEqualTo(Status.UP);
		assertThat(health(threshold).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health(threshold).getDetails()).containsEntry("state", "current").containsEntry("degraded", true);
		this.scheduler.advance(Duration.ofMinutes(10));
		assertThat(health(threshold).getStatus()).isEqualTo(Status.DOWN);
	}

	private void failRenewal() {
		this.vault.on("POST sys/leases/renew", Answer.error(503, "Vault is sealed"));
		Duration elapsed = Duration.between(HandRunScheduler.START, this.scheduler.getClock().instant());
		this.scheduler.advance(Duration.ofMinutes(50).minus(elapsed));
		attempt();
	}

	private void attempt() {
		this.credentials.attempt();
		this.scheduler.runDue();
	}

	private @Nullable LastError lastError() {
		return (LastError) health().getDetails().get("lastError");
	}

	private CredentialsState.Next next() {
		return (CredentialsState.Next) health().getDetails().get("next");
	}

	private Health health() {
		return health(null);
	}

	private Health health(@Nullable Duration outOfServiceBelow) {
		Health health = new VaultAwsHealthIndicator(this.credentials, this.session::state, this.scheduler.getClock(),
				outOfServiceBelow)
			.health();
		assertThat(health).isNotNull();
		return health;
	}

}
