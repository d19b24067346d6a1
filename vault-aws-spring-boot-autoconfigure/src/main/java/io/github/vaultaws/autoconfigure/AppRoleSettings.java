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

package io.github.vaultaws.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.AppRole;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Login;
import io.github.vaultaws.login.LoginClient;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.login.WrappedSecretId;

/**
 * Translates the {@code vault.aws.login.app-role} properties.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AppRoleSettings {

	private static final String PREFIX = LoginSettings.PREFIX + "app-role.";

	private final Login login;

	private final AppRole appRole;

	AppRoleSettings(Login login) {
		this.login = login;
		this.appRole = login.getAppRole();
	}

	SecretSource roleId() {
		SecretSource source = source("role-id", this.appRole.getRoleId(), this.appRole.getRoleIdFile());
		if (source == null) {
			throw missing("role-id", "vault read auth/approle/role/<role>/role-id");
		}
		return source;
	}

	SecretSource secretId(LoginClient client) {
		SecretSource plain = source("secret-id", this.appRole.getSecretId(), this.appRole.getSecretIdFile());
		SecretSource token = source("secret-id-token", this.appRole.getSecretIdToken(),
				this.appRole.getSecretIdTokenFile());
		if (plain != null && token != null) {
			throw new InvalidVaultAwsConfigurationException(
					"Both a SecretID ('%1$ssecret-id' or '-file') and a wrapping token for one ('%1$ssecret-id-token' or '-file') are set."
						.formatted(PREFIX),
					"Remove one of the two.");
		}
		if (token != null) {
			return new WrappedSecretId(client, role(), token);
		}
		if (plain == null) {
			throw missing("secret-id", "vault write -f -field=secret_id auth/approle/role/<role>/secret-id");
		}
		return plain;
	}

	private String role() {
		String role = LoginSettings.role(this.login);
		if (role == null) {
			throw new InvalidVaultAwsConfigurationException(
					"The property 'vault.aws.login.role' is not set. It is required to check that a wrapped SecretID was"
							+ " created for the role.",
					"Set it to the name of the AppRole.");
		}
		return role;
	}

	private static @Nullable SecretSource source(String name, @Nullable String value, @Nullable Path file) {
		String property = PREFIX + name;
		boolean hasValue = StringUtils.hasText(value);
		if (hasValue && file != null) {
			throw new InvalidVaultAwsConfigurationException(
					"Both properties '%s' and '%s-file' are set.".formatted(property, property),
					"Remove one of the two.");
		}
		if (file != null) {
			return SecretSource.ofFile(file, property + "-file");
		}
		return (value != null && hasValue) ? ofValue(value, property) : null;
	}

	private static SecretSource ofValue(String value, String property) {
		try {
			return SecretSource.ofValue(value, property);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s' %s.".formatted(property, ex.getMessage()),
					"Set it to the value alone, or set the property '%s-file'.".formatted(property));
		}
	}

	private static InvalidVaultAwsConfigurationException missing(String name, String command) {
		String property = PREFIX + name;
		return new InvalidVaultAwsConfigurationException(
				"The app-role login is incomplete: neither the property '%s' nor '%s-file' is set.".formatted(property,
						property),
				"Set one of them. To get the value: " + command);
	}

}
