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

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.CredentialsState.Next;
import io.github.vaultaws.CredentialsState.Pending;
import io.github.vaultaws.CredentialsState.Running;
import io.github.vaultaws.CredentialsState.Superseded;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;
import io.github.vaultaws.rotation.RotationPolicy.Step;
import io.github.vaultaws.runtime.MonotonicClock;

/**
 * Describes the state of a role without secrets, by the system clock.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StateDescription {

	static final CredentialsState EMPTY = new CredentialsState(null, false, null, List.of(), null, 0,
			new Next(RotationOperation.WAIT, Instant.MAX), null, null, 0);

	private StateDescription() {
	}

	/**
	 * Describe a state.
	 * @param state the state
	 * @param policy the policy that determines the next operation
	 * @param inputs the current inputs of the policy
	 * @param clock the clock
	 * @param waiting the number of callers that wait
	 * @return the description
	 */
	static CredentialsState of(RotationState state, RotationPolicy policy, Inputs inputs, MonotonicClock clock,
			int waiting) {
		if (state.closed()) {
			return EMPTY;
		}
		long now = inputs.now();
		Step next = policy.next(state, inputs);
		IssuedCredentials current = state.current();
		PendingCredentials pending = state.pending();
		RunningOperation running = state.running();
		return new CredentialsState((current != null) ? current.info() : null, current != null && !current.isLive(now),
				(pending != null) ? new Pending(pending.issued().info(), toWallClock(pending.since(), clock),
						pending.accepted(), pending.required()) : null,
				state.superseded()
					.stream()
					.map((one) -> new Superseded(one.issued().info(), toWallClock(one.endsAt(), clock)))
					.toList(),
				(state.failure() != null) ? state.failure().exception() : null,
				(state.failure() != null) ? state.failure().count() : 0,
				new Next(next.operation(), toWallClock(next.at(), clock)),
				(running != null) ? new Running(running.operation(), toWallClock(running.since(), clock)) : null,
				overdueSince(state, policy, now, clock), waiting);
	}

	private static @Nullable Instant overdueSince(RotationState state, RotationPolicy policy, long now,
			MonotonicClock clock) {
		long since = policy.overdueSince(state, now);
		return (since != Lifetime.NEVER) ? toWallClock(since, clock) : null;
	}

	private static Instant toWallClock(long time, MonotonicClock clock) {
		return (time == Lifetime.NEVER) ? Instant.MAX : clock.toWallClock(Lifetime.instant(time));
	}

}
