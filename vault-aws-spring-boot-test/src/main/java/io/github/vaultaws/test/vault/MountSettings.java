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

/**
 * The settings of a mount. Immutable.
 *
 * @param type the type of the backend
 * @param description the description
 * @param options the options of the backend
 * @param defaultTtl the TTL of its leases, zero for that of the server
 * @param maxTtl the maximum TTL of its leases, zero for that of the server
 * @author The vault-aws-spring-boot authors
 */
record MountSettings(String type, String description, Map<String, String> options, Duration defaultTtl,
		Duration maxTtl) {

	static final Duration SYSTEM_TTL = Duration.ofDays(32);

	private static final String SYSTEM = "system";

	/**
	 * Return the settings of a new mount.
	 * @param fields the parameters of the request
	 * @return the settings
	 * @throws VaultError if they contradict each other
	 */
	static MountSettings of(Fields fields) {
		String type = fields.text("type");
		Map<String, String> options = new LinkedHashMap<>(fields.pairs("options", Map.of()));
		if (type.equals("kv-v2")) {
			type = "kv";
			options.put("version", "2");
		}
		Fields config = new Fields(fields.object("config"));
		Duration defaultTtl = duration(config, "default_lease_ttl", Duration.ZERO,
				"unable to parse default TTL of " + config.text("default_lease_ttl") + ": ");
		Duration maxTtl = duration(config, "max_lease_ttl", Duration.ZERO,
				"unable to parse max TTL of " + config.text("max_lease_ttl") + ": ");
		if (!maxTtl.isZero() && defaultTtl.compareTo(maxTtl) > 0) {
			throw VaultError.refused("given default lease TTL greater than given max lease TTL");
		}
		if (maxTtl.isZero() && defaultTtl.compareTo(SYSTEM_TTL) > 0) {
			throw VaultError
				.refused("given default lease TTL greater than system max lease TTL of " + SYSTEM_TTL.toSeconds());
		}
		return new MountSettings(type, fields.text("description"), options, defaultTtl, maxTtl);
	}

	/**
	 * Return the settings after they are tuned.
	 * @param fields the parameters of the request
	 * @return the new settings
	 * @throws VaultError if they contradict each other
	 */
	MountSettings tuned(Fields fields) {
		Duration defaultTtl = duration(fields, "default_lease_ttl", this.defaultTtl, "");
		Duration maxTtl = duration(fields, "max_lease_ttl", this.maxTtl, "");
		if (!maxTtl.isZero() && maxTtl.compareTo(defaultTtl) < 0) {
			throw VaultError.refused("backend max lease TTL of " + maxTtl.toSeconds()
					+ " would be less than backend default lease TTL of " + defaultTtl.toSeconds());
		}
		String version = fields.pairs("options", this.options).getOrDefault("version", "1");
		if (this.type.equals("kv") && !version.equals(this.options.getOrDefault("version", "1"))) {
			throw VaultError.refused("the embedded Vault does not convert a key/value mount to another version");
		}
		return new MountSettings(this.type, fields.text("description", this.description), this.options, defaultTtl,
				maxTtl);
	}

	private static Duration duration(Fields fields, String name, Duration fallback, String error) {
		String text = fields.text(name);
		if (text.isEmpty()) {
			return fallback;
		}
		try {
			return text.equals(SYSTEM) ? Duration.ZERO : GoDuration.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused(error + ex.getMessage());
		}
	}

}
