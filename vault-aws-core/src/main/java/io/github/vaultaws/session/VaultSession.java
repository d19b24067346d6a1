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

import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.VaultException;

import io.github.vaultaws.SessionState;
import io.github.vaultaws.client.VaultErrorResponse;

/**
 * A session with Vault that provides the token to create leases with. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public interface VaultSession {

	/**
	 * Return a valid token. Logs in if there is none.
	 * @return the token
	 * @throws VaultException if the login fails
	 */
	SessionToken token();

	/**
	 * Return the token that this session holds. No request is sent.
	 * @return the token, which may have expired, or {@code null} if there is none
	 */
	@Nullable SessionToken current();

	/**
	 * Return whether this library manages the session: logs in, and renews and revokes
	 * the token.
	 * @return {@code false} if the application does
	 */
	default boolean isManaged() {
		return false;
	}

	/**
	 * Return the state of this session. No request is sent.
	 * @return the state
	 */
	SessionState state();

	/**
	 * Handle an error response of Vault.
	 * @param token the token of the request
	 * @param errorResponse the error response
	 * @return {@code true} if the token is invalid and the request can be retried with
	 * another {@link #token()}; {@code false} if the error has another cause
	 */
	boolean tokenRejected(SessionToken token, VaultErrorResponse errorResponse);

	/**
	 * Record that the response to a request for credentials was lost. Vault may have
	 * created an unknown lease. It is revoked along with the token, which is therefore
	 * replaced instead of renewed. If this session does not revoke the token, a warning
	 * is logged.
	 * @param token the token of the request
	 */
	void responseLost(SessionToken token);

	/**
	 * Add a listener for changes of the token.
	 * @param listener the listener
	 */
	void addTokenListener(TokenListener listener);

	/**
	 * Close roles that end before this session. Their leases are revoked, including those
	 * that Vault returns later, and their listeners are removed.
	 * @param roles the roles
	 */
	default void release(Collection<? extends TokenListener> roles) {
	}

}
