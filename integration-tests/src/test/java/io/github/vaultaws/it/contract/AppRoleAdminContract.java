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
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.vault.VaultException;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.admin.AppRole;
import io.github.vaultaws.admin.AppRoleOperations;
import io.github.vaultaws.admin.AppRoleOperations.SecretId;
import io.github.vaultaws.admin.AppRoleOperations.SecretIdProperties;
import io.github.vaultaws.admin.Mount;
import io.github.vaultaws.admin.SecretIdRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Contract of the operations of the AppRole auth method.
 */
public abstract class AppRoleAdminContract extends AdminContract {

	private static final Duration HOUR = Duration.ofHours(1);

	private final String mount = unique("approle-admin");

	private final AppRoleOperations appRole = this.admin.appRole(this.mount);

	protected AppRoleAdminContract(VaultServer server) {
		super(server);
	}

	@BeforeEach
	void enableAppRole() {
		this.admin.mounts().auth().write(this.mount, Mount.of("approle"));
	}

	@Test
	void aRoleIsWrittenChangedAndDeleted() {
		assertThat(this.appRole.roles().list()).isEmpty();
		AppRole role = AppRole.builder()
			.roleId("my-role-id")
			.bindSecretId(true)
			.secretIdBoundCidrs("10.0.0.0/8", "127.0.0.0/8")
			.secretIdNumUses(7)
			.secretIdTtl(HOUR)
			.localSecretIds(true)
			.tokenTtl(Duration.ofMinutes(20))
			.tokenMaxTtl(HOUR)
			.tokenPolicies("some")
			.tokenNumUses(5)
			.build();
		this.appRole.roles().write("app", role);
		assertThat(this.appRole.roleId("app")).isEqualTo("my-role-id");
		AppRole read = this.appRole.roles().read("app");
		assertThat(read.secretIdTtl()).isEqualTo(HOUR);
		assertThat(read.secretIdBoundCidrs()).containsExactlyInAnyOrder("10.0.0.0/8", "127.0.0.0/8");
		assertThat(read.localSecretIds()).isTrue();
		assertWritten(this.appRole.roles(), "app",
				AppRole.builder().secretIdNumUses(null).localSecretIds(true).tokenPolicies("other").build());
		assertThat(this.appRole.roles().read("APP")).satisfies((changed) -> {
			assertThat(changed.secretIdTtl()).isEqualTo(HOUR);
			assertThat(changed.tokenTtl()).hasMinutes(20);
		});
		this.appRole.writeRoleId("app", "another-role-id");
		assertThat(this.appRole.roleId("app")).isEqualTo("another-role-id");
		assertThat(this.appRole.roles().list()).containsExactly("app");
		this.appRole.roles().delete("app");
		assertThat(this.appRole.roles().read("app")).isNull();
		assertThat(this.appRole.roleId("app")).isNull();
	}

	static Stream<AppRole> invalidRoles() {
		return Stream.of(AppRole.builder().secretIdNumUses(-1).build(), AppRole.builder().roleId("").build(),
				AppRole.builder().bindSecretId(false).build(),
				AppRole.builder().tokenTtl(HOUR.plusSeconds(1)).tokenMaxTtl(HOUR).build(),
				AppRole.builder().tokenType("batch").tokenNumUses(1).build());
	}

	@ParameterizedTest
	@MethodSource("invalidRoles")
	void anInvalidRoleIsRejected(AppRole role) {
		assertRejected("auth/" + this.mount + "/role/app", role, () -> this.appRole.roles().write("app", role));
	}

	@Test
	void theLocationOfSecretIdsCannotBeChanged() {
		this.appRole.roles().write("app", AppRole.builder().build());
		AppRole change = AppRole.builder().localSecretIds(true).build();
		assertRejected("auth/" + this.mount + "/role/app", change, () -> this.appRole.roles().write("app", change));
	}

	@Test
	void aSecretIdIsCreatedLookedUpAndDestroyed() {
		this.appRole.roles().write("app", AppRole.builder().build());
		assertThat(this.appRole.secretIdAccessors("app")).isEmpty();
		SecretId secretId = this.appRole.createSecretId("app",
				SecretIdRequest.builder()
					.metadata(Map.of("host", "a \"b\" \\ c"))
					.cidrs("127.0.0.0/8")
					.tokenBoundCidrs("127.0.0.0/8")
					.numUses(3)
					.ttl(HOUR)
					.build());
		assertThat(secretId.ttl()).isEqualTo(HOUR);
		assertThat(secretId.numUses()).isEqualTo(3);
		assertThat(secretId.toString()).contains(secretId.accessor()).doesNotContain(secretId.secretId());
		assertThat(this.appRole.secretIdAccessors("app")).containsExactly(secretId.accessor());
		SecretIdProperties properties = this.appRole.lookup("app", secretId.secretId());
		assertThat(properties.metadata()).containsExactly(Map.entry("host", "a \"b\" \\ c"));
		assertThat(properties.numUses()).isEqualTo(3);
		assertThat(this.appRole.lookupAccessor("app", secretId.accessor())).isEqualTo(properties);
		this.appRole.destroy("app", secretId.secretId());
		assertThat(this.appRole.lookup("app", secretId.secretId())).isNull();
		assertThat(this.appRole.lookupAccessor("app", secretId.accessor())).isNull();
	}

	@Test
	void aSecretIdIsDestroyedByItsAccessor() {
		this.appRole.roles().write("app", AppRole.builder().build());
		SecretId secretId = this.appRole.createCustomSecretId("app", "my-secret-id", SecretIdRequest.builder().build());
		assertThat(secretId.secretId()).isEqualTo("my-secret-id");
		this.appRole.destroyAccessor("app", secretId.accessor());
		assertThat(this.appRole.lookup("app", "my-secret-id")).isNull();
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> this.appRole.destroyAccessor("app", secretId.accessor()));
		this.appRole.tidy();
	}

	@Test
	void aWrappedSecretIdIsReadOnce() {
		this.appRole.roles().write("app", AppRole.builder().build());
		VaultToken token = this.appRole.createWrappedSecretId("app", SecretIdRequest.builder().build(),
				Duration.ofMinutes(1));
		assertThat(this.root.post("sys/wrapping/lookup", Map.of("token", token.getToken()))
			.ok()
			.text("data.creation_path")).isEqualTo("auth/" + this.mount + "/role/app/secret-id");
		String secretId = as(token.getToken()).post("sys/wrapping/unwrap").ok().text("data.secret_id");
		assertThat(this.appRole.lookup("app", secretId)).isNotNull();
	}

	@Test
	void aNegativeNumberOfUsesIsRejected() {
		this.appRole.roles().write("app", AppRole.builder().build());
		SecretIdRequest request = SecretIdRequest.builder().numUses(-1).build();
		assertRejected("auth/" + this.mount + "/role/app/secret-id", request,
				() -> this.appRole.createSecretId("app", request));
	}

	@Test
	void aSecretIdOfARoleThatDoesNotExistFails() {
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> this.appRole.createSecretId("app", SecretIdRequest.builder().build()))
			.withMessageContaining("role \"app\" does not exist");
	}

}
