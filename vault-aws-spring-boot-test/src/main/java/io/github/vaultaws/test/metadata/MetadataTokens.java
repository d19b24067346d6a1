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

package io.github.vaultaws.test.metadata;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * The session tokens of the second version of the service.
 *
 * @author The vault-aws-spring-boot authors
 */
final class MetadataTokens {

	static final String PATH = "/latest/api/token";

	private static final String TTL_HEADER = "X-aws-ec2-metadata-token-ttl-seconds";

	private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";

	private static final int MAX_TTL_SECONDS = 21600;

	private final Map<String, Instant> ends = new ConcurrentHashMap<>();

	private final Clock clock;

	MetadataTokens(Clock clock) {
		this.clock = clock;
	}

	ServerResponse issue(Exchange exchange) {
		if (exchange.header("X-Forwarded-For") != null) {
			return MetadataError.FORBIDDEN.answer();
		}
		int seconds = seconds(exchange.header(TTL_HEADER));
		if (seconds < 1 || seconds > MAX_TTL_SECONDS) {
			return MetadataError.BAD_REQUEST.answer();
		}
		String token = "AQAE" + UUID.randomUUID().toString().replace("-", "") + "==";
		this.ends.put(token, this.clock.instant().plus(Duration.ofSeconds(seconds)));
		return ServerResponse.text(200, token).withHeader(TTL_HEADER, String.valueOf(seconds));
	}

	private static int seconds(@Nullable String ttl) {
		return (ttl != null && ttl.matches("\\d{1,9}")) ? Integer.parseInt(ttl) : 0;
	}

	boolean accepts(Exchange exchange) {
		String token = exchange.header(TOKEN_HEADER);
		this.ends.values().removeIf((end) -> !this.clock.instant().isBefore(end));
		return token != null && this.ends.containsKey(token);
	}

}
