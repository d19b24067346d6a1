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

/**
 * The path {@code sys/namespaces}, as far as it creates namespaces.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SystemNamespaces {

	private final Namespaces namespaces;

	private final Mounts mounts;

	SystemNamespaces(Namespaces namespaces, Mounts mounts) {
		this.namespaces = namespaces;
		this.mounts = mounts;
	}

	void addTo(Routes routes) {
		routes.path("namespaces/:path").update(this::create);
	}

	private Reply create(Call call) {
		Namespace namespace = this.namespaces.add(call.namespace().path() + call.name("path"));
		this.mounts.mountBuiltIns(namespace);
		return Reply.of(Map.of("path", namespace.path(), "id", namespace.id()));
	}

}
