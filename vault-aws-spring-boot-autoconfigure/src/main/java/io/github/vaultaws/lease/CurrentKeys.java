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
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.lease.LeaseSchedule.Action;
import io.github.vaultaws.lease.LeaseSchedule.Step;
import io.github.vaultaws.session.SessionToken;

/**
 * The keys that clients use, and what is to be done with them next. Used by one thread at
 * a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CurrentKeys {

	private static final Duration FRESH = Duration.ofMinutes(1);

	private final LeaseContext context;

	private final Renewal renewal;

	private final LeaseLookup lookup;

	private final Consumer<@Nullable IssuedCredentials> publisher;

	private @Nullable IssuedCredentials issued;

	private Instant publishedAt = Instant.MIN;

	private boolean first;

	private double chance;

	CurrentKeys(LeaseContext context, Renewal renewal, LeaseLookup lookup,
			Consumer<@Nullable IssuedCredentials> publisher) {
		this.context = context;
		this.renewal = renewal;
		this.lookup = lookup;
		this.publisher = publisher;
	}

	/**
	 * Return the keys that clients were given last, live or ended.
	 * @return the keys, or {@code null} if there are none
	 */
	@Nullable IssuedCredentials held() {
		return this.issued;
	}

	@Nullable IssuedCredentials live() {
		IssuedCredentials issued = this.issued;
		return (issued != null && issued.isLive(this.context.now())) ? issued : null;
	}

	/**
	 * Let clients use other keys.
	 * @param issued the keys
	 */
	void replaceBy(IssuedCredentials issued) {
		this.first = live() == null;
		this.chance = this.context.random().getAsDouble();
		this.publishedAt = this.context.now();
		become(issued);
	}

	/**
	 * Take note of the state of the keys.
	 * @param issued the same keys, former ones that are taken back, or {@code null} if
	 * there are none any more
	 */
	void become(@Nullable IssuedCredentials issued) {
		this.issued = issued;
		this.publisher.accept(issued);
	}

	/**
	 * Return whether clients have had the keys for so short a time that those before may
	 * still serve.
	 * @return {@code true} within a minute
	 */
	boolean isFresh() {
		return this.context.now().isBefore(this.publishedAt.plus(FRESH));
	}

	/**
	 * Take note of the state of the token that the keys were made with.
	 * @param token the session's token
	 */
	void carryOver(SessionToken token) {
		IssuedCredentials issued = this.issued;
		if (issued != null && issued.isUnderFormerStateOf(token)) {
			become(issued.with(issued.lease(), token));
		}
		else if (issued != null && issued.isShownWrong()) {
			become(issued.with(issued.lease(), issued.token()));
		}
	}

	/**
	 * Ask Vault about an end that a leap of the clock has made doubtful.
	 */
	void confirm() {
		IssuedCredentials issued = this.issued;
		if (issued != null && this.lookup.isDoubtful(issued)) {
			become(this.lookup.confirm(issued));
		}
	}

	/**
	 * Renew the lease if that is due.
	 * @param token the session's token
	 */
	void renew(SessionToken token) {
		IssuedCredentials issued = live();
		if (issued != null && !issued.isOrphanOf(token) && isDue(issued, Action.RENEW)) {
			become(this.renewal.renew(issued));
			this.chance = this.context.random().getAsDouble();
		}
	}

	/**
	 * Return whether there have to be other keys now.
	 * @param token the session's token
	 * @return {@code true} if none live, or if it is time
	 */
	boolean isReplacementDue(SessionToken token) {
		IssuedCredentials issued = live();
		return issued == null || issued.isOrphanOf(token) || isDue(issued, Action.REPLACE);
	}

	private boolean isDue(IssuedCredentials issued, Action action) {
		Step step = next(issued);
		return step.action() == action && step.isDue(this.context.now());
	}

	/**
	 * Return what is to be done next with live keys.
	 * @param issued the keys
	 * @return the step
	 */
	Step next(IssuedCredentials issued) {
		return this.context.schedule().next(issued, this.first, this.chance);
	}

}
