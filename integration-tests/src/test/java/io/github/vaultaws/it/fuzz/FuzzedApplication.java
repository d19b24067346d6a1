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

package io.github.vaultaws.it.fuzz;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.support.SslConfiguration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.IdentityDocumentType;
import io.github.vaultaws.client.BoundedHttpClient;
import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.it.fuzz.FuzzedServers.Credentials;
import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.Ec2Login;
import io.github.vaultaws.login.IamLogin;
import io.github.vaultaws.login.InstanceMetadataClient;
import io.github.vaultaws.login.LoginClient;
import io.github.vaultaws.login.NonceStore;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.login.StsEndpoint;
import io.github.vaultaws.login.StsEndpointSelector;
import io.github.vaultaws.login.WrappedSecretId;
import io.github.vaultaws.rotation.AwsSecretsEngineClient;
import io.github.vaultaws.rotation.IssuePermits;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.RotationContext;
import io.github.vaultaws.rotation.RotationPolicy;
import io.github.vaultaws.rotation.StartRetry;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.TokenClient;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.spring.HandRunScheduler;
import io.github.vaultaws.verification.StsCredentialsVerifier;

/**
 * The wiring of one application. Only this class calls constructors of the library.
 */
final class FuzzedApplication implements AutoCloseable {

	private final FuzzedServers servers;

	private final HandRunScheduler deadlines;

	private final MonotonicClock clock;

	private final BoundedHttpClient http;

	private final VaultHttp vault;

	private final RenewingSession session;

	private final List<RotatingCredentials> roles;

	private final ManagedCredentialsLifecycle watcher;

	FuzzedApplication(FuzzedServers servers, int roles, HandRunScheduler time, HandRunScheduler deadlines,
			Random random, Consumer<CredentialsEvent> listener) {
		this.servers = servers;
		this.deadlines = deadlines;
		this.clock = new MonotonicClock(time.getClock(), time::nanos);
		time.setClock(this.clock);
		this.http = client(deadlines);
		this.vault = new VaultHttp(this.http::within,
				SimpleVaultEndpointProvider.of(VaultEndpoint.from(servers.vault().uri())), Map.of());
		Backoff backoff = new Backoff(random::nextDouble);
		this.session = new RenewingSession(login(random), new TokenClient(this.vault, this.clock), time,
				Duration.ofMinutes(7), backoff);
		RotationContext context = new RotationContext(this.session,
				new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true, null), verifier(), time, time, backoff,
				new IssuePermits(6), listener, new ObservedOperations());
		this.roles = IntStream.range(0, roles).mapToObj((i) -> role("role-" + i, context)).toList();
		this.watcher = new ManagedCredentialsLifecycle(this.roles, false, StartRetry.DEFAULT);
	}

	private RotatingCredentials role(String name, RotationContext context) {
		CredentialsRequest request = new CredentialsRequest(name, "aws", FuzzedServers.ROLE, null, null, null,
				this.servers.credentials() == Credentials.STATIC);
		return new RotatingCredentials(new AwsSecretsEngineClient(this.vault, request, "fuzzed", this.clock), context);
	}

	private static BoundedHttpClient client(HandRunScheduler deadlines) {
		try {
			return new BoundedHttpClient(deadlines, Duration.ofSeconds(5), SslConfiguration.unconfigured(), null);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private ClientAuthentication login(Random random) {
		return switch (this.servers.login()) {
			case APP_ROLE -> appRole(this.servers::secretId);
			case WRAPPED -> appRole(new WrappedSecretId(endpoint("approle"), "app", this.servers::secretId));
			case IAM -> {
				TestCredentials user = this.servers.identity();
				yield new IamLogin(endpoint("aws"),
						StaticCredentialsProvider
							.create(AwsBasicCredentials.create(user.accessKeyId(), user.secretAccessKey())),
						StsEndpointSelector.of(this::sts), null, this.clock.wallClock());
			}
			case EC2 -> new Ec2Login(endpoint("aws"),
					new InstanceMetadataClient(this.servers.metadata().uri(),
							PlainHttp.within(Duration.ofSeconds(1), this.deadlines, null), Duration.ZERO),
					IdentityDocumentType.PKCS7,
					random.nextBoolean() ? NonceStore.inMemory() : NonceStore.ofValue("f00d-nonce-of-ours"));
		};
	}

	private LoginClient endpoint(String mount) {
		return new LoginClient(this.vault, mount, "app");
	}

	private ClientAuthentication appRole(SecretSource secretId) {
		return new AppRoleLogin(endpoint("approle"), SecretSource.ofValue(this.servers.roleId(), "role-id"), secretId,
				this.clock);
	}

	private StsCredentialsVerifier verifier() {
		return new StsCredentialsVerifier(PlainHttp.within(Duration.ofSeconds(5), this.deadlines, null), this::sts,
				this.clock.wallClock());
	}

	private StsEndpoint sts() {
		return StsEndpoint.of("us-east-1").at(this.servers.aws().uri().resolve("/"));
	}

	void start() {
		this.watcher.start();
	}

	List<VaultAwsCredentialsProvider> providers() {
		return this.roles.stream()
			.map((role) -> new VaultAwsCredentialsProvider(role, Duration.ZERO, this.clock))
			.toList();
	}

	RenewingSession session() {
		return this.session;
	}

	/**
	 * Stop the application.
	 */
	@Override
	public void close() {
		this.watcher.stop();
		this.roles.forEach(RotatingCredentials::destroy);
		this.session.destroy();
		this.http.close();
	}

}
