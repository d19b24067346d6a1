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

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Mounts backends in namespaces. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Mounts {

	private final Map<String, Function<Namespace, Backend>> engines = new HashMap<>();

	private final Map<String, Function<Namespace, Backend>> methods = new HashMap<>();

	private final Names names = new Names();

	private final LeaseStore leases;

	Mounts(VaultCore core, AwsAccess aws) {
		this.engines.put("aws", (namespace) -> new AwsSecretsBackend(aws, core));
		this.leases = core.leases();
		this.engines.put("system", (namespace) -> new SystemBackend(core, this));
		this.engines.put("kv", (namespace) -> new KeyValueBackend());
		this.methods.put("aws", (namespace) -> new AwsLoginBackend(aws, core.clock()));
		this.methods.put("approle", (namespace) -> new AppRoleBackend(core.clock()));
		this.methods.put("token", (namespace) -> new TokenBackend(core.tokens(), core.clock()));
	}

	void mountBuiltIns(Namespace namespace) {
		mount(namespace, "sys/", "system");
		mount(namespace, "auth/token/", "token");
	}

	Mount mount(Namespace namespace, String path, String type) {
		String shown = path.startsWith("auth/") ? path.substring(5) : path;
		if (namespace.mounts().containsKey(path)) {
			throw VaultError.refused("path is already in use at " + shown);
		}
		Function<Namespace, Backend> backend = (path.startsWith("auth/") ? this.methods : this.engines).get(type);
		if (backend == null) {
			throw VaultError.refused("plugin not found in the catalog: " + type);
		}
		Mount mount = new Mount(path, type, backend.apply(namespace), this.names);
		namespace.mount(mount);
		return mount;
	}

	void unmount(Namespace namespace, String path) {
		if (namespace.mounts().remove(path) != null) {
			this.leases.revokePrefix(namespace.path() + path);
		}
	}

}
