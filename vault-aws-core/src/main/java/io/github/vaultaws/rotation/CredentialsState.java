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

package io.github.vaultaws.rotation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.rotation.RotationPolicy.Step;

/**
 * What a role holds at one moment, for health, endpoint and pages. Immutable, and but for
 * {@link #current()} without secrets. Times are those that the machine's clock shows.
 *
 * @param current the credentials to use, live or expired, or {@code null} if there are
 * none
 * @param pending credentials that clients do not use yet, or {@code null}
 * @param superseded credentials of IAM users that were replaced, the oldest first
 * @param failure why the last operation failed, or {@code null}
 * @param next what is done next
 * @param running the operation under way, or {@code null}
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record CredentialsState(@Nullable IssuedCredentials current, @Nullable Pending pending,
		List<Superseded> superseded, @Nullable RuntimeException failure, Next next, @Nullable Running running) {

	static final CredentialsState EMPTY = new CredentialsState(null, null, List.of(), null,
			new Next(RotationOperation.WAIT, Instant.MAX), null);

	/**
	 * Return what may be shown of a state.
	 * @param state the state
	 * @param next what is done next
	 * @param clock the clock
	 * @return the snapshot
	 */
	static CredentialsState of(RotationState state, Step next, MonotonicClock clock) {
		PendingCredentials pending = state.pending();
		RotationState.Running running = state.running();
		return new CredentialsState(state.current(),
				(pending != null) ? new Pending(pending.issued().info(), toWallClock(pending.since(), clock),
						pending.accepted(), pending.required()) : null,
				state.superseded()
					.stream()
					.map((one) -> new Superseded(one.issued().info(), toWallClock(one.endsAt(), clock)))
					.toList(),
				(state.failure() != null) ? state.failure().exception() : null,
				new Next(next.operation(), toWallClock(next.at(), clock)),
				(running != null) ? new Running(running.operation(), toWallClock(running.since(), clock)) : null);
	}

	private static Instant toWallClock(long time, MonotonicClock clock) {
		return (time == Lifetime.NEVER) ? Instant.MAX : clock.toWallClock(Lifetime.instant(time));
	}

	/**
	 * Return the credentials to use, if there are any that have not expired.
	 * @param now the time
	 * @return the credentials, or {@code null}
	 */
	public @Nullable IssuedCredentials live(Instant now) {
		return live(now.toEpochMilli());
	}

	/**
	 * Return the credentials to use, if there are any that have not expired.
	 * @param now the time, in milliseconds since 1970
	 * @return the credentials, or {@code null}
	 */
	public @Nullable IssuedCredentials live(long now) {
		return (this.current != null && this.current.isLive(now)) ? this.current : null;
	}

	boolean isIamUser() {
		return this.current != null && this.current.isIamUser();
	}

	/**
	 * Credentials that AWS has to accept before clients use them.
	 *
	 * @param credentials the credentials
	 * @param since when the verification began
	 * @param accepted how often in a row AWS has accepted them
	 * @param required how often it has to
	 */
	public record Pending(CredentialsInfo credentials, Instant since, int accepted, int required) {
	}

	/**
	 * Credentials that live on for AWS calls under way.
	 *
	 * @param credentials the credentials
	 * @param revokeAt when they are revoked
	 */
	public record Superseded(CredentialsInfo credentials, Instant revokeAt) {
	}

	/**
	 * What is done next.
	 *
	 * @param operation what
	 * @param at when
	 */
	public record Next(RotationOperation operation, Instant at) {
	}

	/**
	 * The operation under way.
	 *
	 * @param operation what
	 * @param since when it began
	 */
	public record Running(RotationOperation operation, Instant since) {
	}

}
