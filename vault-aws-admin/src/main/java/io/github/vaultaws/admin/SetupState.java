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

package io.github.vaultaws.admin;

import java.util.HashMap;
import java.util.Map;

/**
 * What Vault has, while a plan is made. The mounts are read once.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SetupState {

	private final VaultPaths vault;

	private final Map<VaultPath, Map<String, Mount>> mounts = new HashMap<>();

	SetupState(VaultPaths vault) {
		this.vault = vault;
	}

	VaultPaths vault() {
		return this.vault;
	}

	Map<String, Mount> mounts(VaultPath kind) {
		return this.mounts.computeIfAbsent(kind, (path) -> new NamedMounts(this.vault, path).all());
	}

	boolean hasMount(VaultPath path) {
		String name = path.toString();
		return name.startsWith("auth/") ? mounts(MountOperations.AUTH).containsKey(name.substring("auth/".length()))
				: mounts(MountOperations.SECRETS).containsKey(name);
	}

}
