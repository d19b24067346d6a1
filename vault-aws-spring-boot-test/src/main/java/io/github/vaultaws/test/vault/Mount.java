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

	private static final Duration SYSTEM_TTL = Duration.ofDays(32);

	private final String path;

	private final String type;

	private final Backend backend;

	private final String accessor;

	private final String uuid;

	private volatile String description;

	private volatile Duration defaultTtl;

	private volatile Duration maxTtl;

	private volatile Map<String, String> options;

	Mount(String path, String type, Backend backend, Names names) {
		this.path = path;
		this.type = type;
		this.backend = backend;
		this.accessor = (isAuth() ? "auth_" : "") + type + "_" + names.hex(4);
		this.uuid = names.uuid();
		this.description = "";
		this.defaultTtl = Duration.ZERO;
		this.maxTtl = Duration.ZERO;
		this.options = Map.of();
	}

	String path() {
		return this.path;
	}

	/**
	 * Return the name under which the backend is mounted.
	 * @return the path without {@code auth/} and the last slash
	 */
	String name() {
		return this.path.substring(isAuth() ? 5 : 0, this.path.length() - 1);
	}

	String type() {
		return this.type;
	}

	boolean isAuth() {
		return this.path.startsWith("auth/");
	}

	Backend backend() {
		return this.backend;
	}

	Duration defaultTtl() {
		Duration max = maxTtl();
		Duration ttl = this.defaultTtl.isZero() ? SYSTEM_TTL : this.defaultTtl;
		return (ttl.compareTo(max) > 0) ? max : ttl;
	}

	Duration maxTtl() {
		return this.maxTtl.isZero() ? SYSTEM_TTL : this.maxTtl;
	}

	void configure(Fields fields) {
		this.description = fields.text("description", this.description);
		this.options = fields.pairs("options", this.options);
		tune(new Fields(fields.object("config")));
	}

	void tune(Fields config) {
		this.description = config.text("description", this.description);
		this.defaultTtl = config.duration("default_lease_ttl", this.defaultTtl);
		this.maxTtl = config.duration("max_lease_ttl", this.maxTtl);
	}

	Map<String, Object> data() {
		return data(this.defaultTtl, this.maxTtl);
	}

	Map<String, Object> effectiveData() {
		return data(defaultTtl(), maxTtl());
	}

	private Map<String, Object> data(Duration defaultTtl, Duration maxTtl) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("accessor", this.accessor);
		data.put("config", config(defaultTtl, maxTtl));
		data.put("description", this.description);
		data.put("external_entropy_access", false);
		data.put("local", false);
		data.put("options", this.options);
		data.put("plugin_version", "");
		data.put("running_plugin_version", "v" + Health.VERSION + "+builtin.vault");
		data.put("running_sha256", "");
		data.put("seal_wrap", false);
		data.put("type", this.type);
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
		tuning.put("description", this.description);
		return tuning;
	}

}
