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

import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.client.JsonFields;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.client.VaultHttpException;

/**
 * What a token may ask of itself at {@code auth/token}: all of it is in Vault's
 * {@code default} policy. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/token">Token API</a>
 */
public final class TokenClient {

	private final VaultHttp vault;

	private final Clock clock;

	/**
	 * Create a new {@link TokenClient}.
	 * @param vault the way to Vault
	 * @param clock the clock that ends are reckoned from
	 */
	public TokenClient(VaultHttp vault, Clock clock) {
		this.vault = vault;
		this.clock = clock;
	}

	/**
	 * Renew a token.
	 * @param token the token
	 * @return the token with its new end; with its former one if Vault grants nothing
	 * more
	 * @throws VaultHttpException if there is no response that says it
	 */
	SessionToken renew(SessionToken token) {
		Instant requestedAt = this.clock.instant();
		Duration granted = this.vault
			.post("auth/token/renew-self", Map.of("increment", token.ttl().toSeconds()), token.token())
			.auth()
			.ttl("lease_duration");
		return granted.isZero() ? token.withoutRenewal(requestedAt) : token.renewed(requestedAt, granted);
	}

	/**
	 * Look a token up. Vault rounds how long it lives, up by half a second. The end of a
	 * token whose policies do not allow that is not known.
	 * @param token the token
	 * @return its state
	 * @throws VaultHttpException if Vault does not know the token, or there is no
	 * response
	 */
	SessionToken lookUp(VaultToken token) {
		Instant requestedAt = this.clock.instant();
		JsonFields data;
		try {
			data = this.vault.get("auth/token/lookup-self", token).data();
		}
		catch (VaultHttpException ex) {
			if (ex.getErrorResponse() == null || !ex.getErrorResponse().isDenied()) {
				throw ex;
			}
			return SessionToken.given(token);
		}
		Duration ttl = data.ttl("ttl");
		boolean endless = ttl.isZero() && !data.has("expire_time");
		return new SessionToken(token, endless ? Instant.MAX : SessionToken.expiresAt(requestedAt, ttl.minusSeconds(1)),
				ttl, data.flag("renewable"), false);
	}

	/**
	 * Revoke a token, and with it all its leases.
	 * @param token the token
	 * @param limit how long to wait for a response at most
	 * @throws VaultHttpException if Vault does not revoke it
	 */
	void revoke(VaultToken token, Duration limit) {
		this.vault.within(limit).post("auth/token/revoke-self", Map.of(), token);
	}

	/**
	 * Wait for the requests of the whole application under way, and abort those that take
	 * too long.
	 * @param grace how long to wait at most
	 * @return how many were aborted
	 */
	int drain(Duration grace) {
		return this.vault.drain(grace);
	}

}
