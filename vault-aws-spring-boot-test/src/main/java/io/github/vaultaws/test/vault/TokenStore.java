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

package io.github.vaultaws.test.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The tokens. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenStore {

	private final Map<String, Token> tokens = new ConcurrentHashMap<>();

	private final Map<String, Token> accessors = new ConcurrentHashMap<>();

	private final Expirations expirations;

	private final LeaseStore leases;

	private final Names names = new Names();

	private final Clock clock;

	TokenStore(Expirations expirations, LeaseStore leases, Clock clock) {
		this.expirations = expirations;
		this.leases = leases;
		this.clock = clock;
	}

	Granted create(Call call, Grant grant) {
		Instant now = this.clock.instant();
		Ttl ttl = grant.isEndless() ? new Ttl(Duration.ZERO, List.of())
				: Ttl.grant(TtlLimits.of(call.mount(), grant.settings()), Duration.ZERO, now, now);
		Token token = new Token(id(grant), grant.settings().type().isBatch() ? "" : this.names.alphanumeric(24), grant,
				call, now, ttl.length());
		this.tokens.put(token.id(), token);
		if (!token.isBatch()) {
			this.accessors.put(token.accessor(), token);
		}
		this.expirations.add(new Ending(token));
		Token parent = grant.parent();
		if (parent != null) {
			parent.children().add(token);
			if (!parent.isAlive(now)) {
				revoke(token);
			}
		}
		return new Granted(token, ttl);
	}

	private String id(Grant grant) {
		String given = grant.id();
		if (given != null) {
			return given;
		}
		if (grant.settings().type().isBatch()) {
			return "hvb.AAAAAQ" + this.names.alphanumeric(132);
		}
		return grant.isRoot() ? "hvs." + this.names.alphanumeric(24) : "hvs.CAESI" + this.names.alphanumeric(86);
	}

	@Nullable Token find(String id) {
		Token token = this.tokens.get(id);
		return (token != null && token.isAlive(this.clock.instant())) ? token : null;
	}

	@Nullable Token findByAccessor(String accessor) {
		Token token = this.accessors.get(accessor);
		return (token != null) ? find(token.id()) : null;
	}

	Set<String> accessors() {
		return this.accessors.keySet();
	}

	Granted renew(Token token, Duration increment) {
		if (token.isBatch()) {
			throw VaultError.refused("batch tokens cannot be renewed");
		}
		if (!token.isRenewable()) {
			throw VaultError.refused("lease is not renewable");
		}
		synchronized (token) {
			Instant now = this.clock.instant();
			TtlLimits limits = TtlLimits.of(token.mount(), renewed(token));
			Ttl ttl = granted(limits, increment, token.issueTime(), now);
			token.extend(now, ttl.length());
			this.expirations.add(new Ending(token));
			return new Granted(token, ttl);
		}
	}

	private static TokenSettings renewed(Token token) {
		try {
			TokenSettings settings = token.grant().renewed().get();
			return token.mount().type().equals("token") ? settings.withTtl(token.granted()) : settings;
		}
		catch (VaultError ex) {
			throw VaultError.failed("failed to renew entry: " + ex.text());
		}
	}

	private static Ttl granted(TtlLimits limits, Duration increment, Instant start, Instant now) {
		try {
			return Ttl.grant(limits, increment, start, now);
		}
		catch (IllegalStateException ex) {
			throw VaultError.failed(Ttl.PAST_MAX);
		}
	}

	void revoke(Token token) {
		token.children().forEach(this::revoke);
		end(token);
	}

	/**
	 * Revoke the tokens that were issued at a path and below it. Batch tokens, and tokens
	 * that never expire, are kept.
	 * @param namespace the namespace
	 * @param prefix the path, with a slash at its end
	 */
	void revokePrefix(Namespace namespace, String prefix) {
		for (Token token : this.tokens.values()) {
			boolean matches = token.namespace() == namespace && (token.path() + "/").startsWith(prefix);
			if (matches && !token.isBatch() && token.expiresAt() != null) {
				revoke(token);
			}
		}
	}

	void revokeOrphan(Token token) {
		token.children().forEach(Token::orphan);
		end(token);
	}

	private void end(Token token) {
		if (token.revoke()) {
			this.tokens.remove(token.id());
			this.accessors.remove(token.accessor());
			Token parent = token.grant().parent();
			if (parent != null) {
				parent.children().remove(token);
			}
			token.leases().forEach(this.leases::revoke);
		}
	}

	void forget() {
		this.tokens.values().removeIf((token) -> !token.grant().isEndless());
		this.accessors.values().removeIf((token) -> !token.grant().isEndless());
		this.leases.forget();
	}

	/**
	 * A token and the TTL that was granted to it.
	 *
	 * @param token the token
	 * @param ttl the TTL
	 * @param tokenShown whether the response contains the token itself
	 */
	record Granted(Token token, Ttl ttl, boolean tokenShown) implements Outcome {

		Granted(Token token, Ttl ttl) {
			this(token, ttl, true);
		}

		Granted withoutToken() {
			return new Granted(this.token, this.ttl, false);
		}

	}

	private final class Ending implements Expirations.Expirable {

		private final Token token;

		private Ending(Token token) {
			this.token = token;
		}

		@Override
		public @Nullable Instant expiresAt() {
			return this.token.isRevoked() ? null : this.token.expiresAt();
		}

		@Override
		public void expire() {
			revoke(this.token);
		}

	}

}
