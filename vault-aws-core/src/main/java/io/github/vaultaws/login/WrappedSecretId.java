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

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.JsonFields;

/**
 * A SecretID that is delivered in a wrapping token. The token is unwrapped once, and only
 * if it was created for a SecretID of the role. The SecretID is kept in memory until
 * there is another token. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href=
 * "https://developer.hashicorp.com/vault/docs/concepts/response-wrapping#response-wrapping-token-validation">
 * Wrapping token validation</a>
 */
public final class WrappedSecretId implements SecretSource {

	private static final String SECRET_ID = "/secret-id";

	private static final String CUSTOM_SECRET_ID = "/custom-secret-id";

	private final LoginClient client;

	private final SecretSource token;

	private final String rolePath;

	private final String role;

	private @Nullable String unwrapped;

	private @Nullable String secretId;

	/**
	 * Create a new {@link WrappedSecretId}.
	 * @param client the login client of the AppRole auth mount
	 * @param role the role that the SecretID must belong to
	 * @param token the source of the wrapping token
	 */
	public WrappedSecretId(LoginClient client, String role, SecretSource token) {
		this.client = client;
		this.token = token;
		this.rolePath = "auth/" + client.mount() + "/role/";
		this.role = role;
	}

	private String creationPath() {
		return this.rolePath + this.role + SECRET_ID;
	}

	@Override
	public synchronized String read() {
		String token = token();
		if (this.secretId == null || !token.equals(this.unwrapped)) {
			checkCreationPath(token);
			this.secretId = unwrap(token);
			this.unwrapped = token;
		}
		return this.secretId;
	}

	private String token() {
		try {
			String token = this.token.read();
			if (SecretText.isGeneratedId(token)) {
				throw SecretText.invalid(this.token,
						"contains a SecretID instead of a wrapping token. A SecretID that is not wrapped belongs in the"
								+ " property 'vault.aws.login.app-role.secret-id' or '.secret-id-file'");
			}
			return token;
		}
		catch (VaultAwsLoginException ex) {
			if (this.unwrapped == null) {
				throw ex;
			}
			return this.unwrapped;
		}
	}

	private void checkCreationPath(String token) {
		JsonFields data = this.client.lookUp(token);
		String path = String.valueOf(data.text("creation_path"));
		if (isOfRole(path, CUSTOM_SECRET_ID)) {
			throw this.client.failure(LoginFailureReason.CUSTOM_SECRET_ID_NOT_SUPPORTED, null, null);
		}
		if (!isOfRole(path, SECRET_ID)) {
			throw this.client.failure(LoginFailureReason.WRAPPING_TOKEN_UNEXPECTED_PATH,
					"It was created by '%s', not by '%s'.".formatted(data.shown("creation_path"), creationPath()),
					null);
		}
	}

	// Names of AppRoles are case-insensitive: OpenBao returns the path in lower case,
	// Vault
	// as it was requested.
	private boolean isOfRole(String path, String operation) {
		return path.startsWith(this.rolePath) && path.endsWith(operation)
				&& path.length() == this.rolePath.length() + this.role.length() + operation.length()
				&& path.regionMatches(true, this.rolePath.length(), this.role, 0, this.role.length());
	}

	private String unwrap(String token) {
		String secretId = this.client.unwrap(token).text("secret_id");
		if (secretId == null) {
			throw this.client.failure(LoginFailureReason.WRAPPING_TOKEN_UNEXPECTED_PATH,
					"It does not contain a SecretID.", null);
		}
		return secretId;
	}

	@Override
	public String description() {
		return "the wrapping token from " + this.token.description();
	}

	@Override
	public String toString() {
		return "WrappedSecretId[" + creationPath() + "]";
	}

}
