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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads as much of HCL as policies are written in.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Hcl {

	private final String text;

	private int position;

	private Hcl(String text) {
		this.text = text;
	}

	/**
	 * Parse labelled blocks.
	 * @param type the type of the blocks
	 * @param text the text
	 * @return the bodies by label, in order
	 */
	static List<Map.Entry<String, Map<String, Object>>> blocks(String type, String text) {
		Hcl hcl = new Hcl(text);
		List<Map.Entry<String, Map<String, Object>>> blocks = new ArrayList<>();
		while (hcl.peek() != 0) {
			String key = hcl.word();
			if (hcl.peek() == '=') {
				hcl.position++;
				hcl.value();
			}
			else {
				String label = (hcl.peek() == '"') ? hcl.word() : "";
				Map<String, Object> body = hcl.body();
				if (key.equals(type)) {
					blocks.add(Map.entry(label, body));
				}
			}
		}
		return blocks;
	}

	private Map<String, Object> body() {
		expect('{', "expected: IDENT | STRING | ASSIGN | LBRACE got: ");
		Map<String, Object> body = new LinkedHashMap<>();
		while (peek() != '}') {
			if (peek() == 0) {
				throw malformed("object expected closing RBRACE got: EOF");
			}
			String key = word();
			if (peek() == '{') {
				body.put(key, body());
			}
			else {
				expect('=', "expected '=' got: ");
				body.put(key, value());
			}
			if (peek() == ',') {
				this.position++;
			}
		}
		this.position++;
		return body;
	}

	private Object value() {
		if (peek() == '{') {
			return body();
		}
		if (peek() != '[') {
			return word();
		}
		this.position++;
		List<Object> list = new ArrayList<>();
		while (peek() != ']') {
			if (peek() == 0) {
				throw malformed("error parsing list, expected comma or list end, got: EOF");
			}
			list.add(value());
			if (peek() == ',') {
				this.position++;
			}
		}
		this.position++;
		return list;
	}

	private String word() {
		if (peek() == '"') {
			return quoted();
		}
		int start = this.position;
		while (this.position < this.text.length() && (Character.isLetterOrDigit(this.text.charAt(this.position))
				|| "_-.".indexOf(this.text.charAt(this.position)) >= 0)) {
			this.position++;
		}
		if (start == this.position) {
			throw malformed((peek() == 0) ? "unexpected EOF" : "illegal character");
		}
		return this.text.substring(start, this.position);
	}

	private String quoted() {
		StringBuilder word = new StringBuilder();
		for (this.position++; this.position < this.text.length(); this.position++) {
			char character = this.text.charAt(this.position);
			if (character == '"') {
				this.position++;
				return word.toString();
			}
			if (character == '\\' && this.position + 1 < this.text.length()) {
				character = this.text.charAt(++this.position);
			}
			word.append(character);
		}
		throw malformed("literal not terminated");
	}

	private void expect(char character, String reason) {
		if (peek() != character) {
			throw malformed(reason + ((peek() == 0) ? "EOF" : String.valueOf(peek())));
		}
		this.position++;
	}

	private char peek() {
		while (this.position < this.text.length()) {
			char character = this.text.charAt(this.position);
			if (character == '#' || this.text.startsWith("//", this.position)) {
				skipTo("\n");
			}
			else if (this.text.startsWith("/*", this.position)) {
				skipTo("*/");
			}
			else if (Character.isWhitespace(character) || character == ';') {
				this.position++;
			}
			else {
				return character;
			}
		}
		return 0;
	}

	private void skipTo(String end) {
		int found = this.text.indexOf(end, this.position);
		this.position = (found < 0) ? this.text.length() : found + end.length();
	}

	private IllegalArgumentException malformed(String reason) {
		String before = this.text.substring(0, Math.min(this.position, this.text.length()));
		int line = (int) before.chars().filter((character) -> character == '\n').count() + 1;
		return new IllegalArgumentException(
				"At " + line + ":" + (before.length() - before.lastIndexOf('\n')) + ": " + reason);
	}

}
