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

/**
 * Operations of mounts: a write enables a mount that does not exist and tunes one that
 * does, and a delete disables it with everything that it stores.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class MountOperations {

	static final VaultPath AUTH = VaultPath.of("sys/auth");

	static final VaultPath SECRETS = VaultPath.of("sys/mounts");

	private final VaultPaths vault;

	MountOperations(VaultPaths vault) {
		this.vault = vault;
	}

	/**
	 * Return the auth methods, by their paths without {@code auth/}.
	 * @return the mounts
	 */
	public Named<Mount> auth() {
		return new NamedMounts(this.vault, AUTH);
	}

	/**
	 * Return the secrets engines, by their paths.
	 * @return the mounts
	 */
	public Named<Mount> secrets() {
		return new NamedMounts(this.vault, SECRETS);
	}

}
