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
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * A Vault within Vault: its own mounts and policies. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Namespace {

	private final String path;

	private final String id;

	private final Policies policies = new Policies();

	private final Map<String, Mount> mounts = new ConcurrentSkipListMap<>();

	Namespace(String path, String id) {
		this.path = path;
		this.id = id;
	}

	/**
	 * Return the path.
	 * @return the path with a slash at its end, empty for the root
	 */
	String path() {
		return this.path;
	}

	String id() {
		return this.id;
	}

	/**
	 * Return what follows the id of a lease.
	 * @return the suffix, empty for the root
	 */
	String leaseSuffix() {
		return this.path.isEmpty() ? "" : "." + this.id;
	}

	boolean contains(Namespace other) {
		return other.path.startsWith(this.path);
	}

	Policies policies() {
		return this.policies;
	}

	Map<String, Mount> mounts() {
		return this.mounts;
	}

	void mount(Mount mount) {
		this.mounts.put(mount.path(), mount);
	}

	/**
	 * Find the mount of a path.
	 * @param path the path
	 * @return the mount, or {@code null} if there is none
	 */
	@Nullable Mount find(String path) {
		for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
			Mount mount = this.mounts.get(path.substring(0, slash + 1));
			if (mount != null) {
				return mount;
			}
		}
		return this.mounts.get(path + "/");
	}

}
