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

import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The method {@code approle}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AppRoleBackend implements Backend {

	private static final String INVALID = "invalid role or secret ID";

	private final Routes routes = new Routes();

	private final AppRoles roles = new AppRoles();

	private final SecretIds secretIds;

	private final Lockout lockout;

	private final Clock clock;

	AppRoleBackend(Clock clock) {
		this.clock = clock;
		this.secretIds = new SecretIds(this.roles, clock);
		this.lockout = new Lockout(clock);
		this.routes.path("login").update(this::login);
		this.roles.addTo(this.routes);
		this.secretIds.addTo(this.routes);
	}

	@Override
	public Reply handle(Call call) {
		return this.routes.handle(call);
	}

	@Override
	public boolean isOpen(String path) {
		return path.equals("login");
	}

	@Override
	public boolean isCreation(String path) {
		return path.matches("role/[^/]+") && !this.roles.contains(path.substring("role/".length()));
	}

	private Reply login(Call call) {
		String roleId = call.fields().text("role_id").strip();
		String secretId = call.fields().text("secret_id").strip();
		if (roleId.isEmpty()) {
			throw VaultError.failed("failed to determine alias name from login request");
		}
		this.lockout.check(roleId);
		AppRole role = this.roles.findByRoleId(roleId);
		if (role == null) {
			throw VaultError.refused(INVALID);
		}
		SecretId used = role.bindSecretId() ? use(role, secretId, call.request().remoteAddress()) : null;
		if (!role.cidrs().isEmpty() && !Cidr.anyContains(role.cidrs(), call.request().remoteAddress())) {
			throw unauthorized(call.request().remoteAddress(), "by", "role", true);
		}
		this.lockout.succeeded(roleId);
		return Reply.with(grant(call.mount(), role, used));
	}

	private SecretId use(AppRole role, String id, InetAddress address) {
		if (id.isEmpty()) {
			throw VaultError.refused("missing secret_id");
		}
		SecretId secretId = this.secretIds.find(role, id);
		if (secretId == null) {
			this.lockout.failed(role.roleId());
			throw VaultError.refused(INVALID);
		}
		boolean counted = secretId.isCounted();
		if (!secretId.use(this.clock.instant())) {
			this.secretIds.remove(role, secretId);
		}
		if (!secretId.cidrs().isEmpty() && !Cidr.anyContains(secretId.cidrs(), address)) {
			throw unauthorized(address, counted ? "by" : "through", "secret ID", counted);
		}
		return secretId;
	}

	private static VaultError unauthorized(InetAddress address, String preposition, String by, boolean odd) {
		return VaultError.refused("source address \"" + address.getHostAddress() + "\" unauthorized " + preposition
				+ " CIDR restrictions on the " + by + (odd ? ": %!w(<nil>)" : ""));
	}

	private Grant grant(Mount mount, AppRole role, @Nullable SecretId secretId) {
		Map<String, String> metadata = new TreeMap<>();
		List<String> cidrs = List.of();
		if (secretId != null) {
			metadata.putAll(secretId.metadata());
			cidrs = secretId.tokenCidrs();
		}
		metadata.put("role_name", role.name());
		TokenSettings settings = cidrs.isEmpty() ? role.settings() : role.settings().boundTo(cidrs);
		return Grant.login(mount.name().replace('/', '-'), metadata, settings, () -> renewed(role.name()));
	}

	private TokenSettings renewed(String name) {
		AppRole role = this.roles.find(name);
		if (role == null) {
			throw VaultError.failed("role \"" + name + "\" does not exist during renewal");
		}
		return role.settings();
	}

}
