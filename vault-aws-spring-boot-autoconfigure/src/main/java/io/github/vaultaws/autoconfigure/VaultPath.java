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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.StringUtils;

/**
 * Validates mounts and role names for use in paths of Vault's API. A path of the API that
 * was pasted instead is recognized.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultPath {

	private static final String SEGMENT = "[^\\p{C}\\p{Z}/]+( +[^\\p{C}\\p{Z}/]+)*";

	private static final Pattern MOUNT = Pattern.compile("(?!.*(^|/)\\.\\.?(/|$))" + SEGMENT + "(/" + SEGMENT + ")*");

	private static final Pattern ROLE = Pattern.compile("\\w([\\w.@-]*\\w)?");

	private static final Pattern PATH_OF_CREDENTIALS = Pattern
		.compile("(?:v1/)?(.+)/(creds|sts|static-creds|roles|static-roles)(?:/([^/]+))?");

	private static final Pattern PATH_OF_LOGIN = Pattern.compile("(?:v1/)?auth/(.+?)(?:/login|/role/([^/]+).*)?");

	private VaultPath() {
	}

	/**
	 * Return the mount of a secrets engine.
	 * @param value the value of the property
	 * @param property the property
	 * @return the mount, without leading and trailing slashes
	 * @throws InvalidVaultAwsConfigurationException if the value is not a valid mount
	 */
	static String ofEngine(String value, String property) {
		String mount = trim(value);
		Matcher pasted = PATH_OF_CREDENTIALS.matcher(mount);
		if (pasted.matches()) {
			throw isPath(value, property, "Set it to the mount alone: '%s'.".formatted(pasted.group(1)));
		}
		return mount(mount, value, property);
	}

	/**
	 * Return the mount of an auth method.
	 * @param value the value of the property
	 * @param property the property
	 * @return the mount, without {@code auth/} and leading and trailing slashes
	 * @throws InvalidVaultAwsConfigurationException if the value is not a valid mount
	 */
	static String ofLogin(String value, String property) {
		String mount = trim(value);
		Matcher pasted = PATH_OF_LOGIN.matcher(mount);
		if (pasted.matches()) {
			throw isPath(value, property, "Set it to the mount alone: '%s'.".formatted(pasted.group(1)));
		}
		return mount(mount, value, property);
	}

	private static String mount(String mount, String value, String property) {
		if (!MOUNT.matcher(mount).matches()) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s' is not a valid mount in Vault: %s.".formatted(property, printable(value)),
					"Use printable characters; '/' separates segments other than '.' and '..'. To list the mounts:"
							+ " vault secrets list, vault auth list");
		}
		return mount;
	}

	/**
	 * Return the name of a role.
	 * @param value the value of the property
	 * @param prefix the prefix of the properties {@code role} and {@code mount}
	 * @return the name
	 * @throws InvalidVaultAwsConfigurationException if the value is not a valid name
	 */
	static String role(String value, String prefix) {
		String role = trim(value);
		if (ROLE.matcher(role).matches()) {
			return role;
		}
		String property = prefix + ".role";
		Matcher credentials = PATH_OF_CREDENTIALS.matcher(role);
		Matcher login = PATH_OF_LOGIN.matcher(role);
		Matcher pasted = login.matches() ? login : credentials;
		if (pasted.matches() && pasted.group(pasted.groupCount()) != null) {
			throw isPath(value, property, "Set '%1$s.mount' to '%2$s' and '%1$s.role' to '%3$s'.".formatted(prefix,
					pasted.group(1), pasted.group(pasted.groupCount())));
		}
		throw new InvalidVaultAwsConfigurationException(
				"The property '%s' is not a valid name of a role in Vault: %s.".formatted(property, printable(value)),
				role.contains(
						"/") ? "The name of a role contains no '/'. Set it to the name alone, and '%s.mount' to the mount.".formatted(prefix) : "Use letters, digits, '_', '-', '.' and '@'; the first and the last character must be a letter, a" + " digit or '_'.");
	}

	private static InvalidVaultAwsConfigurationException isPath(String value, String property, String action) {
		return new InvalidVaultAwsConfigurationException(
				"The property '%s' is a path of Vault's API: %s.".formatted(property, printable(value)), action);
	}

	private static String trim(String value) {
		return StringUtils.trimTrailingCharacter(StringUtils.trimLeadingCharacter(value.strip(), '/'), '/');
	}

	private static String printable(String value) {
		return value.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
	}

}
