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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.CredentialsState.Next;
import io.github.vaultaws.LastError;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.runtime.MonotonicClock;

/**
 * {@link HealthIndicator} for the AWS credentials of one role: up while there are
 * credentials that have not expired, and down otherwise. While refreshing them or the
 * token of the session fails, or a request has had no response for ten seconds, the
 * indicator remains up with the details {@code degraded}, {@code lastError} and the
 * {@code remainingTtl} of the credentials, after which callers fail. Reads the published
 * state and makes no remote call.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsHealthIndicator extends AbstractHealthIndicator {

	private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(10);

	private final ManagedCredentials credentials;

	private final Supplier<SessionState> session;

	private final MonotonicClock clock;

	private final @Nullable Duration outOfServiceBelow;

	/**
	 * Create a new {@link VaultAwsHealthIndicator}.
	 * @param credentials the managed credentials of the role
	 * @param session returns the state of the Vault session
	 * @param clock the clock
	 * @param outOfServiceBelow the remaining TTL below which degraded credentials are
	 * reported as out of service, or {@code null} for never
	 */
	public VaultAwsHealthIndicator(ManagedCredentials credentials, Supplier<SessionState> session, Clock clock,
			@Nullable Duration outOfServiceBelow) {
		super("Vault AWS health check failed");
		this.credentials = credentials;
		this.session = session;
		this.clock = MonotonicClock.of(clock);
		this.outOfServiceBelow = outOfServiceBelow;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		CredentialsState state = this.credentials.state();
		SessionState session = this.session.get();
		CredentialsInfo live = state.live();
		LastError lastError = lastError(state);
		builder.up().withDetail("role", this.credentials.role()).withDetail("state", state.state());
		if (live != null) {
			builder.withDetail("type", live.type())
				.withDetail("accessKeyId", live.accessKeyId())
				.withDetail("issuedAt", live.issuedAt().truncatedTo(ChronoUnit.SECONDS))
				.withDetail("expiresAt", live.expiresAt());
		}
		builder
			.withDetail("next", new Next(state.next().operation(), state.next().at().truncatedTo(ChronoUnit.SECONDS)))
			.withDetail("session", session);
		if (lastError != null) {
			builder.withDetail("lastError", lastError);
		}
		if (live == null) {
			builder.down();
		}
		else if (lastError != null || session.lastError() != null) {
			degraded(live, builder);
		}
	}

	private void degraded(CredentialsInfo live, Health.Builder builder) {
		Duration remainingTtl = Duration.between(this.clock.toWallClock(this.clock.instant()), live.expiresAt());
		builder.withDetail("degraded", true).withDetail("remainingTtl", remainingTtl.truncatedTo(ChronoUnit.SECONDS));
		if (this.outOfServiceBelow != null && remainingTtl.compareTo(this.outOfServiceBelow) < 0) {
			builder.outOfService();
		}
	}

	private @Nullable LastError lastError(CredentialsState state) {
		CredentialsState.Running running = state.running();
		if (running != null) {
			Duration duration = Duration.between(running.since(), this.clock.toWallClock(this.clock.instant()));
			if (duration.compareTo(MAX_RESPONSE_TIME) >= 0) {
				return new LastError("NO_RESPONSE",
						"No response to the operation '" + running.operation() + "' after " + duration.toSeconds()
								+ " s",
						"Check that Vault, and STS for 'VERIFY' and 'CHECK_REJECTION', can be reached.",
						state.attempts());
			}
		}
		return state.lastError();
	}

}
