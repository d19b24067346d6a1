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

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.event.AfterLoginTokenRenewedEvent;

import io.github.vaultaws.LastError;
import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.runtime.LogFields;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Holds the token of a session, renews it, and replaces it before it expires if it can no
 * longer be renewed. Used by one thread at a time, except for reads of the token.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenMaintenance {

	private static final VaultAwsLog logger = VaultAwsLog.of(TokenMaintenance.class);

	private static final Duration LATE_REVOCATION_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration MIN_REFRESH_INTERVAL = Duration.ofSeconds(1);

	private final ThrottledLogin login;

	private final TokenRenewal renewal;

	private final RevocableTokens revocableTokens;

	private final AuthenticationEvents events;

	private final Schedule schedule;

	private final SecretReuseWarning secretReuse;

	private final ThrottledWarnings warnings = new ThrottledWarnings();

	private final MonotonicClock clock;

	private volatile @Nullable SessionToken current;

	private volatile @Nullable SessionToken responseLostFor;

	private @Nullable ScheduledFuture<?> timer;

	private Instant confirmedAt = Instant.MIN;

	private int failures;

	private volatile @Nullable LastError lastError;

	private volatile boolean closed;

	/**
	 * Create a new {@link TokenMaintenance}.
	 * @param login the login method
	 * @param tokens the client to renew and revoke tokens with
	 * @param lookup the lookup of rejected tokens
	 * @param events the publisher of authentication events
	 * @param schedule when the token is renewed or replaced
	 */
	TokenMaintenance(ClientAuthentication login, TokenClient tokens, TokenLookup lookup, AuthenticationEvents events,
			Schedule schedule) {
		TaskScheduler scheduler = schedule.scheduler();
		this.clock = MonotonicClock.of(scheduler.getClock());
		this.login = new ThrottledLogin(login, tokens, events, this.clock);
		this.secretReuse = new SecretReuseWarning(login, scheduler);
		this.renewal = new TokenRenewal(tokens, lookup, this.login, schedule.margin(), this.clock);
		this.revocableTokens = new RevocableTokens(tokens, events);
		this.events = events;
		this.schedule = schedule;
	}

	/**
	 * Return the token with a volatile read.
	 * @return the token, which may have expired, or {@code null} if there is none
	 */
	@Nullable SessionToken current() {
		return this.current;
	}

	/**
	 * Return the state of the session. Thread-safe.
	 * @return the state
	 */
	SessionState state() {
		return this.login.state(this.current, this.lastError);
	}

	@Nullable String describeLogin() {
		SessionToken token = this.current;
		return (token != null) ? this.login.describe(token) : null;
	}

	boolean isTooSoon(SessionToken token, VaultErrorResponse errorResponse) {
		return this.login.isTooSoon(token, errorResponse);
	}

	/**
	 * Record that a response was lost and unknown leases of a token may exist.
	 * Thread-safe.
	 * @param token the token
	 */
	void responseLost(SessionToken token) {
		this.responseLostFor = token.revocable() ? token : null;
	}

	/**
	 * Look up the token if the clock has jumped since its expiry was confirmed, and log
	 * in if it has expired or cannot be looked up.
	 * @return the token
	 * @throws RuntimeException if the login fails
	 */
	SessionToken confirmOrLogIn() {
		SessionToken token = this.current;
		SessionToken confirmed = (token != null && !this.closed && this.clock.jumpedSince(this.confirmedAt))
				? this.renewal.lookUp(token) : null;
		if (confirmed == null) {
			return logIn();
		}
		activate(confirmed, confirmed.nextRefreshAt(this.schedule.margin(), jitter()));
		return confirmed;
	}

	/**
	 * Reset the timer, because it does not follow the clock.
	 */
	void clockJumped() {
		SessionToken token = this.current;
		if (token != null) {
			refreshNotBefore(this.clock.instant(), token, token.nextRefreshAt(this.schedule.margin(), jitter()));
		}
	}

	/**
	 * Replace the token.
	 * @return the new token
	 * @throws RuntimeException if the login fails
	 */
	SessionToken logIn() {
		requireOpen();
		SessionToken previous = this.current;
		SessionToken token = requireLogin();
		activate(token, token.firstRefreshAt(this.schedule.margin(), jitter()));
		if (this.closed) {
			this.revocableTokens.revoke(this.confirmedAt, (remaining) -> LATE_REVOCATION_TIMEOUT);
			requireOpen();
		}
		this.login.publish(token, previous);
		return token;
	}

	private SessionToken requireLogin() {
		try {
			return this.login.logIn();
		}
		catch (RuntimeException ex) {
			this.lastError = SessionFailures.describe(ex, Math.max(1, this.failures));
			throw ex;
		}
	}

	private void requireOpen() {
		if (this.closed) {
			throw new VaultException("The application is stopping; no further login to Vault is performed");
		}
	}

	private void activate(SessionToken token, Instant time) {
		this.current = token;
		this.confirmedAt = this.clock.instant();
		this.revocableTokens.put(token, this.confirmedAt);
		this.failures = 0;
		this.lastError = null;
		this.warnings.reset();
		refreshNotBefore(this.confirmedAt.plus(MIN_REFRESH_INTERVAL), token, time);
	}

	private void refreshNotBefore(Instant earliest, SessionToken token, Instant time) {
		refreshAt(time.isBefore(earliest) ? earliest : time);
		if (!this.closed) {
			this.secretReuse.schedule(token, time);
		}
	}

	private double jitter() {
		return this.schedule.backoff().random().getAsDouble();
	}

	private void refreshAt(Instant time) {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
		this.secretReuse.cancel();
		this.timer = (this.closed || time.equals(Instant.MAX)) ? null
				: this.schedule.scheduler().schedule(this.schedule.refresh(), time);
	}

	/**
	 * Stop using a token that Vault reported as invalid. The next caller logs in. The
	 * token is revoked when the session closes, in case it is still valid.
	 * @param token the token
	 * @param reason why it is invalid
	 */
	void invalidate(SessionToken token, String reason) {
		this.login.tokenInvalidated();
		this.confirmedAt = this.clock.instant();
		this.events.record(new SessionEvent.TokenLost(this.clock.toWallClock(this.confirmedAt), reason));
		this.current = token.expired();
		this.revocableTokens.markInvalid(token);
	}

	/**
	 * Renew or replace the token.
	 * @return {@code true} if the token or its expiry has changed
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
			else if (!token.isSameTokenAs(this.responseLostFor) || !replaced()) {
				renew(token);
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			Instant now = this.clock.instant();
			Duration pause = ThrottledLogin.pause(this.schedule.backoff(), this.failures++, ex,
					Duration.between(now, token.expiresAt()));
			refreshAt(now.plus(pause));
			LastError error = SessionFailures.describe(ex, this.failures);
			String text = "Failed to renew or replace the Vault token, retrying in %d s: %s"
				.formatted(pause.toSeconds(), PrintableText.ofFailure(ex));
			if (this.warnings.isDue(error.reason(), now)) {
				logger.warn(text,
						LogFields.ofSession(SessionEvent.RefreshFailed.class.getSimpleName(), error.reason()));
			}
			else {
				logger.debug(text);
			}
			this.lastError = error;
			this.events.record(new SessionEvent.RefreshFailed(this.clock.toWallClock(now), error,
					this.clock.toWallClock(now.plus(pause))));
			return false;
		}
	}

	private void renew(SessionToken token) {
		SessionToken renewed = this.renewal.renew(token);
		if (renewed != null && renewed.isLive(this.clock.instant())) {
			activate(renewed, renewed.nextRefreshAt(this.schedule.margin(), jitter()));
			this.events.multicastEvent(new AfterLoginTokenRenewedEvent(token.token()));
			this.events.record(new SessionEvent.TokenRenewed(this.clock.toWallClock(this.confirmedAt),
					renewed.describe(this.clock).expiresAt(), renewed.renewable()));
			return;
		}
		if (renewed != null) {
			invalidate(token, "Vault reported it as invalid when it was renewed");
		}
		logIn();
	}

	private boolean replaced() {
		try {
			confirmOrLogIn();
			return true;
		}
		catch (RuntimeException ex) {
			logger.warn("Failed to replace the Vault token (" + PrintableText.ofFailure(ex)
					+ "), renewing it instead. AWS credentials"
					+ " from a response that was lost remain valid as long as this token.");
			return false;
		}
	}

	/**
	 * Prevent further logins. A pending login revokes its token itself. Thread-safe.
	 */
	void close() {
		this.closed = true;
	}

	/**
	 * Revoke all tokens that this process has obtained.
	 * @param close supplies the timeouts of the requests
	 * @return the tokens whose leases may remain
	 */
	List<SessionToken> revokeTokens(SessionClose close) {
		refreshAt(Instant.MAX);
		this.current = null;
		return this.revocableTokens.revoke(this.clock.instant(), close::timeout);
	}

	/**
	 * When the token is renewed or replaced.
	 *
	 * @param scheduler the scheduler, whose clock is used
	 * @param margin the time before the expiry of a token that cannot be renewed at which
	 * it must have been replaced
	 * @param backoff the backoff after a failed attempt
	 * @param refresh the task to run when the token has to be renewed or replaced
	 */
	record Schedule(TaskScheduler scheduler, Duration margin, Backoff backoff, Runnable refresh) {
	}

}
