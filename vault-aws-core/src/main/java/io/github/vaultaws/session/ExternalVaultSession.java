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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.authentication.event.AfterLoginEvent;
import org.springframework.vault.authentication.event.AfterLoginTokenRenewedEvent;
import org.springframework.vault.authentication.event.AuthenticationEvent;
import org.springframework.vault.authentication.event.AuthenticationEventMulticaster;
import org.springframework.vault.authentication.event.LoginTokenExpiredEvent;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.client.VaultErrorResponse;

/**
 * A session that the application has already, looked at from outside: its token's end is
 * looked up, and nothing is renewed or revoked. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ExternalVaultSession implements VaultSession, DisposableBean {

	private final SessionManager session;

	private final TokenClient tokens;

	private final Clock clock;

	private final TokenLookup doubt;

	private final List<TokenListener> changes = new CopyOnWriteArrayList<>();

	private volatile @Nullable SessionToken known;

	private volatile Duration shutdownTimeout = RenewingSession.SHUTDOWN_TIMEOUT;

	/**
	 * Create a new {@link ExternalVaultSession}.
	 * @param session the application's session
	 * @param tokens where a token is looked up
	 * @param clock the clock
	 */
	public ExternalVaultSession(SessionManager session, TokenClient tokens, Clock clock) {
		this.session = session;
		this.tokens = tokens;
		this.clock = clock;
		this.doubt = new TokenLookup(tokens, clock);
		if (session instanceof AuthenticationEventMulticaster events) {
			events.addAuthenticationListener(this::authenticationChanged);
		}
	}

	@Override
	public SessionToken token() {
		try {
			VaultToken token = this.session.getSessionToken();
			SessionToken known = this.known;
			if (known == null || !known.token().equals(token) || !known.isLive(this.clock.instant())) {
				known = this.tokens.lookUp(token);
				this.known = known;
			}
			if (!known.isLive(this.clock.instant())) {
				throw new VaultException("It has ended.");
			}
			return known;
		}
		catch (VaultAwsException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			VaultErrorResponse refusal = VaultErrorResponse.findIn(ex);
			throw new VaultAwsException(
					"The application's own Vault login gives no usable token. "
							+ ((refusal != null) ? "Vault answered " + refusal + "." : ex.getMessage()),
					"Check the login and token of Spring Cloud Vault ('spring.cloud.vault.*'), or set"
							+ " 'vault.aws.login.method'.",
					refusal == null || refusal.isTransient(), ex);
		}
	}

	@Override
	public @Nullable SessionToken current() {
		return this.known;
	}

	private void authenticationChanged(AuthenticationEvent event) {
		if (event instanceof AfterLoginEvent || event instanceof AfterLoginTokenRenewedEvent
				|| event instanceof LoginTokenExpiredEvent) {
			this.known = null;
			this.changes.forEach(TokenListener::tokenChanged);
		}
	}

	@Override
	public boolean tokenRejected(SessionToken token, VaultErrorResponse refusal) {
		if (!this.doubt.isDead(token, refusal)) {
			return false;
		}
		this.known = null;
		return true;
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

	/**
	 * Set the maximum time of the close. By default, it is ten seconds.
	 * @param shutdownTimeout the time, half of which requests under way get
	 */
	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Let nothing new begin, wait for the requests under way, abort those that take too
	 * long, and revoke every lease: the token is the application's and stays.
	 */
	@Override
	public void destroy() {
		SessionClose close = new SessionClose(this.tokens, this.changes, this.shutdownTimeout);
		close.quiesce();
		close.revokeLeases(null, () -> {
			SessionToken known = this.known;
			return (known != null && known.isLive(this.clock.instant())) ? known : token();
		});
	}

}
