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

package io.github.vaultaws.it.contract;

/**
 * A feature that not every server with Vault's API supports.
 */
public enum Feature {

	/**
	 * The AWS secrets engine and the AWS auth method, and the AWS account that they use.
	 */
	AWS,

	/**
	 * Namespaces.
	 */
	NAMESPACES,

	/**
	 * The error response for an invalid token contains {@code invalid token}, unlike that
	 * for a missing policy.
	 */
	INVALID_TOKEN_TEXT,

	/**
	 * The leases of tokens can be looked up and revoked, like those of credentials.
	 */
	LEASES_OF_TOKENS,

	/**
	 * Error texts that only Vault returns.
	 */
	TEXTS_OF_VAULT

}
