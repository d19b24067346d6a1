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
import java.time.temporal.ChronoUnit;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.github.vaultaws.lease.CredentialsLease;
import io.github.vaultaws.lease.IssuedCredentials;
import io.github.vaultaws.lease.LeaseSnapshot;

/**
 * {@link HealthIndicator} of the AWS keys: up while there are keys before their end, with
 * a {@code degraded} detail while refreshing them fails, down without keys. Reads the
 * published snapshot and never asks Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsHealthIndicator extends AbstractHealthIndicator {

	private final CredentialsLease lease;

	private final Clock clock;

	/**
	 * Create a new {@link VaultAwsHealthIndicator}.
	 * @param lease the lease to report
	 * @param clock the clock
	 */
	public VaultAwsHealthIndicator(CredentialsLease lease, Clock clock) {
		super("Health of AWS keys from Vault could not be read");
		this.lease = lease;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		LeaseSnapshot snapshot = this.lease.snapshot();
		IssuedCredentials live = snapshot.live(this.clock.instant());
		builder.withDetail("role", this.lease.role());
		if (live != null) {
			builder.up()
				.withDetail("issuedAt", live.issuedAt().truncatedTo(ChronoUnit.SECONDS))
				.withDetail("validUntil", live.end());
		}
		else {
			builder.down();
		}
		RuntimeException failure = snapshot.failure();
		if (failure != null) {
			builder.withDetail((live != null) ? "degraded" : "reason", String.valueOf(failure.getMessage()))
				.withDetail("nextAttempt", snapshot.nextStep().truncatedTo(ChronoUnit.SECONDS));
		}
		else if (live == null) {
			builder.withDetail("reason", "No AWS keys have been issued yet");
		}
	}

}
