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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.authentication.event.AfterLoginEvent;
import org.springframework.vault.authentication.event.LoginFailedEvent;
import org.springframework.vault.authentication.event.LoginTokenExpiredEvent;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.client.VaultErrorResponse;

/**
 * Logs in, seldom: a failure is told to all who ask in the next moment, and a refusal to
 * all who ask in the next minutes. Vault locks an AppRole out for everybody after five
 * refusals in 15 minutes. Used by one thread at a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ThrottledLogin {

	private static final Log logger = LogFactory.getLog(ThrottledLogin.class);

	private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

	private static final Duration AFTER_REFUSAL = Backoff.LONGEST.minusSeconds(1);

	private final ClientAuthentication login;

	private final TokenClient tokens;

	private final AuthenticationEvents events;

	private final Clock clock;

	private @Nullable RuntimeException failure;

	private Instant failureHoldsUntil = Instant.MIN;

	ThrottledLogin(ClientAuthentication login, TokenClient tokens, AuthenticationEvents events, Clock clock) {
		this.login = login;
		this.tokens = tokens;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Log in. A token that was given, not issued, is looked up.
	 * @return the new token
	 * @throws RuntimeException if that fails, or has just failed
	 */
	SessionToken logIn() {
		if (this.failure != null && this.clock.instant().isBefore(this.failureHoldsUntil)) {
			throw this.failure;
		}
		Instant requestedAt = this.clock.instant();
		try {
			VaultToken given = this.login.login();
			SessionToken token = (given instanceof LoginToken issued) ? SessionToken.of(issued, requestedAt)
					: this.tokens.lookUp(given);
			this.failure = null;
			return token;
		}
		catch (RuntimeException failed) {
			RuntimeException ex = execute(failed);
			boolean repeated = ex.equals(this.failure);
			this.failure = ex;
			this.failureHoldsUntil = this.clock.instant().plus(isLasting(ex) ? AFTER_REFUSAL : AFTER_FAILURE);
			if (!repeated) {
				this.events.multicastEvent(new LoginFailedEvent(this.login, ex));
			}
			throw ex;
		}
	}

	private static boolean isLasting(RuntimeException failure) {
		return failure instanceof VaultAwsException known && !known.isTransient()
				&& !Backoff.endsWithAnotherSecret(known);
	}

	private static RuntimeException execute(RuntimeException failure) {
		VaultErrorResponse refusal = VaultErrorResponse.findIn(failure);
		return (failure instanceof VaultAwsException || refusal == null || refusal.isTransient()) ? failure
				: new VaultAwsException("Vault refused the application's login or token. It answered " + refusal + ".",
						"Check the login of Spring Cloud Vault: 'spring.cloud.vault.*'.", false, failure);
	}

	/**
	 * Tell that a token is in use.
	 * @param token the token
	 * @param former the one before, or {@code null}
	 */
	void publish(SessionToken token, @Nullable SessionToken former) {
		logger.info("Logged in to Vault. The token ends at " + token.expiresAt()
				+ (token.renewable() ? " and is renewed" : "; a successor comes in time"));
		this.events.multicastEvent(new AfterLoginEvent(token.token()));
		if (former != null) {
			this.events.multicastEvent(new LoginTokenExpiredEvent(former.token()));
		}
	}

}
