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

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.CredentialsState.Next;
import io.github.vaultaws.CredentialsState.Pending;
import io.github.vaultaws.CredentialsState.Running;
import io.github.vaultaws.CredentialsState.Superseded;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.rotation.RotationPolicy.Step;
import io.github.vaultaws.runtime.MonotonicClock;

/**
 * Describes the state of a role without secrets, by the system clock.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StateDescription {

	static final CredentialsState EMPTY = new CredentialsState(null, false, null, List.of(), null,
			new Next(RotationOperation.WAIT, Instant.MAX), null);

	private StateDescription() {
	}

	/**
	 * Describe a state.
	 * @param state the state
	 * @param next the next operation
	 * @param now the current time
	 * @param clock the clock
	 * @return the description
	 */
	static CredentialsState of(RotationState state, Step next, long now, MonotonicClock clock) {
		if (state.closed()) {
			return EMPTY;
		}
		IssuedCredentials current = state.current();
		PendingCredentials pending = state.pending();
		RotationState.Running running = state.running();
		return new CredentialsState((current != null) ? current.info() : null, current != null && !current.isLive(now),
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

}
