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
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Observes the IAM users of a role: those that exist in AWS, and those whose credentials
 * the application considers valid.
 */
final class IamUserObserver {

	private static final int UNMASKED = 4;

	/**
	 * Part of the name that Vault gives an IAM user: the time of its creation.
	 */
	private static final Pattern TIME = Pattern.compile("-(\\d{10})-");

	private final String role;

	private final CredentialsEvents events;

	private final RealAws aws;

	private final Map<String, String> accessKeyIds = new ConcurrentHashMap<>();

	private final List<Observation> observations = new CopyOnWriteArrayList<>();

	/**
	 * Create a new {@link IamUserObserver}.
	 * @param role the role
	 * @param events the events of the application
	 * @param aws the AWS API
	 */
	IamUserObserver(String role, CredentialsEvents events, RealAws aws) {
		this.role = role;
		this.events = events;
		this.aws = aws;
	}

	/**
	 * Read the IAM users from AWS.
	 */
	void observe() {
		Instant startedAt = Instant.now();
		List<String> users = this.aws.usersOf(this.role);
		Instant completedAt = Instant.now();
		this.observations.add(new Observation(startedAt, completedAt,
				users.stream().map(this::accessKeyId).flatMap(Optional::stream).toList()));
	}

	private Optional<String> accessKeyId(String user) {
		if (!this.accessKeyIds.containsKey(user)) {
			this.aws.accessKeyIdOf(user)
				.ifPresent((id) -> this.accessKeyIds.put(user, "…" + id.substring(id.length() - UNMASKED)));
		}
		return Optional.ofNullable(this.accessKeyIds.get(user));
	}

	/**
	 * Return whether no IAM user is left, except one that Vault was creating when it was
	 * killed. It has no lease yet, so that Vault deletes it only after five minutes.
	 * @param from when Vault was about to be killed
	 * @param until when it had been killed
	 * @return whether all others are deleted
	 */
	boolean areDeleted(Instant from, Instant until) {
		return this.aws.usersOf(this.role)
			.stream()
			.map(IamUserObserver::createdAt)
			.allMatch((createdAt) -> !createdAt.isBefore(from.truncatedTo(ChronoUnit.SECONDS))
					&& createdAt.isBefore(until));
	}

	private static Instant createdAt(String user) {
		Matcher time = TIME.matcher(user);
		assertThat(time.find()).as(user).isTrue();
		return Instant.ofEpochSecond(Long.parseLong(time.group(1)));
	}

	/**
	 * Return the maximum number of users that the application held at a time: current,
	 * superseded, or pending.
	 * @return the number of users
	 */
	int maxUsers() {
		return this.observations.stream().mapToInt(this::count).max().orElse(0);
	}

	private int count(Observation observation) {
		return (int) observation.accessKeyIds()
			.stream()
			.filter((id) -> this.events.isIssued(id) && this.events.invalidAt(id).isAfter(observation.completedAt()))
			.count();
	}

	/**
	 * Return the number of users that the application never received because the response
	 * was lost.
	 * @return the number of users
	 */
	long lost() {
		return this.accessKeyIds.values().stream().filter((id) -> !this.events.isIssued(id)).count();
	}

	/**
	 * Return the maximum time for which a user existed in AWS after its credentials had
	 * become invalid for the application.
	 * @return the time
	 */
	Duration maxDeletionDelay() {
		return this.observations.stream()
			.flatMap(this::deletionDelays)
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	private Stream<Duration> deletionDelays(Observation observation) {
		return observation.accessKeyIds()
			.stream()
			.filter(this.events::isIssued)
			.map((id) -> Duration.between(this.events.invalidAt(id), observation.startedAt()));
	}

	/**
	 * The result of a read.
	 *
	 * @param startedAt when the request was sent
	 * @param completedAt when the response was received
	 * @param accessKeyIds the masked access key ids of the users
	 */
	private record Observation(Instant startedAt, Instant completedAt, List<String> accessKeyIds) {
	}

}
