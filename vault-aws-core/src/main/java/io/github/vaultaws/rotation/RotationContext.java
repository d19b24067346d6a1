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

import java.util.function.Consumer;

import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.VaultSession;

/**
 * Context that the roles of an application share. Immutable.
 *
 * @param session the Vault session
 * @param policy the policy that determines the next operation
 * @param verifier the verifier of new and rejected credentials
 * @param scheduler the scheduler, also the source of the clock
 * @param timer the scheduler that reports operations without a response, on a thread that
 * does not wait for Vault
 * @param backoff the backoff after a failure, also the source of jitter
 * @param permits the permits for concurrent requests for credentials
 * @param listener the listener that events are published to
 * @param operations the observed operations
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record RotationContext(VaultSession session, RotationPolicy policy, CredentialsVerifier verifier,
		TaskScheduler scheduler, TaskScheduler timer, Backoff backoff, IssuePermits permits,
		Consumer<CredentialsEvent> listener, ObservedOperations operations) {

	/**
	 * Create a new {@link RotationContext} instance with the given threads.
	 * @param session the Vault session
	 * @param policy the policy that determines the next operation
	 * @param verifier the verifier of new and rejected credentials
	 * @param threads the threads, whose number is adapted to the number of roles
	 * @param roles the number of roles
	 * @param listener the listener that events are published to
	 * @return the context
	 */
	public static RotationContext of(VaultSession session, RotationPolicy policy, CredentialsVerifier verifier,
			VaultAwsThreads threads, int roles, Consumer<CredentialsEvent> listener) {
		return new RotationContext(session, policy, verifier, threads.scheduler(), threads.timer(),
				new Backoff(Math::random), new IssuePermits(threads.resizeFor(roles)), listener, threads.operations());
	}

	/**
	 * Return a context with another verifier.
	 * @param verifier the verifier of new and rejected credentials
	 * @return the context
	 */
	public RotationContext with(CredentialsVerifier verifier) {
		return new RotationContext(this.session, this.policy, verifier, this.scheduler, this.timer, this.backoff,
				this.permits, this.listener, this.operations);
	}

	/**
	 * Return the current inputs of the policy.
	 * @param clock the clock
	 * @param issueBlocked whether no permit to issue credentials is available
	 * @return the inputs
	 */
	Inputs inputs(MonotonicClock clock, boolean issueBlocked) {
		return new Inputs(this.session.current(), clock.instant().toEpochMilli(), clock.jumpedAt(), clock.offset(),
				issueBlocked);
	}

	/**
	 * Return a random number that spreads the operations of many instances.
	 * @return the number, from 0 to 1
	 */
	double jitter() {
		return this.backoff.random().getAsDouble();
	}

}
