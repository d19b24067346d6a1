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
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.VaultResponse;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

import io.github.vaultaws.VaultRefusal;

/**
 * What a token may ask of itself at {@code auth/token}: all of it is in Vault's
 * {@code default} policy. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/token">Token API</a>
 */
public final class TokenEndpoint {

	private final RestClient vault;

	private final Clock clock;

	/**
	 * Create a new {@link TokenEndpoint}.
	 * @param vault a client that reaches Vault and sends no token of its own
	 * @param clock the clock that ends are reckoned from
	 */
	public TokenEndpoint(RestClient vault, Clock clock) {
		this.vault = vault;
		this.clock = clock;
	}

	SessionToken renew(SessionToken token) {
		Instant requestedAt = this.clock.instant();
		VaultResponse response = this.vault.post()
			.uri("auth/token/renew-self")
			.headers(headers(token.token()))
			.body(Map.of("increment", token.granted().toSeconds()))
			.retrieve()
			.body(VaultResponse.class);
		return token.renewed(requestedAt,
				Duration.ofSeconds(number((response != null) ? response.getAuth() : null, "lease_duration")));
	}

	/**
	 * Look a token up. Vault rounds how long it lives, up by half a second. The end of a
	 * token whose policies do not allow that is not known.
	 * @param token the token
	 * @return its state
	 */
	SessionToken lookUp(VaultToken token) {
		Instant requestedAt = this.clock.instant();
		VaultResponse response;
		try {
			response = this.vault.get()
				.uri("auth/token/lookup-self")
				.headers(headers(token))
				.retrieve()
				.body(VaultResponse.class);
		}
		catch (HttpClientErrorException.Forbidden ex) {
			VaultRefusal refusal = VaultRefusal.of(ex);
			if (refusal.isDeadToken() || refusal.isBareDenial()) {
				throw ex;
			}
			return new SessionToken(token, Instant.MAX, Duration.ZERO, false, false);
		}
		Map<String, Object> data = (response != null) ? response.getData() : null;
		Duration ttl = Duration.ofSeconds(number(data, "ttl"));
		boolean endless = ttl.isZero() && (data == null || data.get("expire_time") == null);
		boolean renewable = data != null && Boolean.TRUE.equals(data.get("renewable"));
		return new SessionToken(token, endless ? Instant.MAX : SessionToken.end(requestedAt, ttl.minusSeconds(1)), ttl,
				renewable, false);
	}

	void revoke(VaultToken token) {
		this.vault.post().uri("auth/token/revoke-self").headers(headers(token)).retrieve().toBodilessEntity();
	}

	private static Consumer<HttpHeaders> headers(VaultToken token) {
		return (headers) -> headers.addAll(VaultHttpHeaders.from(token));
	}

	private static long number(@Nullable Map<String, Object> fields, String field) {
		return (fields != null && fields.get(field) instanceof Number number) ? number.longValue() : 0;
	}

}
