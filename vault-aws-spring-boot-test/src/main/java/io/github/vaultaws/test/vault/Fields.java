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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, however they came. Remembers which of them were looked at.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Fields {

	private final Map<String, Object> values;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	Fields(Map<String, Object> values) {
		this.values = values;
	}

	Map<String, Object> all() {
		this.known.addAll(this.values.keySet());
		return this.values;
	}

	boolean has(String name) {
		this.known.add(name);
		return this.values.containsKey(name);
	}

	@Nullable Object get(String name) {
		this.known.add(name);
		return this.values.get(name);
	}

	String text(String name) {
		return text(name, "");
	}

	String text(String name, String fallback) {
		Object value = get(name);
		if (value instanceof Map || value instanceof List) {
			String type = (value instanceof Map) ? "map[string]interface {}" : "[]interface {}";
			throw invalid(name,
					"'' expected type 'string', got unconvertible type '" + type + "', value: '" + value + "'");
		}
		return (value != null) ? value.toString() : fallback;
	}

	boolean flag(String name, boolean fallback) {
		Object value = get(name);
		if (value == null) {
			return has(name) ? false : fallback;
		}
		if (value instanceof Boolean flag) {
			return flag;
		}
		return switch (value.toString()) {
			case "1", "t", "T", "true", "TRUE", "True" -> true;
			case "", "0", "f", "F", "false", "FALSE", "False" -> false;
			default -> throw invalid(name,
					"cannot parse '' as bool: strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
		};
	}

	int number(String name, int fallback) {
		Object value = get(name);
		if (value == null) {
			return has(name) ? 0 : fallback;
		}
		try {
			return (value instanceof Number number) ? number.intValue() : Integer.parseInt(value.toString());
		}
		catch (NumberFormatException ex) {
			throw invalid(name, "cannot parse '' as int: strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
		}
	}

	Duration duration(String name, Duration fallback) {
		Object value = get(name);
		if (value == null || value.toString().isEmpty()) {
			return has(name) ? Duration.ZERO : fallback;
		}
		Duration duration;
		try {
			duration = (value instanceof Number number) ? Duration.ofSeconds(number.longValue())
					: GoDuration.parse(value.toString());
		}
		catch (IllegalArgumentException ex) {
			throw invalid(name, String.valueOf(ex.getMessage()));
		}
		if (duration.isNegative()) {
			throw invalid(name, "cannot provide negative value '" + duration.toSeconds() + "'");
		}
		return duration;
	}

	List<String> list(String name, List<String> fallback) {
		Object value = get(name);
		if (value == null) {
			return has(name) ? List.of() : fallback;
		}
		Collection<?> items = (value instanceof Collection<?> given) ? given
				: Arrays.asList(value.toString().split(","));
		return items.stream().map(String::valueOf).map(String::strip).filter((item) -> !item.isEmpty()).toList();
	}

	Map<String, String> pairs(String name, Map<String, String> fallback) {
		Object value = get(name);
		if (value == null) {
			return has(name) ? Map.of() : fallback;
		}
		Map<String, String> pairs = new LinkedHashMap<>();
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, item) -> pairs.put(String.valueOf(key), String.valueOf(item)));
			return pairs;
		}
		for (String pair : list(name, new ArrayList<>())) {
			int equals = pair.indexOf('=');
			if (equals < 0) {
				throw invalid(name, "invalid key/value pair \"" + pair + "\"");
			}
			pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
		}
		return pairs;
	}

	Map<String, Object> object(String name) {
		Map<String, Object> object = new LinkedHashMap<>();
		if (get(name) instanceof Map<?, ?> map) {
			map.forEach((key, value) -> object.put(String.valueOf(key), value));
		}
		return object;
	}

	Set<String> unknown() {
		Set<String> unknown = new TreeSet<>(this.values.keySet());
		unknown.removeAll(this.known);
		return unknown;
	}

	private static VaultError invalid(String name, String reason) {
		return VaultError
			.refused("Field validation failed: error converting input for field \"" + name + "\": " + reason);
	}

}
