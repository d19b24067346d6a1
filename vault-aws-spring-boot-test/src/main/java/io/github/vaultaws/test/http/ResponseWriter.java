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

package io.github.vaultaws.test.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Writes responses in HTTP/1.1, dated by the clock of the server.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ResponseWriter {

	private static final DateTimeFormatter DATE = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
		.withZone(ZoneOffset.UTC);

	private static final Map<Integer, String> REASONS = Map.ofEntries(Map.entry(200, "OK"), Map.entry(202, "Accepted"),
			Map.entry(204, "No Content"), Map.entry(307, "Temporary Redirect"), Map.entry(400, "Bad Request"),
			Map.entry(401, "Unauthorized"), Map.entry(403, "Forbidden"), Map.entry(404, "Not Found"),
			Map.entry(405, "Method Not Allowed"), Map.entry(409, "Conflict"), Map.entry(412, "Precondition Failed"),
			Map.entry(413, "Request Entity Too Large"), Map.entry(429, "Too Many Requests"),
			Map.entry(431, "Request Header Fields Too Large"), Map.entry(500, "Internal Server Error"),
			Map.entry(501, "Not Implemented"), Map.entry(502, "Bad Gateway"), Map.entry(503, "Service Unavailable"));

	private final Clock clock;

	ResponseWriter(Clock clock) {
		this.clock = clock;
	}

	byte[] whole(ServerResponse response, boolean head, boolean keepAlive) {
		return encode(response, head ? 0 : response.body().length, keepAlive);
	}

	byte[] half(ServerResponse response) {
		return encode(response, response.body().length / 2, false);
	}

	private byte[] encode(ServerResponse response, int bodyLength, boolean keepAlive) {
		StringBuilder text = new StringBuilder(256).append("HTTP/1.1 ")
			.append(response.status())
			.append(' ')
			.append(REASONS.getOrDefault(response.status(), ""))
			.append("\r\n");
		response.headers().forEach((name, value) -> header(text, name, value));
		if (!response.headers().containsKey("Date")) {
			header(text, "Date", DATE.format(this.clock.instant()));
		}
		if (response.status() != 204) {
			header(text, "Content-Length", String.valueOf(response.body().length));
		}
		if (!keepAlive) {
			header(text, "Connection", "close");
		}
		byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
		byte[] bytes = Arrays.copyOf(head, head.length + bodyLength);
		System.arraycopy(response.body(), 0, bytes, head.length, bodyLength);
		return bytes;
	}

	private static void header(StringBuilder text, String name, String value) {
		text.append(name).append(": ").append(value).append("\r\n");
	}

}
