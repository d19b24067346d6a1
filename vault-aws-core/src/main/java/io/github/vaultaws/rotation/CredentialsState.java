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
 * State of the credentials of a role at one moment. Immutable; contains no secrets except
 * in {@link #current()}. Times are times of the system clock.
 *
 * @param current the current credentials, which may have expired, or {@code null} if
 * there are none
 * @param pending the credentials that are being verified, or {@code null} if there are
 * none
 * @param superseded the superseded credentials of IAM users, oldest first
 * @param failure the failure of the last operation, or {@code null} if it succeeded
 * @param next the next operation
 * @param running the operation in progress, or {@code null} if there is none
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record CredentialsState(@Nullable IssuedCredentials current, @Nullable Pending pending,
		List<Superseded> superseded, @Nullable RuntimeException failure, Next next, @Nullable Running running) {

	static final CredentialsState EMPTY = new CredentialsState(null, null, List.of(), null,
			new Next(RotationOperation.WAIT, Instant.MAX), null);

	/**
	 * Create a new {@link CredentialsState} from the internal state of a role.
	 * @param state the state
	 * @param next the next operation
	 * @param clock the clock
	 * @return the state
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
	 * Return the current credentials if they have not expired.
	 * @param now the current time
	 * @return the credentials, or {@code null} if there are none
	 */
	public @Nullable IssuedCredentials live(Instant now) {
		return live(now.toEpochMilli());
	}

	/**
	 * Return the current credentials if they have not expired.
	 * @param now the current time in milliseconds since the epoch
	 * @return the credentials, or {@code null} if there are none
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
	 * @param since the time at which the verification was started
	 * @param accepted the number of times in a row that AWS has accepted them
	 * @param required the number of times in a row that AWS has to accept them
	 */
	public record Pending(CredentialsInfo credentials, Instant since, int accepted, int required) {
	}

	/**
	 * Superseded credentials that remain valid for AWS calls in progress.
	 *
	 * @param credentials the credentials
	 * @param revokeAt the time at which they are revoked
	 */
	public record Superseded(CredentialsInfo credentials, Instant revokeAt) {
	}

	/**
	 * The next operation.
	 *
	 * @param operation the operation
	 * @param at the time at which it is due
	 */
	public record Next(RotationOperation operation, Instant at) {
	}

	/**
	 * The operation in progress.
	 *
	 * @param operation the operation
	 * @param since the time at which it was started
	 */
	public record Running(RotationOperation operation, Instant since) {
	}

}
