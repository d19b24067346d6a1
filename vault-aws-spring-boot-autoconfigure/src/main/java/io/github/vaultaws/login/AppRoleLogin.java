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

import java.util.Map;

import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.support.VaultToken;

/**
 * AppRole login that reads role id and secret id again each time. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/approle">AppRole
 * API</a>
 */
public final class AppRoleLogin implements ClientAuthentication {

	private final LoginEndpoint endpoint;

	private final SecretSource roleId;

	private final SecretSource secretId;

	/**
	 * Create a new {@link AppRoleLogin}.
	 * @param endpoint where to log in
	 * @param roleId the source of the role id
	 * @param secretId the source of the secret id
	 */
	public AppRoleLogin(LoginEndpoint endpoint, SecretSource roleId, SecretSource secretId) {
		this.endpoint = endpoint;
		this.roleId = roleId;
		this.secretId = secretId;
	}

	/**
	 * Log in.
	 * @return the token
	 * @throws VaultAwsLoginException if a file cannot be read or Vault refuses
	 */
	@Override
	public VaultToken login() {
		return this.endpoint.login(Map.of("role_id", this.roleId.read(), "secret_id", this.secretId.read()));
	}

}
