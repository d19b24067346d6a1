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

import io.github.vaultaws.rotation.CredentialsEvent;
import io.github.vaultaws.rotation.CredentialsEvent.Discarded;
import io.github.vaultaws.rotation.CredentialsEvent.Issued;
import io.github.vaultaws.rotation.CredentialsEvent.RefreshFailed;
import io.github.vaultaws.rotation.CredentialsEvent.Renewed;
import io.github.vaultaws.rotation.CredentialsEvent.Revoked;
import io.github.vaultaws.rotation.CredentialsEvent.Rotated;
import io.github.vaultaws.rotation.CredentialsEvent.VerificationAttempted;
import io.github.vaultaws.rotation.CredentialsInfo;

/**
 * What happened to the keys of a role.
 */
final class KeyEvents {

	private static final Duration CALM = Duration.ofMillis(700);

	private final String role;

	private final List<CredentialsEvent> events = new CopyOnWriteArrayList<>();

	KeyEvents(String role) {
		this.role = role;
	}

	void add(CredentialsEvent event) {
		if (event.role().equals(this.role)) {
			this.events.add(event);
		}
	}

	int rotations() {
		return (int) all(Rotated.class).count() - 1;
	}

	int renewals() {
		return (int) all(Renewed.class).count();
	}

	/**
	 * Count the requests for keys that Vault did not answer. There may be keys that
	 * nobody knows then, under a token that is soon replaced.
	 * @return their number
	 */
	int responseLost() {
		return (int) all(RefreshFailed.class).filter((event) -> event.reason().contains("Vault did not respond"))
			.count();
	}

	/**
	 * Return whether nothing has happened for a moment, and no keys wait for their proof.
	 * @return {@code true} if so
	 */
	boolean areCalm() {
		CredentialsEvent last = last();
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

	private CredentialsEvent last() {
		return this.events.get(this.events.size() - 1);
	}

	private static boolean isOfProof(CredentialsEvent event) {
		return event instanceof Issued || event instanceof VerificationAttempted;
	}

	/**
	 * Return when the keys in use end.
	 * @return the end that Vault told last
	 */
	Instant end() {
		return Stream.concat(all(Rotated.class).map(Rotated::credentials), all(Renewed.class).map(Renewed::credentials))
			.map(CredentialsInfo::expiresAt)
			.max(Instant::compareTo)
			.orElseThrow();
	}

	/**
	 * Return whether Vault renewed or replaced keys after a time.
	 * @param time the time
	 * @return {@code true} if so
	 */
	boolean wentOnAfter(Instant time) {
		return Stream.concat(all(Rotated.class), all(Renewed.class)).anyMatch((event) -> event.at().isAfter(time));
	}

	/**
	 * Return whether keys reached the application.
	 * @param id their id, as it is shown
	 * @return {@code false} if the answer that held them was lost, or is still on its way
	 */
	boolean wereIssued(String id) {
		return all(Issued.class).anyMatch((event) -> event.credentials().accessKeyId().equals(id));
	}

	/**
	 * Return when keys are gone, as far as the application knows: revoked, dropped or at
	 * their end.
	 * @param id their id, as it is shown
	 * @return the time
	 */
	Instant goneAt(String id) {
		Instant gone = Instant.MAX;
		for (CredentialsEvent event : this.events) {
			if (event instanceof Rotated published && published.previous() != null
					&& published.previousRevokedAt() != null && published.previous().accessKeyId().equals(id)) {
				gone = published.previousRevokedAt();
			}
			else if (id.equals(endedBy(event)) && event.at().isBefore(gone)) {
				gone = event.at();
			}
			else if (keyOf(event).filter((key) -> key.accessKeyId().equals(id)).isPresent()) {
				gone = keyOf(event).orElseThrow().expiresAt();
			}
		}
		return gone;
	}

	private static @Nullable String endedBy(CredentialsEvent event) {
		if (event instanceof Revoked revoked) {
			return revoked.credentials().accessKeyId();
		}
		return (event instanceof Discarded dropped) ? dropped.credentials().accessKeyId() : null;
	}

	private static Optional<CredentialsInfo> keyOf(CredentialsEvent event) {
		if (event instanceof Issued issued) {
			return Optional.of(issued.credentials());
		}
		if (event instanceof Rotated published) {
			return Optional.of(published.credentials());
		}
		return (event instanceof Renewed renewed) ? Optional.of(renewed.credentials()) : Optional.empty();
	}

	/**
	 * Return since when keys are in use that were asked for after a time.
	 * @param time the time
	 * @return since when, or nothing if they are not yet
	 */
	Optional<Instant> replacedAfter(Instant time) {
		return all(Rotated.class).filter((event) -> event.credentials().issuedAt().isAfter(time))
			.map(Rotated::at)
			.findFirst();
	}

	private <T extends CredentialsEvent> Stream<T> all(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast);
	}

}
