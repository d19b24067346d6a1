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

import io.github.vaultaws.client.VaultErrorResponse;

/**
 * Renews a token, and tells what Vault's answer makes of it. Used by one thread at a
 * time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenRenewal {

	private static final Log logger = LogFactory.getLog(TokenRenewal.class);

	private final TokenClient tokens;

	private final TokenLookup doubt;

	private final TokenLosses losses;

	private final Duration margin;

	private final Clock clock;

	TokenRenewal(TokenClient tokens, TokenLookup doubt, TokenLosses losses, Duration margin, Clock clock) {
		this.tokens = tokens;
		this.doubt = doubt;
		this.losses = losses;
		this.margin = margin;
		this.clock = clock;
	}

	/**
	 * Ask Vault how long a token lives.
	 * @param token the token
	 * @return the token as it is now, or {@code null} if it is dead or Vault does not
	 * tell
	 */
	@Nullable SessionToken lookUp(SessionToken token) {
		try {
			SessionToken known = token.withExpiresAt(this.tokens.lookUp(token.token()).expiresAt());
			boolean told = token.expiresAt().equals(Instant.MAX) || !known.expiresAt().equals(Instant.MAX);
			return (told && known.isLive(this.clock.instant())) ? known : null;
		}
		catch (RuntimeException ex) {
			logger.debug("Vault does not tell how long the token lives", ex);
			return null;
		}
	}

	/**
	 * Renew a token.
	 * @param token the token
	 * @return the token as it is now, {@linkplain SessionToken#expired() ended} if Vault
	 * does not know it any more, or {@code null} if it is time for a login instead
	 * @throws RuntimeException if it is worth trying again
	 */
	@Nullable SessionToken renew(SessionToken token) {
		try {
			return this.tokens.renew(token);
		}
		catch (RuntimeException ex) {
			VaultErrorResponse refusal = VaultErrorResponse.findIn(ex);
			if (refusal == null) {
				throw ex;
			}
			if (this.doubt.isDead(token, refusal)) {
				if (this.losses.isTooSoon(token, refusal)) {
					throw ex;
				}
				logger.warn("The Vault token was revoked. Logging in again.");
				return token.expired();
			}
			if (!refusal.isTransient() || refusal.text().contains("failed to renew entry")) {
				logger.info("Vault does not renew this token any more (" + refusal + "). A successor comes in time.");
				return token.withoutRenewal(this.clock.instant());
			}
			if (refusal.isInternalError() && !this.clock.instant().isBefore(token.lastRenewalAt(this.margin))) {
				logger.warn("The Vault token could not be renewed (" + refusal + "). Logging in instead.");
				return null;
			}
			throw ex;
		}
	}

}
