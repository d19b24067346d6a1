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
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.lease.LeaseSchedule.Action;
import io.github.vaultaws.lease.LeaseSchedule.Step;
import io.github.vaultaws.session.SessionToken;

/**
 * The keys that a role holds – in use, to be proven, superseded – and the steps from one
 * to the next. A failed step changes nothing that clients see. Used by one thread at a
 * time, but for requests to replace.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Rotation {

	private final LeaseContext context;

	private final Issuance issuance;

	private final Rejections rejections;

	private final CurrentKeys current;

	private final CandidateKeys candidate;

	private final SupersededKeys superseded;

	private volatile boolean replacementAsked;

	Rotation(LeaseContext context, Consumer<@Nullable IssuedCredentials> publisher) {
		this.context = context;
		Renewal renewal = new Renewal(context);
		LeaseLookup lookup = new LeaseLookup(context);
		this.issuance = new Issuance(context);
		this.rejections = new Rejections(context);
		this.current = new CurrentKeys(context, renewal, lookup, publisher);
		this.candidate = new CandidateKeys(context, renewal, lookup, this::askForReplacement);
		this.superseded = new SupersededKeys(context);
	}

	/**
	 * Have the keys replaced by the next step. Thread-safe.
	 */
	void askForReplacement() {
		this.replacementAsked = true;
	}

	/**
	 * Return where clients report refused keys.
	 * @return the reports
	 */
	Rejections rejections() {
		return this.rejections;
	}

	/**
	 * Do what is due, and publish the keys to use from now on.
	 */
	void advance() {
		this.superseded.retire();
		this.current.carryOver(this.context.session().token());
		this.candidate.carryOver(this.context.session().token());
		RuntimeException doubt = confirm();
		dropDeadCandidate(this.context.session().token());
		checkReported();
		prove();
		this.current.renew(this.context.session().token());
		replace(this.context.session().token());
		readAgain(this.context.session().token());
		if (doubt != null) {
			throw doubt;
		}
		IssuedCredentials late = this.candidate.late();
		if (late != null && this.current.live() == null) {
			throw this.context.engine().notAccepted(late);
		}
	}

	/**
	 * Return when there is something to do again.
	 * @return the time
	 */
	Instant nextAt() {
		Instant retireAt = this.superseded.nextAt();
		IssuedCredentials live = this.current.live();
		Instant candidateAt = this.candidate.nextAt(live);
		if (live == null) {
			return this.candidate.isEmpty() ? Instant.MIN : earliest(candidateAt, retireAt);
		}
		Step step = this.current.next(live);
		boolean waits = !this.candidate.isEmpty() && step.action() == Action.REPLACE;
		return earliest(waits ? candidateAt : step.at(), candidateAt, live.end(), retireAt);
	}

	private static Instant earliest(Instant... times) {
		return Collections.min(List.of(times));
	}

	/**
	 * Revoke what is held, one lease after the other.
	 */
	void revokeAll() {
		supersedeAll();
		this.superseded.revokeAll();
	}

	/**
	 * Revoke what was made with a token, one lease after the other.
	 * @param token the token, which revokes
	 */
	void revokeMadeWith(SessionToken token) {
		supersedeAll();
		this.superseded.revokeMadeWith(token);
	}

	private void supersedeAll() {
		Instant now = this.context.now();
		IssuedCredentials unseen = this.candidate.take();
		if (unseen != null) {
			this.superseded.add(unseen, now);
		}
		IssuedCredentials held = this.current.held();
		if (held != null) {
			this.superseded.add(held, now);
			this.current.become(null);
		}
	}

	/**
	 * Ask Vault about ends that a leap of the clock has made doubtful.
	 * @return why Vault did not tell, or {@code null} if nothing is doubtful any more
	 */
	private @Nullable RuntimeException confirm() {
		try {
			this.current.confirm();
			this.candidate.confirm();
			return null;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	private void dropDeadCandidate(SessionToken token) {
		IssuedCredentials dead = this.candidate.takeDead(token);
		if (dead != null) {
			this.superseded.add(dead, this.context.now());
		}
	}

	private void checkReported() {
		IssuedCredentials issued = this.current.live();
		if (issued == null || !this.rejections.confirm(issued)) {
			return;
		}
		this.context.news().dropped(issued, "AWS refuses them");
		this.candidate.suspect();
		boolean fresh = this.candidate.isEmpty() && this.current.isFresh();
		IssuedCredentials former = fresh ? takeBack() : null;
		if (former != null) {
			this.candidate.begin(issued, former).doubted();
		}
		else {
			this.superseded.add(issued, this.context.now());
		}
		this.current.become(former);
	}

	private @Nullable IssuedCredentials takeBack() {
		IssuedCredentials former = this.superseded.takeBack();
		if (former != null && this.context.probe().ask(former.keys()) == CredentialProbe.Verdict.REFUSED) {
			this.superseded.add(former, this.context.now());
			return null;
		}
		return former;
	}

	private void prove() {
		IssuedCredentials proven = this.candidate.prove(this.current.live());
		if (proven != null) {
			publish(proven);
		}
	}

	private void publish(IssuedCredentials issued) {
		IssuedCredentials former = this.current.held();
		this.replacementAsked = false;
		this.current.replaceBy(issued);
		Instant formerUntil = (former != null) ? this.superseded.add(former) : null;
		this.context.news().published(issued, former, formerUntil);
		if (former == null && this.context.schedule().isCramped(issued)) {
			this.context.news().cramped(issued);
		}
	}

	private void replace(SessionToken token) {
		if (this.candidate.isEmpty() && (this.replacementAsked || this.current.isReplacementDue(token))) {
			if (this.current.live() != null) {
				this.superseded.makeRoom();
			}
			IssuedCredentials other = this.issuance.issue(token);
			IssuedCredentials held = this.current.held();
			if (held != null && other.isStatic() && other.hasSameKeysAs(held)) {
				this.replacementAsked = false;
				this.current.become(held.with(StaticLease.readAgain(held.lease(), other.lease()), token));
				return;
			}
			if (!other.isStatic() && (other.hasSameKeysAs(held) || this.superseded.contains(other))) {
				throw this.context.engine().sameKeys(other);
			}
			this.replacementAsked = false;
			this.context.news().issued(other);
			this.candidate.begin(other, this.current.live());
			prove();
		}
	}

	/**
	 * Read a static role again whose key AWS does not accept: Vault may have rotated it.
	 * @param token the session's token
	 */
	private void readAgain(SessionToken token) {
		IssuedCredentials doubtful = this.candidate.doubtfulStatic();
		if (doubtful != null) {
			IssuedCredentials other = this.issuance.issue(token);
			if (!other.hasSameKeysAs(doubtful)) {
				this.context.news().issued(other);
				this.candidate.begin(other, this.current.live());
			}
		}
	}

}
