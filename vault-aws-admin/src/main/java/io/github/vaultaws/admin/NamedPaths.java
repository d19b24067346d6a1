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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Values at the paths below another one.
 *
 * @param <T> the type of the values
 * @author The vault-aws-spring-boot authors
 */
final class NamedPaths<T extends VaultParameters> implements Named<T> {

	private final VaultPaths vault;

	private final VaultPath mount;

	private final Kind<T> kind;

	NamedPaths(VaultPaths vault, VaultPath mount, Kind<T> kind) {
		this.vault = vault;
		this.mount = mount;
		this.kind = kind;
	}

	@Override
	public List<String> list() {
		return this.vault.list(this.mount.then(this.kind.list()));
	}

	@Override
	public @Nullable T read(String name) {
		return at(name).read();
	}

	@Override
	public void write(String name, T value) {
		at(name).write(value);
	}

	@Override
	public void delete(String name) {
		at(name).delete();
	}

	private PathSetting<T> at(String name) {
		return new PathSetting<>(this.vault, this.mount.then(this.kind.path()).named(name, this.kind.names()),
				this.kind);
	}

}
