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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.LastError;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.client.VaultErrorResponse;

/**
 * Session whose token is set by a test.
 */
public final class StubSession implements VaultSession {

	private final List<TokenListener> listeners = new ArrayList<>();

	private final List<SessionToken> rejected = new ArrayList<>();

	private final List<SessionToken> responseLost = new CopyOnWriteArrayList<>();

	private volatile @Nullable LastError lastError;

	private volatile SessionToken token = token("t1", Instant.MAX);

	public static SessionToken token(String token, Instant expiresAt) {
		return new SessionToken(VaultToken.of(token), expiresAt, Duration.ofHours(1), true, true);
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
		return new SessionState("stub", null, new SessionState.Token(null, true, null), this.lastError);
	}

	public void setLastError(@Nullable LastError lastError) {
		this.lastError = lastError;
	}

	public List<SessionToken> rejected() {
		return this.rejected;
	}

	public void setToken(SessionToken token) {
		this.token = token;
	}

	public void replaceToken(SessionToken token) {
		this.token = token;
		this.listeners.forEach(TokenListener::tokenChanged);
	}

	@Override
	public void responseLost(SessionToken token) {
		this.responseLost.add(token);
	}

	public List<SessionToken> responseLost() {
		return this.responseLost;
	}

	@Override
	public boolean tokenRejected(SessionToken token, VaultErrorResponse errorResponse) {
		if (errorResponse.isInvalidToken()) {
			this.rejected.add(token);
		}
		return errorResponse.isInvalidToken();
	}

	@Override
	public void addTokenListener(TokenListener listener) {
		this.listeners.add(listener);
	}

}
