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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The mounts of one kind.
 *
 * @author The vault-aws-spring-boot authors
 */
final class NamedMounts implements Named<Mount> {

	private static final List<String> TOP_LEVEL = List.of("type", "description", "options", "local", "seal_wrap");

	private static final List<String> FIXED = List.of("type", "local", "seal_wrap");

	private final VaultPaths vault;

	private final VaultPath path;

	NamedMounts(VaultPaths vault, VaultPath path) {
		this.vault = vault;
		this.path = path;
	}

	@Override
	public List<String> list() {
		return List.copyOf(all().keySet());
	}

	@Override
	public @Nullable Mount read(String name) {
		return all().get(VaultPath.of(name).toString());
	}

	/**
	 * Return all mounts.
	 * @return the mounts by their paths
	 */
	Map<String, Mount> all() {
		Map<String, Object> data = this.vault.read(this.path);
		Map<String, Mount> mounts = new LinkedHashMap<>();
		if (data != null) {
			data.forEach((name, value) -> {
				if (name.endsWith("/") && value instanceof Map<?, ?> mount) {
					String path = VaultPath.of(name).toString();
					mounts.put(path, flat(path, mount));
				}
			});
		}
		return mounts;
	}

	private Mount flat(String name, Map<?, ?> mount) {
		Map<String, Object> values = new LinkedHashMap<>();
		addTo(values, mount);
		values.remove("config");
		if (mount.get("config") instanceof Map<?, ?> config) {
			addTo(values, config);
		}
		return Mount.FIELDS.read(this.path + "/" + name, values);
	}

	private static void addTo(Map<String, Object> values, Map<?, ?> json) {
		json.forEach((key, value) -> {
			if (value != null) {
				values.put(String.valueOf(key), value);
			}
		});
	}

	@Override
	public void write(String name, Mount value) {
		write(name, read(name), value);
	}

	void write(String name, @Nullable Mount current, Mount value) {
		Map<String, @Nullable Object> request = request(name, current, value);
		VaultPath mount = this.path.then(name);
		this.vault.write((current != null) ? mount.then("tune") : mount, request);
	}

	/**
	 * Check a change, and return the parameters to send.
	 * @param name the path of the mount
	 * @param current the mount before the change, or {@code null} if there is none
	 * @param value the parameters to write
	 * @return the JSON
	 */
	Map<String, @Nullable Object> request(String name, @Nullable Mount current, Mount value) {
		try {
			Mount.FIELDS.merge(current, value).check(value, current);
			Map<String, @Nullable Object> json = Mount.FIELDS.json(value);
			if (current == null) {
				return nested(json);
			}
			json.keySet().removeAll(FIXED);
			return json;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Cannot write '%s/%s': %s".formatted(this.path, name, ex.getMessage()),
					ex);
		}
	}

	private static Map<String, @Nullable Object> nested(Map<String, @Nullable Object> json) {
		Map<String, @Nullable Object> body = new LinkedHashMap<>(json);
		body.keySet().retainAll(TOP_LEVEL);
		Map<String, @Nullable Object> config = new LinkedHashMap<>(json);
		config.keySet().removeAll(TOP_LEVEL);
		body.put("config", config);
		return body;
	}

	@Override
	public void delete(String name) {
		this.vault.delete(this.path.then(name));
	}

}
