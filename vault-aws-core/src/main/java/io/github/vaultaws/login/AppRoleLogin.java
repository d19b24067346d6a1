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
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.support.VaultToken;

/**
 * AppRole login that reads role id and secret id again each time. A pair that Vault
 * refused is not sent again for a quarter of an hour, in which five refusals would lock
 * the role id for everybody; another pair is sent at once. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/approle">AppRole
 * API</a>
 */
public final class AppRoleLogin implements ClientAuthentication {

	private static final Duration LOCKOUT = Duration.ofMinutes(15);

	private final LoginClient endpoint;

	private final SecretSource roleId;

	private final SecretSource secretId;

	private final Clock clock;

	private volatile @Nullable Refused refused;

	/**
	 * Create a new {@link AppRoleLogin}.
	 * @param endpoint where to log in
	 * @param roleId the source of the role id
	 * @param secretId the source of the secret id
	 * @param clock the clock
	 */
	public AppRoleLogin(LoginClient endpoint, SecretSource roleId, SecretSource secretId, Clock clock) {
		this.endpoint = endpoint;
		this.roleId = roleId;
		this.secretId = secretId;
		this.clock = clock;
	}

	/**
	 * Log in.
	 * @return the token
	 * @throws VaultAwsLoginException if a file cannot be read, or Vault refuses or has
	 * just refused
	 */
	@Override
	public VaultToken login() {
		Map<String, String> appRole = Map.of("role_id", this.roleId.read(), "secret_id", this.secretId.read());
		Refused refused = this.refused;
		if (refused != null && refused.appRole().equals(appRole) && this.clock.instant().isBefore(refused.until())) {
			throw refused.failure();
		}
		try {
			return this.endpoint.login(appRole);
		}
		catch (VaultAwsLoginException ex) {
			if (ex.getReason() == LoginFailureReason.INVALID_ROLE_OR_SECRET_ID) {
				this.refused = new Refused(appRole, ex, this.clock.instant().plus(LOCKOUT));
			}
			throw ex;
		}
	}

	/**
	 * What Vault refused.
	 *
	 * @param appRole role id and secret id
	 * @param failure what it said
	 * @param until when they may be sent again
	 */
	private record Refused(Map<String, String> appRole, VaultAwsLoginException failure, Instant until) {

		@Override
		public String toString() {
			return "Refused[until=" + this.until + "]";
		}

	}

}
