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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * The roles of the method {@code approle}. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AppRoles {

	private static final Map<String, String> PARAMETERS = Map.ofEntries(Map.entry("policies", "token_policies"),
			Map.entry("secret-id-num-uses", "secret_id_num_uses"), Map.entry("secret-id-ttl", "secret_id_ttl"),
			Map.entry("token-num-uses", "token_num_uses"), Map.entry("token-ttl", "token_ttl"),
			Map.entry("token-max-ttl", "token_max_ttl"), Map.entry("token-bound-cidrs", "token_bound_cidrs"),
			Map.entry("secret-id-bound-cidrs", "secret_id_bound_cidrs"), Map.entry("bind-secret-id", "bind_secret_id"),
			Map.entry("period", "token_period"), Map.entry("local-secret-ids", "local_secret_ids"));

	private final Map<String, AppRole> roles = new ConcurrentSkipListMap<>();

	private final Names names = new Names();

	void addTo(Routes routes) {
		routes.path("role").list((call) -> Reply.keys(this.roles.keySet()));
		routes.path("role/:role").read(this::read).update(this::write).delete(this::delete);
		routes.path("role/:role/role-id").read(this::readRoleId).update(this::writeRoleId);
		PARAMETERS.forEach((path, field) -> routes.path("role/:role/" + path)
			.read((call) -> readParameter(call, field))
			.update(this::writeParameter));
	}

	@Nullable AppRole find(String name) {
		return this.roles.get(name.toLowerCase(Locale.ROOT));
	}

	@Nullable AppRole findByRoleId(String roleId) {
		return this.roles.values().stream().filter((role) -> role.roleId().equals(roleId)).findFirst().orElse(null);
	}

	boolean contains(String name) {
		return find(name) != null;
	}

	private AppRole required(Call call) {
		AppRole role = find(call.name("role"));
		if (role == null) {
			throw VaultError.nothing();
		}
		return role;
	}

	private Reply read(Call call) {
		return Reply.of(required(call).data());
	}

	private synchronized Reply write(Call call) {
		String name = call.name("role").toLowerCase(Locale.ROOT);
		AppRole old = find(name);
		if (old != null && call.fields().has("local_secret_ids")) {
			throw VaultError.refused("local_secret_ids can only be modified during role creation");
		}
		AppRole role = ((old != null) ? old : AppRole.of(name, this.names.uuid())).with(call.fields());
		put(role);
		Duration max = call.mount().maxTtl();
		boolean beyond = role.settings().maxTtl().compareTo(max) > 0 || role.settings().period().compareTo(max) > 0;
		return Reply.warning(beyond ? List.of("token_max_ttl is greater than the backend mount's maximum TTL value; "
				+ "issued tokens' max TTL value will be truncated") : List.of());
	}

	private void put(AppRole role) {
		AppRole other = findByRoleId(role.roleId());
		if (other != null && !other.name().equals(role.name())) {
			throw VaultError.failed("role_id already in use");
		}
		this.roles.put(role.name(), role);
	}

	private Reply delete(Call call) {
		this.roles.remove(call.name("role").toLowerCase(Locale.ROOT));
		return Reply.none();
	}

	private Reply readRoleId(Call call) {
		return Reply.of(Map.of("role_id", required(call).roleId()));
	}

	private synchronized Reply writeRoleId(Call call) {
		AppRole role = find(call.name("role"));
		if (role == null) {
			throw VaultError.unsupportedPath();
		}
		String roleId = call.fields().text("role_id");
		if (roleId.isEmpty()) {
			throw VaultError.refused("missing role_id");
		}
		put(role.withRoleId(roleId));
		return Reply.none();
	}

	private Reply readParameter(Call call, String field) {
		Map<String, Object> data = new HashMap<>();
		data.put(field, required(call).data().get(field));
		return Reply.of(data);
	}

	private synchronized Reply writeParameter(Call call) {
		put(required(call).with(call.fields()));
		return Reply.none();
	}

}
