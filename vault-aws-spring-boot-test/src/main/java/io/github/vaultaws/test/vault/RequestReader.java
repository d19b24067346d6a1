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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.Exchange;

/**
 * Converts HTTP requests to requests to Vault.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RequestReader {

	private static final String PARSING = "error parsing JSON: failed to parse JSON input: ";

	private static final Pattern KEY_ALONE = Pattern.compile("\\{\\s*\"(?:[^\"\\\\]|\\\\.)*\"\\s*([^:\\s])");

	VaultRequest read(Exchange exchange) {
		Map<String, List<String>> query = exchange.queryParameters();
		Operation operation = operation(exchange.method(), query);
		Map<String, Object> values = new LinkedHashMap<>();
		if (operation == Operation.UPDATE) {
			values.putAll(body(exchange));
		}
		else {
			query.forEach((name, texts) -> values.put(name, (texts.size() == 1) ? texts.get(0) : texts));
			values.remove("list");
		}
		String path = exchange.path().substring("/v1/".length());
		if (operation == Operation.LIST && !path.endsWith("/")) {
			path += "/";
		}
		return new VaultRequest(operation, header(exchange, "X-Vault-Namespace"), path, new Fields(values),
				token(exchange), wrapTtl(exchange), exchange.remoteAddress());
	}

	private static Operation operation(String method, Map<String, List<String>> query) {
		return switch (method) {
			case "GET", "HEAD" -> List.of("true").equals(query.get("list")) ? Operation.LIST : Operation.READ;
			case "LIST" -> Operation.LIST;
			case "POST", "PUT" -> Operation.UPDATE;
			case "DELETE" -> Operation.DELETE;
			default -> throw VaultError.of(405, "");
		};
	}

	private static Map<String, Object> body(Exchange exchange) {
		String text = exchange.bodyText().strip();
		String type = header(exchange, "Content-Type").toLowerCase(Locale.ROOT);
		if (text.isEmpty()) {
			return Map.of();
		}
		if (type.startsWith("application/x-www-form-urlencoded") && "{[".indexOf(text.charAt(0)) < 0) {
			Map<String, Object> form = new LinkedHashMap<>();
			exchange.formParameters()
				.forEach((name, texts) -> form.put(name, (texts.size() == 1) ? texts.get(0) : texts));
			return form;
		}
		return json(text);
	}

	private static Map<String, Object> json(String text) {
		try {
			return Json.read(text);
		}
		catch (IllegalArgumentException ex) {
			throw malformed(text);
		}
	}

	private static VaultError malformed(String text) {
		if (Json.isJson(text)) {
			throw VaultError.refused(PARSING + "json: cannot unmarshal " + (text.startsWith("[") ? "array" : "value")
					+ " into Go value of type map[string]interface {}");
		}
		Matcher key = KEY_ALONE.matcher(text);
		if (key.lookingAt()) {
			throw VaultError.refused(PARSING + "invalid character '" + key.group(1) + "' after object key");
		}
		String begin = text.startsWith("{") ? text.substring(1).strip() : text;
		if (!begin.isEmpty() && "\"}".indexOf(begin.charAt(0)) < 0) {
			String reason = "invalid character '" + begin.charAt(0) + "' looking for beginning of value";
			return text.startsWith("{") ? VaultError.of(500, reason) : VaultError.refused(PARSING + reason);
		}
		return VaultError.of(500, text.endsWith("}") ? "invalid character '}' after object key-value pair"
				: "malformed JSON, unclosed containers");
	}

	private static String token(Exchange exchange) {
		String token = header(exchange, "X-Vault-Token");
		String authorization = header(exchange, "Authorization");
		return (token.isEmpty() && authorization.startsWith("Bearer ")) ? authorization.substring(7) : token;
	}

	private static @Nullable Duration wrapTtl(Exchange exchange) {
		String header = header(exchange, "X-Vault-Wrap-TTL");
		try {
			Duration ttl = header.isEmpty() ? Duration.ZERO : GoDuration.parse(header);
			return ttl.isZero() ? null : ttl;
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("error parsing X-Vault-Wrap-TTL header: " + ex.getMessage());
		}
	}

	private static String header(Exchange exchange, String name) {
		String value = exchange.header(name);
		return (value != null) ? value : "";
	}

}
