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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The IAM users of a role: those that AWS knows, and what the application believes of
 * their keys.
 */
final class LivingUsers {

	private static final int SHOWN = 4;

	private final String role;

	private final KeyEvents events;

	private final RealAws aws;

	private final Map<String, String> keys = new ConcurrentHashMap<>();

	private final List<Look> looks = new CopyOnWriteArrayList<>();

	/**
	 * Create a new {@link LivingUsers}.
	 * @param role the role
	 * @param events what the application tells of its keys
	 * @param aws who knows the users
	 */
	LivingUsers(String role, KeyEvents events, RealAws aws) {
		this.role = role;
		this.events = events;
		this.aws = aws;
	}

	/**
	 * Ask AWS.
	 */
	void look() {
		Instant begun = Instant.now();
		List<String> users = this.aws.usersOf(this.role);
		Instant ended = Instant.now();
		this.looks.add(new Look(begun, ended, users.stream().map(this::key).flatMap(Optional::stream).toList()));
	}

	private Optional<String> key(String user) {
		if (!this.keys.containsKey(user)) {
			this.aws.keyOf(user).ifPresent((id) -> this.keys.put(user, "…" + id.substring(id.length() - SHOWN)));
		}
		return Optional.ofNullable(this.keys.get(user));
	}

	boolean areGone() {
		return this.aws.usersOf(this.role).isEmpty();
	}

	/**
	 * Return how many of them the application held at most: in use, superseded or not
	 * proven yet.
	 * @return the number
	 */
	int mostHeld() {
		return this.looks.stream().mapToInt(this::held).max().orElse(0);
	}

	private int held(Look look) {
		return (int) look.keys()
			.stream()
			.filter((key) -> this.events.wereIssued(key) && this.events.goneAt(key).isAfter(look.ended()))
			.count();
	}

	/**
	 * Return how many never reached the application, because Vault's answer was lost.
	 * @return the number
	 */
	long lost() {
		return this.keys.values().stream().filter((key) -> !this.events.wereIssued(key)).count();
	}

	/**
	 * Return how long AWS knew a user at most after the application took it for gone.
	 * @return the time
	 */
	Duration longestLag() {
		return this.looks.stream().flatMap(this::lags).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
	}

	private Stream<Duration> lags(Look look) {
		return look.keys()
			.stream()
			.filter(this.events::wereIssued)
			.map((key) -> Duration.between(this.events.goneAt(key), look.begun()));
	}

	/**
	 * What AWS answered.
	 *
	 * @param begun when it was asked
	 * @param ended when it had answered
	 * @param keys the keys of its users, as they are shown
	 */
	private record Look(Instant begun, Instant ended, List<String> keys) {
	}

}
