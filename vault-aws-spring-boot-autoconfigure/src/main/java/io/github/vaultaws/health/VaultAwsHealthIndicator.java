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

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.runtime.MonotonicClock;

/**
 * {@link HealthIndicator} for the AWS credentials from Vault: up while there are
 * credentials that have not expired, with a {@code lastError} detail while refreshing
 * them fails or a request has had no response for ten seconds, and down without
 * credentials. Each of several roles has its own details; one role without credentials is
 * sufficient for the status down. Reads the published state and makes no remote call.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsHealthIndicator extends AbstractHealthIndicator {

	private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(10);

	private final List<ManagedCredentials> managedCredentials;

	private final MonotonicClock clock;

	/**
	 * Create a new {@link VaultAwsHealthIndicator}.
	 * @param managedCredentials the managed credentials of all roles
	 * @param clock the clock
	 */
	public VaultAwsHealthIndicator(List<ManagedCredentials> managedCredentials, Clock clock) {
		super("Vault AWS health check failed");
		this.managedCredentials = List.copyOf(managedCredentials);
		this.clock = MonotonicClock.of(clock);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		if (this.managedCredentials.size() == 1) {
			builder.withDetail("role", this.managedCredentials.get(0).role())
				.withDetails(report(this.managedCredentials.get(0), builder));
			return;
		}
		Map<String, Object> roles = new LinkedHashMap<>();
		this.managedCredentials.forEach((credentials) -> roles.put(credentials.role(), report(credentials, builder)));
		builder.withDetail("roles", roles);
	}

	private Map<String, Object> report(ManagedCredentials credentials, Health.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		CredentialsState state = credentials.state();
		CredentialsInfo live = state.live();
		if (live != null) {
			details.put("issuedAt", live.issuedAt().truncatedTo(ChronoUnit.SECONDS));
			details.put("expiresAt", live.expiresAt());
		}
		else {
			builder.down();
		}
		String lastError = lastError(state);
		if (lastError != null) {
			details.put("lastError", lastError);
			details.put("next", Map.of("operation", state.next().operation(), "at",
					state.next().at().truncatedTo(ChronoUnit.SECONDS)));
		}
		else if (live == null) {
			details.put("reason", "No AWS credentials are available yet");
		}
		return details;
	}

	private @Nullable String lastError(CredentialsState state) {
		CredentialsState.Running running = state.running();
		if (running != null) {
			Duration duration = Duration.between(running.since(), this.clock.toWallClock(this.clock.instant()));
			if (duration.compareTo(MAX_RESPONSE_TIME) >= 0) {
				return "No response to the operation '" + running.operation() + "' after " + duration.toSeconds()
						+ " s";
			}
		}
		return state.lastError();
	}

}
