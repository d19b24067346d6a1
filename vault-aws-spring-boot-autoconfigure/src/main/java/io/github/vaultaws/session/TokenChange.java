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

/**
 * Who must act when the session's token changes: leases die with the token that made
 * them, and cannot move to another.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenChange {

	/**
	 * Called after a token was renewed, replaced or lost. Must return at once.
	 */
	void tokenChanged();

	/**
	 * Called when the application stops, for a token that Vault does not let the session
	 * revoke. What was made with it stays to its end, unless it is revoked by itself.
	 * @param token the token, to be used for that
	 */
	default void tokenStays(SessionToken token) {
	}

}
