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
 * Determines whether an error response means that the token is invalid. Vault reports it
 * as such. OpenBao returns the same response as for a path that the policies do not
 * allow. In this case, the token is looked up, and the result is reused for 30 seconds.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenLookup {

	private static final Duration RESULT_TTL = Duration.ofSeconds(30);

	private final TokenClient tokens;

	private final Clock clock;

	private @Nullable Result lastResult;

	TokenLookup(TokenClient tokens, Clock clock) {
		this.tokens = tokens;
		this.clock = clock;
	}

	/**
	 * Return whether a token is invalid.
	 * @param token the token
	 * @param errorResponse the error response to a request with the token
	 * @return {@code true} if the token is invalid
	 */
	boolean isInvalid(SessionToken token, VaultErrorResponse errorResponse) {
		return errorResponse.isInvalidToken() || (errorResponse.isPermissionDeniedWithoutDetail() && !isValid(token));
	}

	private synchronized boolean isValid(SessionToken token) {
		Result result = this.lastResult;
		Instant now = this.clock.instant();
		if (result == null || !token.isSameTokenAs(result.token()) || !now.isBefore(result.expiresAt())) {
			result = new Result(token, lookUp(token), now.plus(RESULT_TTL));
			this.lastResult = result;
		}
		return result.valid();
	}

	private boolean lookUp(SessionToken token) {
		try {
			this.tokens.lookUp(token.token());
			return true;
		}
		catch (RuntimeException ex) {
			VaultErrorResponse errorResponse = VaultErrorResponse.findIn(ex);
			return errorResponse == null
					|| !(errorResponse.isInvalidToken() || errorResponse.isPermissionDeniedWithoutDetail());
		}
	}

	private record Result(SessionToken token, boolean valid, Instant expiresAt) {
	}

}
