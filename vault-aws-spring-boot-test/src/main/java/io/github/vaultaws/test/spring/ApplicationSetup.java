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

package io.github.vaultaws.test.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import io.github.vaultaws.test.EmbeddedServers;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.VaultSetup;
import io.github.vaultaws.test.vault.VaultSetup.AppRoleLogin;

/**
 * Sets up the embedded servers for the configuration of an application, and provides the
 * properties with which the application finds them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ApplicationSetup {

	static final String REGION = "us-east-1";

	private static final String APPLICATION = "application";

	private static final String LOGIN = "vault.aws.login.";

	private static final String CREDENTIALS = "vault.aws.credentials.";

	private static final String AUTHENTICATION = "spring.cloud.vault.authentication";

	private static final String TOKEN = "spring.cloud.vault.token";

	private final Environment environment;

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private @Nullable TestCredentials identity;

	private ApplicationSetup(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Set the servers up.
	 * @param environment how the application is configured
	 * @param servers the servers
	 * @param annotation the annotation of the test
	 * @return the properties and the identity of the application
	 * @throws IllegalStateException if it is configured for a login that is not supported
	 */
	static ApplicationSetup of(Environment environment, EmbeddedServers servers,
			AutoConfigureEmbeddedVaultAws annotation) {
		ApplicationSetup setup = new ApplicationSetup(environment);
		String namespace = setup.text("spring.cloud.vault.namespace", "");
		setup.secrets(new VaultSetup(servers.vault().asRoot(namespace), servers.aws()), annotation);
		setup.properties.put("vault.aws.setup.mode", "off");
		setup.properties.put("spring.cloud.vault.uri", servers.vault().uri().toString());
		setup.properties.put("vault.aws.rotation.verification.sts-endpoint", servers.aws().uri().toString());
		setup.properties.put("spring.cloud.aws.endpoint", servers.aws().uri().toString());
		return setup;
	}

	private void secrets(VaultSetup vault, AutoConfigureEmbeddedVaultAws annotation) {
		Set<String> names = Binder.get(this.environment)
			.bind("vault.aws.roles", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet();
		Map<String, CredentialType> types = new HashMap<>();
		for (EmbeddedVaultAwsRole role : annotation.roles()) {
			Assert.state(names.contains(role.name()),
					() -> "@AutoConfigureEmbeddedVaultAws has settings of the role '%1$s', but there is no property 'vault.aws.roles.%1$s'"
						.formatted(role.name()));
			types.put(role.name(), role.credentialType());
		}
		List<String> policies = new ArrayList<>();
		if (names.isEmpty() || !text(CREDENTIALS + "role", "").isEmpty()) {
			policies.add(role(vault, annotation, annotation.credentialType(), CREDENTIALS, APPLICATION));
		}
		names.forEach((name) -> policies.add(role(vault, annotation,
				types.getOrDefault(name, annotation.credentialType()), "vault.aws.roles[" + name + "].", name)));
		login(vault, String.join(",", policies), DurationStyle.detectAndParse(annotation.ttl()));
	}

	private String role(VaultSetup vault, AutoConfigureEmbeddedVaultAws annotation, CredentialType type, String prefix,
			String otherwise) {
		String mount = path(prefix + "mount", "aws");
		String role = text(prefix + "role", otherwise);
		Duration ttl = DurationStyle.detectAndParse(annotation.ttl());
		this.properties.put(prefix + "role", role);
		if (name(text(prefix + "role-type", "")).equals("static")) {
			return vault.staticRole(mount, role, ttl);
		}
		if (!text(prefix + "role-arn", "").isEmpty()) {
			this.properties.put(prefix + "role-arn", "arn:aws:iam::" + EmbeddedAws.ACCOUNT + ":role/" + role);
		}
		return vault.awsSecrets(mount, role, type, ttl, DurationStyle.detectAndParse(annotation.maxTtl()));
	}

	private void login(VaultSetup vault, String policy, Duration ttl) {
		String method = name(text(LOGIN + "method", ""));
		switch (method) {
			case "approle" -> appRole(vault, policy, ttl);
			case "iam" -> iam(vault, policy, ttl);
			case "", "none" -> otherLogin(vault, policy, ttl);
			default -> throw unsupported(LOGIN + "method");
		}
	}

	private void appRole(VaultSetup vault, String policy, Duration ttl) {
		AppRoleLogin login = vault.appRole(path(LOGIN + "mount", "approle"), text(LOGIN + "role", APPLICATION), policy,
				ttl);
		this.properties.put(LOGIN + "method", "app-role");
		List.of("role-id-file", "secret-id-file", "secret-id-token", "secret-id-token-file")
			.forEach((source) -> this.properties.put(LOGIN + "app-role." + source, ""));
		this.properties.put(LOGIN + "app-role.role-id", login.roleId());
		this.properties.put(LOGIN + "app-role.secret-id", login.secretId());
	}

	private void iam(VaultSetup vault, String policy, Duration ttl) {
		String role = text(LOGIN + "role", APPLICATION);
		String serverId = text(LOGIN + "iam.server-id", "");
		this.properties.put(LOGIN + "role", role);
		this.properties.put(LOGIN + "iam.profile", "");
		this.properties.put(LOGIN + "iam.sts-endpoint", "");
		this.identity = vault.iam(path(LOGIN + "mount", "aws"), role, policy, ttl, serverId);
	}

	private void otherLogin(VaultSetup vault, String policy, Duration ttl) {
		String authentication = name(text(AUTHENTICATION, ""));
		if (authentication.isEmpty() && text(TOKEN, "").isEmpty()) {
			appRole(vault, policy, ttl);
		}
		else if (authentication.isEmpty() || authentication.equals("token")) {
			this.properties.put(TOKEN, vault.token(policy, ttl));
		}
		else {
			throw unsupported(AUTHENTICATION);
		}
	}

	private IllegalStateException unsupported(String property) {
		return new IllegalStateException(("@AutoConfigureEmbeddedVaultAws does not know the login '%s' of the property "
				+ "'%s'. It sets up 'vault.aws.login.method' app-role and iam, and a token of Spring Cloud Vault. For "
				+ "this test, set 'vault.aws.login.method=app-role' and '" + AUTHENTICATION
				+ "=', or set an EmbeddedVault up by hand.")
			.formatted(text(property, ""), property));
	}

	private static String name(String value) {
		return value.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
	}

	private String path(String property, String otherwise) {
		return StringUtils.trimTrailingCharacter(StringUtils.trimLeadingCharacter(text(property, otherwise), '/'), '/');
	}

	private String text(String property, String otherwise) {
		String value = this.environment.getProperty(property);
		return (value != null && !value.isBlank()) ? value.strip() : otherwise;
	}

	/**
	 * Return the properties with which the application finds the servers.
	 * @return the properties, with the highest precedence
	 */
	Map<String, Object> properties() {
		return this.properties;
	}

	/**
	 * Return defaults that suit a test: credentials are valid immediately, and no
	 * instance metadata provides the region.
	 * @return the properties, with the lowest precedence
	 */
	Map<String, Object> defaults() {
		return Map.of("vault.aws.rotation.verification.enabled", false, LOGIN + "iam.region", REGION,
				"spring.cloud.aws.region.static", REGION);
	}

	/**
	 * Return the AWS identity that the application logs in with.
	 * @return the credentials, or {@code null} for another login
	 */
	@Nullable TestCredentials identity() {
		return this.identity;
	}

}
