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

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads policies, in HCL or JSON.
 *
 * @author The vault-aws-spring-boot authors
 */
final class PolicyReader {

	private static final Set<String> KEYS = Set.of("capabilities", "policy", "comment", "allowed_parameters",
			"denied_parameters", "required_parameters", "min_wrapping_ttl", "max_wrapping_ttl", "mfa_methods",
			"control_group", "pagination_limit", "list_scan_response_keys_filter_path", "subscribe_event_types");

	private PolicyReader() {
	}

	static List<PathRule> read(String policy) {
		try {
			List<PathRule> rules = new ArrayList<>();
			for (Map.Entry<String, Map<String, Object>> block : blocks(policy)) {
				rules.add(rule(block.getKey(), block.getValue()));
			}
			return rules;
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("failed to parse policy: " + ex.getMessage());
		}
	}

	private static List<Map.Entry<String, Map<String, Object>>> blocks(String policy) {
		if (!policy.strip().startsWith("{")) {
			return Hcl.blocks("path", policy);
		}
		List<Map.Entry<String, Map<String, Object>>> blocks = new ArrayList<>();
		if (Json.read(policy).get("path") instanceof Map<?, ?> paths) {
			paths.forEach((path, body) -> blocks.add(Map.entry(String.valueOf(path), Json.read(Json.write(body)))));
		}
		return blocks;
	}

	private static PathRule rule(String path, Map<String, Object> body) {
		for (String key : body.keySet()) {
			if (!KEYS.contains(key)) {
				throw new IllegalArgumentException(
						"1 error occurred:\n\t* path \"" + path + "\": invalid key \"" + key + "\" on line 1\n\n");
			}
		}
		Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
		if (body.get("policy") instanceof String policy) {
			capabilities.addAll(legacy(path, policy));
		}
		if (body.get("capabilities") instanceof Collection<?> names) {
			for (Object name : names) {
				capabilities.add(Capability.of(String.valueOf(name))
					.orElseThrow(() -> new IllegalArgumentException(
							"path \"" + path + "\": invalid capability \"" + name + "\"")));
			}
		}
		return new PathRule(path.startsWith("/") ? path.substring(1) : path, capabilities);
	}

	private static Set<Capability> legacy(String path, String policy) {
		return switch (policy) {
			case "deny" -> EnumSet.of(Capability.DENY);
			case "read" -> EnumSet.of(Capability.READ, Capability.LIST);
			case "write" -> EnumSet.of(Capability.CREATE, Capability.READ, Capability.UPDATE, Capability.DELETE,
					Capability.LIST, Capability.PATCH);
			case "sudo" -> EnumSet.of(Capability.CREATE, Capability.READ, Capability.UPDATE, Capability.DELETE,
					Capability.LIST, Capability.PATCH, Capability.SUDO);
			default -> throw new IllegalArgumentException("path \"" + path + "\": invalid policy \"" + policy + "\"");
		};
	}

}
