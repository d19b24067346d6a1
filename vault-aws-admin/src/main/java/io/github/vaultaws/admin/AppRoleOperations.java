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

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.VaultException;
import org.springframework.vault.support.VaultResponse;
import org.springframework.vault.support.VaultToken;

/**
 * Operations of the AppRole auth method.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AppRoleOperations {

	private static final String SECRET_ID = "secret_id";

	private static final String ACCESSOR = "secret_id_accessor";

	private final VaultPaths vault;

	private final VaultPath mount;

	AppRoleOperations(VaultPaths vault, VaultPath mount) {
		this.vault = vault;
		this.mount = mount;
	}

	/**
	 * Return the roles.
	 * @return the roles
	 */
	public Named<AppRole> roles() {
		return new NamedPaths<>(this.vault, this.mount, AppRole.KIND);
	}

	/**
	 * Read the RoleID of a role.
	 * @param role the role
	 * @return the RoleID, or {@code null} if there is no such role
	 */
	public @Nullable String roleId(String role) {
		VaultPath path = role(role, "role-id");
		Map<String, Object> data = this.vault.read(path);
		return (data != null) ? VaultPaths.required(path, data, "role_id") : null;
	}

	/**
	 * Replace the RoleID of a role.
	 * @param role the role
	 * @param roleId the RoleID
	 */
	public void writeRoleId(String role, String roleId) {
		this.vault.write(role(role, "role-id"), Map.of("role_id", roleId));
	}

	/**
	 * Create a SecretID.
	 * @param role the role
	 * @param request the properties of the SecretID
	 * @return the SecretID
	 */
	public SecretId createSecretId(String role, SecretIdRequest request) {
		VaultPath path = role(role, "secret-id");
		return SecretId.of(path, this.vault.write(path, body(path, request)));
	}

	/**
	 * Create a SecretID that only the holder of a wrapping token can read, once.
	 * @param role the role
	 * @param request the properties of the SecretID
	 * @param ttl the TTL of the wrapping token
	 * @return the wrapping token
	 */
	public VaultToken createWrappedSecretId(String role, SecretIdRequest request, Duration ttl) {
		VaultPath path = role(role, "secret-id");
		VaultResponse response = this.vault.wrap(path, body(path, request), ttl);
		Map<String, String> wrapped = response.getWrapInfo();
		if (wrapped == null || wrapped.get("token") == null) {
			throw new VaultException("Vault returned no wrapping token from '%s'".formatted(path));
		}
		return VaultToken.of(wrapped.get("token"));
	}

	/**
	 * Create a SecretID with a given value. Prefer {@link #createSecretId}.
	 * @param role the role
	 * @param secretId the SecretID
	 * @param request the properties of the SecretID
	 * @return the SecretID
	 */
	public SecretId createCustomSecretId(String role, String secretId, SecretIdRequest request) {
		VaultPath path = role(role, "custom-secret-id");
		Map<String, @Nullable Object> body = body(path, request);
		body.put(SECRET_ID, secretId);
		return SecretId.of(path, this.vault.write(path, body));
	}

	private static Map<String, @Nullable Object> body(VaultPath path, SecretIdRequest request) {
		Map<String, @Nullable Object> body = new LinkedHashMap<>(Fields.request(path, request));
		body.computeIfPresent("metadata", (name, value) -> JsonText.object(request.metadata()));
		return body;
	}

	/**
	 * List the SecretIDs of a role.
	 * @param role the role
	 * @return the accessors of the SecretIDs
	 */
	public List<String> secretIdAccessors(String role) {
		return this.vault.list(role(role, "secret-id"));
	}

	/**
	 * Look up a SecretID.
	 * @param role the role
	 * @param secretId the SecretID
	 * @return the properties, or {@code null} if there is no such SecretID
	 */
	public @Nullable SecretIdProperties lookup(String role, String secretId) {
		VaultPath path = role(role, "secret-id/lookup");
		return VaultPaths.parse(path, this.vault.write(path, Map.of(SECRET_ID, secretId)), SecretIdProperties::of);
	}

	/**
	 * Look up a SecretID by its accessor.
	 * @param role the role
	 * @param accessor the accessor
	 * @return the properties, or {@code null} if there is no such SecretID
	 */
	public @Nullable SecretIdProperties lookupAccessor(String role, String accessor) {
		VaultPath path = role(role, "secret-id-accessor/lookup");
		return VaultPaths.parse(path, this.vault.find(path, Map.of(ACCESSOR, accessor)), SecretIdProperties::of);
	}

	/**
	 * Destroy a SecretID. Has no effect if there is no such SecretID.
	 * @param role the role
	 * @param secretId the SecretID
	 */
	public void destroy(String role, String secretId) {
		this.vault.write(role(role, "secret-id/destroy"), Map.of(SECRET_ID, secretId));
	}

	/**
	 * Destroy a SecretID by its accessor.
	 * @param role the role
	 * @param accessor the accessor
	 * @throws VaultException if there is no such SecretID
	 */
	public void destroyAccessor(String role, String accessor) {
		this.vault.write(role(role, "secret-id-accessor/destroy"), Map.of(ACCESSOR, accessor));
	}

	/**
	 * Start to remove expired SecretIDs.
	 */
	public void tidy() {
		this.vault.write(this.mount.then("tidy/secret-id"), Map.of());
	}

	private VaultPath role(String role, String path) {
		return this.mount.then("role").named(role, VaultPath.NAME).then(path);
	}

	/**
	 * A new SecretID. Neither {@link #toString()} nor JSON contains it.
	 */
	public static final class SecretId {

		private final String secretId;

		private final String accessor;

		private final Duration ttl;

		private final int numUses;

		private SecretId(VaultPath path, Map<String, Object> data) {
			this.secretId = VaultPaths.required(path, data, SECRET_ID);
			this.accessor = VaultPaths.required(path, data, ACCESSOR);
			this.ttl = VaultTime.read(Objects.requireNonNullElse(data.get("secret_id_ttl"), 0));
			this.numUses = (data.get("secret_id_num_uses") instanceof Number number) ? number.intValue() : 0;
		}

		private static SecretId of(VaultPath path, Map<String, Object> data) {
			return VaultPaths.parse(path, data, (response) -> new SecretId(path, response));
		}

		/**
		 * Return the SecretID.
		 * @return the SecretID
		 */
		public String secretId() {
			return this.secretId;
		}

		/**
		 * Return the accessor, with which the SecretID can be looked up and destroyed.
		 * @return the accessor
		 */
		public String accessor() {
			return this.accessor;
		}

		/**
		 * Return the TTL.
		 * @return the TTL, or zero if the SecretID does not expire
		 */
		public Duration ttl() {
			return this.ttl;
		}

		/**
		 * Return the number of logins.
		 * @return the number of logins, or 0 for any number
		 */
		public int numUses() {
			return this.numUses;
		}

		@Override
		public String toString() {
			return "SecretId[accessor=%s, ttl=%s, numUses=%d]".formatted(this.accessor, this.ttl, this.numUses);
		}

	}

	/**
	 * Properties of a SecretID.
	 *
	 * @param accessor the accessor
	 * @param ttl the TTL with which the SecretID was created, or zero
	 * @param numUses the remaining number of logins, or 0 for any number
	 * @param creationTime when the SecretID was created
	 * @param metadata the metadata of its tokens
	 */
	public record SecretIdProperties(String accessor, Duration ttl, int numUses, Instant creationTime,
			Map<String, String> metadata) {

		private static @Nullable SecretIdProperties of(Map<String, Object> data) {
			if (data.get(ACCESSOR) == null) {
				return null;
			}
			return new SecretIdProperties(String.valueOf(data.get(ACCESSOR)),
					VaultTime.read(Objects.requireNonNullElse(data.get("secret_id_ttl"), 0)),
					(data.get("secret_id_num_uses") instanceof Number number) ? number.intValue() : 0,
					VaultTime.instant(data.get("creation_time")),
					Field.map("metadata").reader().apply(Objects.requireNonNullElse(data.get("metadata"), Map.of())));
		}

	}

}
