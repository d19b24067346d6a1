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

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsEvent.Discarded;
import io.github.vaultaws.CredentialsEvent.Issued;
import io.github.vaultaws.CredentialsEvent.RefreshFailed;
import io.github.vaultaws.CredentialsEvent.Renewed;
import io.github.vaultaws.CredentialsEvent.Revoked;
import io.github.vaultaws.CredentialsEvent.Rotated;
import io.github.vaultaws.CredentialsEvent.VerificationAttempted;
import io.github.vaultaws.CredentialsInfo;

/**
 * The credentials events of a role.
 */
final class CredentialsEvents {

	private static final Duration IDLE_TIME = Duration.ofMillis(700);

	private final String role;

	private final List<CredentialsEvent> events = new CopyOnWriteArrayList<>();

	CredentialsEvents(String role) {
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
	 * Return the number of requests for credentials whose response was lost. There may be
	 * unknown credentials then, under a token that is soon replaced.
	 * @return the number of requests
	 */
	int responseLost() {
		return (int) all(RefreshFailed.class).filter((event) -> event.reason().contains("Vault did not respond"))
			.count();
	}

	/**
	 * Return whether there was no event for a moment, and no credentials are being
	 * verified.
	 * @return {@code true} if so
	 */
	boolean isIdle() {
		CredentialsEvent last = last();
		return !isVerification(last) && last.at().plus(IDLE_TIME).isBefore(Instant.now());
	}

	/**
	 * Return whether credentials are being verified that were issued after the given
	 * time.
	 * @param time the time
	 * @return {@code true} if so
	 */
	boolean isVerifyingSince(Instant time) {
		return isVerification(last()) && all(Issued.class).anyMatch((event) -> event.at().isAfter(time));
	}

	private CredentialsEvent last() {
		return this.events.get(this.events.size() - 1);
	}

	private static boolean isVerification(CredentialsEvent event) {
		return event instanceof Issued || event instanceof VerificationAttempted;
	}

	/**
	 * Return when the current credentials expire.
	 * @return the expiry that Vault returned last
	 */
	Instant expiresAt() {
		return Stream.concat(all(Rotated.class).map(Rotated::credentials), all(Renewed.class).map(Renewed::credentials))
			.map(CredentialsInfo::expiresAt)
			.max(Instant::compareTo)
			.orElseThrow();
	}

	/**
	 * Return whether credentials were renewed or rotated after the given time.
	 * @param time the time
	 * @return {@code true} if so
	 */
	boolean renewedOrRotatedAfter(Instant time) {
		return Stream.concat(all(Rotated.class), all(Renewed.class)).anyMatch((event) -> event.at().isAfter(time));
	}

	/**
	 * Return whether the application received the credentials.
	 * @param id the masked access key id
	 * @return {@code false} if their response was lost or is still in progress
	 */
	boolean isIssued(String id) {
		return all(Issued.class).anyMatch((event) -> event.credentials().accessKeyId().equals(id));
	}

	/**
	 * Return from when on the application considers the credentials invalid: revoked,
	 * discarded, or expired.
	 * @param id the masked access key id
	 * @return the time
	 */
	Instant invalidAt(String id) {
		Instant invalidAt = Instant.MAX;
		for (CredentialsEvent event : this.events) {
			if (event instanceof Rotated rotated && rotated.previous() != null && rotated.previousRevokedAt() != null
					&& rotated.previous().accessKeyId().equals(id)) {
				invalidAt = rotated.previousRevokedAt();
			}
			else if (id.equals(invalidatedBy(event)) && event.at().isBefore(invalidAt)) {
				invalidAt = event.at();
			}
			else if (credentials(event).filter((credentials) -> credentials.accessKeyId().equals(id)).isPresent()) {
				invalidAt = credentials(event).orElseThrow().expiresAt();
			}
		}
		return invalidAt;
	}

	private static @Nullable String invalidatedBy(CredentialsEvent event) {
		if (event instanceof Revoked revoked) {
			return revoked.credentials().accessKeyId();
		}
		return (event instanceof Discarded discarded) ? discarded.credentials().accessKeyId() : null;
	}

	private static Optional<CredentialsInfo> credentials(CredentialsEvent event) {
		if (event instanceof Issued issued) {
			return Optional.of(issued.credentials());
		}
		if (event instanceof Rotated rotated) {
			return Optional.of(rotated.credentials());
		}
		return (event instanceof Renewed renewed) ? Optional.of(renewed.credentials()) : Optional.empty();
	}

	/**
	 * Return when credentials that were requested after the given time were activated.
	 * @param time the time
	 * @return when they were activated, or empty if they are not activated yet
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
