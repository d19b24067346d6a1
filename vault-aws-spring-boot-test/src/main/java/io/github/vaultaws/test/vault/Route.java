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

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A path of a backend and what can be done with it.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Route {

	private static final String ROLE = ":role";

	private static final Pattern ROLE_NAME = Pattern.compile("\\w([\\w.@-]*\\w)?");

	private final String[] pattern;

	private final Map<Operation, Function<Call, Reply>> handlers = new EnumMap<>(Operation.class);

	Route(String pattern) {
		this.pattern = pattern.split("/");
	}

	Route read(Function<Call, Reply> handler) {
		return on(Operation.READ, handler);
	}

	Route list(Function<Call, Reply> handler) {
		return on(Operation.LIST, handler);
	}

	Route update(Function<Call, Reply> handler) {
		on(Operation.CREATE, handler);
		return on(Operation.UPDATE, handler);
	}

	Route delete(Function<Call, Reply> handler) {
		return on(Operation.DELETE, handler);
	}

	private Route on(Operation operation, Function<Call, Reply> handler) {
		this.handlers.put(operation, handler);
		return this;
	}

	@Nullable Function<Call, Reply> handler(Operation operation) {
		return this.handlers.get(operation);
	}

	@Nullable Map<String, String> match(String[] segments) {
		Map<String, String> names = new HashMap<>();
		for (int i = 0; i < this.pattern.length; i++) {
			String part = this.pattern[i];
			if (part.endsWith("*")) {
				int from = Math.min(i, segments.length);
				names.put(part.substring(1, part.length() - 1),
						String.join("/", Arrays.copyOfRange(segments, from, segments.length)));
				return names;
			}
			if (i >= segments.length) {
				return null;
			}
			if (part.equals(ROLE) && !ROLE_NAME.matcher(segments[i]).matches()) {
				return null;
			}
			if (part.startsWith(":") && !segments[i].isEmpty()) {
				names.put(part.substring(1), segments[i]);
			}
			else if (!part.equals(segments[i])) {
				return null;
			}
		}
		return (segments.length == this.pattern.length) ? names : null;
	}

}
