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
import java.util.regex.Pattern;

/**
 * What is mounted at {@code sys}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SystemBackend implements Backend {

	private static final Pattern OPEN = Pattern.compile("wrapping/(lookup|unwrap|rewrap)|internal/ui/mounts(/.*)?");

	private static final Pattern PROTECTED = Pattern
		.compile("auth/.*|remount|seal|leases/(revoke-prefix|revoke-force|lookup)/.*|(revoke-prefix|revoke-force)/.*");

	private final Routes routes = new Routes();

	private final VaultCore core;

	private final Mounts mounts;

	SystemBackend(VaultCore core, Mounts mounts) {
		this.core = core;
		this.mounts = mounts;
		new SystemMounts(mounts).addTo(this.routes);
		new SystemPolicies().addTo(this.routes);
		new SystemLeases(core).addTo(this.routes);
		new SystemWrapping(core).addTo(this.routes);
		new SystemCapabilities(core.tokens()).addTo(this.routes);
		this.routes.path("seal").update(this::seal);
		this.routes.path("namespaces").list(this::listNamespaces);
		this.routes.path("namespaces/:path*").update(this::addNamespace);
	}

	private Reply seal(Call call) {
		this.core.health().state(VaultState.SEALED);
		return Reply.none();
	}

	private Reply addNamespace(Call call) {
		requireNamespaces();
		Namespace namespace = this.core.namespaces().add(call.namespace().path() + call.name("path"));
		if (namespace.mounts().isEmpty()) {
			this.mounts.mountBuiltIns(namespace);
		}
		return Reply.of(Map.of("id", namespace.id(), "path", namespace.path()));
	}

	private Reply listNamespaces(Call call) {
		requireNamespaces();
		return Reply.keys(this.core.namespaces().paths());
	}

	private void requireNamespaces() {
		if (!this.core.namespaces().isEnabled()) {
			throw VaultError.of(404, "enterprise-only feature");
		}
	}

	@Override
	public Reply handle(Call call) {
		return this.routes.handle(call);
	}

	@Override
	public boolean isOpen(String path) {
		return OPEN.matcher(path).matches();
	}

	@Override
	public boolean isProtected(String path) {
		return PROTECTED.matcher(path).matches();
	}

}
