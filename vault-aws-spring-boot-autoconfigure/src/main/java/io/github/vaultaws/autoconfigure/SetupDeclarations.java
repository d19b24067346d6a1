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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.io.Resource;
import org.springframework.util.ReflectionUtils;

import io.github.vaultaws.admin.AppRole;
import io.github.vaultaws.admin.AwsAuthCertificate;
import io.github.vaultaws.admin.AwsAuthClient;
import io.github.vaultaws.admin.AwsAuthIdentity;
import io.github.vaultaws.admin.AwsAuthRole;
import io.github.vaultaws.admin.AwsAuthStsRole;
import io.github.vaultaws.admin.AwsAuthTidy;
import io.github.vaultaws.admin.AwsSecretsLease;
import io.github.vaultaws.admin.AwsSecretsRole;
import io.github.vaultaws.admin.AwsSecretsRoot;
import io.github.vaultaws.admin.AwsStaticRole;
import io.github.vaultaws.admin.Declaration;
import io.github.vaultaws.admin.Mount;
import io.github.vaultaws.admin.VaultParameters;
import io.github.vaultaws.client.PrintableText;

/**
 * The declarations of an application, and where each is declared. Translates those of the
 * {@code vault.aws.setup} properties.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SetupDeclarations {

	private static final String LOCATION = "Location";

	private final Map<String, Declaration> declarations = new LinkedHashMap<>();

	private final Map<String, String> sources = new LinkedHashMap<>();

	/**
	 * Create the declarations.
	 * @param properties the properties
	 * @param beans the declarations that are beans, by name
	 */
	SetupDeclarations(VaultAwsSetupProperties properties, Map<String, Declaration> beans) {
		beans.forEach((name, declaration) -> add("the bean '" + name + "'", () -> declaration));
		addEach("mounts.secrets", properties.getMounts().getSecrets(),
				(path, mount) -> Declaration.secretsMount(path, value(Mount.builder(), mount)));
		addEach("mounts.auth", properties.getMounts().getAuth(),
				(path, mount) -> Declaration.authMount(path, value(Mount.builder(), mount)));
		addEach("policies", properties.getPolicies(), SetupDeclarations::policy);
		properties.getAwsAuth().forEach(this::addAwsAuth);
		properties.getAwsSecrets().forEach(this::addAwsSecrets);
		properties.getAppRole()
			.forEach((mount, auth) -> addEach("app-role." + mount + ".roles", auth.roles(),
					(name, role) -> Declaration.appRole(mount, name, value(AppRole.builder(), role))));
	}

	private void addAwsAuth(String mount, VaultAwsSetupProperties.AwsAuth auth) {
		String prefix = "aws-auth." + mount;
		addIfSet(prefix + ".client", auth.client(),
				(client) -> Declaration.awsAuthClient(mount, value(AwsAuthClient.builder(), client)));
		addIfSet(prefix + ".identity", auth.identity(),
				(identity) -> Declaration.awsAuthIdentity(mount, value(AwsAuthIdentity.builder(), identity)));
		addIfSet(prefix + ".access-list-tidy", auth.accessListTidy(),
				(tidy) -> Declaration.awsAuthAccessListTidy(mount, value(AwsAuthTidy.builder(), tidy)));
		addIfSet(prefix + ".deny-list-tidy", auth.denyListTidy(),
				(tidy) -> Declaration.awsAuthDenyListTidy(mount, value(AwsAuthTidy.builder(), tidy)));
		addEach(prefix + ".certificates", auth.certificates(), (name, certificate) -> Declaration
			.awsAuthCertificate(mount, name, value(AwsAuthCertificate.builder(), certificate)));
		addEach(prefix + ".sts-roles", auth.stsRoles(),
				(account, role) -> Declaration.awsAuthStsRole(mount, account, value(AwsAuthStsRole.builder(), role)));
		addEach(prefix + ".roles", auth.roles(),
				(name, role) -> Declaration.awsAuthRole(mount, name, value(AwsAuthRole.builder(), role)));
	}

	private void addAwsSecrets(String mount, VaultAwsSetupProperties.AwsSecrets secrets) {
		String prefix = "aws-secrets." + mount;
		addIfSet(prefix + ".root", secrets.root(),
				(root) -> Declaration.awsSecretsRoot(mount, value(AwsSecretsRoot.builder(), root)));
		addIfSet(prefix + ".lease", secrets.lease(),
				(lease) -> Declaration.awsSecretsLease(mount, value(AwsSecretsLease.builder(), lease)));
		addEach(prefix + ".roles", secrets.roles(),
				(name, role) -> Declaration.awsSecretsRole(mount, name, value(AwsSecretsRole.builder(), role)));
		addEach(prefix + ".static-roles", secrets.staticRoles(),
				(name, role) -> Declaration.awsStaticRole(mount, name, value(AwsStaticRole.builder(), role)));
	}

	private <V> void addEach(String prefix, Map<String, V> values, BiFunction<String, V, Declaration> declaration) {
		values.forEach((name, value) -> add(property(prefix + "." + name), () -> declaration.apply(name, value)));
	}

	private <V> void addIfSet(String name, @Nullable V value, Function<V, Declaration> declaration) {
		if (value != null) {
			add(property(name), () -> declaration.apply(value));
		}
	}

	private static String property(String name) {
		return "the property '" + VaultAwsSetupProperties.PREFIX + "." + name + "'";
	}

	private void add(String source, Supplier<Declaration> supplier) {
		Declaration declaration = create(source, supplier);
		String other = this.sources.putIfAbsent(declaration.path(), source);
		if (other != null) {
			throw new InvalidVaultAwsConfigurationException(
					"'%s' is declared twice: by %s and by %s.".formatted(declaration.path(), other, source),
					"Remove one of the two.");
		}
		this.declarations.put(declaration.path(), declaration);
	}

	private static Declaration create(String source, Supplier<Declaration> supplier) {
		try {
			return supplier.get();
		}
		catch (IllegalArgumentException | UncheckedIOException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The declaration by %s is invalid: %s.".formatted(source, PrintableText.ofFailure(ex)),
					"Correct the declaration.");
		}
	}

	private static Declaration policy(String name, VaultAwsSetupProperties.Policy policy) {
		Object text = values(policy).get("policy");
		if (text == null) {
			throw new IllegalArgumentException("neither 'policy' nor 'policy-location' is set");
		}
		return Declaration.policy(name, text.toString());
	}

	private static <T extends VaultParameters, B extends VaultParameters.Builder<T, B>> T value(B builder,
			Record properties) {
		values(properties).forEach(builder::parameter);
		return builder.build();
	}

	/**
	 * Return the parameters that are set. The names of the components are those of
	 * Vault's API. The content of a resource replaces its location.
	 * @param properties the properties
	 * @return the values by the names of Vault's API
	 */
	private static Map<String, Object> values(Record properties) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (RecordComponent component : properties.getClass().getRecordComponents()) {
			Object value = ReflectionUtils.invokeMethod(component.getAccessor(), properties);
			if (value instanceof Resource resource) {
				String name = component.getName().substring(0, component.getName().length() - LOCATION.length());
				if (values.containsKey(parameter(name))) {
					throw new IllegalArgumentException("both '%1$s' and '%1$s-location' are set"
						.formatted(DataObjectPropertyName.toDashedForm(name)));
				}
				values.put(parameter(name), content(resource));
			}
			else if (value != null) {
				values.put(parameter(component.getName()), stripped(value));
			}
		}
		return values;
	}

	private static String parameter(String name) {
		return DataObjectPropertyName.toDashedForm(name).replace('-', '_');
	}

	private static Object stripped(Object value) {
		if (value instanceof List<?> list) {
			return list.stream().map(SetupDeclarations::stripped).toList();
		}
		return (value instanceof String text) ? text.strip() : value;
	}

	private static String content(Resource resource) {
		try {
			return resource.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("failed to read " + resource.getDescription(), ex);
		}
	}

	List<Declaration> all() {
		return List.copyOf(this.declarations.values());
	}

	/**
	 * Return where the objects that a message names are declared.
	 * @param message the message
	 * @return the beans and properties, empty if the message names no object
	 */
	String sourcesIn(String message) {
		return this.sources.entrySet()
			.stream()
			.filter((source) -> message.contains("'" + source.getKey() + "'"))
			.map(Map.Entry::getValue)
			.collect(Collectors.joining(", "));
	}

}
