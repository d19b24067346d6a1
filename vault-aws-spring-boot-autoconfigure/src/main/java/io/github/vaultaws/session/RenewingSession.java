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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.authentication.event.AfterLoginTokenRenewedEvent;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.VaultRefusal;

/**
 * The application's one Vault session. Renews its token at two thirds of its life and,
 * when renewal is at its end, logs in anew while the old token still lives. When the
 * application stops it revokes every token it logged in for, and with them all their
 * leases. Thread-safe; logins are made one at a time.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RenewingSession extends SessionEvents implements SessionManager, VaultSession, DisposableBean {

	private static final Log logger = LogFactory.getLog(RenewingSession.class);

	private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

	private static final Duration BETWEEN_LOSSES = Duration.ofSeconds(10);

	private static final Duration BETWEEN_DOUBTS = Backoff.LONGEST.minusSeconds(1);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

	private final TaskScheduler scheduler;

	private final Duration margin;

	private final Backoff backoff;

	private final Clock clock;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<TokenChange> changes = new CopyOnWriteArrayList<>();

	private final OwnTokens own;

	private final Logins logins;

	private final TokenDoubt doubt;

	private final TokenRenewal renewal;

	private volatile @Nullable SessionToken current;

	private @Nullable ScheduledFuture<?> attention;

	private int failures;

	private Instant lostAt = Instant.MIN;

	private volatile @Nullable SessionToken unanswered;

	private @Nullable SessionToken told;

	private volatile boolean closed;

	/**
	 * Create a new {@link RenewingSession}.
	 * @param login how to log in
	 * @param tokens where a token is renewed and revoked
	 * @param scheduler the scheduler, also the clock
	 * @param margin how long before the end of a token that cannot be renewed its
	 * successor must be there
	 * @param backoff the pause after a failed attempt
	 */
	public RenewingSession(ClientAuthentication login, TokenEndpoint tokens, TaskScheduler scheduler, Duration margin,
			Backoff backoff) {
		this.scheduler = scheduler;
		this.margin = margin;
		this.backoff = backoff;
		this.clock = scheduler.getClock();
		this.own = new OwnTokens(tokens, this);
		this.logins = new Logins(login, tokens, this, this.clock);
		this.doubt = new TokenDoubt(tokens, this.clock);
		this.renewal = new TokenRenewal(tokens, this.doubt, margin, this.clock);
	}

	@Override
	public VaultToken getSessionToken() {
		return token().token();
	}

	@Override
	public SessionToken token() {
		SessionToken token = this.current;
		Instant asked = this.clock.instant();
		if (token != null && token.isLive(asked)) {
			return token;
		}
		this.lock.lock();
		try {
			token = this.current;
			if (token != null && token.isLive(asked)) {
				return token;
			}
			token = logIn();
		}
		finally {
			this.lock.unlock();
		}
		tellChange();
		return token;
	}

	/**
	 * Take note that Vault refused a request. If a login has just followed another
	 * refusal, a further one would not help, and this refusal is left to its caller.
	 * @param token the token it was made with
	 * @param refusal what Vault answered
	 */
	@Override
	public boolean refused(SessionToken token, VaultRefusal refusal) {
		if (!this.doubt.isDead(token, refusal)) {
			return false;
		}
		this.lock.lock();
		try {
			SessionToken current = this.current;
			if (current == null || !token.isSameAs(current)) {
				return true;
			}
			if (this.clock.instant()
				.isBefore(this.lostAt.plus(refusal.isDeadToken() ? BETWEEN_LOSSES : BETWEEN_DOUBTS))) {
				tellOnce(token, refusal);
				return false;
			}
			logger.warn("Vault no longer knows the token of this application. Logging in again.");
			forget(current);
		}
		finally {
			this.lock.unlock();
		}
		tellChange();
		return true;
	}

	private void tellOnce(SessionToken token, VaultRefusal refusal) {
		if (!token.isSameAs(this.told)) {
			this.told = token;
			logger.warn("Vault refuses a token that it gave just now (" + refusal
					+ "). Check 'token_bound_cidrs' of the role that this application logs in with.");
		}
	}

	@Override
	public void unanswered(SessionToken token) {
		this.unanswered = token.service() ? token : null;
	}

	@Override
	public void addTokenChange(TokenChange change) {
		this.changes.add(change);
	}

	@Override
	public boolean revokesLeases() {
		SessionToken token = this.current;
		return token == null || token.service();
	}

	private SessionToken logIn() {
		requireOpen();
		SessionToken former = this.current;
		SessionToken token = this.logins.logIn();
		become(token, token.firstAttentionAt(this.margin, chance()));
		if (this.closed) {
			this.current = null;
			this.own.revoke(this.clock.instant());
			requireOpen();
		}
		this.logins.tell(token, former);
		return token;
	}

	private void requireOpen() {
		if (this.closed) {
			throw new VaultException("The application is stopping; no further Vault login is made");
		}
	}

	private void become(SessionToken token) {
		become(token, token.attentionAt(this.margin, chance()));
	}

	private void become(SessionToken token, Instant time) {
		this.current = token;
		this.own.put(token, this.clock.instant());
		this.failures = 0;
		Instant soonest = this.clock.instant().plus(SHORTEST_PAUSE);
		attendAt(time.isBefore(soonest) ? soonest : time);
	}

	private double chance() {
		return this.backoff.random().getAsDouble();
	}

	private void forget(SessionToken token) {
		this.lostAt = this.clock.instant();
		this.current = token.ended();
		this.own.remove(token);
	}

	private void attendAt(Instant time) {
		if (this.attention != null) {
			this.attention.cancel(false);
		}
		this.attention = (this.closed || time.equals(Instant.MAX)) ? null : this.scheduler.schedule(this::attend, time);
	}

	private void attend() {
		boolean changed;
		this.lock.lock();
		try {
			changed = attendTo(this.current);
		}
		finally {
			this.lock.unlock();
		}
		if (changed) {
			tellChange();
		}
	}

	private boolean attendTo(@Nullable SessionToken token) {
		if (this.closed || token == null) {
			return false;
		}
		try {
			if (!token.renewable()) {
				logIn();
			}
			else if (!token.isSameAs(this.unanswered) || !replaced()) {
				renew(token);
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			Instant now = this.clock.instant();
			Duration pause = this.backoff.pause(this.failures++, ex, Duration.between(now, token.end()));
			logger.warn("Vault token not renewed or replaced (%s). Trying again in %d s.".formatted(ex.getMessage(),
					pause.toSeconds()));
			attendAt(now.plus(pause));
			return false;
		}
	}

	private void renew(SessionToken token) {
		SessionToken renewed = this.renewal.renew(token);
		if (renewed != null && renewed.isLive(this.clock.instant())) {
			become(renewed);
			multicastEvent(new AfterLoginTokenRenewedEvent(token.token()));
			return;
		}
		if (renewed != null) {
			forget(token);
		}
		logIn();
	}

	private boolean replaced() {
		try {
			logIn();
			return true;
		}
		catch (RuntimeException ex) {
			logger.warn("The Vault token stays (" + ex.getMessage() + "), although AWS keys may live under it that"
					+ " nobody knows: Vault's answer to a request for some was lost.");
			return false;
		}
	}

	private void tellChange() {
		this.changes.forEach(TokenChange::tokenChanged);
	}

	/**
	 * Start nothing new, wait for a login under way and revoke every token that this
	 * process logged in for, and all their leases with them.
	 */
	@Override
	public void destroy() {
		this.closed = true;
		boolean idle = false;
		try {
			idle = this.lock.tryLock(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			if (!idle) {
				logger.warn("A Vault token may be left behind: Vault has not answered the last login or renewal within "
						+ CLOSE_TIMEOUT.toSeconds() + " s");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		attendAt(Instant.MAX);
		this.current = null;
		this.own.revoke(this.clock.instant());
		if (idle) {
			this.lock.unlock();
		}
	}

}
