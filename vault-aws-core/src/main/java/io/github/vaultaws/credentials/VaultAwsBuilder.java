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

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.Assert;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.support.SslConfiguration;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.IdentityDocumentType;
import io.github.vaultaws.OperationObserver;
import io.github.vaultaws.VaultAwsEvent;
import io.github.vaultaws.VaultHttpCustomizer;
import io.github.vaultaws.VaultHttpOptions;
import io.github.vaultaws.client.BoundedHttpClient;
import io.github.vaultaws.client.ClearTextCheck;
import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.Ec2Login;
import io.github.vaultaws.login.FileNonceStore;
import io.github.vaultaws.login.IamLogin;
import io.github.vaultaws.login.InstanceMetadataClient;
import io.github.vaultaws.login.LoginClient;
import io.github.vaultaws.login.SdkStsEndpoint;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.login.StsEndpoint;
import io.github.vaultaws.login.StsEndpointSelector;
import io.github.vaultaws.rotation.AwsSecretsEngineClient;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.RotationContext;
import io.github.vaultaws.rotation.RotationPolicy;
import io.github.vaultaws.rotation.StartRetry;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.TokenClient;
import io.github.vaultaws.verification.StsCredentialsVerifier;

/**
 * Builder of {@link VaultAws}. A login is required, roles are not: without one there is
 * only the {@linkplain VaultAws#session() session}. Not thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsBuilder {

	private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private final VaultEndpoint endpoint;

	private final VaultHttpOptions options = new VaultHttpOptions(SslConfiguration.unconfigured());

	private final Map<String, CredentialsRequest> requests = new LinkedHashMap<>();

	private @Nullable Login login;

	private @Nullable String loginMount;

	private @Nullable CredentialsVerifier verifier;

	private @Nullable TaskScheduler scheduler;

	private Consumer<VaultAwsEvent> listener = (event) -> {
	};

	private OperationObserver observer = OperationObserver.NONE;

	private Duration shutdownTimeout = Duration.ofSeconds(10);

	private Duration resolveTimeout = Duration.ofSeconds(10);

	VaultAwsBuilder(VaultEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Log in with an AWS identity. The credentials to sign with and the region are those
	 * of the default chains of the AWS SDK.
	 * @param role the role of the AWS auth method, or {@code null} if it is to be derived
	 * from the identity
	 * @return this builder
	 */
	public VaultAwsBuilder iam(@Nullable String role) {
		return login((vault, threads) -> new IamLogin(loginClient(vault, "aws", role),
				DefaultCredentialsProvider.builder().build(),
				StsEndpointSelector.orGlobal(VaultAwsBuilder::regionalSts), null, threads.clock().wallClock()));
	}

	/**
	 * Log in with the identity document of an EC2 instance.
	 * @param role the role of the AWS auth method
	 * @param nonceFile the file that keeps the nonce of this instance; created by the
	 * first login
	 * @return this builder
	 */
	public VaultAwsBuilder ec2(String role, Path nonceFile) {
		return login((vault, threads) -> new Ec2Login(loginClient(vault, "aws", role),
				new InstanceMetadataClient(InstanceMetadataClient.IPV4,
						PlainHttp.within(METADATA_TIMEOUT, threads.timer(), null)),
				IdentityDocumentType.PKCS7, new FileNonceStore(nonceFile, "nonceFile")));
	}

	/**
	 * Log in with an AppRole. Both files are read at each login.
	 * @param roleIdFile the file that contains the RoleID
	 * @param secretIdFile the file that contains the SecretID
	 * @return this builder
	 */
	public VaultAwsBuilder appRole(Path roleIdFile, Path secretIdFile) {
		return login((vault, threads) -> new AppRoleLogin(loginClient(vault, "approle", null),
				SecretSource.ofFile(roleIdFile, "roleIdFile"), SecretSource.ofFile(secretIdFile, "secretIdFile"),
				threads.clock()));
	}

	/**
	 * Log in by other means: any {@link ClientAuthentication} of Spring Vault.
	 * @param login the login
	 * @return this builder
	 */
	public VaultAwsBuilder login(ClientAuthentication login) {
		return login((vault, threads) -> login);
	}

	/**
	 * Set the mount of the auth method of {@link #iam}, {@link #ec2} or {@link #appRole}.
	 * By default, it is {@code aws} or {@code approle}.
	 * @param mount the mount, without {@code auth/}
	 * @return this builder
	 */
	public VaultAwsBuilder loginMount(String mount) {
		this.loginMount = mount;
		return this;
	}

	private LoginClient loginClient(VaultHttp vault, String defaultMount, @Nullable String role) {
		return new LoginClient(vault, (this.loginMount != null) ? this.loginMount : defaultMount, role);
	}

	private VaultAwsBuilder login(Login login) {
		this.login = login;
		return this;
	}

	/**
	 * Add a role of the AWS secrets engine at the mount {@code aws}.
	 * @param role the role
	 * @return this builder
	 */
	public VaultAwsBuilder role(String role) {
		return role(new CredentialsRequest("aws", role, null, null, null));
	}

	/**
	 * Add a role of an AWS secrets engine.
	 * @param request what is requested, with a name of its own
	 * @return this builder
	 */
	public VaultAwsBuilder role(CredentialsRequest request) {
		this.requests.put(request.name(), request);
		return this;
	}

	/**
	 * Configure how Vault is reached: TLS, headers like {@code X-Vault-Namespace},
	 * proxies.
	 * @param customizer the customizer
	 * @return this builder
	 */
	public VaultAwsBuilder customize(VaultHttpCustomizer customizer) {
		customizer.customize(this.options);
		return this;
	}

	/**
	 * Set what verifies new credentials of IAM users and static roles before clients get
	 * them. By default, it is the STS that a client of the AWS SDK calls.
	 * @param verifier the verifier
	 * @return this builder
	 */
	public VaultAwsBuilder verifier(CredentialsVerifier verifier) {
		this.verifier = verifier;
		return this;
	}

	/**
	 * Set what events of credentials and of the session are published to. By default,
	 * they are not published.
	 * @param listener the listener; its exceptions are logged
	 * @return this builder
	 */
	public VaultAwsBuilder listener(Consumer<VaultAwsEvent> listener) {
		this.listener = listener;
		return this;
	}

	/**
	 * Set what observes operations that send requests to Vault or AWS. By default, they
	 * are not observed.
	 * @param observer the observer; its exceptions are logged
	 * @return this builder
	 */
	public VaultAwsBuilder observer(OperationObserver observer) {
		this.observer = observer;
		return this;
	}

	/**
	 * Set the maximum time that {@link VaultAws#close()} takes. By default, it is 10
	 * seconds.
	 * @param shutdownTimeout the maximum time
	 * @return this builder
	 */
	public VaultAwsBuilder shutdownTimeout(Duration shutdownTimeout) {
		Assert.isTrue(!shutdownTimeout.isNegative() && !shutdownTimeout.isZero(),
				"The shutdown timeout must be positive");
		this.shutdownTimeout = shutdownTimeout;
		return this;
	}

	/**
	 * Set the maximum time a caller waits for credentials when none are available. By
	 * default, it is 10 seconds.
	 * @param resolveTimeout the maximum time
	 * @return this builder
	 */
	public VaultAwsBuilder resolveTimeout(Duration resolveTimeout) {
		Assert.isTrue(!resolveTimeout.isNegative(), "The resolve timeout must not be negative");
		this.resolveTimeout = resolveTimeout;
		return this;
	}

	/**
	 * Set the scheduler to use instead of own threads. Its clock is that of the library,
	 * so that a test can control time.
	 * @param scheduler the scheduler
	 * @return this builder
	 */
	public VaultAwsBuilder scheduler(TaskScheduler scheduler) {
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Create a new {@link VaultAws} instance. Nothing is sent to Vault.
	 * @return the instance
	 * @throws IllegalStateException if there is no login, or the TLS settings cannot be
	 * used
	 */
	public VaultAws build() {
		Login login = this.login;
		Assert.state(login != null, "A login is required: iam, ec2, appRole or login");
		VaultAwsThreads threads = VaultAwsThreads.of(this.scheduler);
		threads.operations().setObserver(this.observer);
		BoundedHttpClient client = client(threads.timer());
		ClearTextCheck.warn("Vault", this.endpoint.createUri(""));
		VaultHttp vault = new VaultHttp(client, SimpleVaultEndpointProvider.of(this.endpoint), this.options.headers());
		RenewingSession session = new RenewingSession(login.create(vault, threads),
				new TokenClient(vault, threads.clock()), threads.session(), RotationPolicy.TOKEN_MARGIN,
				new Backoff(Math::random));
		session.setShutdownTimeout(this.shutdownTimeout);
		session.setEventListener(this.listener);
		session.setOperations(threads.operations());
		StsCredentialsVerifier sts = StsCredentialsVerifier.of(new SdkStsEndpoint(VaultAwsBuilder::stsRegion, null),
				threads);
		RotationContext context = RotationContext.of(session, RotationPolicy.DEFAULT,
				(this.verifier != null) ? this.verifier : sts, threads, this.requests.size(), this.listener::accept);
		Map<String, VaultAwsCredentialsProvider> providers = new LinkedHashMap<>();
		List<RotatingCredentials> roles = new ArrayList<>();
		this.requests.forEach((name, request) -> {
			RotatingCredentials credentials = new RotatingCredentials(
					new AwsSecretsEngineClient(vault, request, "roles." + name, threads.clock()), context);
			roles.add(credentials);
			providers.put(name, new VaultAwsCredentialsProvider(credentials, this.resolveTimeout, threads.clock()));
		});
		return new VaultAws(session, providers, new ManagedCredentialsLifecycle(roles, true, StartRetry.DEFAULT),
				List.copyOf(this.requests.values()), List.of(client::close, sts::close, threads::destroy));
	}

	private BoundedHttpClient client(TaskScheduler timer) {
		try {
			return new BoundedHttpClient(timer, CONNECT_TIMEOUT, this.options.ssl(), this.options.proxies());
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("The TLS settings for Vault are invalid: " + PrintableText.ofFailure(ex),
					ex);
		}
	}

	private static Region stsRegion() {
		try {
			return new DefaultAwsRegionProviderChain().getRegion();
		}
		catch (SdkClientException ex) {
			return Region.AWS_GLOBAL;
		}
	}

	private static StsEndpoint regionalSts() {
		return StsEndpoint.of(new DefaultAwsRegionProviderChain().getRegion().id());
	}

	@FunctionalInterface
	private interface Login {

		ClientAuthentication create(VaultHttp vault, VaultAwsThreads threads);

	}

}
