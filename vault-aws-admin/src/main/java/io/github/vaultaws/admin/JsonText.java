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

package io.github.vaultaws.admin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON as text, which Vault compares and returns without white space.
 *
 * @author The vault-aws-spring-boot authors
 */
final class JsonText {

	private JsonText() {
	}

	/**
	 * Return a text without the white space between its elements.
	 * @param json the JSON text
	 * @return the compact text
	 */
	static String compact(String json) {
		StringBuilder compact = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < json.length(); i++) {
			char character = json.charAt(i);
			if (quoted && character == '\\' && i + 1 < json.length()) {
				compact.append(character).append(json.charAt(++i));
				continue;
			}
			quoted ^= character == '"';
			if (quoted || !Character.isWhitespace(character)) {
				compact.append(character);
			}
		}
		return compact.toString();
	}

	/**
	 * Return whether a text can be an object: whether it starts and ends as one, and its
	 * brackets and quotation marks match. Vault checks the rest.
	 * @param json a compact JSON text
	 * @return whether the text can be an object
	 */
	static boolean isObject(String json) {
		Deque<Character> open = new ArrayDeque<>();
		boolean quoted = false;
		for (int i = 0; i < json.length(); i++) {
			char character = json.charAt(i);
			if (quoted && character == '\\') {
				i++;
			}
			else if (character == '"') {
				quoted = !quoted;
			}
			else if (!quoted && (character == '{' || character == '[')) {
				open.push((character == '{') ? '}' : ']');
			}
			else if (!quoted && (character == '}' || character == ']')) {
				if (open.isEmpty() || open.pop() != character) {
					return false;
				}
				if (open.isEmpty() && i < json.length() - 1) {
					return false;
				}
			}
		}
		return json.startsWith("{") && open.isEmpty() && !quoted;
	}

	/**
	 * Return a map as an object.
	 * @param map the members
	 * @return the JSON text
	 */
	static String object(Map<String, String> map) {
		return map.entrySet()
			.stream()
			.map((entry) -> quote(entry.getKey()) + ":" + quote(entry.getValue()))
			.collect(Collectors.joining(",", "{", "}"));
	}

	/**
	 * Return a text in quotation marks.
	 * @param text the text
	 * @return the JSON string
	 */
	static String quote(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '"' || character == '\\') {
				quoted.append('\\').append(character);
			}
			else if (character < ' ') {
				quoted.append(String.format("\\u%04x", (int) character));
			}
			else {
				quoted.append(character);
			}
		}
		return quoted.append('"').toString();
	}

}
