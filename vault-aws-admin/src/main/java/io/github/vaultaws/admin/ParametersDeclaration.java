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
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Declaration of an object below a mount.
 *
 * @param <T> the type of the value
 * @author The vault-aws-spring-boot authors
 */
final class ParametersDeclaration<T extends VaultParameters> extends Declaration {

	private static final String ROLE_ID = "role_id";

	private final VaultPath mount;

	private final Kind<T> kind;

	private final T value;

	ParametersDeclaration(Order order, VaultPath mount, @Nullable String name, Kind<T> kind, T value) {
		super(order, path(mount, name, kind));
		this.mount = mount;
		this.kind = kind;
		this.value = value;
	}

	private static VaultPath path(VaultPath mount, @Nullable String name, Kind<?> kind) {
		VaultPath path = mount.then(kind.path());
		return (name != null) ? path.named(kind.stored(name), kind.names()) : path;
	}

	/**
	 * Return the mount that the object is below of.
	 * @return the path of the mount
	 */
	VaultPath mount() {
		return this.mount;
	}

	@Override
	T value() {
		return this.value;
	}

	@Override
	PlannedChange plan(SetupState state) {
		PathSetting<T> setting = new PathSetting<>(state.vault(), vaultPath(), this.kind);
		T current = state.hasMount(this.mount) ? read(state, setting) : null;
		List<SetupPlan.FieldChange> fields = SetupPlan.compare(this.value, current);
		PlannedChange change = PlannedChange.of(path(), current != null, fields,
				() -> setting.write(current, this.value));
		if (change.isEffective()) {
			setting.request(current, this.value);
		}
		return change;
	}

	/**
	 * Read the object. A RoleID has a path of its own.
	 * @param state what Vault has
	 * @param setting the object
	 * @return the object, or {@code null} if it does not exist
	 */
	private @Nullable T read(SetupState state, PathSetting<T> setting) {
		T current = setting.read();
		if (current == null || !this.value.names().contains(ROLE_ID) || current.names().contains(ROLE_ID)) {
			return current;
		}
		Map<String, Object> roleId = state.vault().read(vaultPath().then("role-id"));
		return (roleId != null) ? this.kind.fields().merge(current, this.kind.fields().read(path(), roleId)) : current;
	}

	@Override
	@Nullable Prunable prunable(SetupState state) {
		return (this.kind.isNamed() && state.hasMount(this.mount)) ? new Prunable(this.mount.then(this.kind.path()),
				new NamedPaths<>(state.vault(), this.mount, this.kind), this.kind::stored) : null;
	}

	@Override
	String command() {
		return VaultCommands.write(path(), this.value);
	}

}
