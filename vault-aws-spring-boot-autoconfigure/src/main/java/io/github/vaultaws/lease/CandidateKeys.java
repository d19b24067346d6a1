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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.session.SessionToken;

/**
 * The keys that are being proven before clients may see them, if there are any. Used by
 * one thread at a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CandidateKeys {

	private final LeaseContext context;

	private final Renewal renewal;

	private final LeaseLookup lookup;

	private final Runnable whenLost;

	private @Nullable Candidate candidate;

	/**
	 * Create a new {@link CandidateKeys}.
	 * @param context what the keys live by
	 * @param renewal how Vault is asked whether a candidate lives
	 * @param lookup how Vault is asked about an end
	 * @param whenLost who asks for others when a candidate is lost
	 */
	CandidateKeys(LeaseContext context, Renewal renewal, LeaseLookup lookup, Runnable whenLost) {
		this.context = context;
		this.renewal = renewal;
		this.lookup = lookup;
		this.whenLost = whenLost;
	}

	/**
	 * Begin to prove keys.
	 * @param issued the keys
	 * @param former the keys in use, or {@code null} if there are none
	 * @return the candidate
	 */
	Candidate begin(IssuedCredentials issued, @Nullable IssuedCredentials former) {
		Proof proof = (issued.needsProof() && this.context.schedule().proven()) ? Proof.of(this.context.now(), former)
				: null;
		this.candidate = new Candidate(this.context, issued, proof);
		return this.candidate;
	}

	boolean isEmpty() {
		return this.candidate == null;
	}

	/**
	 * Return the keys, and forget them.
	 * @return the keys, or {@code null} if there are none
	 */
	@Nullable IssuedCredentials take() {
		Candidate candidate = this.candidate;
		this.candidate = null;
		return (candidate != null) ? candidate.issued() : null;
	}

	/**
	 * Have Vault asked about the keys soon, because those in use were revoked.
	 */
	void suspect() {
		if (this.candidate != null) {
			this.candidate.suspect();
		}
	}

	/**
	 * Take note of the state of the token that the keys were made with.
	 * @param token the session's token
	 */
	void carryOver(SessionToken token) {
		Candidate candidate = this.candidate;
		if (candidate != null && candidate.issued().isUnderFormerStateOf(token)) {
			candidate.become(candidate.issued().with(candidate.issued().lease(), token));
		}
	}

	/**
	 * Ask Vault about an end that a leap of the clock has made doubtful.
	 */
	void confirm() {
		Candidate candidate = this.candidate;
		if (candidate != null && this.lookup.isDoubtful(candidate.issued())) {
			become(candidate, this.lookup.confirm(candidate.issued()));
		}
	}

	private void become(Candidate candidate, @Nullable IssuedCredentials known) {
		if (known != null) {
			candidate.become(known);
		}
		else {
			this.candidate = null;
			this.whenLost.run();
		}
	}

	/**
	 * Forget keys that have ended, or whose token is not the session's any more.
	 * @param token the session's token
	 * @return the forgotten keys, or {@code null} if there are none
	 */
	@Nullable IssuedCredentials takeDead(SessionToken token) {
		IssuedCredentials issued = (this.candidate != null) ? this.candidate.issued() : null;
		if (issued == null || (!issued.isOrphanOf(token) && issued.isLive(this.context.now()))) {
			return null;
		}
		this.context.news().dropped(issued, "their Vault token or lease ended before AWS accepted them");
		this.whenLost.run();
		return take();
	}

	/**
	 * Go on proving the keys, and ask Vault about them where that takes too long.
	 * @param live the keys in use, or {@code null} if there are none
	 * @return the keys if clients may see them now, or {@code null}
	 */
	@Nullable IssuedCredentials prove(@Nullable IssuedCredentials live) {
		Candidate candidate = this.candidate;
		if (candidate != null && candidate.prove(live)) {
			return take();
		}
		if (candidate != null && candidate.issued().isUser() && candidate.isDoubtful()) {
			become(candidate, this.renewal.renew(candidate.issued()));
		}
		return null;
	}

	/**
	 * Return the keys of a static role that AWS does not accept for so long that Vault
	 * may have rotated them.
	 * @return the keys, or {@code null} if there are none
	 */
	@Nullable IssuedCredentials doubtfulStatic() {
		Candidate candidate = this.candidate;
		return (candidate != null && candidate.issued().isStatic() && candidate.isDoubtful()) ? candidate.issued()
				: null;
	}

	/**
	 * Return the keys if clients have waited for them long enough to be told.
	 * @return the keys, or {@code null} if there are none
	 */
	@Nullable IssuedCredentials late() {
		Candidate candidate = this.candidate;
		return (candidate != null && candidate.isLate()) ? candidate.issued() : null;
	}

	/**
	 * Return when there is something to do again.
	 * @param live the keys in use, or {@code null} if there are none
	 * @return the time, {@link Instant#MAX} for never
	 */
	Instant nextAt(@Nullable IssuedCredentials live) {
		return (this.candidate != null) ? this.candidate.nextAt(live) : Instant.MAX;
	}

}
