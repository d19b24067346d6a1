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

package io.github.vaultaws.credentials;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.client.VaultEndpoint;

import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.VaultPolicy;
import io.github.vaultaws.session.RenewingSession;

/**
 * A login to Vault and the AWS credentials of any number of roles, for applications
 * without Spring Boot. Nothing is sent before {@link #start()}, or before the
 * {@link #session()} is used.
 *
 * <pre class="code">
 * VaultAws vaultAws = VaultAws.builder("https://vault.example.com:8200")
 *     .appRole(Path.of("/run/secrets/role-id"), Path.of("/run/secrets/secret-id"))
 *     .role("deploy")
 *     .build();
 * vaultAws.start();
 * S3Client s3 = S3Client.builder().credentialsProvider(vaultAws.credentialsProvider("deploy")).build();
 * </pre>
 *
 * As a bean of a Spring application context it is started and closed with the context.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAws implements SmartLifecycle, DisposableBean, AutoCloseable {

	private final RenewingSession session;

	private final Map<String, VaultAwsCredentialsProvider> providers;

	private final ManagedCredentialsLifecycle lifecycle;

	private final Collection<CredentialsRequest> requests;

	private final List<Runnable> resources;

	VaultAws(RenewingSession session, Map<String, VaultAwsCredentialsProvider> providers,
			ManagedCredentialsLifecycle lifecycle, Collection<CredentialsRequest> requests, List<Runnable> resources) {
		this.session = session;
		this.providers = providers;
		this.lifecycle = lifecycle;
		this.requests = requests;
		this.resources = resources;
	}

	/**
	 * Create a new {@link VaultAwsBuilder} instance.
	 * @param uri the address of Vault, without {@code /v1}
	 * @return the builder
	 */
	public static VaultAwsBuilder builder(String uri) {
		return new VaultAwsBuilder(VaultEndpoint.from(URI.create(uri)));
	}

	/**
	 * Return the session, which logs in with its first use. Spring Vault's
	 * {@code VaultTemplate} takes it.
	 * @return the session
	 */
	public SessionManager session() {
		return this.session;
	}

	/**
	 * Return a provider of the credentials of a role for clients of the AWS SDK. It may
	 * be used before {@link #start()}; a caller without credentials then waits for them.
	 * @param role the {@linkplain CredentialsRequest#name() name} of the role
	 * @return the provider
	 * @throws IllegalArgumentException if there is no such role
	 */
	public VaultAwsCredentialsProvider credentialsProvider(String role) {
		VaultAwsCredentialsProvider provider = this.providers.get(role);
		Assert.notNull(provider, () -> "There is no role '" + role + "'; the roles are " + this.providers.keySet());
		return provider;
	}

	/**
	 * Return the Vault policy that the token of the login requires, for
	 * {@code vault policy write}. Once there are credentials, it depends on their type.
	 * @return the policy, in HashiCorp Configuration Language (HCL)
	 */
	public String policy() {
		return VaultPolicy.of(this.requests, this.lifecycle.managedCredentials(), this.session.isManaged()).toString();
	}

	/**
	 * Obtain the first credentials of all roles and keep them fresh from now on. Returns
	 * once they can be used.
	 * @throws VaultAwsException if there are none within half a minute
	 */
	@Override
	public void start() {
		this.lifecycle.start();
	}

	/**
	 * Stop renewing and rotating. Credentials and the token stay as they are, and
	 * {@link #start()} resumes.
	 */
	@Override
	public void stop() {
		this.lifecycle.stop();
	}

	@Override
	public boolean isRunning() {
		return this.lifecycle.isRunning();
	}

	@Override
	public int getPhase() {
		return this.lifecycle.getPhase();
	}

	/**
	 * Revoke the credentials and the token. Returns within the
	 * {@linkplain VaultAwsBuilder#shutdownTimeout(Duration) shutdown timeout}.
	 */
	@Override
	public void close() {
		this.lifecycle.stop();
		this.session.destroy();
		this.resources.forEach(Runnable::run);
	}

	@Override
	public void destroy() {
		close();
	}

}
