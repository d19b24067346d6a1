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

import io.github.vaultaws.client.VaultErrorResponse;

/**
 * The Vault token that leases are made with. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public interface VaultSession {

	/**
	 * Return a living token, logging in if there is none.
	 * @return the token
	 * @throws VaultException if there is none to be had now
	 */
	SessionToken token();

	/**
	 * Return the token that this session holds, without any request.
	 * @return the token, live or expired, or {@code null} if there is none
	 */
	@Nullable SessionToken current();

	/**
	 * Take note that Vault refused a request.
	 * @param token the token it was made with
	 * @param refusal what Vault answered
	 * @return whether {@link #token()} may give another token to try again with;
	 * {@code false} if the token lives and the refusal has other reasons
	 */
	boolean tokenRejected(SessionToken token, VaultErrorResponse refusal);

	/**
	 * Take note that a request for keys was sent and not answered: Vault may have made a
	 * lease that nobody knows. It ends with the token, which is therefore not to be
	 * renewed.
	 * @param token the token it was made with
	 */
	default void responseLost(SessionToken token) {
	}

	/**
	 * Add someone who must act when the token changes.
	 * @param change who must act
	 */
	void addTokenListener(TokenListener change);

	/**
	 * Close roles that end before this session: revoke their leases, and forget them.
	 * @param roles the roles
	 */
	default void release(Collection<? extends TokenListener> roles) {
	}

}
