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
 * Declaration of a mount. Mounts are never deleted.
 *
 * @author The vault-aws-spring-boot authors
 */
final class MountDeclaration extends Declaration {

	private final VaultPath kind;

	private final String name;

	private final Mount mount;

	MountDeclaration(VaultPath kind, String name, Mount mount) {
		super(Order.MOUNT, kind.then(name));
		this.kind = kind;
		this.name = VaultPath.of(name).toString();
		this.mount = mount;
	}

	/**
	 * Return the path of the mount itself.
	 * @return the path, which starts with {@code auth} for an auth method
	 */
	VaultPath mountPath() {
		return this.kind.equals(MountOperations.AUTH) ? VaultPath.of("auth").then(this.name) : VaultPath.of(this.name);
	}

	@Override
	Mount value() {
		return this.mount;
	}

	@Override
	PlannedChange plan(SetupState state) {
		Mount current = state.mounts(this.kind).get(this.name);
		NamedMounts mounts = new NamedMounts(state.vault(), this.kind);
		List<SetupPlan.FieldChange> changes = SetupPlan.compare(this.mount, current);
		if (current == null || !changes.isEmpty()) {
			mounts.request(this.name, current, this.mount);
		}
		return PlannedChange.of(path(), current != null, changes, () -> mounts.write(this.name, current, this.mount));
	}

	@Override
	@Nullable Prunable prunable(SetupState state) {
		return null;
	}

	@Override
	String command() {
		return VaultCommands.enable(this.kind.equals(MountOperations.AUTH) ? "auth" : "secrets", this.name, path(),
				this.mount);
	}

}
