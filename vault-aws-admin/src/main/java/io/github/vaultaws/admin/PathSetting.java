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

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A value at a path.
 *
 * @param <T> the type of the value
 * @author The vault-aws-spring-boot authors
 */
final class PathSetting<T extends VaultParameters> implements RemovableSetting<T> {

	private final VaultPaths vault;

	private final VaultPath path;

	private final Kind<T> kind;

	PathSetting(VaultPaths vault, VaultPath path, Kind<T> kind) {
		this.vault = vault;
		this.path = path;
		this.kind = kind;
	}

	@Override
	public @Nullable T read() {
		Map<String, Object> data = this.vault.read(this.path);
		return (data != null) ? this.kind.fields().read(this.path.toString(), data) : null;
	}

	@Override
	public void write(T value) {
		write(read(), value);
	}

	/**
	 * Create or change the value.
	 * @param current the value before the change, or {@code null} if there is none
	 * @param value the parameters to write
	 */
	void write(@Nullable T current, T value) {
		this.vault.write(this.path, request(current, value));
	}

	/**
	 * Check a change, and return the parameters to send.
	 * @param current the value before the change, or {@code null} if there is none
	 * @param value the parameters to write
	 * @return the JSON
	 */
	Map<String, @Nullable Object> request(@Nullable T current, T value) {
		return checked(current, (current != null) ? this.kind.fields().withoutUnchanged(current, value) : value);
	}

	private Map<String, @Nullable Object> checked(@Nullable T current, T value) {
		try {
			String enterprise = this.kind.fields().enterprise(value);
			VaultParameters.refuseIf(enterprise != null && !this.vault.server().enterprise(),
					"'" + enterprise + "' requires Vault Enterprise, which sys/health does not report");
			T merged = this.kind.fields().merge(current, value);
			merged.check(value, current);
			if (!this.kind.replaced()) {
				return this.kind.fields().json(value);
			}
			if (!merged.losesSecret()) {
				return this.kind.fields().json(merged);
			}
			VaultParameters.refuseIf(!this.vault.server().keepsOmitted(),
					"this server replaces all parameters and does not return 'secret_key': set it, too");
			return this.kind.fields().json(this.kind.fields().withReset(current, value));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Cannot write '%s': %s".formatted(this.path, ex.getMessage()), ex);
		}
	}

	@Override
	public void delete() {
		this.vault.delete(this.path);
	}

}
