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
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.VaultException;
import org.springframework.vault.support.VaultResponse;

/**
 * Operations of the AWS secrets engine.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsSecretsOperations {

	private final VaultPaths vault;

	private final VaultPath mount;

	AwsSecretsOperations(VaultPaths vault, VaultPath mount) {
		this.vault = vault;
		this.mount = mount;
	}

	/**
	 * Return the root configuration. Vault 1.19 and later keeps the secret key if it is
	 * not set. Earlier versions and OpenBao replace all parameters, so that the secret
	 * key has to be set in each write.
	 * @return the setting
	 */
	public Setting<AwsSecretsRoot> root() {
		return new PathSetting<>(this.vault, this.mount.then(AwsSecretsRoot.KIND.path()), AwsSecretsRoot.KIND);
	}

	/**
	 * Create a new access key for Vault's own IAM user, and delete the former one. The
	 * user must have exactly one access key. AWS accepts the new access key seconds
	 * later.
	 * @return the ID of the new access key
	 */
	public String rotateRoot() {
		VaultPath path = this.mount.then("config/rotate-root");
		return VaultPaths.required(path, this.vault.write(path, Map.of()), "access_key");
	}

	/**
	 * Return the TTL of the leases of IAM users.
	 * @return the setting
	 */
	public Setting<AwsSecretsLease> lease() {
		return new PathSetting<>(this.vault, this.mount.then(AwsSecretsLease.KIND.path()), AwsSecretsLease.KIND);
	}

	/**
	 * Return the roles.
	 * @return the roles
	 */
	public Named<AwsSecretsRole> roles() {
		return new NamedPaths<>(this.vault, this.mount, AwsSecretsRole.KIND);
	}

	/**
	 * Return the static roles. Vault lists them since version 1.20.
	 * @return the static roles
	 */
	public Named<AwsStaticRole> staticRoles() {
		return new NamedPaths<>(this.vault, this.mount, AwsStaticRole.KIND);
	}

	/**
	 * Issue credentials. Vault creates an IAM user for a role of type {@code iam_user}.
	 * @param role the role
	 * @return the credentials
	 */
	public Credentials credentials(String role) {
		VaultPath path = role("creds", role);
		VaultResponse response = this.vault.get(path);
		return Credentials.of(path, response);
	}

	/**
	 * Issue STS credentials with options.
	 * @param role the role
	 * @param request the options
	 * @return the credentials
	 */
	public Credentials credentials(String role, CredentialsRequest request) {
		VaultPath path = role("creds", role);
		return Credentials.of(path, this.vault.response(path, Fields.request(path, request)));
	}

	/**
	 * Read the current credentials of a static role.
	 * @param role the static role
	 * @return the credentials, without a lease
	 */
	public Credentials staticCredentials(String role) {
		VaultPath path = role("static-creds", role);
		return Credentials.of(path, this.vault.get(path));
	}

	private VaultPath role(String path, String role) {
		return this.mount.then(path).named(role, VaultPath.NAME_WITH_AT);
	}

	/**
	 * AWS credentials. Neither {@link #toString()} nor JSON contains their secrets.
	 */
	public static final class Credentials {

		private final String accessKeyId;

		private final String secretAccessKey;

		private final @Nullable String sessionToken;

		private final String leaseId;

		private final Duration leaseDuration;

		private Credentials(Map<String, Object> data, VaultResponse response) {
			this.accessKeyId = String.valueOf(data.get("access_key"));
			this.secretAccessKey = String.valueOf(data.get("secret_key"));
			Object token = (data.get("session_token") != null) ? data.get("session_token") : data.get("security_token");
			this.sessionToken = (token != null) ? token.toString() : null;
			this.leaseId = (response.getLeaseId() != null) ? response.getLeaseId() : "";
			this.leaseDuration = Duration.ofSeconds(response.getLeaseDuration());
		}

		private static Credentials of(VaultPath path, @Nullable VaultResponse response) {
			Map<String, Object> data = (response != null) ? response.getData() : null;
			if (response == null || data == null || data.get("access_key") == null || data.get("secret_key") == null) {
				throw new VaultException("Vault returned no credentials from '%s'".formatted(path));
			}
			return new Credentials(data, response);
		}

		/**
		 * Return the ID of the access key.
		 * @return the access key ID
		 */
		public String accessKeyId() {
			return this.accessKeyId;
		}

		/**
		 * Return the secret of the access key.
		 * @return the secret access key
		 */
		public String secretAccessKey() {
			return this.secretAccessKey;
		}

		/**
		 * Return the session token of STS credentials.
		 * @return the session token, or {@code null} if the credentials are those of an
		 * IAM user
		 */
		public @Nullable String sessionToken() {
			return this.sessionToken;
		}

		/**
		 * Return the ID of the lease.
		 * @return the ID of the lease, empty for static roles
		 */
		public String leaseId() {
			return this.leaseId;
		}

		/**
		 * Return the duration of the lease.
		 * @return the duration of the lease, zero for static roles
		 */
		public Duration leaseDuration() {
			return this.leaseDuration;
		}

		@Override
		public String toString() {
			return "Credentials[accessKeyId=%s, leaseId=%s, leaseDuration=%s]".formatted(this.accessKeyId, this.leaseId,
					this.leaseDuration);
		}

	}

}
