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

package io.github.vaultaws.benchmarks;

import java.time.Duration;
import java.time.Instant;

import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.SessionState;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.TokenListener;
import io.github.vaultaws.session.VaultSession;

/**
 * A session with a token that never expires.
 *
 * @author The vault-aws-spring-boot authors
 */
final class FixedSession implements VaultSession {

	private final SessionToken token;

	FixedSession(String token) {
		this.token = new SessionToken(VaultToken.of(token), Instant.MAX, Duration.ZERO, false, false);
	}

	@Override
	public SessionToken token() {
		return this.token;
	}

	@Override
	public SessionToken current() {
		return this.token;
	}

	@Override
	public SessionState state() {
		return new SessionState("fixed", null, new SessionState.Token(null, false, null), null);
	}

	@Override
	public boolean tokenRejected(SessionToken token, VaultErrorResponse error) {
		return false;
	}

	@Override
	public void responseLost(SessionToken token) {
	}

	@Override
	public void addTokenListener(TokenListener listener) {
	}

}
