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

package io.github.vaultaws.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.vaultaws.lease.CredentialProbe.Verdict;

/**
 * Keys that clients do not see yet, and what AWS has said of them. Used by one thread at
 * a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Candidate {

	private static final Log logger = LogFactory.getLog(Candidate.class);

	private static final Duration DOUBT_AGAIN = Duration.ofMinutes(1);

	private static final Duration SUSPECT_AGAIN = Duration.ofSeconds(2);

	private final LeaseContext context;

	private IssuedCredentials issued;

	private final @Nullable Proof proof;

	private int inARow;

	private @Nullable Instant provenAt;

	private Instant askAt = Instant.MIN;

	private Instant answeredAt;

	private boolean silent;

	private boolean late;

	private Instant doubtAt;

	private Duration betweenDoubts = DOUBT_AGAIN;

	/**
	 * Create a new {@link Candidate}.
	 * @param context what the keys live by
	 * @param issued the keys
	 * @param proof how they are proven, or {@code null} if they need no proof
	 */
	Candidate(LeaseContext context, IssuedCredentials issued, @Nullable Proof proof) {
		this.context = context;
		this.issued = issued;
		this.proof = proof;
		this.answeredAt = context.now();
		this.doubtAt = (proof != null) ? proof.since().plus(proof.limit()) : Instant.MAX;
	}

	IssuedCredentials issued() {
		return this.issued;
	}

	/**
	 * Have Vault asked about the keys at once, because they were accepted before.
	 * @return this
	 */
	Candidate doubted() {
		this.doubtAt = Instant.MIN;
		return this;
	}

	/**
	 * Have Vault asked about the keys at once and every two seconds, because those in use
	 * were killed, and these may have been too.
	 */
	void suspect() {
		this.doubtAt = Instant.MIN;
		this.betweenDoubts = SUSPECT_AGAIN;
	}

	/**
	 * Return whether Vault is to be asked about the keys: AWS does not accept them for so
	 * long that somebody may have revoked them. It is asked once a minute.
	 * @return {@code true} if that is due
	 */
	boolean isDoubtful() {
		Instant now = this.context.now();
		if (this.doubtAt.isAfter(now)) {
			return false;
		}
		this.doubtAt = now.plus(this.betweenDoubts);
		return true;
	}

	/**
	 * Take note of the state of the keys.
	 * @param issued the same keys
	 * @return this
	 */
	Candidate become(IssuedCredentials issued) {
		this.issued = issued;
		return this;
	}

	/**
	 * Return whether clients have waited for this proof long enough to be told.
	 * @return {@code true} past the limit
	 */
	boolean isLate() {
		return this.late;
	}

	/**
	 * Ask AWS if that is due.
	 * @param former the keys in use, or {@code null} if there are none
	 * @return whether clients may see the keys now
	 */
	boolean prove(@Nullable IssuedCredentials former) {
		if (this.proof == null) {
			return true;
		}
		if (this.provenAt == null && !this.askAt.isAfter(this.context.now())) {
			ask(this.proof);
		}
		Instant now = this.context.now();
		if (this.provenAt != null) {
			return !now.isBefore(this.provenAt.plus(this.proof.settle()));
		}
		if (this.silent && !now.isBefore(this.proof.silentUntil(this.answeredAt))) {
			logger.warn("AWS keys " + this.issued.maskedKeyId()
					+ " are used unproven: STS (or a CredentialProbe bean) says nothing."
					+ " Set 'vault.aws.rotation.proof.endpoint' to one that this process can reach,"
					+ " or 'vault.aws.rotation.proof.enabled=false'.");
			return true;
		}
		if (!now.isBefore(this.proof.shownAt(former))) {
			logger.warn("AWS keys " + this.issued.maskedKeyId() + " are used unproven: those in use end now");
			return true;
		}
		tellIfLate(this.proof, now);
		return false;
	}

	private void ask(Proof proof) {
		Verdict verdict = this.context.probe().ask(this.issued.keys());
		Instant now = this.context.now();
		this.silent = (verdict == Verdict.SILENT);
		this.askAt = proof.askAgainAt(now);
		if (this.silent) {
			return;
		}
		this.answeredAt = now;
		boolean accepted = (verdict == Verdict.ACCEPTED);
		this.inARow = accepted ? this.inARow + 1 : 0;
		if (this.inARow >= proof.wanted()) {
			this.provenAt = now;
		}
		this.context.news().proofAnswered(this.issued, accepted, this.inARow, proof.wanted());
	}

	private void tellIfLate(Proof proof, Instant now) {
		if (!this.late && proof.isLate(now)) {
			this.late = true;
			logger.warn("AWS does not accept AWS keys " + this.issued.maskedKeyId() + " yet, "
					+ proof.limit().toSeconds() + " s after they were made. Asking again until it does.");
		}
	}

	/**
	 * Return when there is something to do again.
	 * @param former the keys in use, or {@code null} if there are none
	 * @return the time
	 */
	Instant nextAt(@Nullable IssuedCredentials former) {
		if (this.proof == null) {
			return Instant.MIN;
		}
		if (this.provenAt != null) {
			return this.provenAt.plus(this.proof.settle());
		}
		return Collections.min(List.of(this.askAt, this.proof.shownAt(former)));
	}

}
