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
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.authentication.event.AfterLoginEvent;
import org.springframework.vault.authentication.event.LoginFailedEvent;
import org.springframework.vault.authentication.event.LoginTokenExpiredEvent;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.LastError;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.OperationObserver;
import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.login.DescribedLogin;
import io.github.vaultaws.runtime.LogFields;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Limits the rate of logins. A failure is rethrown to all callers of the next moment, and
 * a rejection to all callers of the next minutes, because Vault locks an AppRole out for
 * all clients after five rejections in 15 minutes. A token that is rejected soon after a
 * login is not replaced, because another login would not help. Used by one thread at a
 * time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ThrottledLogin {

	private static final VaultAwsLog logger = VaultAwsLog.of(ThrottledLogin.class);

	private static final Duration FAILURE_BACKOFF = Duration.ofMillis(500);

	private static final Duration MAX_BACKOFF_WITHOUT_TOKEN = Duration.ofSeconds(2);

	private static final Duration REJECTION_BACKOFF = Duration.ofMinutes(5);

	private static final Duration LOCAL_CHECK_INTERVAL = Duration.ofSeconds(30);

	private static final Duration INVALID_TOKEN_INTERVAL = Duration.ofSeconds(10);

	private static final Set<LoginFailureReason> NOT_COUNTED_BY_VAULT = EnumSet.of(
			LoginFailureReason.SECRET_FILE_UNREADABLE, LoginFailureReason.SECRET_FILE_INVALID,
			LoginFailureReason.INVALID_ROLE_OR_SECRET_ID, LoginFailureReason.CONNECTION_MISCONFIGURED);

	private final ClientAuthentication login;

	private final DescribedLogin.Description description;

	private final TokenClient tokens;

	private final AuthenticationEvents events;

	private final MonotonicClock clock;

	private @Nullable RuntimeException failure;

	private Instant retryAt = Instant.MIN;

	private Instant invalidTokenAt = Instant.MIN;

	private @Nullable SessionToken warned;

	ThrottledLogin(ClientAuthentication login, TokenClient tokens, AuthenticationEvents events, Clock clock) {
		this.login = login;
		this.description = DescribedLogin.describe(login);
		this.tokens = tokens;
		this.events = events;
		this.clock = MonotonicClock.of(clock);
	}

	/**
	 * Log in. A token from an external source is looked up.
	 * @return the new token
	 * @throws RuntimeException if the login fails, or has recently failed
	 */
	SessionToken logIn() {
		Instant requestedAt = this.clock.instant();
		if (this.failure != null && requestedAt.isBefore(this.retryAt)) {
			throw this.failure;
		}
		try {
			SessionToken token = this.events.operations()
				.observe(OperationObserver.Operation.LOGIN, this.description.method(), () -> logIn(requestedAt));
			this.failure = null;
			return token;
		}
		catch (RuntimeException ex) {
			boolean repeated = ex.equals(this.failure);
			this.failure = ex;
			this.retryAt = this.clock.instant().plus(isRejection(ex) ? REJECTION_BACKOFF.minusSeconds(1) : backoff(ex));
			if (!repeated) {
				this.events.multicastEvent(new LoginFailedEvent(this.login, ex));
				this.events.record(new SessionEvent.LoginFailed(this.clock.toWallClock(this.clock.instant()),
						this.description.method(), this.description.role(), LastError.of(ex, 1)));
			}
			throw ex;
		}
	}

	private static Duration backoff(RuntimeException failure) {
		Duration retryAfter = retryAfter(failure, Duration.ZERO);
		return (retryAfter.compareTo(FAILURE_BACKOFF) > 0) ? retryAfter : FAILURE_BACKOFF;
	}

	/**
	 * Return the pause that Vault requests. An application without a token does not wait
	 * long for it.
	 * @param failure the failure
	 * @param remaining the remaining TTL of the token
	 * @return the pause
	 */
	private static Duration retryAfter(Throwable failure, Duration remaining) {
		Duration requested = VaultHttpException.findRetryAfter(failure);
		return (remaining.compareTo(Duration.ZERO) > 0 || requested.compareTo(MAX_BACKOFF_WITHOUT_TOKEN) < 0)
				? requested : MAX_BACKOFF_WITHOUT_TOKEN;
	}

	private SessionToken logIn(Instant requestedAt) {
		try {
			VaultToken result = this.login.login();
			return (result instanceof LoginToken issued) ? SessionToken.of(issued, requestedAt)
					: this.tokens.lookUp(result);
		}
		catch (RuntimeException ex) {
			throw translate(ex);
		}
	}

	private static boolean isRejection(RuntimeException failure) {
		return failure instanceof VaultAwsException known && !known.isTransient() && !isNotCountedByVault(known);
	}

	// Another attempt only reads the files of the login, or does not reach Vault.
	private static boolean isNotCountedByVault(VaultAwsException failure) {
		return failure instanceof VaultAwsLoginException login && NOT_COUNTED_BY_VAULT.contains(login.getReason());
	}

	private static RuntimeException translate(RuntimeException failure) {
		if (failure instanceof VaultAwsException) {
			return failure;
		}
		if (failure instanceof VaultHttpException ex && ex.getConnectionAction() != null) {
			return SessionFailures.exception(ex,
					"Failed to look up the Vault token of the application. " + ex.toSentence(),
					ex.getConnectionAction());
		}
		VaultErrorResponse errorResponse = VaultErrorResponse.findIn(failure);
		if (errorResponse != null && !errorResponse.isTransient()) {
			return SessionFailures.exception(failure,
					"Vault rejected the login or token of the application. Vault returned " + errorResponse + ".",
					"Check the login properties of Spring Cloud Vault ('spring.cloud.vault.*').");
		}
		LoginFailureReason reason = SessionFailures.reason(failure);
		return (reason != LoginFailureReason.UNCLASSIFIED)
				? SessionFailures.exception(failure,
						"The login or token of the application failed. " + PrintableText.ofFailure(failure) + ".",
						(errorResponse != null) ? LoginFailureReason.VAULT_NOT_READY.action() : reason.action())
				: failure;
	}

	/**
	 * Return the pause before the next attempt to renew or replace a token: the backoff
	 * or the pause that Vault requests, but no more than half of the remaining TTL.
	 * @param backoff the backoff after a transient failure
	 * @param failures the number of consecutive failures before this one
	 * @param failure the failure
	 * @param remaining the remaining TTL of the token
	 * @return the pause, at most two seconds if the token has expired and the failure is
	 * transient
	 */
	static Duration pause(Backoff backoff, int failures, Throwable failure, Duration remaining) {
		if (failure instanceof VaultAwsException known && !known.isTransient()) {
			return isNotCountedByVault(known) ? LOCAL_CHECK_INTERVAL : REJECTION_BACKOFF;
		}
		long millis = TimeUnit.MILLISECONDS.convert(remaining);
		return Duration.ofMillis(backoff.pause((millis > 0) ? failures : Math.min(failures, 1), true, millis,
				retryAfter(failure, remaining).toMillis()));
	}

	/**
	 * Publish that a token is in use.
	 * @param token the token
	 * @param previous the token that it replaces, or {@code null}
	 */
	void publish(SessionToken token, @Nullable SessionToken previous) {
		logger.info(describe(token), LogFields.ofSession(SessionEvent.LoggedIn.class.getSimpleName(), null));
		logger.debug("The accessor of the Vault token is " + token.accessor());
		this.events
			.record(new SessionEvent.LoggedIn(this.clock.toWallClock(this.clock.instant()), this.description.method(),
					this.description.role(), token.describe(this.clock).expiresAt(), token.renewable()));
		this.events.multicastEvent(new AfterLoginEvent(token.token()));
		if (previous != null) {
			this.events.multicastEvent(new LoginTokenExpiredEvent(previous.token()));
		}
	}

	/**
	 * Return the text that reports a login.
	 * @param token the token
	 * @return the text, which does not contain the token
	 */
	String describe(SessionToken token) {
		return "Logged in to Vault (" + this.description + "), token valid until " + token.expiresAt()
				+ (token.renewable() ? ", renewable" : ", not renewable");
	}

	/**
	 * Return the state of the session.
	 * @param token the current token, or {@code null} if there is none
	 * @param lastError the failure of the last attempt, or {@code null} if it succeeded
	 * @return the state
	 */
	SessionState state(@Nullable SessionToken token, @Nullable LastError lastError) {
		return new SessionState(this.description.method(), this.description.role(),
				(token != null && token.isLive(this.clock.instant())) ? token.describe(this.clock) : null, lastError);
	}

	/**
	 * Record that the current token is invalid.
	 */
	void tokenInvalidated() {
		this.invalidTokenAt = this.clock.instant();
	}

	/**
	 * Return whether a token was rejected so soon after the last invalid token that the
	 * cause must be another one. This is logged once for each token.
	 * @param token the rejected token
	 * @param errorResponse the error response of Vault
	 * @return {@code true} if another login would not help
	 */
	boolean isTooSoon(SessionToken token, VaultErrorResponse errorResponse) {
		Duration interval = errorResponse.isInvalidToken() ? INVALID_TOKEN_INTERVAL : REJECTION_BACKOFF.minusSeconds(1);
		if (!this.clock.instant().isBefore(this.invalidTokenAt.plus(interval))) {
			return false;
		}
		if (!token.isSameTokenAs(this.warned)) {
			this.warned = token;
			logger.warn("Vault rejects a token that it has just issued (" + errorResponse
					+ "). Check 'token_bound_cidrs' of the role that this application logs in with.");
		}
		return true;
	}

}
