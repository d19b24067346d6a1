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

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.rotation.CredentialsState;
import io.github.vaultaws.rotation.IssuedCredentials;
import io.github.vaultaws.rotation.ManagedCredentials;

/**
 * {@link HealthIndicator} of the AWS keys: up while there are keys before their end, with
 * a {@code degraded} detail while refreshing them fails or a request has had no response
 * for ten seconds, down without keys. Of several roles each has its details; one without
 * keys is enough to be down. Reads the published snapshots and never asks Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsHealthIndicator extends AbstractHealthIndicator {

	private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(10);

	private final List<ManagedCredentials> leases;

	private final MonotonicClock clock;

	/**
	 * Create a new {@link VaultAwsHealthIndicator}.
	 * @param leases the leases to report, one for each role
	 * @param clock the clock
	 */
	public VaultAwsHealthIndicator(List<ManagedCredentials> leases, Clock clock) {
		super("Health of AWS keys from Vault could not be read");
		this.leases = List.copyOf(leases);
		this.clock = MonotonicClock.of(clock);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		if (this.leases.size() == 1) {
			builder.withDetail("role", this.leases.get(0).role()).withDetails(report(this.leases.get(0), builder));
			return;
		}
		Map<String, Object> roles = new LinkedHashMap<>();
		this.leases.forEach((lease) -> roles.put(lease.role(), report(lease, builder)));
		builder.withDetail("roles", roles);
	}

	private Map<String, Object> report(ManagedCredentials lease, Health.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		CredentialsState snapshot = lease.snapshot();
		IssuedCredentials live = snapshot.live(this.clock.instant());
		if (live != null) {
			details.put("issuedAt", live.info().issuedAt().truncatedTo(ChronoUnit.SECONDS));
			details.put("expiresAt", live.info().expiresAt());
		}
		else {
			builder.down();
		}
		String failure = failure(snapshot);
		if (failure != null) {
			details.put((live != null) ? "degraded" : "reason", failure);
			details.put("next", Map.of("operation", snapshot.next().operation(), "at",
					snapshot.next().at().truncatedTo(ChronoUnit.SECONDS)));
		}
		else if (live == null) {
			details.put("reason", "There are no AWS keys now; they are being fetched");
		}
		return details;
	}

	private @Nullable String failure(CredentialsState snapshot) {
		CredentialsState.Running running = snapshot.running();
		if (running != null) {
			Duration duration = Duration.between(running.since(), this.clock.toWallClock(this.clock.instant()));
			if (duration.compareTo(MAX_RESPONSE_TIME) >= 0) {
				return "No response for " + duration.toSeconds() + " s to the operation '" + running.operation() + "'";
			}
		}
		return (snapshot.failure() != null) ? String.valueOf(snapshot.failure().getMessage()) : null;
	}

}
