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
 * The tokens that were lost before their end, and whether another login would help. One
 * that has just followed a loss did not, if its token is refused as well. Used by one
 * thread at a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenLosses {

	private static final Log logger = LogFactory.getLog(TokenLosses.class);

	private static final Duration BETWEEN_LOSSES = Duration.ofSeconds(10);

	private static final Duration BETWEEN_DOUBTS = Backoff.LONGEST.minusSeconds(1);

	private final Clock clock;

	private Instant lastAt = Instant.MIN;

	private @Nullable SessionToken told;

	TokenLosses(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Take note that a token is lost.
	 */
	void add() {
		this.lastAt = this.clock.instant();
	}

	/**
	 * Return whether a refusal came so soon after a loss that it has another reason. That
	 * is said once for each token.
	 * @param token the token that was refused
	 * @param refusal what Vault answered
	 * @return {@code true} to leave the refusal to its caller
	 */
	boolean isTooSoon(SessionToken token, VaultErrorResponse refusal) {
		if (!this.clock.instant()
			.isBefore(this.lastAt.plus(refusal.isInvalidToken() ? BETWEEN_LOSSES : BETWEEN_DOUBTS))) {
			return false;
		}
		if (!token.isSameTokenAs(this.told)) {
			this.told = token;
			logger.warn("Vault refuses a token that it gave just now (" + refusal
					+ "). Check 'token_bound_cidrs' of the role that this application logs in with.");
		}
		return true;
	}

}
