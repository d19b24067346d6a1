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
import java.util.function.IntFunction;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.event.AfterLoginTokenRevocationEvent;
import org.springframework.vault.authentication.event.AuthenticationEventMulticaster;
import org.springframework.vault.authentication.event.BeforeLoginTokenRevocationEvent;
import org.springframework.vault.authentication.event.LoginTokenRevocationFailedEvent;

import io.github.vaultaws.client.VaultErrorResponse;

/**
 * The tokens that this process logged in for and has to give back: the current one, and
 * former ones under which superseded keys still live. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RevocableTokens {

	private static final Log logger = LogFactory.getLog(RevocableTokens.class);

	private static final int KEPT = 3;

	private static final int KEPT_LOST = 10;

	private static final String REMEDY = " AWS keys are revoked one by one. To let the application revoke its token, give"
			+ " it the policy 'default', or path \"auth/token/revoke-self\" { capabilities = [\"update\"] }";

	private final TokenClient endpoint;

	private final AuthenticationEventMulticaster events;

	private final List<SessionToken> tokens = new ArrayList<>();

	private final List<SessionToken> lost = new ArrayList<>();

	RevocableTokens(TokenClient endpoint, AuthenticationEventMulticaster events) {
		this.endpoint = endpoint;
		this.events = events;
	}

	/**
	 * Keep a token, or the new state of one that is kept.
	 * @param token the token
	 * @param now the time; of what has ended by then only the last few are kept, because
	 * a clock that leapt may be the reason
	 */
	synchronized void put(SessionToken token, Instant now) {
		this.tokens.removeIf(token::isSameTokenAs);
		this.tokens.add(token);
		while (this.tokens.size() > KEPT && !this.tokens.get(0).isLive(now)) {
			this.tokens.remove(0);
		}
	}

	/**
	 * Take note that Vault, or something in its place, has called a token invalid. It is
	 * still revoked at the end, because it may live.
	 * @param token the token
	 */
	synchronized void lose(SessionToken token) {
		if (this.tokens.removeIf(token::isSameTokenAs)) {
			this.lost.add(token.expired());
		}
		while (this.lost.size() > KEPT_LOST) {
			this.lost.remove(0);
		}
	}

	/**
	 * Revoke all service tokens.
	 * @param now the time; what has ended by then is revoked without a word
	 * @param limits returns how long a request may take, for the number of those that
	 * follow it
	 * @return the tokens under which leases may be left: batch tokens, which cannot be
	 * revoked, and those that Vault does not let revoke themselves
	 */
	synchronized List<SessionToken> revoke(Instant now, IntFunction<Duration> limits) {
		List<SessionToken> stay = new ArrayList<>();
		List<SessionToken> all = new ArrayList<>(this.tokens);
		all.addAll(this.lost);
		int others = all.size();
		for (SessionToken token : all) {
			others--;
			boolean live = token.isLive(now);
			if (token.revocable() ? !revoke(token, live, limits.apply(others)) : live) {
				stay.add(token);
			}
		}
		this.tokens.clear();
		this.lost.clear();
		return stay;
	}

	private boolean revoke(SessionToken token, boolean live, Duration limit) {
		this.events.multicastEvent(new BeforeLoginTokenRevocationEvent(token.token()));
		try {
			this.endpoint.revoke(token.token(), limit);
			logger.info("Vault token revoked, and with it every lease made under it");
			this.events.multicastEvent(new AfterLoginTokenRevocationEvent(token.token()));
			return true;
		}
		catch (RuntimeException ex) {
			if (!live) {
				logger.debug("An ended Vault token could not be revoked", ex);
				return true;
			}
			boolean forbidden = isForbidden(VaultErrorResponse.findIn(ex));
			logger.warn("Vault token not revoked (%s). It ends by itself at %s, and its leases with it."
				.formatted(ex.getMessage(), token.expiresAt()) + (forbidden ? REMEDY : ""));
			this.events.multicastEvent(new LoginTokenRevocationFailedEvent(token.token(), ex));
			return !forbidden;
		}
	}

	private static boolean isForbidden(@Nullable VaultErrorResponse refusal) {
		return refusal != null && refusal.isDenied();
	}

}
