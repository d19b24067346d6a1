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
 * What not every server that speaks Vault's API has.
 */
public enum Feature {

	/**
	 * The AWS secrets engine and the AWS auth method, and an AWS that they work on.
	 */
	AWS,

	/**
	 * Namespaces.
	 */
	NAMESPACES,

	/**
	 * The refusal of a dead token differs from that of a missing policy by
	 * {@code invalid token}.
	 */
	DEAD_TOKEN_TEXT,

	/**
	 * Refusals that only Vault words as it does.
	 */
	TEXTS_OF_VAULT

}
