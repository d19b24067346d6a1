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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A backend at its path.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Mount {

	private final Backend backend;

	private final String accessor;

	private final String uuid;

	private volatile String path;

	private volatile MountSettings settings;

	Mount(String path, MountSettings settings, Backend backend, Names names) {
		this.path = path;
		this.settings = settings;
		this.backend = backend;
		this.accessor = (path.startsWith("auth/") ? "auth_" : "") + settings.type() + "_" + names.hex(4);
		this.uuid = names.uuid();
	}

	String path() {
		return this.path;
	}

	void moveTo(String path) {
		this.path = path;
	}

	/**
	 * Return the name under which the backend is mounted.
	 * @return the path without {@code auth/} and the last slash
	 */
	String name() {
		return this.path.substring(isAuth() ? 5 : 0, this.path.length() - 1);
	}

	String type() {
		return this.settings.type();
	}

	boolean isAuth() {
		return this.path.startsWith("auth/");
	}

	Backend backend() {
		return this.backend;
	}

	Duration defaultTtl() {
		Duration max = maxTtl();
		Duration ttl = this.settings.defaultTtl().isZero() ? MountSettings.SYSTEM_TTL : this.settings.defaultTtl();
		return (ttl.compareTo(max) > 0) ? max : ttl;
	}

	Duration maxTtl() {
		return this.settings.maxTtl().isZero() ? MountSettings.SYSTEM_TTL : this.settings.maxTtl();
	}

	synchronized void tune(Fields fields) {
		this.settings = this.settings.tuned(fields);
	}

	Map<String, Object> data() {
		return data(this.settings.defaultTtl(), this.settings.maxTtl());
	}

	Map<String, Object> effectiveData() {
		return data(defaultTtl(), maxTtl());
	}

	private Map<String, Object> data(Duration defaultTtl, Duration maxTtl) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("accessor", this.accessor);
		data.put("config", config(defaultTtl, maxTtl));
		data.put("description", this.settings.description());
		data.put("external_entropy_access", false);
		data.put("local", false);
		data.put("options", this.settings.options());
		data.put("plugin_version", "");
		data.put("running_plugin_version", "v" + Health.VERSION + "+builtin.vault");
		data.put("running_sha256", "");
		data.put("seal_wrap", false);
		data.put("type", type());
		data.put("uuid", this.uuid);
		return data;
	}

	private Map<String, Object> config(Duration defaultTtl, Duration maxTtl) {
		Map<String, Object> config = new TreeMap<>();
		config.put("default_lease_ttl", defaultTtl.toSeconds());
		config.put("force_no_cache", false);
		config.put("max_lease_ttl", maxTtl.toSeconds());
		if (isAuth()) {
			config.put("token_type", "default-service");
		}
		return config;
	}

	Map<String, Object> tuning() {
		Map<String, Object> tuning = config(defaultTtl(), maxTtl());
		tuning.put("description", this.settings.description());
		return tuning;
	}

}
