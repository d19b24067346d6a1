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

package io.github.vaultaws.sample.quickstart;

import java.time.Instant;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.github.vaultaws.rotation.CredentialsEvent;
import io.github.vaultaws.rotation.CredentialsInfo;
import io.github.vaultaws.sample.quickstart.Timeline.Kind;

/**
 * What the library tells of the keys: what happened to them, and how often they changed.
 * What there is now, the page reads from the state. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class KeyStory {

	private final Timeline timeline;

	private String refusedKey = "";

	private long refused;

	private long renewals;

	private long rotations;

	KeyStory(Timeline timeline) {
		this.timeline = timeline;
	}

	@EventListener
	synchronized void issued(CredentialsEvent.Issued event) {
		this.refusedKey = event.credentials().accessKeyId();
		this.refused = 0;
		tell(event, Kind.ROUTINE,
				"Vault made key %s. Nobody uses it before AWS knows it.".formatted(event.credentials().accessKeyId()));
	}

	@EventListener
	synchronized void proofAnswered(CredentialsEvent.VerificationAttempted event) {
		String id = event.credentials().accessKeyId();
		if (!event.accepted() && refused(id) == 0) {
			tell(event, Kind.ROUTINE, "AWS does not know key %s yet.".formatted(id));
		}
		if (event.accepted() && event.consecutiveSuccesses() == event.required()) {
			tell(event, Kind.ROUTINE, "AWS accepted key %s %d times in a row.".formatted(id, event.required()));
		}
		this.refused = refused(id) + (event.accepted() ? 0 : 1);
		this.refusedKey = id;
	}

	@EventListener
	synchronized void published(CredentialsEvent.Rotated event) {
		CredentialsInfo former = event.previous();
		Instant until = event.previousRevokedAt();
		if (former == null) {
			tell(event, Kind.ROTATION,
					"AWS calls use key %s from now on.".formatted(event.credentials().accessKeyId()));
			return;
		}
		this.rotations++;
		if (until == null || until.isBefore(event.at())) {
			tell(event, Kind.ROTATION, "Rotation: key %s replaces %s, which has ended."
				.formatted(event.credentials().accessKeyId(), former.accessKeyId()));
			return;
		}
		tell(event, Kind.ROTATION, "Rotation: key %s replaces %s, which lives until %s for calls under way."
			.formatted(event.credentials().accessKeyId(), former.accessKeyId(), Timeline.time(until)));
	}

	@EventListener
	synchronized void renewed(CredentialsEvent.Renewed event) {
		this.renewals++;
		tell(event, Kind.ROUTINE, "Key %s renewed, it lasts until %s.".formatted(event.credentials().accessKeyId(),
				Timeline.time(event.credentials().expiresAt())));
	}

	@EventListener
	synchronized void dropped(CredentialsEvent.Discarded event) {
		tell(event, Kind.TROUBLE,
				"The library gives key %s up: %s.".formatted(event.credentials().accessKeyId(), event.reason()));
	}

	@EventListener
	synchronized void revoked(CredentialsEvent.Revoked event) {
		tell(event, Kind.ROUTINE, "Key %s revoked, its IAM user is gone.".formatted(event.credentials().accessKeyId()));
	}

	@EventListener
	void failed(CredentialsEvent.RefreshFailed event) {
		tell(event, Kind.TROUBLE, "The library could not renew or replace the key. %s".formatted(event.reason()));
	}

	/**
	 * Return how often AWS refused a key that was made last.
	 * @param key its last four characters
	 * @return the number, 0 for other keys
	 */
	synchronized long refused(String key) {
		return this.refusedKey.equals(key) ? this.refused : 0;
	}

	synchronized long renewals() {
		return this.renewals;
	}

	synchronized long rotations() {
		return this.rotations;
	}

	private void tell(CredentialsEvent event, Kind kind, String text) {
		this.timeline.tell(event.at(), kind, text);
	}

	/**
	 * A key that is being proven.
	 *
	 * @param id its last four characters
	 * @param accepted how often in a row AWS accepted it
	 * @param wanted how often it has to
	 * @param refused how often AWS refused it
	 */
	record Candidate(String id, int accepted, int wanted, long refused) {
	}

	/**
	 * A key that lives on for calls under way.
	 *
	 * @param id its last four characters
	 * @param until when it is revoked
	 */
	record Superseded(String id, Instant until) {
	}

}
