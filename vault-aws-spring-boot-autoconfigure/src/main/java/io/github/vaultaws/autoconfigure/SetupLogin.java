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
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.SimpleSessionManager;
import org.springframework.vault.core.VaultOperations;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.login.SecretSource;

/**
 * Login that sets up Vault, which is not that of the application. Translates the
 * {@code vault.aws.setup.login} properties.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SetupLogin {

	private static final Log logger = LogFactory.getLog(SetupLogin.class);

	private static final String PREFIX = VaultAwsSetupProperties.PREFIX + ".login.";

	private final VaultAwsSetupProperties.Login login;

	private final LoginFactory factory;

	private final VaultConnection connection;

	SetupLogin(VaultAwsSetupProperties.Login login, LoginFactory factory, VaultConnection connection) {
		this.login = login;
		this.factory = factory;
		this.connection = connection;
	}

	/**
	 * Use a token that may set up Vault. The token of a login is revoked afterwards.
	 * @param <T> the type of the result
	 * @param action the action
	 * @return the result of the action
	 */
	<T> T execute(Function<VaultOperations, T> action) {
		boolean ownToken = LoginSettings.isOwnLogin(this.login.getMethod());
		try {
			SimpleSessionManager session = new SimpleSessionManager(ownToken ? authentication() : token());
			VaultOperations vault = this.connection.vault().template(session);
			session.getSessionToken();
			try {
				return action.apply(vault);
			}
			finally {
				if (ownToken) {
					revoke(vault);
				}
			}
		}
		catch (VaultAwsLoginException ex) {
			throw new VaultAwsLoginException(ex.getReason(), named(String.valueOf(ex.getMessage())),
					named(ex.getAction()), ex);
		}
		catch (VaultAwsException ex) {
			throw new VaultAwsException(named(String.valueOf(ex.getMessage())), named(ex.getAction()), ex.isTransient(),
					ex);
		}
	}

	/**
	 * Replace the properties that a message names. The classes that log in name those of
	 * the application.
	 * @param message the message
	 * @return the message with the properties of this login
	 */
	private static String named(String message) {
		return message.replace("'" + LoginSettings.PREFIX, "'" + PREFIX);
	}

	private ClientAuthentication authentication() {
		if (token("token", this.login.getToken()) != null || this.login.getTokenFile() != null) {
			throw new InvalidVaultAwsConfigurationException(
					"Both the property '%smethod' and a token ('%<stoken' or '-file') are set.".formatted(PREFIX),
					"Remove one of the two.");
		}
		return this.factory.login(new LoginSettings(this.login, null), this.connection);
	}

	private ClientAuthentication token() {
		SecretSource token = token("token", this.login.getToken());
		Path file = this.login.getTokenFile();
		if (token != null && file != null) {
			throw new InvalidVaultAwsConfigurationException(
					"Both properties '%stoken' and '%<stoken-file' are set.".formatted(PREFIX),
					"Remove one of the two.");
		}
		SecretSource source = (file != null) ? SecretSource.ofFile(file, PREFIX + "token-file") : token;
		if (source == null) {
			throw new InvalidVaultAwsConfigurationException(
					"No login is configured for setting up Vault. That of the application is not used.",
					"Set '%stoken-file', '%<stoken' or '%<smethod'.".formatted(PREFIX));
		}
		return () -> VaultToken.of(source.read());
	}

	private static @Nullable SecretSource token(String name, @Nullable String value) {
		if (value == null || !StringUtils.hasText(value)) {
			return null;
		}
		try {
			return SecretSource.ofValue(value, PREFIX + name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s%s' %s.".formatted(PREFIX, name, ex.getMessage()),
					"Set it to the value alone, or set '%s%s-file'.".formatted(PREFIX, name));
		}
	}

	/**
	 * Revoke the token. A failure must not hide what the setup has done.
	 * @param vault the operations with the token
	 */
	private static void revoke(VaultOperations vault) {
		try {
			vault.write("auth/token/revoke-self");
		}
		catch (RuntimeException ex) {
			logger.warn("Failed to revoke the Vault token of 'vault.aws.setup.login': " + PrintableText.ofFailure(ex));
		}
	}

}
