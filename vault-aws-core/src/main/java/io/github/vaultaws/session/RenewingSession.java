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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.runtime.LogFields;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * The Vault session of the application. It renews its token at two thirds of the TTL. If
 * the token can no longer be renewed, the session logs in again before the token expires.
 * When the application stops, the session revokes all tokens that it has obtained, along
 * with their leases. Thread-safe: the token is changed under one lock, and listeners are
 * called after the lock is released.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RenewingSession extends AuthenticationEvents
		implements SessionManager, VaultSession, DisposableBean {

	private static final VaultAwsLog logger = VaultAwsLog.of(RenewingSession.class);

	private final SessionRoles roles;

	private final MonotonicClock clock;

	private final TokenLookup lookup;

	private final TokenMaintenance maintenance;

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * Create a new {@link RenewingSession}.
	 * @param login the login method
	 * @param tokens the client to renew and revoke tokens with
	 * @param scheduler the scheduler, whose clock is used
	 * @param margin the time before the expiry of a token that cannot be renewed at which
	 * it must have been replaced
	 * @param backoff the backoff after a failed attempt
	 */
	public RenewingSession(ClientAuthentication login, TokenClient tokens, TaskScheduler scheduler, Duration margin,
			Backoff backoff) {
		this.roles = new SessionRoles(tokens);
		this.clock = MonotonicClock.of(scheduler.getClock());
		this.lookup = new TokenLookup(tokens, this.clock);
		this.maintenance = new TokenMaintenance(login, tokens, this.lookup, this,
				new TokenMaintenance.Schedule(scheduler, margin, backoff, this::refresh));
		this.clock.onJump(this::clockJumped);
	}

	@Override
	@JsonIgnore
	public VaultToken getSessionToken() {
		return token().token();
	}

	@Override
	public SessionToken token() {
		Instant now = this.clock.instant();
		SessionToken token = live(now);
		if (token != null) {
			return token;
		}
		this.lock.lock();
		try {
			token = live(now);
			if (token != null) {
				return token;
			}
			token = this.maintenance.confirmOrLogIn();
		}
		finally {
			this.lock.unlock();
			publishRecorded();
		}
		this.roles.tokenChanged();
		return token;
	}

	@Override
	public boolean isManaged() {
		return true;
	}

	@Override
	public @Nullable SessionToken current() {
		return this.maintenance.current();
	}

	@Override
	public SessionState state() {
		return this.maintenance.state();
	}

	/**
	 * Return the text with which the login of the current token is logged. What is logged
	 * before the logging system is initialized is lost.
	 * @return the text, which does not contain the token, or {@code null} if there has
	 * been no login
	 */
	public @Nullable String describeLogin() {
		return this.maintenance.describeLogin();
	}

	private @Nullable SessionToken live(Instant now) {
		SessionToken token = this.maintenance.current();
		return (token != null && token.isLive(now)) ? token : null;
	}

	/**
	 * Handle an error response of Vault. If the token was issued immediately after
	 * another token had been rejected, a further login would not help, and the caller has
	 * to handle the error response.
	 * @param token the token of the request
	 * @param errorResponse the error response
	 */
	@Override
	public boolean tokenRejected(SessionToken token, VaultErrorResponse errorResponse) {
		if (!this.lookup.isInvalid(token, errorResponse)) {
			return false;
		}
		this.lock.lock();
		try {
			SessionToken current = this.maintenance.current();
			if (current == null || !token.isSameTokenAs(current)) {
				return true;
			}
			if (this.maintenance.isTooSoon(token, errorResponse)) {
				return false;
			}
			logger.warn("Vault token is no longer valid (" + errorResponse + "); logging in again",
					LogFields.ofSession(SessionEvent.TokenLost.class.getSimpleName(), null));
			this.maintenance.invalidate(current, errorResponse.toString());
		}
		finally {
			this.lock.unlock();
			publishRecorded();
		}
		this.roles.tokenChanged();
		return true;
	}

	@Override
	public void responseLost(SessionToken token) {
		this.maintenance.responseLost(token);
		if (!token.revocable()) {
			this.roles.responseLost(token);
		}
	}

	@Override
	public void addTokenListener(TokenListener listener) {
		this.roles.add(listener);
	}

	@Override
	public void release(Collection<? extends TokenListener> roles) {
		this.roles.release(roles, this::token);
	}

	private void refresh() {
		boolean changed;
		this.lock.lock();
		try {
			changed = this.maintenance.refresh();
		}
		finally {
			this.lock.unlock();
			publishRecorded();
		}
		if (changed) {
			this.roles.tokenChanged();
		}
	}

	/**
	 * Reset the timer, unless another thread holds the lock and will do so.
	 */
	private void clockJumped() {
		if (this.lock.tryLock()) {
			try {
				this.maintenance.clockJumped();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Set what session events are published to. Events that precede the listener are
	 * published to it at once. Exceptions of the listener are logged.
	 * @param eventListener the listener
	 */
	public void setEventListener(Consumer<? super SessionEvent> eventListener) {
		publishTo(eventListener);
	}

	/**
	 * Set the operations that include the logins of this session.
	 * @param operations the observed operations
	 */
	public void setOperations(ObservedOperations operations) {
		observe(operations);
	}

	/**
	 * Set the maximum time of the close. By default, it is ten seconds.
	 * @param shutdownTimeout the maximum time, half of which is for pending requests
	 */
	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.roles.setShutdownTimeout(shutdownTimeout);
	}

	/**
	 * Close the session. No new operation is started, pending requests are awaited for
	 * half of the shutdown timeout and then aborted, and all tokens that this process has
	 * obtained are revoked along with their leases. Leases that outlive their token are
	 * revoked individually.
	 */
	@Override
	public void destroy() {
		publishTo((event) -> {
		});
		this.maintenance.close();
		SessionClose close = this.roles.quiesce();
		boolean idle = false;
		try {
			idle = this.lock.tryLock(close.timeout(1).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		try {
			this.maintenance.revokeTokens(close).forEach((token) -> close.revokeLeases(token, () -> token));
		}
		finally {
			if (idle) {
				this.lock.unlock();
			}
		}
	}

}
