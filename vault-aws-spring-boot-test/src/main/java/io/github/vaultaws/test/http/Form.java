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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters as in {@code application/x-www-form-urlencoded}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Form {

	private Form() {
	}

	/**
	 * Decode parameters.
	 * @param text the encoded text, such as {@code a=1&b=2}
	 * @return the values by name, in the order of the text
	 * @throws IllegalArgumentException if an escape is malformed
	 */
	public static Map<String, List<String>> decode(String text) {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		for (String pair : text.split("&", -1)) {
			if (!pair.isEmpty()) {
				int equals = pair.indexOf('=');
				String name = (equals < 0) ? pair : pair.substring(0, equals);
				String value = (equals < 0) ? "" : pair.substring(equals + 1);
				parameters.computeIfAbsent(part(name), (key) -> new ArrayList<>()).add(part(value));
			}
		}
		return parameters;
	}

	static String decodePath(String rawPath) {
		return (rawPath.indexOf('%') < 0) ? rawPath : part(rawPath.replace("+", "%2B"));
	}

	private static String part(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

}
