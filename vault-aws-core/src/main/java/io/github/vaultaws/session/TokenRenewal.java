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

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.runtime.LogFields;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Renews a token and interprets the response of Vault. Used by one thread at a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenRenewal {

	private static final VaultAwsLog logger = VaultAwsLog.of(TokenRenewal.class);

	private static final Duration EXPIRY_LOG_INTERVAL = Duration.ofMinutes(10);

	private final TokenClient tokens;

	private final TokenLookup lookup;

	private final ThrottledLogin login;

	private final Duration margin;

	private final Clock clock;

	private Instant expiryLoggedAt = Instant.MIN;

	TokenRenewal(TokenClient tokens, TokenLookup lookup, ThrottledLogin login, Duration margin, Clock clock) {
		this.tokens = tokens;
		this.lookup = lookup;
		this.login = login;
		this.margin = margin;
		this.clock = clock;
	}

	/**
	 * Look up the expiry of a token.
	 * @param token the token
	 * @return the token with its current expiry, or {@code null} if it is invalid or its
	 * expiry cannot be looked up
	 */
	@Nullable SessionToken lookUp(SessionToken token) {
		try {
			SessionToken current = token.withExpiresAt(this.tokens.lookUp(token.token()).expiresAt());
			boolean expiryKnown = token.expiresAt().equals(Instant.MAX) || !current.expiresAt().equals(Instant.MAX);
			return (expiryKnown && current.isLive(this.clock.instant())) ? current : null;
		}
		catch (RuntimeException ex) {
			logger.debug("Failed to look up the expiry of the Vault token", ex);
			return null;
		}
	}

	/**
	 * Renew a token.
	 * @param token the token
	 * @return the renewed token, an {@linkplain SessionToken#expired() expired} token if
	 * it is invalid, or {@code null} if it has to be replaced
	 * @throws RuntimeException if the renewal can be retried
	 */
	@Nullable SessionToken renew(SessionToken token) {
		try {
			return renewed(this.tokens.renew(token));
		}
		catch (RuntimeException ex) {
			VaultErrorResponse errorResponse = VaultErrorResponse.findIn(ex);
			if (errorResponse == null) {
				throw ex;
			}
			if (this.lookup.isInvalid(token, errorResponse)) {
				if (this.login.isTooSoon(token, errorResponse)) {
					throw ex;
				}
				logger.warn("Vault token is no longer valid (" + errorResponse + "); logging in again",
						LogFields.ofSession(SessionEvent.TokenLost.class.getSimpleName(), null));
				return token.expired();
			}
			if (!errorResponse.isTransient() || errorResponse.text().contains("failed to renew entry")) {
				String text = "Vault token is no longer renewable (" + errorResponse
						+ "); logging in again before it expires";
				if (errorResponse.isDenied()) {
					logger.warn(text + ". To allow the application to renew it, add the policy 'default', or "
							+ TokenClient.RENEW_SELF);
				}
				else {
					logger.info(text);
				}
				return token.withoutRenewal(this.clock.instant());
			}
			if (errorResponse.isInternalError() && !this.clock.instant().isBefore(token.lastRenewalAt(this.margin))) {
				logger.warn("Failed to renew the Vault token (" + errorResponse + "); logging in again");
				return null;
			}
			throw ex;
		}
	}

	/**
	 * Log the new expiry at the level of the previous one, but not more often than every
	 * ten minutes.
	 * @param token the renewed token
	 * @return the token
	 */
	private SessionToken renewed(SessionToken token) {
		String text = "Renewed the Vault token, valid until " + token.expiresAt();
		Instant now = this.clock.instant();
		if (token.renewable() && now.isBefore(this.expiryLoggedAt.plus(EXPIRY_LOG_INTERVAL))) {
			logger.debug(text);
		}
		else {
			this.expiryLoggedAt = now;
			logger.info(token.renewable() ? text : text + ", not renewable any further",
					LogFields.ofSession(SessionEvent.TokenRenewed.class.getSimpleName(), null));
		}
		return token;
	}

}
