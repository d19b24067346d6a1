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

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The secret ids of the method {@code approle}. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SecretIds {

	private final Map<String, Map<String, SecretId>> ids = new ConcurrentHashMap<>();

	private final AppRoles roles;

	private final Names names = new Names();

	private final Clock clock;

	SecretIds(AppRoles roles, Clock clock) {
		this.roles = roles;
		this.clock = clock;
	}

	void addTo(Routes routes) {
		routes.path("role/:role/secret-id").update((call) -> generate(call, this.names.uuid())).list(this::accessors);
		routes.path("role/:role/custom-secret-id").update((call) -> generate(call, given(call)));
		routes.path("role/:role/secret-id/lookup").update(this::lookup);
		routes.path("role/:role/secret-id/destroy").update(this::destroy).delete(this::destroy);
		routes.path("role/:role/secret-id-accessor/lookup").update(this::lookupAccessor);
		routes.path("role/:role/secret-id-accessor/destroy")
			.update(this::destroyAccessor)
			.delete(this::destroyAccessor);
		routes.path("tidy/secret-id")
			.update((call) -> Reply.of(202, null, List.of("Tidy operation successfully started. "
					+ "Any information from the operation will be printed to Vault's server logs.")));
	}

	@Nullable SecretId find(AppRole role, String id) {
		SecretId secretId = of(role).get(id);
		if (secretId != null && !secretId.isAlive(this.clock.instant())) {
			of(role).remove(id);
			return null;
		}
		return secretId;
	}

	void remove(AppRole role, SecretId secretId) {
		of(role).remove(secretId.id());
	}

	private Map<String, SecretId> of(AppRole role) {
		return this.ids.computeIfAbsent(role.name(), (name) -> new ConcurrentHashMap<>());
	}

	private Reply generate(Call call, String id) {
		AppRole role = role(call, 404);
		Fields fields = call.fields();
		if (!role.bindSecretId()) {
			throw VaultError.refused("bind_secret_id is not set on the role");
		}
		List<String> cidrs = fields.list("cidr_list", List.of());
		Cidr.requireBlocks(cidrs);
		if (!role.cidrs().isEmpty() && !Cidr.areSubset(cidrs, role.cidrs())) {
			throw VaultError.failed("failed to verify subset relationship between CIDR blocks on the role "
					+ quoted(role.cidrs()) + " and CIDR blocks on the secret ID " + quoted(cidrs) + ": %!w(<nil>)");
		}
		SecretId secretId = new SecretId(id, this.names.uuid(), uses(fields, role), ttl(fields, role),
				metadata(fields.text("metadata")), cidrs, fields.list("token_bound_cidrs", List.of()),
				this.clock.instant());
		if (of(role).putIfAbsent(id, secretId) != null) {
			throw VaultError.failed("failed to store secret_id: SecretID is already registered");
		}
		return Reply.of(secretId.issued());
	}

	private static String quoted(List<String> texts) {
		return texts.stream().map((text) -> "\"" + text + "\"").toList().toString().replace(",", "");
	}

	private static int uses(Fields fields, AppRole role) {
		int uses = fields.number("num_uses", role.uses());
		if (uses < 0) {
			throw VaultError.refused("num_uses cannot be negative");
		}
		if (role.uses() > 0 && (uses == 0 || uses > role.uses())) {
			throw VaultError.refused("num_uses cannot be higher than the role's secret_id_num_uses");
		}
		return uses;
	}

	private static Duration ttl(Fields fields, AppRole role) {
		Duration ttl = fields.duration("ttl", role.ttl());
		if (!role.ttl().isZero() && (ttl.isZero() || ttl.compareTo(role.ttl()) > 0)) {
			throw VaultError.refused("ttl cannot be longer than the role's secret_id_ttl");
		}
		return ttl;
	}

	private static Map<String, String> metadata(String text) {
		Map<String, String> metadata = new LinkedHashMap<>();
		if (text.isEmpty()) {
			return metadata;
		}
		try {
			Json.read(text).forEach((key, value) -> metadata.put(key, String.valueOf(value)));
			return metadata;
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("failed to parse metadata: failed to parse the input: invalid <key,value> format");
		}
	}

	private Reply accessors(Call call) {
		return Reply.keys(of(role(call, 400)).values().stream().map(SecretId::accessor).toList());
	}

	private Reply lookup(Call call) {
		SecretId secretId = find(role(call, 500), given(call));
		return (secretId != null) ? Reply.of(secretId.data()) : Reply.none();
	}

	private Reply destroy(Call call) {
		of(role(call, 500)).remove(given(call));
		return Reply.none();
	}

	private static String given(Call call) {
		String id = call.fields().text("secret_id");
		if (id.isEmpty()) {
			throw VaultError.refused("missing secret_id");
		}
		return id;
	}

	private Reply lookupAccessor(Call call) {
		String accessor = call.fields().text("secret_id_accessor");
		SecretId secretId = byAccessor(role(call, 500), accessor);
		return (secretId != null) ? Reply.of(secretId.data())
				: Reply.of(404, Map.of("error", unknownAccessor(accessor)), List.of());
	}

	private Reply destroyAccessor(Call call) {
		String accessor = call.fields().text("secret_id_accessor");
		AppRole role = role(call, 500);
		SecretId secretId = byAccessor(role, accessor);
		if (secretId == null) {
			throw VaultError.failed(unknownAccessor(accessor));
		}
		remove(role, secretId);
		return Reply.none();
	}

	private @Nullable SecretId byAccessor(AppRole role, String accessor) {
		return of(role).values()
			.stream()
			.filter((secretId) -> secretId.accessor().equals(accessor))
			.findFirst()
			.orElse(null);
	}

	private static String unknownAccessor(String accessor) {
		return "failed to find accessor entry for secret_id_accessor: \"" + accessor + "\"";
	}

	private AppRole role(Call call, int status) {
		AppRole role = this.roles.find(call.name("role"));
		if (role == null) {
			String text = "role \"" + call.name("role") + "\" does not exist";
			throw (status == 500) ? VaultError.failed(text) : VaultError.of(status, text);
		}
		return role;
	}

}
