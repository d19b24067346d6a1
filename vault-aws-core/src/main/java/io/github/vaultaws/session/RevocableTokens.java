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

import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.event.AfterLoginTokenRevocationEvent;
import org.springframework.vault.authentication.event.AuthenticationEventMulticaster;
import org.springframework.vault.authentication.event.BeforeLoginTokenRevocationEvent;
import org.springframework.vault.authentication.event.LoginTokenRevocationFailedEvent;

import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * The tokens that this process has obtained and has to revoke: the current token, and
 * previous tokens whose leases may still be in use. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RevocableTokens {

	private static final VaultAwsLog logger = VaultAwsLog.of(RevocableTokens.class);

	private static final int MAX_TOKENS = 3;

	private static final int MAX_INVALID_TOKENS = 10;

	private static final String ACTION = " AWS credentials are revoked individually. To allow the application to revoke its"
			+ " token, add the policy 'default', or " + TokenClient.REVOKE_SELF;

	private final TokenClient client;

	private final AuthenticationEventMulticaster events;

	private final List<SessionToken> tokens = new ArrayList<>();

	private final List<SessionToken> invalid = new ArrayList<>();

	RevocableTokens(TokenClient client, AuthenticationEventMulticaster events) {
		this.client = client;
		this.events = events;
	}

	/**
	 * Add a token, or replace an earlier instance of the same token.
	 * @param token the token
	 * @param now the current time; only the most recent expired tokens are kept, because
	 * they may be expired only due to a clock jump
	 */
	synchronized void put(SessionToken token, Instant now) {
		this.tokens.removeIf(token::isSameTokenAs);
		this.tokens.add(token);
		while (this.tokens.size() > MAX_TOKENS && !this.tokens.get(0).isLive(now)) {
			this.tokens.remove(0);
		}
	}

	/**
	 * Mark a token as invalid because of a response. It is still revoked when the session
	 * closes, because the response may be wrong.
	 * @param token the token
	 */
	synchronized void markInvalid(SessionToken token) {
		if (this.tokens.removeIf(token::isSameTokenAs)) {
			this.invalid.add(token.expired());
		}
		while (this.invalid.size() > MAX_INVALID_TOKENS) {
			this.invalid.remove(0);
		}
	}

	/**
	 * Revoke all service tokens.
	 * @param now the current time; failures to revoke expired tokens are not logged as
	 * warnings
	 * @param timeouts returns the timeout of a request for the number of requests that
	 * follow
	 * @return the tokens whose leases may remain: batch tokens, which cannot be revoked,
	 * and tokens that are not allowed to revoke themselves
	 */
	synchronized List<SessionToken> revoke(Instant now, IntFunction<Duration> timeouts) {
		List<SessionToken> unrevoked = new ArrayList<>();
		List<SessionToken> all = new ArrayList<>(this.tokens);
		all.addAll(this.invalid);
		int remaining = all.size();
		for (SessionToken token : all) {
			remaining--;
			boolean live = token.isLive(now);
			if (token.revocable() ? !revoke(token, live, timeouts.apply(remaining)) : live) {
				unrevoked.add(token);
			}
		}
		this.tokens.clear();
		this.invalid.clear();
		return unrevoked;
	}

	private boolean revoke(SessionToken token, boolean live, Duration timeout) {
		this.events.multicastEvent(new BeforeLoginTokenRevocationEvent(token.token()));
		try {
			this.client.revoke(token.token(), timeout);
			logger.info("Vault token revoked; Vault also revokes all leases created under it");
			this.events.multicastEvent(new AfterLoginTokenRevocationEvent(token.token()));
			return true;
		}
		catch (RuntimeException ex) {
			if (!live) {
				logger.debug("Failed to revoke an expired Vault token", ex);
				return true;
			}
			boolean denied = isDenied(VaultErrorResponse.findIn(ex));
			logger.warn("Vault token not revoked (%s). It remains valid until %s, as do its leases.".formatted(
					PrintableText.ofFailure(ex), token.expiresAt()) + revocation(token) + (denied ? ACTION : ""));
			this.events.multicastEvent(new LoginTokenRevocationFailedEvent(token.token(), ex));
			return !denied;
		}
	}

	private static String revocation(SessionToken token) {
		return (token.accessor() != null) ? " To revoke it now: vault token revoke -accessor " + token.accessor() + "."
				: "";
	}

	private static boolean isDenied(@Nullable VaultErrorResponse errorResponse) {
		return errorResponse != null && errorResponse.isDenied();
	}

}
