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
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.vaultaws.test.aws.AwsException;

/**
 * The static roles of the AWS secrets engine. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StaticRoles {

	private static final Duration MIN = Duration.ofMinutes(1);

	private final Map<String, StaticRole> roles = new ConcurrentSkipListMap<>();

	private final AwsAccess access;

	private final RootCredentials root;

	private final VaultCore core;

	StaticRoles(AwsAccess access, RootCredentials root, VaultCore core) {
		this.access = access;
		this.root = root;
		this.core = core;
	}

	void addTo(Routes routes) {
		routes.path("static-roles").list((call) -> Reply.keys(this.roles.keySet()));
		routes.path("static-roles/:role").read(this::read).update(this::write).delete(this::delete);
		routes.path("static-creds/:role").read((call) -> Reply.of(required(call).credentials()));
	}

	private StaticRole required(Call call) {
		StaticRole role = this.roles.get(call.name("role"));
		if (role == null) {
			throw VaultError.nothing();
		}
		return role;
	}

	private Reply read(Call call) {
		return Reply.of(required(call).data());
	}

	private synchronized Reply write(Call call) {
		Fields fields = call.fields();
		String name = call.name("role");
		StaticRole role = this.roles.get(name);
		String user = fields.text("username", (role != null) ? role.userName() : "");
		if (user.isEmpty()) {
			throw VaultError.refused("missing \"username\" parameter");
		}
		if (!fields.has("rotation_period") && role == null) {
			throw VaultError.refused("missing \"rotation_period\" parameter");
		}
		Duration period = fields.duration("rotation_period", Duration.ZERO);
		if (fields.has("rotation_period") && period.compareTo(MIN) < 0) {
			throw VaultError.failed("role rotation period out of range: must be greater than 60.00 seconds");
		}
		if (role == null) {
			role = create(name, user, period);
		}
		else if (fields.has("rotation_period")) {
			role.period(period);
		}
		return Reply.of(role.data());
	}

	private StaticRole create(String name, String user, Duration period) {
		StaticRole role = new StaticRole(name, user, period, this.access, this.root, this.core);
		try {
			this.access.iam(this.root.configOrUnset()).getUser(user);
			role.rotate();
		}
		catch (AwsException ex) {
			throw VaultError.failed("unable to validate username \"" + user + "\": " + this.access.text(ex));
		}
		this.roles.put(name, role);
		return role;
	}

	private Reply delete(Call call) {
		StaticRole role = this.roles.remove(call.name("role"));
		if (role != null) {
			role.stop();
		}
		return Reply.none();
	}

}
