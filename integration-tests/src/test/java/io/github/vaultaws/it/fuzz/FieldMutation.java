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

package io.github.vaultaws.it.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces the value of one field of a body, which is JSON, XML, or a text that is a
 * single field.
 */
final class FieldMutation {

	private static final JsonMapper JSON = new JsonMapper();

	private static final JsonMapper SORTED = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	/**
	 * The beginning of a line that a value with line breaks creates.
	 */
	static final String INJECTED = "X-Injected: 1";

	private static final String LINES = "\"a\\u0000\\r\\n" + INJECTED + "\\u001b[31m\"";

	private static final String PLACE = "@place@";

	private static final Pattern ELEMENT = Pattern.compile("<(\\w+)>([^<]*)</\\1>");

	/**
	 * Values that no field of a response of Vault has.
	 */
	private static final List<String> IMPOSSIBLE = List.of("null", "\"\"", "true", "[]", "{}", "1e400", LINES,
			"\"\\ud83d\\ude00 ключ\"", "\"-1\"", "\"+400000-01-01T00:00:00Z\"", "\"-999999999-01-01T00:00:00Z\"",
			"\"" + "x".repeat(20_000) + "\"", "[".repeat(2_000) + "]".repeat(2_000));

	/**
	 * Numbers that are not a valid TTL, except zero, with which Vault reports that it
	 * grants no more time.
	 */
	private static final List<String> NUMBERS = List.of("-1", "0", "0.5", "1e16", "9223372036854775807",
			"-9223372036854775808", "9223372036854775808", "315619200001");

	/**
	 * Fields that the library reads. They are selected more often.
	 */
	private static final Set<String> READ = Set.of("lease_duration", "ttl", "renewable", "lease_id", "client_token",
			"access_key", "secret_key", "session_token", "security_token", "expiration", "num_uses", "data", "auth",
			"errors");

	/**
	 * Fields whose meaning changes with any other text.
	 */
	private static final Set<String> NAMES = Set.of("lease_id", "nonce", "creation_path");

	/**
	 * Fields with a printable name or secret.
	 */
	private static final Set<String> KEYS = Set.of("client_token", "access_key", "secret_key", "session_token",
			"security_token", "secret_id");

	/**
	 * Fields that are never replaced with another plausible value, each with the reason.
	 * All other fields are.
	 */
	private static final Map<String, String> LEFT_OUT = Map.of("access_key",
			"a pending access key of an IAM user that STS rejects is neither discarded nor replaced while its lease is valid");

	private FieldMutation() {
	}

	/**
	 * Return the body with its fields in a fixed order.
	 */
	static String sorted(String body) {
		try {
			return body.startsWith("{") ? SORTED.writeValueAsString(SORTED.readValue(body, Map.class)) : body;
		}
		catch (JacksonException ex) {
			return body;
		}
	}

	static String impossible(String body, Random random) {
		return mutate(body, random, false);
	}

	static String plausible(String body, Random random) {
		return mutate(body, random, true);
	}

	private static String mutate(String body, Random random, boolean plausible) {
		if (body.startsWith("<")) {
			return element(body, random, plausible);
		}
		try {
			List<Field> fields = new ArrayList<>();
			JsonNode root = JSON.readTree(body);
			collect(root, fields);
			if (!fields.isEmpty()) {
				if (plausible) {
					fields.removeIf((field) -> LEFT_OUT.containsKey(field.name()));
				}
				List<Field> read = fields.stream().filter(Field::isRead).toList();
				List<Field> choices = (read.isEmpty() || random.nextInt(3) == 0) ? fields : read;
				return field(root, choices.get(random.nextInt(choices.size())), random, plausible);
			}
		}
		catch (JacksonException ex) {
			return text(random, plausible);
		}
		return text(random, plausible);
	}

	private static void collect(JsonNode node, List<Field> fields) {
		if (node instanceof ObjectNode object) {
			object.propertyNames().forEach((name) -> fields.add(new Field(object, name)));
		}
		node.forEach((child) -> collect(child, fields));
	}

	private static String field(JsonNode root, Field field, Random random, boolean plausible) {
		String value = plausible ? plausible(field, random) : impossible(field, random);
		if (value.isEmpty()) {
			field.owner().remove(field.name());
			return JSON.writeValueAsString(root);
		}
		field.owner().put(field.name(), PLACE);
		return JSON.writeValueAsString(root).replace('"' + PLACE + '"', value);
	}

	private static String plausible(Field field, Random random) {
		JsonNode value = field.owner().get(field.name());
		if (value.isNumber()) {
			return String.valueOf(1 + random.nextInt(random.nextBoolean() ? 1_000 : 300_000_000));
		}
		if (value.isBoolean()) {
			return String.valueOf(!value.booleanValue());
		}
		return List.of("\"2031-01-01T00:00:00Z\"", "\"another-value-0123456789\"", LINES).get(random.nextInt(3));
	}

	/**
	 * Return an impossible value, empty for none. A value that could be the name of
	 * something else is never returned.
	 */
	private static String impossible(Field field, Random random) {
		if (field.owner().get(field.name()).isNumber() && random.nextBoolean()) {
			return NUMBERS.get(random.nextInt(NUMBERS.size()));
		}
		int choice = random.nextInt(IMPOSSIBLE.size() + 2);
		String value = (choice < IMPOSSIBLE.size()) ? IMPOSSIBLE.get(choice) : "";
		if (value.equals("true") && field.owner().get(field.name()).isBoolean()) {
			return "null";
		}
		boolean text = value.startsWith("\"") && value.length() > 2;
		boolean printable = value.chars().allMatch((character) -> character > ' ' && character < 127);
		return (text && (NAMES.contains(field.name())
				|| (KEYS.contains(field.name()) && printable && !value.contains("\\u")))) ? "null" : value;
	}

	private static String element(String body, Random random, boolean plausible) {
		List<MatchResult> elements = ELEMENT.matcher(body).results().toList();
		if (elements.isEmpty()) {
			return body;
		}
		MatchResult chosen = elements.get(random.nextInt(elements.size()));
		return body.substring(0, chosen.start(2)) + text(random, plausible) + body.substring(chosen.end(2));
	}

	private static String text(Random random, boolean plausible) {
		if (plausible) {
			return "999999999999";
		}
		return List.of("", "a\u0000\r\n" + INJECTED + "\u001b[31m", "😀 ключ", "-1", "x".repeat(20_000))
			.get(random.nextInt(5));
	}

	private record Field(ObjectNode owner, String name) {

		boolean isRead() {
			return READ.contains(this.name) && !this.owner.get(this.name).isNull();
		}

	}

}
