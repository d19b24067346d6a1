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

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The fields of a JSON object in a response. Each accessor checks the type of the field.
 * The string representation contains no field.
 *
 * @param fields the fields
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record JsonFields(Map<?, ?> fields) {

	private static final JsonFields NONE = new JsonFields(Map.of());

	private static final int MAX_SHOWN = 200;

	private static final long MAX_TTL_SECONDS = Duration.ofDays(3653).toSeconds();

	/**
	 * Return whether a field exists and is not {@code null}.
	 * @param field the name of the field
	 * @return {@code true} if it has a value
	 */
	public boolean has(String field) {
		return this.fields.get(field) != null;
	}

	/**
	 * Return an object.
	 * @param field the name of the field
	 * @return the object, empty if the field is missing or has another type
	 */
	public JsonFields object(String field) {
		return (this.fields.get(field) instanceof Map<?, ?> object) ? new JsonFields(object) : NONE;
	}

	/**
	 * Return a text.
	 * @param field the name of the field
	 * @return the text, or {@code null} if the field is missing, empty or has another
	 * type
	 */
	public @Nullable String text(String field) {
		return (this.fields.get(field) instanceof String text && StringUtils.hasText(text)) ? text : null;
	}

	/**
	 * Return a text for use in a message.
	 * @param field the name of the field
	 * @return the text on one line, with control characters escaped, truncated if it is
	 * long
	 */
	public String shown(String field) {
		String text = String.valueOf(text(field));
		return PrintableText.of((text.length() > MAX_SHOWN) ? text.substring(0, MAX_SHOWN) + "…" : text);
	}

	/**
	 * Return a token or an access key. Both are sent in headers and must be printable.
	 * @param field the name of the field
	 * @return the text, or {@code null} if the field is missing, empty or has another
	 * type
	 * @throws VaultHttpException if it is not printable ASCII
	 */
	public @Nullable String secret(String field) {
		String text = text(field);
		if (text != null && !text.chars().allMatch((character) -> character > ' ' && character < 0x7f)) {
			throw VaultHttpException.unreadable("field '" + field + "' of the response is not printable text", false,
					Duration.ZERO);
		}
		return text;
	}

	/**
	 * Return a boolean.
	 * @param field the name of the field
	 * @return {@code true} if the field is {@code true}
	 */
	public boolean flag(String field) {
		return Boolean.TRUE.equals(this.fields.get(field));
	}

	/**
	 * Return a number.
	 * @param field the name of the field
	 * @return the number, {@code 0} if the field is missing or has another type
	 */
	public long number(String field) {
		return (this.fields.get(field) instanceof Number number) ? number.longValue() : 0;
	}

	/**
	 * Return a TTL.
	 * @param field the name of the field
	 * @return the TTL in whole seconds, from zero to ten years
	 * @throws VaultHttpException if the field is missing or not a valid TTL
	 */
	public Duration ttl(String field) {
		Object value = this.fields.get(field);
		if (!(value instanceof Integer || value instanceof Long) || number(field) < 0
				|| number(field) > MAX_TTL_SECONDS) {
			String shown = (value instanceof Number) ? value.toString() : (value != null) ? "not a number" : "missing";
			throw VaultHttpException.unreadable("field '" + field + "' of the response is not a valid TTL: " + shown,
					false, Duration.ZERO);
		}
		return Duration.ofSeconds(number(field));
	}

	@Override
	public String toString() {
		return "JsonFields";
	}

}
