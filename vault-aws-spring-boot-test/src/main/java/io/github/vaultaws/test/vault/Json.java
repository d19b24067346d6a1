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

import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Json {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	private Json() {
	}

	static String write(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	static byte[] bytes(Object value) {
		return MAPPER.writeValueAsBytes(value);
	}

	/**
	 * Read an object.
	 * @param text the text
	 * @return the object
	 * @throws IllegalArgumentException if the text is no object in JSON
	 */
	static Map<String, Object> read(String text) {
		try {
			Map<String, Object> object = MAPPER.readValue(text, OBJECT);
			return (object != null) ? object : Map.of();
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(ex.getOriginalMessage(), ex);
		}
	}

	static String compact(String text) {
		return MAPPER.writeValueAsString(MAPPER.readTree(text));
	}

	static boolean isJson(String text) {
		try {
			MAPPER.readTree(text);
			return true;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
