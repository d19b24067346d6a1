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

package io.github.vaultaws.test.aws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a call in the query protocol.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Parameters {

	private final Map<String, List<String>> values;

	Parameters(Map<String, List<String>> values) {
		this.values = values;
	}

	@Nullable String find(String name) {
		List<String> values = this.values.get(name);
		return (values != null) ? values.get(0) : null;
	}

	String get(String name) {
		String value = find(name);
		if (value == null || value.isEmpty()) {
			String field = Character.toLowerCase(name.charAt(0)) + name.substring(1);
			throw AwsException.validation("1 validation error detected: Value null at '" + field
					+ "' failed to satisfy constraint: Member must not be null");
		}
		return value;
	}

	String get(String name, String defaultValue) {
		String value = find(name);
		return (value != null) ? value : defaultValue;
	}

	Duration duration(String name, Duration defaultValue) {
		String value = find(name);
		try {
			return (value != null) ? Duration.ofSeconds(Integer.parseInt(value)) : defaultValue;
		}
		catch (NumberFormatException ex) {
			throw new AwsException(400, "MalformedInput", "Value of " + name + " is not a number");
		}
	}

	Map<String, String> tags() {
		Map<String, String> tags = new LinkedHashMap<>();
		for (int i = 1; find("Tags.member." + i + ".Key") != null; i++) {
			tags.put(get("Tags.member." + i + ".Key"), get("Tags.member." + i + ".Value", ""));
		}
		return tags;
	}

}
