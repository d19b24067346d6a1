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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.StringUtils;

import io.github.vaultaws.VaultAwsThreads;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Credentials;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.RoleType;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.rotation.AwsSecretsEngineClient;
import io.github.vaultaws.rotation.CredentialsEvent;
import io.github.vaultaws.rotation.CredentialsRequest;
import io.github.vaultaws.rotation.CredentialsVerifier;
import io.github.vaultaws.rotation.ManagedCredentials;
import io.github.vaultaws.rotation.RotationContext;
import io.github.vaultaws.rotation.RotationPolicy;
import io.github.vaultaws.session.VaultSession;

/**
 * What the properties of credentials mean, and what all roles share: session, threads,
 * proof.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CredentialsFactory implements DisposableBean {

	/**
	 * Prefix of the properties of the role that needs no name.
	 */
	static final String MAIN = "vault.aws.credentials";

	/**
	 * What to ask for, by the prefix of the properties that say it.
	 */
	private final Map<String, CredentialsRequest> requests = new LinkedHashMap<>();

	private final Duration resolveTimeout;

	private final VaultConnection connection;

	private final VaultAwsThreads threads;

	private final RotationContext context;

	private final List<ManagedCredentials> leases = new CopyOnWriteArrayList<>();

	private boolean ownSession = true;

	CredentialsFactory(VaultAwsProperties properties, VaultSession session, VaultConnection connection,
			VaultAwsThreads threads, CredentialsVerifier probe, Consumer<CredentialsEvent> listener) {
		if (properties.getRoles().isEmpty() || StringUtils.hasText(properties.getCredentials().getRole())) {
			this.requests.put(MAIN, request(properties.getCredentials(), null, MAIN));
		}
		properties.getRoles().forEach((name, role) -> add(name, role, NamedRolesRegistrar.PREFIX + "." + name));
		RotationPolicy policy = new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP,
				properties.getRotation().getVerification().isEnabled(),
				positive(properties.getRotation().getMaxAge(), "vault.aws.rotation.max-age"));
		this.resolveTimeout = properties.getResolveTimeout();
		this.connection = connection;
		this.threads = threads;
		this.context = RotationContext.of(session, policy, probe, threads, this.requests.size(), listener);
	}

	/**
	 * Take note that the session is that of a parent context.
	 */
	void borrowSession() {
		this.ownSession = false;
	}

	ManagedCredentials mainLease() {
		return at(MAIN);
	}

	ManagedCredentials lease(String name) {
		return at(NamedRolesRegistrar.PREFIX + "." + name);
	}

	VaultAwsCredentialsProvider provider(ManagedCredentials lease) {
		return new VaultAwsCredentialsProvider(lease, this.resolveTimeout, this.threads.clock());
	}

	private ManagedCredentials at(String prefix) {
		AwsSecretsEngineClient engine = new AwsSecretsEngineClient(this.connection.vault(),
				Objects.requireNonNull(this.requests.get(prefix)), prefix, this.threads.clock());
		ManagedCredentials lease = new ManagedCredentials(engine, this.context);
		this.leases.add(lease);
		return lease;
	}

	/**
	 * Revoke the leases of roles whose session is that of a parent context and lives on.
	 */
	@Override
	public void destroy() {
		if (!this.ownSession) {
			this.context.session().release(this.leases);
		}
	}

	private void add(String name, Credentials role, String prefix) {
		CredentialsRequest main = this.requests.get(MAIN);
		if (main != null && main.name().equals(name)) {
			throw new InvalidVaultAwsConfigurationException(
					"The role of '%s' is called '%s', and so is that of '%s.role'.".formatted(prefix, name, MAIN),
					"Give '%s' another name, and set the property 'role' under it to '%s'. Logs, events and health tell roles apart by their names."
						.formatted(prefix, StringUtils.hasText(role.getRole()) ? role.getRole() : name));
		}
		this.requests.put(prefix, request(role, name, prefix));
	}

	private static CredentialsRequest request(Credentials credentials, @Nullable String name, String prefix) {
		String given = StringUtils.hasText(credentials.getRole()) ? credentials.getRole() : name;
		if (given == null) {
			throw new InvalidVaultAwsConfigurationException("The property '" + prefix + ".role' is not set.",
					"Set it to a role of Vault's AWS secrets engine (vault list " + credentials.getMount()
							+ "/roles), or set 'vault.aws.enabled=false'.");
		}
		String role = VaultPath.of(given, prefix + ".role");
		boolean staticRole = credentials.getRoleType() == RoleType.STATIC;
		if (staticRole && Stream.of(credentials.getTtl(), credentials.getRoleArn(), credentials.getSessionName())
			.anyMatch(Objects::nonNull)) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s.role-type' is 'static', and such roles take no ttl, role-arn or session-name."
						.formatted(prefix),
					"Remove '%1$s.ttl', '%1$s.role-arn' and '%1$s.session-name', or set '%1$s.role-type' to 'dynamic'."
						.formatted(prefix));
		}
		return new CredentialsRequest((name != null) ? name : role,
				VaultPath.of(credentials.getMount(), prefix + ".mount"), role,
				positive(credentials.getTtl(), prefix + ".ttl"), credentials.getRoleArn(), credentials.getSessionName(),
				staticRole);
	}

	private static @Nullable Duration positive(@Nullable Duration duration, String property) {
		if (duration != null && (duration.isNegative() || duration.toSeconds() == 0)) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s' has the value '%s', which is no time to live.".formatted(property, duration),
					"Set it to one second or more, or remove it.");
		}
		return duration;
	}

}
