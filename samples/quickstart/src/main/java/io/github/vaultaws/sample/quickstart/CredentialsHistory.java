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

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.sample.quickstart.Timeline.Kind;

/**
 * Listener for the library's credentials events that adds them to the timeline and counts
 * renewals, rotations, and rejections. The current state is read from the library
 * directly. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class CredentialsHistory {

	private final Timeline timeline;

	private String rejectedAccessKeyId = "";

	private long rejections;

	private long renewals;

	private long rotations;

	CredentialsHistory(Timeline timeline) {
		this.timeline = timeline;
	}

	@EventListener
	synchronized void onIssued(CredentialsEvent.Issued event) {
		this.rejectedAccessKeyId = event.credentials().accessKeyId();
		this.rejections = 0;
		add(event, Kind.ROUTINE, "Vault issued credentials %s. They are verified before they are used."
			.formatted(event.credentials().accessKeyId()));
	}

	@EventListener
	synchronized void onVerificationAttempted(CredentialsEvent.VerificationAttempted event) {
		String accessKeyId = event.credentials().accessKeyId();
		if (!event.accepted() && rejections(accessKeyId) == 0) {
			add(event, Kind.ROUTINE, "AWS does not accept credentials %s yet.".formatted(accessKeyId));
		}
		if (event.accepted() && event.consecutiveSuccesses() == event.required()) {
			add(event, Kind.ROUTINE,
					"AWS accepted credentials %s %d times in a row.".formatted(accessKeyId, event.required()));
		}
		this.rejections = rejections(accessKeyId) + (event.accepted() ? 0 : 1);
		this.rejectedAccessKeyId = accessKeyId;
	}

	@EventListener
	synchronized void onRotated(CredentialsEvent.Rotated event) {
		String accessKeyId = event.credentials().accessKeyId();
		CredentialsInfo previous = event.previous();
		Instant previousRevokedAt = event.previousRevokedAt();
		if (previous == null) {
			add(event, Kind.ROTATION, "AWS calls use credentials %s from now on.".formatted(accessKeyId));
			return;
		}
		this.rotations++;
		if (previousRevokedAt == null || previousRevokedAt.isBefore(event.at())) {
			add(event, Kind.ROTATION, "Rotation: credentials %s replace %s, which are no longer valid."
				.formatted(accessKeyId, previous.accessKeyId()));
			return;
		}
		add(event, Kind.ROTATION, "Rotation: credentials %s replace %s, which are revoked at %s.".formatted(accessKeyId,
				previous.accessKeyId(), Timeline.time(previousRevokedAt)));
	}

	@EventListener
	synchronized void onRenewed(CredentialsEvent.Renewed event) {
		this.renewals++;
		add(event, Kind.ROUTINE, "Credentials %s renewed, valid until %s.".formatted(event.credentials().accessKeyId(),
				Timeline.time(event.credentials().expiresAt())));
	}

	@EventListener
	synchronized void onDiscarded(CredentialsEvent.Discarded event) {
		add(event, Kind.FAILURE,
				"Credentials %s discarded: %s.".formatted(event.credentials().accessKeyId(), event.reason()));
	}

	@EventListener
	synchronized void onRevocationRequested(CredentialsEvent.RevocationRequested event) {
		add(event, Kind.FAILURE, "AWS did not delete the IAM user of credentials %s. Vault repeats the revocation."
			.formatted(event.credentials().accessKeyId()));
	}

	@EventListener
	synchronized void onRevoked(CredentialsEvent.Revoked event) {
		add(event, Kind.ROUTINE,
				"Credentials %s revoked. Their IAM user is deleted.".formatted(event.credentials().accessKeyId()));
	}

	@EventListener
	void onRefreshFailed(CredentialsEvent.RefreshFailed event) {
		add(event, Kind.FAILURE, event.reason());
	}

	/**
	 * Return how often AWS rejected credentials during their verification.
	 * @param accessKeyId the masked access key id
	 * @return the number of rejections, 0 for other credentials than the latest
	 */
	synchronized long rejections(String accessKeyId) {
		return this.rejectedAccessKeyId.equals(accessKeyId) ? this.rejections : 0;
	}

	synchronized long renewals() {
		return this.renewals;
	}

	synchronized long rotations() {
		return this.rotations;
	}

	private void add(CredentialsEvent event, Kind kind, String text) {
		this.timeline.add(event.at(), kind, text);
	}

}
