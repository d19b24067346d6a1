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
import java.util.Locale;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.AppRole;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Login;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.LoginMethod;
import io.github.vaultaws.login.LoginEndpoint;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.login.StsEndpoint;

/**
 * What the {@code vault.aws.login} properties mean.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LoginSettings {

	private static final String PREFIX = "vault.aws.login.";

	private final Login login;

	private final LoginMethod method;

	LoginSettings(Login login, @Nullable String springCloudVaultAuthentication) {
		LoginMethod method = login.getMethod();
		if (method == null) {
			throw new InvalidVaultAwsConfigurationException("The property 'vault.aws.login.method' has no value.",
					"Set it to 'iam' or 'app-role', or remove it.");
		}
		this.login = login;
		this.method = method;
		if (StringUtils.hasText(springCloudVaultAuthentication) && !isSame(springCloudVaultAuthentication)) {
			throw new InvalidVaultAwsConfigurationException(
					"The property 'vault.aws.login.method' is '%s', but 'spring.cloud.vault.authentication' asks for '%s'."
						.formatted(name(this.method.name(), "-"), springCloudVaultAuthentication),
					"Remove one of the two: an application has one Vault login.");
		}
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

	LoginEndpoint endpoint(VaultConnection connection) {
		String mount = StringUtils.hasText(this.login.getMount()) ? this.login.getMount() : this.method.defaultMount();
		return new LoginEndpoint(connection.restClient(), VaultPath.of(mount, PREFIX + "mount"), this.login.getRole());
	}

	SecretSource roleId() {
		AppRole appRole = this.login.getAppRole();
		return source("role-id", appRole.getRoleId(), appRole.getRoleIdFile(),
				"vault read auth/approle/role/<role>/role-id");
	}

	SecretSource secretId() {
		AppRole appRole = this.login.getAppRole();
		return source("secret-id", appRole.getSecretId(), appRole.getSecretIdFile(),
				"vault write -f -field=secret_id auth/approle/role/<role>/secret-id");
	}

	private static SecretSource source(String name, @Nullable String value, @Nullable Path file, String command) {
		String property = PREFIX + "app-role." + name;
		boolean hasValue = StringUtils.hasText(value);
		if (hasValue && file != null) {
			throw new InvalidVaultAwsConfigurationException(
					"Both properties '%s' and '%s-file' are set.".formatted(property, property),
					"Remove one of the two.");
		}
		if (file != null) {
			return SecretSource.ofFile(file, property + "-file");
		}
		if (value == null || !hasValue) {
			throw new InvalidVaultAwsConfigurationException(
					"The app-role login is incomplete: neither the property '%s' nor '%s-file' is set."
						.formatted(property, property),
					"Set one of them. Vault tells the value: " + command);
		}
		return SecretSource.ofValue(value);
	}

	@Nullable String serverId() {
		return this.login.getIam().getServerId();
	}

	Supplier<StsEndpoint> stsEndpoint(Supplier<Region> autoRegion) {
		String region = this.login.getIam().getRegion();
		if ("auto".equals(region)) {
			return SingletonSupplier.of(() -> StsEndpoint.of(autoRegion.get().id()));
		}
		try {
			StsEndpoint endpoint = StsEndpoint.of(region);
			return () -> endpoint;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%siam.region' has a value that cannot be used: %s.".formatted(PREFIX,
							ex.getMessage()),
					"Set it to a region id like 'eu-west-1', to 'global' or to 'auto'.");
		}
	}

}
