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

package io.github.vaultaws.it;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import software.amazon.awssdk.services.sts.StsClient;

/**
 * A role of an application with its credentials events, the results of AWS calls, and its
 * IAM users.
 */
final class WatchedRole implements AutoCloseable {

	private static final Duration CALL_INTERVAL = Duration.ofMillis(20);

	private static final Duration OBSERVATION_INTERVAL = Duration.ofMillis(200);

	private final String name;

	private final CredentialsEvents events;

	private final IamUserObserver users;

	private final StsClient sts;

	private final Calls calls;

	private final Calls observations;

	/**
	 * Create a new {@link WatchedRole} and start calling AWS.
	 * @param name the role
	 * @param events the credentials events
	 * @param sts a client with the credentials of the role
	 * @param aws the AWS API, in which IAM users are counted
	 */
	WatchedRole(String name, CredentialsEvents events, StsClient sts, RealAws aws) {
		this.name = name;
		this.events = events;
		this.sts = sts;
		this.users = new IamUserObserver(name, events, aws);
		this.calls = new Calls(sts::getCallerIdentity, () -> "", CALL_INTERVAL);
		this.observations = new Calls(this.users::observe, () -> "", OBSERVATION_INTERVAL);
		this.calls.start();
		this.observations.start();
	}

	String name() {
		return this.name;
	}

	CredentialsEvents events() {
		return this.events;
	}

	Calls calls() {
		return this.calls;
	}

	IamUserObserver users() {
		return this.users;
	}

	List<Calls.Failure> failuresSince(Instant time) {
		return this.calls.failures().stream().filter((failure) -> !failure.startedAt().isBefore(time)).toList();
	}

	/**
	 * Return when a call succeeded again after the given time.
	 * @param time the time
	 * @return when it succeeded, or empty if no call has
	 */
	Optional<Instant> recoveredAfter(Instant time) {
		return this.calls.recoveries().stream().filter((at) -> at.isAfter(time)).findFirst();
	}

	/**
	 * Return whether the current credentials are valid for some time, and no operation is
	 * in progress. Vault has had enough time to revoke the superseded ones.
	 * @param time the time
	 * @return {@code true} if so
	 */
	boolean isIdleFor(Duration time) {
		return this.events.isIdle() && this.events.expiresAt().isAfter(Instant.now().plus(time));
	}

	@Override
	public void close() {
		this.calls.stop();
		this.observations.stop();
		this.sts.close();
	}

}
