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

package io.github.vaultaws.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.VaultException;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;

/**
 * AppRole login that reads RoleID and SecretID again for each login. A rejected pair is
 * not sent again for 15 minutes, because five rejections in this time lock the RoleID for
 * all clients. Another pair is sent immediately. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/approle">AppRole
 * API</a>
 */
public final class AppRoleLogin implements DescribedLogin {

	private static final Duration REJECTION_BACKOFF = Duration.ofMinutes(15);

	private final LoginClient client;

	private final SecretSource roleId;

	private final SecretSource secretId;

	private final Clock clock;

	private volatile @Nullable Rejected rejected;

	private volatile @Nullable String acceptedSecretId;

	/**
	 * Create a new {@link AppRoleLogin}.
	 * @param client the login client of the auth mount
	 * @param roleId the source of the RoleID
	 * @param secretId the source of the SecretID
	 * @param clock the clock
	 */
	public AppRoleLogin(LoginClient client, SecretSource roleId, SecretSource secretId, Clock clock) {
		this.client = client;
		this.roleId = roleId;
		this.secretId = secretId;
		this.clock = clock;
	}

	/**
	 * Log in.
	 * @return the token
	 * @throws VaultAwsLoginException if a file cannot be read, or Vault rejects the login
	 * or has recently rejected the same pair
	 */
	@Override
	public VaultToken login() {
		Map<String, String> appRole = Map.of("role_id", read(this.roleId, "RoleID"), "secret_id",
				read(this.secretId, "SecretID"));
		Rejected rejected = this.rejected;
		if (rejected != null && rejected.appRole().equals(appRole)
				&& this.clock.instant().isBefore(rejected.retryAt())) {
			throw rejected.failure();
		}
		try {
			VaultToken token = this.client.login(appRole);
			this.acceptedSecretId = appRole.get("secret_id");
			return token;
		}
		catch (VaultAwsLoginException ex) {
			if (ex.getReason() != LoginFailureReason.INVALID_ROLE_OR_SECRET_ID) {
				throw ex;
			}
			VaultAwsLoginException failure = withSources(ex);
			this.rejected = new Rejected(appRole, failure, this.clock.instant().plus(REJECTION_BACKOFF));
			throw failure;
		}
	}

	/**
	 * Return whether the next login sends another SecretID than the last successful one.
	 * No login is sent.
	 * @return {@code true} if the SecretID has been replaced since
	 */
	public boolean isSecretIdReplaced() {
		try {
			return !this.secretId.read().equals(this.acceptedSecretId);
		}
		catch (VaultException ex) {
			return false;
		}
	}

	private static String read(SecretSource source, String name) {
		String value = source.read();
		if (SecretText.isToken(value)) {
			throw SecretText.invalid(source,
					"contains a Vault token instead of a %s. A wrapping token belongs in the property".formatted(name)
							+ " 'vault.aws.login.app-role.secret-id-token' or '.secret-id-token-file'");
		}
		return value;
	}

	private VaultAwsLoginException withSources(VaultAwsLoginException rejection) {
		return new VaultAwsLoginException(
				rejection.getReason(), "%s The RoleID is from %s, the SecretID from %s."
					.formatted(rejection.getMessage(), this.roleId.description(), this.secretId.description()),
				rejection.getAction(), rejection);
	}

	@Override
	public Description description() {
		return this.client.describe("app-role");
	}

	@Override
	public String toString() {
		return description().toString();
	}

	/**
	 * A pair that Vault rejected.
	 *
	 * @param appRole RoleID and SecretID
	 * @param failure the failure of the login
	 * @param retryAt when the pair may be sent again
	 */
	private record Rejected(Map<String, String> appRole, VaultAwsLoginException failure, Instant retryAt) {

		@Override
		public String toString() {
			return "Rejected[retryAt=" + this.retryAt + "]";
		}

	}

}
