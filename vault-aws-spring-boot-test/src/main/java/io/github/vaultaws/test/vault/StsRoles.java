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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The roles for other accounts. The embedded AWS has one account, so that they have no
 * effect. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StsRoles {

	private final Map<String, Map<String, Object>> roles = new ConcurrentSkipListMap<>();

	void addTo(Routes routes) {
		routes.path("config/sts").list((call) -> Reply.keys(this.roles.keySet()));
		routes.path("config/sts/:account").read(this::read).update(this::write).delete(this::delete);
	}

	private Reply read(Call call) {
		Map<String, Object> role = this.roles.get(call.name("account"));
		if (role == null) {
			throw VaultError.nothing();
		}
		return Reply.of(role);
	}

	private Reply write(Call call) {
		Fields fields = call.fields();
		this.roles.compute(call.name("account"), (account, known) -> {
			Map<String, Object> role = new TreeMap<>((known != null) ? known : Map.of());
			if (known == null && !fields.has("sts_role")) {
				throw VaultError.refused("missing sts role");
			}
			set(role, fields, "sts_role");
			if (role.get("sts_role") == null) {
				throw VaultError.refused("sts role cannot be empty");
			}
			set(role, fields, "external_id");
			return role;
		});
		return Reply.none();
	}

	private static void set(Map<String, Object> role, Fields fields, String name) {
		if (fields.has(name)) {
			role.remove(name);
			if (!fields.text(name).isEmpty()) {
				role.put(name, fields.text(name));
			}
		}
	}

	private Reply delete(Call call) {
		this.roles.remove(call.name("account"));
		return Reply.none();
	}

}
