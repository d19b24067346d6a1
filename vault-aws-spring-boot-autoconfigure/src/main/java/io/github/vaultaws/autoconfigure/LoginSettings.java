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

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.Login;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.LoginMethod;
import io.github.vaultaws.login.LoginClient;

/**
 * Translates the {@code vault.aws.login} properties.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LoginSettings {

	static final String PREFIX = "vault.aws.login.";

	static final String METHOD = PREFIX + "method";

	private final Login login;

	private final LoginMethod method;

	LoginSettings(Login login, @Nullable String springCloudVaultAuthentication) {
		LoginMethod method = login.getMethod();
		if (method == null || method == LoginMethod.NONE) {
			throw new InvalidVaultAwsConfigurationException("The property 'vault.aws.login.method' has no value.",
					"Set it to 'iam', 'ec2' or 'app-role', or to 'none' to use the login of Spring Cloud Vault.");
		}
		this.login = login;
		this.method = method;
		if (StringUtils.hasText(springCloudVaultAuthentication) && !isSame(springCloudVaultAuthentication)) {
			throw new InvalidVaultAwsConfigurationException(
					"The property 'vault.aws.login.method' is '%s', but 'spring.cloud.vault.authentication' is '%s'."
						.formatted(name(this.method.name(), "-"), springCloudVaultAuthentication),
					"Remove one of the two: an application has only one Vault login.");
		}
	}

	/**
	 * Return whether {@code vault.aws} logs in.
	 * @param method the value of the property {@value #METHOD}, or {@code null} if it is
	 * not set
	 * @return {@code false} if the property is not set or set to {@code none}
	 */
	static boolean isOwnLogin(@Nullable String method) {
		return method != null && !LoginMethod.NONE.name().equalsIgnoreCase(method.strip());
	}

	/**
	 * Return whether {@code vault.aws} logs in.
	 * @param method the login method, or {@code null} if it is not set
	 * @return {@code false} if the method is not set or {@code none}
	 */
	static boolean isOwnLogin(@Nullable LoginMethod method) {
		return method != null && method != LoginMethod.NONE;
	}

	private boolean isSame(String authentication) {
		String other = name(authentication, "");
		return other.equals(name(this.method.name(), "")) || other.equals("aws" + name(this.method.name(), ""));
	}

	private static String name(String name, String separator) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", separator);
	}

	LoginMethod method() {
		return this.method;
	}

	Login login() {
		return this.login;
	}

	LoginClient loginClient(VaultConnection connection) {
		String mount = StringUtils.hasText(this.login.getMount()) ? this.login.getMount() : this.method.defaultMount();
		return new LoginClient(connection.vault(), VaultPath.ofLogin(mount, PREFIX + "mount"), role(this.login));
	}

	/**
	 * Return the role of a login.
	 * @param login the properties of the login
	 * @return the role, or {@code null} to use the default of Vault
	 */
	static @Nullable String role(Login login) {
		String role = login.getRole();
		return (role != null && StringUtils.hasText(role)) ? VaultPath.role(role, "vault.aws.login") : null;
	}

	/**
	 * {@link SpringBootCondition} that matches if {@code vault.aws.login.method} is set
	 * to a login method.
	 */
	static class OnOwnLogin extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			String method = context.getEnvironment().getProperty(METHOD);
			return new ConditionOutcome(isOwnLogin(method),
					"'" + METHOD + "' is " + ((method != null) ? "'" + method + "'" : "not set"));
		}

	}

}
