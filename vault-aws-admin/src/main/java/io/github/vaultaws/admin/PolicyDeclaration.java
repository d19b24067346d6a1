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

/**
 * Declaration of a policy.
 *
 * @author The vault-aws-spring-boot authors
 */
final class PolicyDeclaration extends Declaration {

	private final String name;

	private final String policy;

	PolicyDeclaration(String name, String policy) {
		super(Order.POLICY, NamedPolicies.at(VaultPath.lowerCase(name)));
		this.name = VaultPath.lowerCase(name);
		this.policy = policy;
	}

	@Override
	String value() {
		return this.policy;
	}

	@Override
	PlannedChange plan(SetupState state) {
		Named<String> policies = new NamedPolicies(state.vault());
		String current = policies.read(this.name);
		boolean same = current != null && current.strip().equals(this.policy.strip());
		List<SetupPlan.FieldChange> changes = same ? List.of()
				: List.of(new SetupPlan.FieldChange("policy", false, current, this.policy));
		return PlannedChange.of(path(), current != null, changes, () -> policies.write(this.name, this.policy));
	}

	@Override
	Prunable prunable(SetupState state) {
		return new Prunable(NamedPolicies.PATH, new NamedPolicies(state.vault()), VaultPath::lowerCase);
	}

	@Override
	String command() {
		return VaultCommands.policy(this.name, this.policy);
	}

}
