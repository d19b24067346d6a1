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

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.lease.KeyInfo;
import io.github.vaultaws.lease.LeaseEvent;
import io.github.vaultaws.lease.LeaseEvent.Dropped;
import io.github.vaultaws.lease.LeaseEvent.Failed;
import io.github.vaultaws.lease.LeaseEvent.Issued;
import io.github.vaultaws.lease.LeaseEvent.ProofAnswered;
import io.github.vaultaws.lease.LeaseEvent.Published;
import io.github.vaultaws.lease.LeaseEvent.Renewed;
import io.github.vaultaws.lease.LeaseEvent.Revoked;

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
	 * Count the requests for keys that Vault did not answer. There may be keys that
	 * nobody knows then, under a token that is soon replaced.
	 * @return their number
	 */
	int unanswered() {
		return (int) all(Failed.class).filter((event) -> event.reason().contains("Vault does not answer")).count();
	}

	/**
	 * Return whether nothing has happened for a moment, and no keys wait for their proof.
	 * @return {@code true} if so
	 */
	boolean areCalm() {
		LeaseEvent last = last();
		return !isOfProof(last) && last.at().plus(CALM).isBefore(Instant.now());
	}

	/**
	 * Return whether keys wait for their proof, and were issued after a time.
	 * @param time the time
	 * @return {@code true} if so
	 */
	boolean areBeingProvenSince(Instant time) {
		return isOfProof(last()) && all(Issued.class).anyMatch((event) -> event.at().isAfter(time));
	}

	private LeaseEvent last() {
		return this.events.get(this.events.size() - 1);
	}

	private static boolean isOfProof(LeaseEvent event) {
		return event instanceof Issued || event instanceof ProofAnswered;
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
	 * Return whether keys reached the application.
	 * @param id their id, as it is shown
	 * @return {@code false} if the answer that held them was lost, or is still on its way
	 */
	boolean wereIssued(String id) {
		return all(Issued.class).anyMatch((event) -> event.key().id().equals(id));
	}

	/**
	 * Return when keys are gone, as far as the application knows: revoked, dropped or at
	 * their end.
	 * @param id their id, as it is shown
	 * @return the time
	 */
	Instant goneAt(String id) {
		Instant gone = Instant.MAX;
		for (LeaseEvent event : this.events) {
			if (event instanceof Published published && published.former() != null && published.formerUntil() != null
					&& published.former().id().equals(id)) {
				gone = published.formerUntil();
			}
			else if (id.equals(endedBy(event)) && event.at().isBefore(gone)) {
				gone = event.at();
			}
			else if (keyOf(event).filter((key) -> key.id().equals(id)).isPresent()) {
				gone = keyOf(event).orElseThrow().end();
			}
		}
		return gone;
	}

	private static @Nullable String endedBy(LeaseEvent event) {
		if (event instanceof Revoked revoked) {
			return revoked.key().id();
		}
		return (event instanceof Dropped dropped) ? dropped.key().id() : null;
	}

	private static Optional<KeyInfo> keyOf(LeaseEvent event) {
		if (event instanceof Issued issued) {
			return Optional.of(issued.key());
		}
		if (event instanceof Published published) {
			return Optional.of(published.key());
		}
		return (event instanceof Renewed renewed) ? Optional.of(renewed.key()) : Optional.empty();
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
