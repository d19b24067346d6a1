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
import java.util.function.Supplier;

/**
 * Mounts backends in namespaces. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Mounts {

	private final Map<String, Supplier<Backend>> engines = new HashMap<>();

	private final Map<String, Supplier<Backend>> methods = new HashMap<>();

	private final Names names = new Names();

	private final VaultCore core;

	Mounts(VaultCore core, AwsAccess aws) {
		this.core = core;
		this.engines.put("aws", () -> new AwsSecretsBackend(aws, core));
		this.engines.put("system", () -> new SystemBackend(core, this));
		this.engines.put("kv", KeyValueBackend::new);
		this.engines.put("generic", KeyValueBackend::new);
		this.methods.put("aws", () -> new AwsLoginBackend(aws, core.clock()));
		this.methods.put("approle", () -> new AppRoleBackend(core.clock()));
		this.methods.put("token", () -> new TokenBackend(core.tokens(), core.clock()));
	}

	void mountBuiltIns(Namespace namespace) {
		mount(namespace, "sys/", Map.of("type", "system"));
		mount(namespace, "auth/token/", Map.of("type", "token"));
	}

	/**
	 * Mount the key/value engine of version 2 at {@code secret/}, as a server in
	 * development mode does.
	 * @param namespace the namespace
	 */
	void mountSecret(Namespace namespace) {
		mount(namespace, "secret/",
				Map.of("type", "kv", "description", "key/value secret storage", "options", Map.of("version", "2")));
	}

	private void mount(Namespace namespace, String path, Map<String, Object> fields) {
		mount(namespace, path, new Fields(fields));
	}

	void mount(Namespace namespace, String path, Fields fields) {
		String shown = path.startsWith("auth/") ? path.substring(5) : path;
		if (namespace.mounts().containsKey(path)) {
			throw VaultError.refused("path is already in use at " + shown);
		}
		MountSettings settings = MountSettings.of(fields);
		Mount mount = new Mount(path, settings, backend(path, settings), this.names);
		namespace.mount(mount);
	}

	private Backend backend(String path, MountSettings settings) {
		String version = settings.options().getOrDefault("version", "1");
		if (settings.type().equals("kv") && version.equals("2")) {
			return new VersionedKeyValueBackend(this.core.clock());
		}
		if (settings.type().equals("kv") && !version.equals("1")) {
			throw VaultError.refused("nil backend of type \"kv\" returned from factory");
		}
		Supplier<Backend> backend = (path.startsWith("auth/") ? this.methods : this.engines).get(settings.type());
		if (backend == null) {
			throw VaultError.refused("plugin not found in the catalog: " + settings.type());
		}
		return backend.get();
	}

	void unmount(Namespace namespace, String path) {
		if (namespace.mounts().remove(path) != null) {
			this.core.revokePrefix(namespace, path);
		}
	}

	/**
	 * Move a mount, which revokes all its leases and the tokens of its logins.
	 * @param namespace the namespace
	 * @param from the path
	 * @param to the new path
	 */
	void remount(Namespace namespace, String from, String to) {
		Mount mount = namespace.mounts().get(from);
		if (from.equals("sys/") || from.equals("auth/token/")) {
			throw VaultError.refused("cannot remount \"" + from + "\"");
		}
		if (from.startsWith("auth/") && !to.startsWith("auth/")) {
			throw VaultError.refused("cannot remount auth mount to non-auth mount \"" + to + "\"");
		}
		if (to.startsWith("auth/") && !from.startsWith("auth/")) {
			throw VaultError.refused("cannot remount to destination " + to);
		}
		if (namespace.mounts().containsKey(to)) {
			throw VaultError.refused("path already in use at \"" + to + "\"");
		}
		if (mount == null) {
			throw VaultError.refused("no matching mount at \"" + from + "\"");
		}
		namespace.mounts().remove(from);
		this.core.revokePrefix(namespace, from);
		mount.moveTo(to);
		namespace.mount(mount);
	}

}
