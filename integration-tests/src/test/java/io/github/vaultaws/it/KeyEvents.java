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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.vaultaws.lease.KeyInfo;
import io.github.vaultaws.lease.LeaseEvent;
import io.github.vaultaws.lease.LeaseEvent.Issued;
import io.github.vaultaws.lease.LeaseEvent.ProofAnswered;
import io.github.vaultaws.lease.LeaseEvent.Published;
import io.github.vaultaws.lease.LeaseEvent.Renewed;

/**
 * What happened to the keys of a role.
 */
final class KeyEvents {

	private static final Duration CALM = Duration.ofMillis(700);

	private final String role;

	private final List<LeaseEvent> events = new CopyOnWriteArrayList<>();

	KeyEvents(String role) {
		this.role = role;
	}

	void add(LeaseEvent event) {
		if (event.role().equals(this.role)) {
			this.events.add(event);
		}
	}

	int rotations() {
		return (int) all(Published.class).count() - 1;
	}

	int renewals() {
		return (int) all(Renewed.class).count();
	}

	/**
	 * Return whether nothing has happened for a moment, and no keys wait for their proof.
	 * @return {@code true} if so
	 */
	boolean areCalm() {
		LeaseEvent last = this.events.get(this.events.size() - 1);
		return !(last instanceof Issued || last instanceof ProofAnswered)
				&& last.at().plus(CALM).isBefore(Instant.now());
	}

	/**
	 * Return when the keys in use end.
	 * @return the end that Vault told last
	 */
	Instant end() {
		return Stream.concat(all(Published.class).map(Published::key), all(Renewed.class).map(Renewed::key))
			.map(KeyInfo::end)
			.max(Instant::compareTo)
			.orElseThrow();
	}

	/**
	 * Return whether Vault renewed or replaced keys after a time.
	 * @param time the time
	 * @return {@code true} if so
	 */
	boolean wentOnAfter(Instant time) {
		return Stream.concat(all(Published.class), all(Renewed.class)).anyMatch((event) -> event.at().isAfter(time));
	}

	/**
	 * Return since when keys are in use that were asked for after a time.
	 * @param time the time
	 * @return since when, or nothing if they are not yet
	 */
	Optional<Instant> replacedAfter(Instant time) {
		return all(Published.class).filter((event) -> event.key().issuedAt().isAfter(time))
			.map(Published::at)
			.findFirst();
	}

	private <T extends LeaseEvent> Stream<T> all(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast);
	}

}
