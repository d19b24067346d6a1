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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.github.vaultaws.lease.KeyInfo;
import io.github.vaultaws.lease.LeaseEvent;
import io.github.vaultaws.sample.quickstart.Timeline.Kind;

/**
 * What the library tells of the keys: those to come, those that were, and how often they
 * changed. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class KeyStory {

	private final Timeline timeline;

	private final List<Superseded> superseded = new ArrayList<>();

	private @Nullable Candidate candidate;

	private long renewals;

	private long rotations;

	KeyStory(Timeline timeline) {
		this.timeline = timeline;
	}

	@EventListener
	synchronized void issued(LeaseEvent.Issued event) {
		this.candidate = new Candidate(event.key().id(), 0, 0, 0);
		tell(event, Kind.ROUTINE, "Vault made key %s. Nobody uses it before AWS knows it.".formatted(event.key().id()));
	}

	@EventListener
	synchronized void proofAnswered(LeaseEvent.ProofAnswered event) {
		String id = event.key().id();
		Candidate before = this.candidate;
		long refused = (before != null && before.id().equals(id)) ? before.refused() : 0;
		if (!event.accepted() && refused == 0) {
			tell(event, Kind.ROUTINE, "AWS does not know key %s yet.".formatted(id));
		}
		if (event.accepted() && event.inARow() == event.wanted()) {
			tell(event, Kind.ROUTINE, "AWS accepted key %s %d times in a row.".formatted(id, event.wanted()));
		}
		this.candidate = new Candidate(id, event.inARow(), event.wanted(), event.accepted() ? refused : refused + 1);
	}

	@EventListener
	synchronized void published(LeaseEvent.Published event) {
		this.candidate = null;
		KeyInfo former = event.former();
		Instant until = event.formerUntil();
		if (former == null) {
			tell(event, Kind.ROTATION, "AWS calls use key %s from now on.".formatted(event.key().id()));
			return;
		}
		this.rotations++;
		if (until == null || until.isBefore(event.at())) {
			tell(event, Kind.ROTATION,
					"Rotation: key %s replaces %s, which has ended.".formatted(event.key().id(), former.id()));
			return;
		}
		this.superseded.removeIf((superseded) -> superseded.until().isBefore(event.at()));
		this.superseded.add(new Superseded(former.id(), until));
		tell(event, Kind.ROTATION, "Rotation: key %s replaces %s, which lives until %s for calls under way."
			.formatted(event.key().id(), former.id(), Timeline.time(until)));
	}

	@EventListener
	synchronized void renewed(LeaseEvent.Renewed event) {
		this.renewals++;
		tell(event, Kind.ROUTINE,
				"Key %s renewed, it lasts until %s.".formatted(event.key().id(), Timeline.time(event.key().end())));
	}

	@EventListener
	synchronized void dropped(LeaseEvent.Dropped event) {
		tell(event, Kind.TROUBLE, "The library gives key %s up: %s.".formatted(event.key().id(), event.reason()));
	}

	@EventListener
	synchronized void revoked(LeaseEvent.Revoked event) {
		this.superseded.removeIf((superseded) -> superseded.id().equals(event.key().id()));
		tell(event, Kind.ROUTINE, "Key %s revoked, its IAM user is gone.".formatted(event.key().id()));
	}

	@EventListener
	void failed(LeaseEvent.Failed event) {
		tell(event, Kind.TROUBLE, "The library could not renew or replace the key. %s".formatted(event.reason()));
	}

	synchronized List<Superseded> superseded() {
		return List.copyOf(this.superseded);
	}

	synchronized @Nullable Candidate candidate() {
		return this.candidate;
	}

	synchronized long renewals() {
		return this.renewals;
	}

	synchronized long rotations() {
		return this.rotations;
	}

	private void tell(LeaseEvent event, Kind kind, String text) {
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
