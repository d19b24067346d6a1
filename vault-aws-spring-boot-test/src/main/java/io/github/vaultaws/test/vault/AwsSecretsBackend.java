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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The secrets engine {@code aws}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AwsSecretsBackend implements Backend {

	private final Routes routes = new Routes();

	private final Map<String, AwsRole> roles = new ConcurrentSkipListMap<>();

	private final RootCredentials root;

	private final StsIssuer credentials;

	private final UserIssuer users;

	private volatile Secret.Terms lease = new Secret.Terms(Duration.ZERO, Duration.ZERO);

	AwsSecretsBackend(AwsAccess access, VaultCore core) {
		this.root = new RootCredentials(access, AwsConfig.ofEngine());
		this.credentials = new StsIssuer(access, this.root, core.clock());
		this.users = new UserIssuer(access, this.root);
		this.routes.path("config/root").read(this.root::read).update(this.root::write);
		this.routes.path("config/rotate-root").update((call) -> rotate());
		this.routes.path("config/lease").read(this::readLease).update(this::writeLease);
		this.routes.path("roles").list((call) -> Reply.keys(this.roles.keySet()));
		this.routes.path("roles/:role").read(this::readRole).update(this::writeRole).delete(this::deleteRole);
		this.routes.path("creds/:role").read(this::issue).update(this::issue);
		this.routes.path("sts/:role").read(this::issue).update(this::issue);
		new StaticRoles(access, this.root, core).addTo(this.routes);
	}

	@Override
	public Reply handle(Call call) {
		return this.routes.handle(call);
	}

	private Reply rotate() {
		AwsConfig config = this.root.config();
		if (config == null) {
			throw VaultError.failed("no configuration found for config/root");
		}
		if (config.accessKey().isEmpty() || config.secretKey().isEmpty()) {
			throw VaultError.refused("Cannot call config/rotate-root when either access_key or secret_key is empty");
		}
		return RootCredentials.rotated(this.root.rotate());
	}

	private Reply readLease(Call call) {
		if (this.lease.ttl().isZero() && this.lease.maxTtl().isZero()) {
			throw VaultError.nothing();
		}
		Map<String, Object> data = new TreeMap<>();
		data.put("lease", GoDuration.format(this.lease.ttl()));
		data.put("lease_max", GoDuration.format(this.lease.maxTtl()));
		return Reply.of(data);
	}

	private Reply writeLease(Call call) {
		String lease = required(call, "lease");
		String max = required(call, "lease_max");
		this.lease = new Secret.Terms(duration("lease", lease), duration("lease_max", max));
		return Reply.none();
	}

	private static String required(Call call, String name) {
		String text = call.fields().text(name);
		if (text.isEmpty()) {
			throw VaultError.refused("'" + name + "' is a required parameter");
		}
		return text;
	}

	private static Duration duration(String name, String text) {
		try {
			return GoDuration.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("Invalid " + name + ": " + ex.getMessage());
		}
	}

	private Reply readRole(Call call) {
		AwsRole role = this.roles.get(call.name("role"));
		if (role == null) {
			throw VaultError.nothing();
		}
		return Reply.of(role.data());
	}

	private Reply writeRole(Call call) {
		this.roles.compute(call.name("role"), (name, old) -> ((old != null) ? old : AwsRole.NONE).with(call.fields()));
		return Reply.none();
	}

	private Reply deleteRole(Call call) {
		this.roles.remove(call.name("role"));
		return Reply.none();
	}

	private Reply issue(Call call) {
		call.fields().text("ttl");
		AwsRole role = this.roles.get(call.name("role"));
		if (role == null) {
			throw VaultError.refused("Role \"" + call.name("role") + "\" not found");
		}
		if (!role.credentialType().equals("iam_user")) {
			return this.credentials.issue(call, role);
		}
		String name = this.credentials.userName(call);
		Map<String, Object> data = this.users.issue(role, name);
		return Reply.issuing(data, new Secret(this.lease.ttl(), this.lease.maxTtl(), true,
				() -> this.users.revoke(name), () -> this.lease));
	}

}
