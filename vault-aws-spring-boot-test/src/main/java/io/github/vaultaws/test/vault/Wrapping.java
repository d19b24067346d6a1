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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Responses that wait to be unwrapped, once. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Wrapping {

	private static final String INVALID = "wrapping token is not valid or does not exist";

	private final Map<String, Wrapped> wrapped = new ConcurrentHashMap<>();

	private final TokenStore tokens;

	private final Clock clock;

	Wrapping(TokenStore tokens, Clock clock) {
		this.tokens = tokens;
		this.clock = clock;
	}

	Map<String, Object> wrap(Call call, Map<String, Object> body, Duration ttl, String creationPath) {
		TokenSettings settings = new TokenSettings(List.of(), ttl, Duration.ZERO, ttl, Duration.ZERO, 1, List.of(),
				true, TokenType.SERVICE);
		Token token = this.tokens
			.create(call,
					new Grant("", Map.of(), Set.of(Policies.WRAPPING), settings, false, null, null, () -> settings))
			.token();
		Wrapped entry = new Wrapped(body, creationPath, ttl, this.clock.instant());
		this.wrapped.values().removeIf((other) -> !other.expiresAt().isAfter(entry.time()));
		this.wrapped.put(token.id(), entry);
		Map<String, Object> info = new LinkedHashMap<>();
		info.put("token", token.id());
		info.put("accessor", token.accessor());
		info.put("ttl", ttl.toSeconds());
		info.put("creation_time", entry.time().toString());
		info.put("creation_path", creationPath);
		String accessor = accessor(body);
		if (accessor != null) {
			info.put("wrapped_accessor", accessor);
		}
		Map<String, Object> wrapped = new Envelope().body(null, "");
		wrapped.put("wrap_info", info);
		return wrapped;
	}

	private static @Nullable String accessor(Map<String, Object> body) {
		if (body.get("auth") instanceof Map<?, ?> auth) {
			return (String) auth.get("accessor");
		}
		return (body.get("data") instanceof Map<?, ?> data) ? (String) data.get("secret_id_accessor") : null;
	}

	/**
	 * Find what a token wraps.
	 * @param token the wrapping token
	 * @return what it wraps
	 * @throws VaultError if it wraps nothing any more
	 */
	Wrapped find(String token) {
		Wrapped entry = this.wrapped.get(token);
		if (entry == null || this.tokens.find(token) == null) {
			throw VaultError.refused(INVALID);
		}
		return entry;
	}

	Wrapped take(String id) {
		Token token = this.tokens.find(id);
		Wrapped entry = this.wrapped.remove(id);
		if (token == null || entry == null) {
			throw VaultError.refused(INVALID);
		}
		this.tokens.revoke(token);
		return entry;
	}

	/**
	 * A wrapped response.
	 *
	 * @param body the response
	 * @param creationPath the path of the request
	 * @param ttl the TTL of the wrapping token
	 * @param time when it was wrapped
	 */
	record Wrapped(Map<String, Object> body, String creationPath, Duration ttl, Instant time) {

		Instant expiresAt() {
			return this.time.plus(this.ttl);
		}

	}

}
