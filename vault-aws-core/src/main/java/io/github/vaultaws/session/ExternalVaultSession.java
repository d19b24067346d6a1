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
import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.ClassUtils;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.authentication.event.AfterLoginEvent;
import org.springframework.vault.authentication.event.AfterLoginTokenRenewedEvent;
import org.springframework.vault.authentication.event.AuthenticationEvent;
import org.springframework.vault.authentication.event.AuthenticationEventMulticaster;
import org.springframework.vault.authentication.event.LoginTokenExpiredEvent;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.LastError;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.runtime.MonotonicClock;

/**
 * Adapter for a session that the application manages itself. The expiry of its token is
 * looked up. The token is neither renewed nor revoked. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ExternalVaultSession implements VaultSession, DisposableBean {

	private static final String UNUSABLE = "The application's own Vault session does not provide a usable token. ";

	private final SessionManager session;

	private final TokenClient tokens;

	private final MonotonicClock clock;

	private final TokenLookup lookup;

	private final SessionRoles roles;

	private volatile @Nullable SessionToken known;

	private volatile @Nullable LastError lastError;

	/**
	 * Create a new {@link ExternalVaultSession}.
	 * @param session the application's session
	 * @param tokens the client to look up tokens with
	 * @param clock the clock
	 */
	public ExternalVaultSession(SessionManager session, TokenClient tokens, Clock clock) {
		this.session = session;
		this.tokens = tokens;
		this.roles = new SessionRoles(tokens);
		this.clock = MonotonicClock.of(clock);
		this.lookup = new TokenLookup(tokens, clock);
		if (session instanceof AuthenticationEventMulticaster events) {
			events.addAuthenticationListener(this::authenticationChanged);
		}
	}

	@Override
	public SessionToken token() {
		try {
			SessionToken token = lookedUp();
			this.lastError = null;
			return token;
		}
		catch (RuntimeException ex) {
			this.lastError = LastError.of(ex, 1);
			throw ex;
		}
	}

	private SessionToken lookedUp() {
		try {
			VaultToken token = this.session.getSessionToken();
			SessionToken known = this.known;
			if (known == null || !known.token().equals(token) || !known.isLive(this.clock.instant())) {
				known = this.tokens.lookUp(token);
				this.known = known;
			}
			if (!known.isLive(this.clock.instant())) {
				throw new VaultAwsLoginException(LoginFailureReason.INVALID_TOKEN, UNUSABLE + "The token has expired.",
						LoginFailureReason.INVALID_TOKEN.action(), true, new VaultException("The token has expired"));
			}
			return known;
		}
		catch (VaultAwsException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			VaultErrorResponse errorResponse = VaultErrorResponse.findIn(ex);
			throw SessionFailures.exception(ex, UNUSABLE + ((errorResponse != null)
					? "Vault returned " + errorResponse + "." : PrintableText.ofFailure(ex) + "."),
					LoginFailureReason.INVALID_TOKEN.action());
		}
	}

	@Override
	public @Nullable SessionToken current() {
		return this.known;
	}

	@Override
	public SessionState state() {
		SessionToken known = this.known;
		return new SessionState(ClassUtils.getShortName(this.session.getClass()), null,
				(known != null && known.isLive(this.clock.instant())) ? known.describe(this.clock) : null,
				this.lastError);
	}

	private void authenticationChanged(AuthenticationEvent event) {
		if (event instanceof AfterLoginEvent || event instanceof AfterLoginTokenRenewedEvent
				|| event instanceof LoginTokenExpiredEvent) {
			this.known = null;
			this.roles.tokenChanged();
		}
	}

	@Override
	public boolean tokenRejected(SessionToken token, VaultErrorResponse errorResponse) {
		if (!this.lookup.isInvalid(token, errorResponse)) {
			return false;
		}
		this.known = null;
		return true;
	}

	@Override
	public void responseLost(SessionToken token) {
		this.roles.responseLost(token);
	}

	@Override
	public void addTokenListener(TokenListener listener) {
		this.roles.add(listener);
	}

	@Override
	public void release(Collection<? extends TokenListener> roles) {
		this.roles.release(roles, this::token);
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
	 * half of the shutdown timeout and then aborted, and all leases are revoked. The
	 * token belongs to the application and is not revoked.
	 */
	@Override
	public void destroy() {
		this.roles.quiesce().revokeLeases(null, () -> {
			SessionToken known = this.known;
			return (known != null && known.isLive(this.clock.instant())) ? known : token();
		});
	}

}
