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
 * A role of an application: what happens to its keys, what AWS answers to calls made with
 * them, and how many IAM users it has.
 */
final class WatchedRole implements AutoCloseable {

	private static final Duration BETWEEN_CALLS = Duration.ofMillis(20);

	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

	private final String name;

	private final KeyEvents events;

	private final LivingUsers users;

	private final StsClient sts;

	private final Calls calls;

	private final Calls looks;

	/**
	 * Begin to call AWS.
	 * @param name the role
	 * @param events what happens to its keys
	 * @param sts a client with its keys
	 * @param aws where IAM users are counted
	 */
	WatchedRole(String name, KeyEvents events, StsClient sts, RealAws aws) {
		this.name = name;
		this.events = events;
		this.sts = sts;
		this.users = new LivingUsers(name, events, aws);
		this.calls = new Calls(sts::getCallerIdentity, () -> "", BETWEEN_CALLS);
		this.looks = new Calls(this.users::look, () -> "", BETWEEN_LOOKS);
		this.calls.start();
		this.looks.start();
	}

	String name() {
		return this.name;
	}

	KeyEvents events() {
		return this.events;
	}

	Calls calls() {
		return this.calls;
	}

	LivingUsers users() {
		return this.users;
	}

	List<Calls.Failure> failuresSince(Instant time) {
		return this.calls.failures().stream().filter((failure) -> !failure.begun().isBefore(time)).toList();
	}

	/**
	 * Return when the first call succeeded after others had failed.
	 * @param time after when
	 * @return when, or nothing if none did yet
	 */
	Optional<Instant> recoveredAfter(Instant time) {
		return this.calls.recoveries().stream().filter((at) -> at.isAfter(time)).findFirst();
	}

	/**
	 * Return whether the keys in use live for some time, and nothing is being done about
	 * any: Vault has had the time to revoke those that were replaced.
	 * @param time the time
	 * @return {@code true} if so
	 */
	boolean isCalmFor(Duration time) {
		return this.events.areCalm() && this.events.end().isAfter(Instant.now().plus(time));
	}

	@Override
	public void close() {
		this.calls.stop();
		this.looks.stop();
		this.sts.close();
	}

}
