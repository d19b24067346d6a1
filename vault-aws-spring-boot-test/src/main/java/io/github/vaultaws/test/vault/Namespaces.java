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

import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * The namespaces. Unless they are enabled, a namespace in a request does not count, as in
 * the community edition of Vault. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Namespaces {

	private final NavigableMap<String, Namespace> namespaces = new ConcurrentSkipListMap<>();

	private final Names names = new Names();

	private volatile boolean enabled;

	Namespaces() {
		this.namespaces.put("", new Namespace("", "root"));
	}

	Namespace root() {
		return this.namespaces.firstEntry().getValue();
	}

	Namespace add(String path) {
		return this.namespaces.computeIfAbsent(withSlash(path),
				(key) -> new Namespace(key, this.names.alphanumeric(6)));
	}

	void enable() {
		this.enabled = true;
	}

	boolean isEnabled() {
		return this.enabled;
	}

	Set<String> paths() {
		return this.namespaces.tailMap("", false).keySet();
	}

	/**
	 * Find the namespace of a request.
	 * @param header the namespace that the request names
	 * @param path the path, which may begin with a namespace
	 * @return the namespace, or {@code null} if the one in the header is not known
	 */
	@Nullable Namespace find(String header, String path) {
		if (!this.enabled) {
			return root();
		}
		String base = withSlash(header);
		Namespace namespace = this.namespaces.get(base);
		if (namespace == null) {
			return null;
		}
		for (String key : this.namespaces.tailMap(base, false).keySet()) {
			if (key.startsWith(base) && (base + path).startsWith(key)) {
				namespace = this.namespaces.get(key);
			}
		}
		return namespace;
	}

	private static String withSlash(String path) {
		String bare = path.replaceAll("^/+|/+$", "");
		return bare.isEmpty() ? "" : bare + "/";
	}

}
