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

package io.github.vaultaws.it.contract;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.vault.VaultException;

import io.github.vaultaws.admin.LeaseOperations;
import io.github.vaultaws.admin.Mount;
import io.github.vaultaws.admin.Named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Contract of the operations of policies, mounts and leases.
 */
public abstract class SystemAdminContract extends AdminContract {

	private static final String POLICY = "path \"aws/creds/app\" { capabilities = [\"read\"] }";

	protected SystemAdminContract(VaultServer server) {
		super(server);
	}

	@Test
	void aPolicyIsWrittenAndDeleted() {
		String name = unique("policy-admin");
		Named<String> policies = this.admin.policies();
		assertThat(policies.read(name)).isNull();
		policies.write(name, POLICY);
		assertThat(policies.read(name)).isEqualTo(POLICY);
		assertThat(policies.list()).contains(name, "default");
		policies.delete(name);
		assertThat(policies.read(name)).isNull();
	}

	@Test
	void anInvalidPolicyIsRejected() {
		this.root.post("sys/policies/acl/root", Map.of("policy", POLICY))
			.hasError(400, "cannot update \"root\" policy");
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.policies().write("root", POLICY))
			.withMessage("Cannot write 'sys/policies/acl/root': cannot update \"root\" policy");
		this.root.post("sys/policies/acl/app", Map.of("policy", ""))
			.hasError(400, "'policy' parameter not supplied or empty");
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.policies().write("app", ""))
			.withMessage("Cannot write 'sys/policies/acl/app': 'policy' parameter not supplied or empty");
	}

	@Test
	void aSecretsEngineIsEnabledTunedAndDisabled() {
		assertMount(this.admin.mounts().secrets(), unique("kv-admin"),
				Mount.builder().type("kv").options(Map.of("version", "1")));
	}

	@Test
	void anAuthMethodIsEnabledTunedAndDisabled() {
		assertMount(this.admin.mounts().auth(), unique("group") + "/approle-admin", Mount.builder().type("approle"));
	}

	private static void assertMount(Named<Mount> mounts, String path, Mount.Builder mount) {
		assertThat(mounts.read(path)).isNull();
		assertWritten(mounts, path,
				mount.description("first")
					.defaultLeaseTtl(Duration.ofHours(1))
					.maxLeaseTtl(Duration.ofHours(2))
					.build());
		assertThat(mounts.list()).contains(path);
		assertWritten(mounts, path,
				Mount.builder().description("second").defaultLeaseTtl(Duration.ofMinutes(90)).build());
		assertThat(mounts.read(path)).satisfies((read) -> assertThat(read.maxLeaseTtl()).hasHours(2));
		assertThatIllegalArgumentException().isThrownBy(() -> mounts.write(path, Mount.of("aws")))
			.withMessageContaining("' is ")
			.withMessageEndingWith(" and cannot be changed to aws");
		mounts.delete(path);
		assertThat(mounts.read(path)).isNull();
	}

	@Test
	void aPathWithoutAMountFails() {
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> this.admin.appRole(unique("nothing")).roles().list())
			.withMessageContaining("no handler for route");
	}

	@Test
	void leasesOfTokensAreListedAndRevoked() {
		assumeHas(Feature.LEASES_OF_TOKENS);
		LeaseOperations leases = this.admin.leases();
		String role = unique("lease-admin");
		this.root.post("auth/token/roles/" + role, Map.of("path_suffix", role)).done();
		String token = this.root.post("auth/token/create/" + role, Map.of("ttl", "1h")).token();
		String prefix = "auth/token/create/" + role + "/" + role;
		assertThat(leases.list(prefix)).hasSize(1);
		LeaseOperations.Lease lease = leases.lookup(prefix + "/" + leases.list(prefix).get(0));
		assertThat(lease.ttl()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
		leases.revoke(lease.id());
		assertThat(leases.lookup(lease.id())).isNull();
		assertThat(leases.list(prefix)).isEmpty();
		lookUpSelf(token).has(403);
		assertThat(leases.irrevocable()).isNotNegative();
	}

	@Test
	void aMissingLeaseIsNotFound() {
		assertThat(this.admin.leases().lookup("aws/creds/app/never-was")).isNull();
		this.admin.leases().revoke("aws/creds/app/never-was");
		this.admin.leases().revokePrefix("aws/creds/never-was");
		assertThat(this.admin.leases().list("aws/creds/never-was")).isEmpty();
	}

}
