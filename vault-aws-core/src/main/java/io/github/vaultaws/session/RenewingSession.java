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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.client.VaultErrorResponse;

/**
 * The application's one Vault session. Renews its token at two thirds of its life and,
 * when renewal is at its end, logs in anew while the old token still lives. When the
 * application stops it revokes every token it logged in for, and with them all their
 * leases. Thread-safe: what happens to the token happens under one lock, and who must
 * know of it is told after that.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RenewingSession extends AuthenticationEvents
		implements SessionManager, VaultSession, DisposableBean {

	private static final Log logger = LogFactory.getLog(RenewingSession.class);

	static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

	private final TokenClient tokens;

	private final MonotonicClock clock;

	private final TokenLookup doubt;

	private final TokenMaintenance upkeep;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<TokenListener> changes = new CopyOnWriteArrayList<>();

	private volatile Duration shutdownTimeout = SHUTDOWN_TIMEOUT;

	/**
	 * Create a new {@link RenewingSession}.
	 * @param login how to log in
	 * @param tokens where a token is renewed and revoked
	 * @param scheduler the scheduler, also the clock
	 * @param margin how long before the end of a token that cannot be renewed its
	 * successor must be there
	 * @param backoff the pause after a failed attempt
	 */
	public RenewingSession(ClientAuthentication login, TokenClient tokens, TaskScheduler scheduler, Duration margin,
			Backoff backoff) {
		this.tokens = tokens;
		this.clock = MonotonicClock.of(scheduler.getClock());
		this.doubt = new TokenLookup(tokens, this.clock);
		this.upkeep = new TokenMaintenance(login, tokens, this.doubt, this, scheduler, margin, backoff, this::refresh);
		this.clock.onJump(this::clockJumped);
	}

	@Override
	public VaultToken getSessionToken() {
		return token().token();
	}

	@Override
	public SessionToken token() {
		Instant asked = this.clock.instant();
		SessionToken token = live(asked);
		if (token != null) {
			return token;
		}
		this.lock.lock();
		try {
			token = live(asked);
			if (token != null) {
				return token;
			}
			token = this.upkeep.confirmOrLogIn();
		}
		finally {
			this.lock.unlock();
		}
		publishChange();
		return token;
	}

	@Override
	public @Nullable SessionToken current() {
		return this.upkeep.current();
	}

	private @Nullable SessionToken live(Instant now) {
		SessionToken token = this.upkeep.current();
		return (token != null && token.isLive(now)) ? token : null;
	}

	/**
	 * Take note that Vault refused a request. If a login has just followed another
	 * refusal, a further one would not help, and this refusal is left to its caller.
	 * @param token the token it was made with
	 * @param refusal what Vault answered
	 */
	@Override
	public boolean tokenRejected(SessionToken token, VaultErrorResponse refusal) {
		if (!this.doubt.isDead(token, refusal)) {
			return false;
		}
		this.lock.lock();
		try {
			SessionToken current = this.upkeep.current();
			if (current == null || !token.isSameTokenAs(current)) {
				return true;
			}
			if (this.upkeep.losses().isTooSoon(token, refusal)) {
				return false;
			}
			logger.warn("Vault no longer knows the token of this application. Logging in again.");
			this.upkeep.lose(current);
		}
		finally {
			this.lock.unlock();
		}
		publishChange();
		return true;
	}

	@Override
	public void responseLost(SessionToken token) {
		this.upkeep.responseLost(token);
	}

	@Override
	public void addTokenListener(TokenListener change) {
		this.changes.add(change);
	}

	@Override
	public void release(Collection<? extends TokenListener> roles) {
		this.changes.removeAll(roles);
		SessionClose close = new SessionClose(this.tokens, roles, this.shutdownTimeout);
		close.closeRoles();
		close.revokeLeases(null, this::token);
	}

	private void refresh() {
		boolean changed;
		this.lock.lock();
		try {
			changed = this.upkeep.refresh();
		}
		finally {
			this.lock.unlock();
		}
		if (changed) {
			publishChange();
		}
	}

	/**
	 * Set the timer anew, unless somebody is doing what ends with that.
	 */
	private void clockJumped() {
		if (this.lock.tryLock()) {
			try {
				this.upkeep.clockJumped();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private void publishChange() {
		this.changes.forEach(TokenListener::tokenChanged);
	}

	/**
	 * Set the maximum time of the close. By default, it is ten seconds.
	 * @param shutdownTimeout the time, half of which requests under way get
	 */
	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Let nothing new begin, wait for the requests under way, abort those that take too
	 * long, and revoke every token that this process logged in for, and all their leases
	 * with them. Leases that outlive their token are revoked one by one.
	 */
	@Override
	public void destroy() {
		this.upkeep.close();
		SessionClose close = new SessionClose(this.tokens, this.changes, this.shutdownTimeout);
		close.quiesce();
		boolean idle = false;
		try {
			idle = this.lock.tryLock(close.limit(1).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		try {
			this.upkeep.end(close).forEach((token) -> close.revokeLeases(token, () -> token));
		}
		finally {
			if (idle) {
				this.lock.unlock();
			}
		}
	}

}
