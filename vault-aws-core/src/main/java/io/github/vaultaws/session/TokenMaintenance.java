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

package io.github.vaultaws.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.event.AfterLoginTokenRenewedEvent;

import io.github.vaultaws.MonotonicClock;

/**
 * The session's token and what attention does to it: it is renewed and, where that is at
 * its end, replaced while it still lives. Used by one thread at a time, but for reads of
 * the token.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenMaintenance {

	private static final Log logger = LogFactory.getLog(TokenMaintenance.class);

	private static final Duration LATE_REVOCATION = Duration.ofSeconds(2);

	private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

	private final ThrottledLogin logins;

	private final TokenRenewal renewal;

	private final RevocableTokens own;

	private final TokenLosses losses;

	private final AuthenticationEvents events;

	private final TaskScheduler scheduler;

	private final Duration margin;

	private final Backoff backoff;

	private final Runnable alarm;

	private final MonotonicClock clock;

	private volatile @Nullable SessionToken current;

	private volatile @Nullable SessionToken unanswered;

	private @Nullable ScheduledFuture<?> attention;

	private Instant toldAt = Instant.MIN;

	private int failures;

	private volatile boolean closed;

	/**
	 * Create a new {@link TokenMaintenance}.
	 * @param login how to log in
	 * @param tokens where a token is renewed and revoked
	 * @param doubt whether a refused token is dead
	 * @param events who is told
	 * @param scheduler the scheduler, also the clock
	 * @param margin how long before the end of a token that cannot be renewed its
	 * successor must be there
	 * @param backoff the pause after a failed attempt
	 * @param alarm what to run when the token wants attention
	 */
	TokenMaintenance(ClientAuthentication login, TokenClient tokens, TokenLookup doubt, AuthenticationEvents events,
			TaskScheduler scheduler, Duration margin, Backoff backoff, Runnable alarm) {
		this.clock = MonotonicClock.of(scheduler.getClock());
		this.logins = new ThrottledLogin(login, tokens, events, this.clock);
		this.losses = new TokenLosses(this.clock);
		this.renewal = new TokenRenewal(tokens, doubt, this.losses, margin, this.clock);
		this.own = new RevocableTokens(tokens, events);
		this.events = events;
		this.scheduler = scheduler;
		this.margin = margin;
		this.backoff = backoff;
		this.alarm = alarm;
	}

	/**
	 * Return the token. A volatile read.
	 * @return the token, live or not, or {@code null} if there is none
	 */
	@Nullable SessionToken current() {
		return this.current;
	}

	TokenLosses losses() {
		return this.losses;
	}

	/**
	 * Take note that leases may live under a token that nobody knows. Thread-safe.
	 * @param token the token
	 */
	void responseLost(SessionToken token) {
		this.unanswered = token.revocable() ? token : null;
	}

	/**
	 * Ask Vault about the token if a leap of the clock has made its end doubtful, and get
	 * another if it is at its end.
	 * @return the token
	 * @throws RuntimeException if there is none to be had now
	 */
	SessionToken confirmOrLogIn() {
		SessionToken token = this.current;
		SessionToken known = (token != null && !this.closed && this.clock.jumpedSince(this.toldAt))
				? this.renewal.lookUp(token) : null;
		if (known == null) {
			return logIn();
		}
		activate(known, known.nextRefreshAt(this.margin, jitter()));
		return known;
	}

	/**
	 * Set the timer anew, because it counts what the clock has left out.
	 */
	void clockJumped() {
		SessionToken token = this.current;
		if (token != null) {
			refreshNotBefore(this.clock.instant(), token.nextRefreshAt(this.margin, jitter()));
		}
	}

	/**
	 * Get another token.
	 * @return the token
	 * @throws RuntimeException if there is none to be had now
	 */
	SessionToken logIn() {
		requireOpen();
		SessionToken former = this.current;
		SessionToken token = this.logins.logIn();
		activate(token, token.firstRefreshAt(this.margin, jitter()));
		if (this.closed) {
			this.own.revoke(this.toldAt, (others) -> LATE_REVOCATION);
			requireOpen();
		}
		this.logins.publish(token, former);
		return token;
	}

	private void requireOpen() {
		if (this.closed) {
			throw new VaultException("The application is stopping; no further Vault login is made");
		}
	}

	private void activate(SessionToken token, Instant time) {
		this.current = token;
		this.toldAt = this.clock.instant();
		this.own.put(token, this.toldAt);
		this.failures = 0;
		refreshNotBefore(this.toldAt.plus(SHORTEST_PAUSE), time);
	}

	private void refreshNotBefore(Instant soonest, Instant time) {
		refreshAt(time.isBefore(soonest) ? soonest : time);
	}

	private double jitter() {
		return this.backoff.random().getAsDouble();
	}

	private void refreshAt(Instant time) {
		if (this.attention != null) {
			this.attention.cancel(false);
		}
		this.attention = (this.closed || time.equals(Instant.MAX)) ? null : this.scheduler.schedule(this.alarm, time);
	}

	/**
	 * Use a token no more that Vault does not seem to know. The next caller logs in. It
	 * is revoked at the close all the same, in case it lives.
	 * @param token the token
	 */
	void lose(SessionToken token) {
		this.losses.add();
		this.toldAt = this.clock.instant();
		this.current = token.expired();
		this.own.lose(token);
	}

	/**
	 * Do what the alarm asks for.
	 * @return whether the token is another, or has another end
	 */
	boolean refresh() {
		SessionToken token = this.current;
		if (this.closed || token == null) {
			return false;
		}
		try {
			if (!token.renewable()) {
				confirmOrLogIn();
			}
			else if (!token.isSameTokenAs(this.unanswered) || !replaced()) {
				renew(token);
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			Instant now = this.clock.instant();
			Duration pause = this.backoff.pause(this.failures++, ex, Duration.between(now, token.expiresAt()));
			logger.warn("Vault token not renewed or replaced (%s). Trying again in %d s.".formatted(ex.getMessage(),
					pause.toSeconds()));
			refreshAt(now.plus(pause));
			return false;
		}
	}

	private void renew(SessionToken token) {
		SessionToken renewed = this.renewal.renew(token);
		if (renewed != null && renewed.isLive(this.clock.instant())) {
			activate(renewed, renewed.nextRefreshAt(this.margin, jitter()));
			this.events.multicastEvent(new AfterLoginTokenRenewedEvent(token.token()));
			return;
		}
		if (renewed != null) {
			lose(token);
		}
		logIn();
	}

	private boolean replaced() {
		try {
			confirmOrLogIn();
			return true;
		}
		catch (RuntimeException ex) {
			logger.warn("The Vault token stays (" + ex.getMessage() + "), although AWS keys may live under it that"
					+ " nobody knows: Vault's answer to a request for some was lost.");
			return false;
		}
	}

	/**
	 * Log in no more. A login under way takes its token back itself. Thread-safe.
	 */
	void close() {
		this.closed = true;
	}

	/**
	 * Revoke every token that this process logged in for.
	 * @param close the limits of the requests
	 * @return the tokens under which leases may be left
	 */
	List<SessionToken> end(SessionClose close) {
		refreshAt(Instant.MAX);
		this.current = null;
		return this.own.revoke(this.clock.instant(), close::limit);
	}

}
