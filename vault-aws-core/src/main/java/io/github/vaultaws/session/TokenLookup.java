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

import io.github.vaultaws.client.VaultErrorResponse;

/**
 * Whether a refusal means that the token is dead. Vault says so; OpenBao says the same as
 * for a path that the token may not use, so that Vault is asked once and its verdict
 * holds for half a minute. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenLookup {

	private static final Duration VERDICT_HOLDS = Duration.ofSeconds(30);

	private final TokenClient tokens;

	private final Clock clock;

	private @Nullable Verdict verdict;

	TokenLookup(TokenClient tokens, Clock clock) {
		this.tokens = tokens;
		this.clock = clock;
	}

	/**
	 * Return whether a token is dead.
	 * @param token the token
	 * @param refusal what a request with it was refused with
	 * @return {@code true} if Vault does not know it
	 */
	boolean isDead(SessionToken token, VaultErrorResponse refusal) {
		return refusal.isInvalidToken() || (refusal.isPermissionDeniedWithoutDetail() && !isAlive(token));
	}

	private synchronized boolean isAlive(SessionToken token) {
		Verdict known = this.verdict;
		Instant now = this.clock.instant();
		if (known == null || !token.isSameTokenAs(known.token()) || !now.isBefore(known.until())) {
			known = new Verdict(token, isKnown(token), now.plus(VERDICT_HOLDS));
			this.verdict = known;
		}
		return known.alive();
	}

	private boolean isKnown(SessionToken token) {
		try {
			this.tokens.lookUp(token.token());
			return true;
		}
		catch (RuntimeException ex) {
			VaultErrorResponse refusal = VaultErrorResponse.findIn(ex);
			return refusal == null || !(refusal.isInvalidToken() || refusal.isPermissionDeniedWithoutDetail());
		}
	}

	private record Verdict(SessionToken token, boolean alive, Instant until) {
	}

}
