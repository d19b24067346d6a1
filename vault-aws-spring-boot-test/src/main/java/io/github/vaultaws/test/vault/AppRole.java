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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A role of the method {@code approle}. Immutable.
 *
 * @param name the name
 * @param roleId the role id
 * @param bindSecretId whether a SecretID is required
 * @param cidrs the addresses that a login may come from
 * @param uses how often each secret id may be used, 0 for any number
 * @param ttl the TTL of each SecretID, zero for no expiry
 * @param local whether SecretIDs are local to the cluster
 * @param settings the settings of the tokens
 * @author The vault-aws-spring-boot authors
 */
record AppRole(String name, String roleId, boolean bindSecretId, List<String> cidrs, int uses, Duration ttl,
		boolean local, TokenSettings settings) {

	static AppRole of(String name, String roleId) {
		return new AppRole(name, roleId, true, List.of(), 0, Duration.ZERO, false, TokenSettings.NONE);
	}

	/**
	 * Return the role after a write.
	 * @param fields what is written
	 * @return the new role
	 * @throws VaultError if it is not fit
	 */
	AppRole with(Fields fields) {
		List<String> cidrs = fields.list("secret_id_bound_cidrs", fields.list("bound_cidr_list", this.cidrs));
		Cidr.requireBlocks(cidrs);
		int uses = fields.number("secret_id_num_uses", this.uses);
		if (uses < 0) {
			throw VaultError.refused("secret_id_num_uses cannot be negative");
		}
		String roleId = fields.text("role_id", this.roleId);
		if (roleId.isEmpty()) {
			throw VaultError.refused("invalid role_id supplied, or failed to generate a role_id");
		}
		AppRole role = new AppRole(this.name, roleId, fields.flag("bind_secret_id", this.bindSecretId), cidrs, uses,
				fields.duration("secret_id_ttl", this.ttl), fields.flag("local_secret_ids", this.local),
				this.settings.with(fields));
		if (!role.bindSecretId && cidrs.isEmpty() && role.settings.boundCidrs().isEmpty()) {
			throw VaultError.failed("at least one constraint should be enabled on the role");
		}
		return role;
	}

	AppRole withRoleId(String roleId) {
		return new AppRole(this.name, roleId, this.bindSecretId, this.cidrs, this.uses, this.ttl, this.local,
				this.settings);
	}

	Map<String, Object> data() {
		Map<String, Object> data = new TreeMap<>();
		data.put("bind_secret_id", this.bindSecretId);
		data.put("local_secret_ids", this.local);
		data.put("secret_id_bound_cidrs", this.cidrs.isEmpty() ? null : this.cidrs);
		data.put("secret_id_num_uses", this.uses);
		data.put("secret_id_ttl", this.ttl.toSeconds());
		this.settings.describe(data);
		return data;
	}

}
