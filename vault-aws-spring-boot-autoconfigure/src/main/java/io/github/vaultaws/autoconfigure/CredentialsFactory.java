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

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.StringUtils;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Credentials;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.RoleType;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.rotation.AwsSecretsEngineClient;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.RotationContext;
import io.github.vaultaws.rotation.RotationPolicy;
import io.github.vaultaws.rotation.VaultPolicy;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.session.VaultSession;

/**
 * Creates the managed credentials and providers from the properties of the roles. All
 * roles share a session and threads.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CredentialsFactory implements DisposableBean {

	/**
	 * Prefix of the properties of the main role.
	 */
	static final String MAIN = "vault.aws.credentials";

	/**
	 * Name of the property with the name of the application.
	 */
	static final String APPLICATION_NAME = "spring.application.name";

	private static final int MIN_SESSION_NAME = 2;

	private static final int MAX_SESSION_NAME = 64;

	/**
	 * The requests for credentials, by the prefix of their properties.
	 */
	private final Map<String, CredentialsRequest> requests;

	private final @Nullable CredentialsRequest mainRequest;

	/**
	 * The verifiers, by the prefix of the properties of the roles.
	 */
	private final Map<String, CredentialsVerifier> verifiers = new HashMap<>();

	private final Duration resolveTimeout;

	private final VaultConnection connection;

	private final VaultAwsThreads threads;

	private final RotationContext context;

	private final List<RotatingCredentials> managedCredentials = new CopyOnWriteArrayList<>();

	/**
	 * The managed credentials for which no provider has been created.
	 */
	private final Set<RotatingCredentials> withoutProvider = ConcurrentHashMap.newKeySet();

	private boolean ownsSession = true;

	private @Nullable ImportedCredentials imported;

	CredentialsFactory(VaultAwsProperties properties, VaultSession session, VaultConnection connection,
			VaultAwsThreads threads, Extensions extensions) {
		this.requests = requests(properties, extensions.applicationName());
		this.mainRequest = this.requests.containsKey(MAIN) ? request(properties.getCredentials(), null, null, MAIN)
				: null;
		if (this.requests.containsKey(MAIN)) {
			this.verifiers.put(MAIN, extensions.verifiers().verifier(properties.getCredentials(), MAIN));
		}
		properties.getRoles().forEach((name, role) -> {
			String prefix = NamedRolesRegistrar.PREFIX + "." + name;
			this.verifiers.put(prefix, extensions.verifiers().verifier(role, prefix));
		});
		DurationRange.AGE.check(properties.getRotation().getMaxAge(), "vault.aws.rotation.max-age");
		DurationRange.WAIT.check(properties.getResolveTimeout(), "vault.aws.resolve-timeout");
		RotationPolicy policy = new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP,
				properties.getRotation().getVerification().isEnabled(), properties.getRotation().getMaxAge());
		this.resolveTimeout = properties.getResolveTimeout();
		this.connection = connection;
		this.threads = threads;
		this.context = RotationContext.of(session, policy, (credentials) -> Result.UNKNOWN, threads,
				this.requests.size(), extensions.listener());
	}

	/**
	 * Use the session of a parent context.
	 */
	void useParentSession() {
		this.ownsSession = false;
	}

	/**
	 * Use the credentials of the main role that a configuration import has obtained.
	 * @param imported the credentials
	 */
	void adopt(ImportedCredentials imported) {
		this.imported = imported;
	}

	RotatingCredentials mainCredentials() {
		return (this.imported != null) ? this.imported.adopt(mainRequest(), verifier(MAIN), this.context.listener())
				: at(MAIN);
	}

	/**
	 * Return what the properties of the main role request. The default session name is
	 * not included: a configuration import may not know the name of the application yet.
	 * @return the request
	 */
	CredentialsRequest mainRequest() {
		return Objects.requireNonNull(this.mainRequest);
	}

	RotatingCredentials credentials(String name) {
		return at(NamedRolesRegistrar.PREFIX + "." + name);
	}

	VaultAwsCredentialsProvider provider(RotatingCredentials credentials) {
		this.withoutProvider.remove(credentials);
		return new VaultAwsCredentialsProvider(credentials, this.resolveTimeout, this.threads.clock());
	}

	private CredentialsVerifier verifier(String prefix) {
		return Objects.requireNonNull(this.verifiers.get(prefix));
	}

	private RotatingCredentials at(String prefix) {
		CredentialsRequest request = Objects.requireNonNull(this.requests.get(prefix));
		AwsSecretsEngineClient engine = new AwsSecretsEngineClient(this.connection.vault(), request, prefix,
				this.threads.clock());
		RotatingCredentials credentials = new RotatingCredentials(engine, this.context.with(verifier(prefix)));
		this.managedCredentials.add(credentials);
		this.withoutProvider.add(credentials);
		return credentials;
	}

	/**
	 * Return the managed credentials that have a provider. The others are not obtained,
	 * because nothing can use them: their provider has been replaced, as tests do.
	 * @param all the managed credentials of the application
	 * @param providers the providers of the application, which are created
	 * @return the managed credentials to obtain
	 */
	List<RotatingCredentials> used(ObjectProvider<RotatingCredentials> all,
			ObjectProvider<VaultAwsCredentialsProvider> providers) {
		providers.stream(ObjectProvider.UNFILTERED).forEach((created) -> {
		});
		return all.orderedStream().filter((credentials) -> !this.withoutProvider.contains(credentials)).toList();
	}

	/**
	 * Return the Vault policy that the application requires.
	 * @param credentials the managed credentials that are obtained
	 * @return the policy
	 */
	VaultPolicy policy(List<ManagedCredentials> credentials) {
		return VaultPolicy.of(this.requests.values(), credentials, this.context.session().isManaged());
	}

	/**
	 * Revoke the leases of the roles if the session belongs to a parent context, which
	 * remains active.
	 */
	@Override
	public void destroy() {
		if (!this.ownsSession) {
			this.context.session().release(this.managedCredentials);
		}
	}

	/**
	 * Return the requests for credentials of all roles.
	 * @param properties the properties
	 * @param applicationName the name of the application, or {@code null} if it is
	 * unknown
	 * @return the requests, by the prefix of their properties
	 * @throws InvalidVaultAwsConfigurationException if the properties of a role are
	 * invalid
	 */
	static Map<String, CredentialsRequest> requests(VaultAwsProperties properties, @Nullable String applicationName) {
		String sessionName = sessionName(applicationName);
		Map<String, CredentialsRequest> requests = new LinkedHashMap<>();
		if (properties.getRoles().isEmpty() || StringUtils.hasText(properties.getCredentials().getRole())) {
			requests.put(MAIN, request(properties.getCredentials(), null, sessionName, MAIN));
		}
		properties.getRoles().forEach((name, role) -> {
			String prefix = NamedRolesRegistrar.PREFIX + "." + name;
			checkName(name, role, prefix, requests.get(MAIN));
			requests.put(prefix, request(role, name, sessionName, prefix));
		});
		return requests;
	}

	private static void checkName(String name, Credentials role, String prefix, @Nullable CredentialsRequest main) {
		if (main != null && main.name().equals(name)) {
			throw new InvalidVaultAwsConfigurationException(
					"The role of '%s' has the name '%s', which is also that of '%s.role'.".formatted(prefix, name,
							MAIN),
					"Give '%s' another name, and set the property 'role' under it to '%s'. Logs, events and health identify roles by their names."
						.formatted(prefix, StringUtils.hasText(role.getRole()) ? role.getRole() : name));
		}
	}

	/**
	 * Return the session name of assumed roles, with which CloudTrail records each call.
	 * AWS allows 2 to 64 characters.
	 * @param applicationName the name of the application
	 * @return the session name, or {@code null} for the default of Vault
	 */
	private static @Nullable String sessionName(@Nullable String applicationName) {
		String name = (applicationName != null) ? applicationName.strip().replaceAll("[^A-Za-z0-9_+=,.@-]", "-") : "";
		return (name.length() < MIN_SESSION_NAME) ? null : name.substring(0, Math.min(name.length(), MAX_SESSION_NAME));
	}

	private static CredentialsRequest request(Credentials credentials, @Nullable String name,
			@Nullable String defaultSessionName, String prefix) {
		String vaultRole = StringUtils.hasText(credentials.getRole()) ? credentials.getRole() : name;
		if (vaultRole == null) {
			throw new InvalidVaultAwsConfigurationException("The property '" + prefix + ".role' is not set.",
					"Set it to a role of Vault's AWS secrets engine (vault list " + credentials.getMount()
							+ "/roles). To start without AWS credentials from Vault, set 'vault.aws.enabled=false', and"
							+ " 'spring.cloud.vault.enabled=false' if nothing else uses Vault.");
		}
		String role = VaultPath.role(vaultRole, prefix);
		boolean staticRole = credentials.getRoleType() == RoleType.STATIC;
		if (staticRole && Stream.of(credentials.getTtl(), credentials.getRoleArn(), credentials.getSessionName())
			.anyMatch(Objects::nonNull)) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s.role-type' is 'static', but static roles do not support ttl, role-arn and session-name."
						.formatted(prefix),
					"Remove '%1$s.ttl', '%1$s.role-arn' and '%1$s.session-name', or set '%1$s.role-type' to 'dynamic'."
						.formatted(prefix));
		}
		DurationRange.STS_TTL.check(credentials.getTtl(), prefix + ".ttl");
		return new CredentialsRequest((name != null) ? name : role,
				VaultPath.ofEngine(credentials.getMount(), prefix + ".mount"), role, credentials.getTtl(),
				credentials.getRoleArn(), (credentials.getSessionName() != null || staticRole)
						? credentials.getSessionName() : defaultSessionName,
				staticRole);
	}

	/**
	 * What the application adds to the rotation.
	 *
	 * @param verifiers creates the verifiers of the roles
	 * @param listener the listener that events are published to
	 * @param applicationName the name of the application, or {@code null} if it is
	 * unknown
	 */
	record Extensions(Verifiers verifiers, Consumer<CredentialsEvent> listener, @Nullable String applicationName) {
	}

	/**
	 * Strategy interface to create the verifiers of the roles.
	 */
	@FunctionalInterface
	interface Verifiers {

		/**
		 * Return the verifier of the credentials of a role.
		 * @param role the properties of the role
		 * @param prefix their prefix
		 * @return the verifier
		 */
		CredentialsVerifier verifier(Credentials role, String prefix);

	}

}
