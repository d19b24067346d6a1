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
import java.util.List;
import java.util.Map;

import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.client.JsonFields;
import io.github.vaultaws.client.PolicyRule;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Client for the operations of a token on itself at {@code auth/token}. Vault's
 * {@code default} policy allows all of them. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/token">Token API</a>
 */
public final class TokenClient {

	static final PolicyRule RENEW_SELF = PolicyRule.update("auth/token/renew-self");

	static final PolicyRule REVOKE_SELF = PolicyRule.update("auth/token/revoke-self");

	private static final PolicyRule LOOKUP_SELF = PolicyRule.read("auth/token/lookup-self");

	private static final VaultAwsLog logger = VaultAwsLog.of(TokenClient.class);

	private final VaultHttp vault;

	private final Clock clock;

	private volatile boolean warned;

	/**
	 * Create a new {@link TokenClient}.
	 * @param vault the client for Vault
	 * @param clock the clock to calculate expiry times with
	 */
	public TokenClient(VaultHttp vault, Clock clock) {
		this.vault = vault;
		this.clock = clock;
	}

	/**
	 * Return the rules of a Vault policy that a session requires. Vault's {@code default}
	 * policy contains all of them.
	 * @param managed whether the session renews and revokes its token
	 * @return the rules
	 */
	public static List<PolicyRule> requiredRules(boolean managed) {
		return managed ? List.of(LOOKUP_SELF, RENEW_SELF, REVOKE_SELF) : List.of(LOOKUP_SELF);
	}

	/**
	 * Renew a token.
	 * @param token the token
	 * @return the token with its new expiry, or with its previous expiry if Vault does
	 * not extend it
	 * @throws VaultHttpException if Vault does not return a TTL
	 */
	SessionToken renew(SessionToken token) {
		Instant requestedAt = this.clock.instant();
		Duration granted = this.vault
			.post(RENEW_SELF.path(), Map.of("increment", token.ttl().toSeconds()), token.token())
			.auth()
			.ttl("lease_duration");
		return granted.isZero() ? token.withoutRenewal(requestedAt) : token.renewed(requestedAt, granted);
	}

	/**
	 * Look up a token. Vault rounds the TTL, up by half a second at most. If the policies
	 * of the token do not allow the lookup, its expiry is unknown.
	 * @param token the token
	 * @return the state of the token
	 * @throws VaultHttpException if the token is invalid, or there is no response
	 */
	SessionToken lookUp(VaultToken token) {
		Instant requestedAt = this.clock.instant();
		JsonFields data;
		try {
			data = this.vault.get(LOOKUP_SELF.path(), token).data();
		}
		catch (VaultHttpException ex) {
			if (ex.getErrorResponse() == null || !ex.getErrorResponse().isDenied()) {
				throw ex;
			}
			warnAboutUnknownExpiry(ex.getErrorResponse());
			return SessionToken.external(token);
		}
		Duration ttl = data.ttl("ttl");
		boolean neverExpires = ttl.isZero() && !data.has("expire_time");
		return new SessionToken(token,
				neverExpires ? Instant.MAX : SessionToken.expiresAt(requestedAt, ttl.minusSeconds(1)), ttl,
				data.flag("renewable"), false);
	}

	private void warnAboutUnknownExpiry(VaultErrorResponse errorResponse) {
		if (!this.warned) {
			this.warned = true;
			logger.warn("Failed to look up the Vault token, whose expiry is therefore unknown: " + errorResponse
					+ ". To allow the application to look it up, add the policy 'default', or " + LOOKUP_SELF);
		}
	}

	/**
	 * Revoke a token along with all its leases.
	 * @param token the token
	 * @param timeout the maximum time to wait for a response
	 * @throws VaultHttpException if Vault does not revoke it
	 */
	void revoke(VaultToken token, Duration timeout) {
		this.vault.within(timeout).post(REVOKE_SELF.path(), Map.of(), token);
	}

	/**
	 * Wait for pending requests of the library, and abort those that do not complete in
	 * time.
	 * @param grace the maximum time to wait
	 * @return the number of aborted requests
	 */
	int drain(Duration grace) {
		return this.vault.drain(grace);
	}

}
