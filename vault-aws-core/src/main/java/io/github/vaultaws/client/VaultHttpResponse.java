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

package io.github.vaultaws.client;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A successful response of Vault.
 *
 * @param body the body, empty if Vault returned none
 * @param date the time according to Vault's clock, or {@code null} if it is unknown
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record VaultHttpResponse(JsonFields body, @Nullable Instant date) {

	/**
	 * Return the object {@code data}.
	 * @return the object, empty if it is missing
	 */
	public JsonFields data() {
		return this.body.object("data");
	}

	/**
	 * Return the id of the request, which Vault's audit log contains.
	 * @return the {@code request_id}, or {@code null} if Vault returned none
	 */
	public @Nullable String requestId() {
		return this.body.has("request_id") ? this.body.shown("request_id") : null;
	}

	/**
	 * Return the object {@code auth}.
	 * @return the object, empty if it is missing
	 */
	public JsonFields auth() {
		return this.body.object("auth");
	}

}
