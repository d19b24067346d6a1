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
 * The ACL policies.
 *
 * @author The vault-aws-spring-boot authors
 */
final class NamedPolicies implements Named<String> {

	static final VaultPath PATH = VaultPath.of("sys/policies/acl");

	private final VaultPaths vault;

	NamedPolicies(VaultPaths vault) {
		this.vault = vault;
	}

	@Override
	public List<String> list() {
		return this.vault.list(PATH);
	}

	@Override
	public @Nullable String read(String name) {
		Map<String, Object> data = this.vault.read(at(name));
		return (data != null) ? String.valueOf(data.get("policy")) : null;
	}

	@Override
	public void write(String name, String policy) {
		refuseIf(VaultPath.lowerCase(name).equals("root"), name, "cannot update \"root\" policy");
		refuseIf(policy.isBlank(), name, "'policy' parameter not supplied or empty");
		this.vault.write(at(name), Map.of("policy", policy));
	}

	private static void refuseIf(boolean broken, String name, String rule) {
		VaultParameters.refuseIf(broken, "Cannot write '%s': %s".formatted(at(name), rule));
	}

	@Override
	public void delete(String name) {
		this.vault.delete(at(name));
	}

	static VaultPath at(String name) {
		return PATH.named(name, VaultPath.ANY);
	}

}
