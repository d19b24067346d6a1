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

package io.github.vaultaws.it.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.LoginClient;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.rotation.AwsSecretsEngineClient;
import io.github.vaultaws.rotation.IssuePermits;
import io.github.vaultaws.rotation.IssuedCredentials;
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
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.spring.HandRunScheduler;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.EmbeddedVault;
import io.github.vaultaws.test.vault.VaultSetup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with its session and its credentials, the Vault and AWS on which it
 * depends, and a client that calls AWS.
 */
final class SimulatedApplication implements AutoCloseable {

	private static final String ROLE = "deploy";

	private static final Duration MAX_FAILURE = Duration.ofSeconds(45);

	private static final Duration MAX_RECOVERY = Duration.ofMinutes(3);

	private static final Duration MAX_TTL = Duration.ofMinutes(40);

	private static final Duration MAX_RESERVE = Duration.ofSeconds(30);

	private static final Duration MAX_PROPAGATION = Duration.ofSeconds(60);

	private static final Duration MAX_VERIFICATION = Duration.ofSeconds(45);

	private static final Duration CLOCK_CHECK_INTERVAL = Duration.ofSeconds(5);

	private final HandRunScheduler time = new HandRunScheduler();

	private final MonotonicClock clock = new MonotonicClock(this.time.getClock(), this.time::nanos);

	private final Story story = new Story(this.time::now);

	private final EmbeddedAws aws = new EmbeddedAws(this.time.time()).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.time.time()).aws(this.aws).start();

	private final RandomSource random;

	private final Network network;

	private final CredentialType type;

	private final Ttls ttls;

	private final Backoff backoff;

	private final VaultHttp client;

	private final RenewingSession session;

	private final RotatingCredentials lease;

	private final ManagedCredentialsLifecycle watcher;

	private final int usersBefore;

	private final Map<String, Instant> held = new HashMap<>();

	private Instant revokedAt = Instant.MIN;

	private @Nullable Instant failingSince;

	private @Nullable Instant helplessSince;

	private @Nullable Instant withoutKeysSince;

	private Duration longestFailure = Duration.ZERO;

	private Duration propagation = Duration.ZERO;

	private boolean stsSilent;

	private Instant stsRespondsSince = Instant.EPOCH;

	private Instant comparedAt = Instant.EPOCH;

	private Instant clockJumpedAt = Instant.EPOCH;

	private Instant unverifiedUntil = Instant.EPOCH;

	private int rotations;

	private int calls;

	private int failedCalls;

	SimulatedApplication(CredentialType type, long seed, double faultRate) {
		this(type, seed, faultRate, Ttls.DEFAULT);
	}

	SimulatedApplication(CredentialType type, long seed, double faultRate, Ttls ttls) {
		this.type = type;
		this.ttls = ttls;
		this.time.setClock(this.clock);
		this.random = new RandomSource(seed);
		this.backoff = new Backoff(this.random::part);
		VaultSetup setup = new VaultSetup(this.vault.asRoot(), this.aws);
		String policy = setup.awsSecrets("aws", ROLE, type, ttls.lease(), ttls.maxLease());
		VaultSetup.AppRoleLogin appRole = setup.appRole("approle", "app", policy, ttls.token());
		this.vault.asRoot().write("auth/approle/role/app", Map.of("token_type", ttls.tokenType()));
		this.usersBefore = this.aws.users().size();
		this.aws.setPropagation(this::nextPropagation);
		this.network = new Network(this.vault, this.time, this.random, this.story, faultRate);
		VaultHttp client = new VaultHttp((deadline) -> this.network,
				SimpleVaultEndpointProvider.of(VaultEndpoint.create("vault", 8200)), Map.of());
		this.client = client;
		this.session = new RenewingSession(
				new AppRoleLogin(new LoginClient(client, "approle", "app"),
						SecretSource.ofValue(appRole.roleId(), "role-id"),
						SecretSource.ofValue(appRole.secretId(), "secret-id"), this.clock),
				new TokenClient(client, this.clock), this.time, Duration.ofMinutes(7), this.backoff);
		this.lease = lease(ROLE);
		this.watcher = new ManagedCredentialsLifecycle(List.of(this.lease), false, StartRetry.DEFAULT);
	}

	/**
	 * Create credentials of the same Vault role under another name.
	 * @param name the name
	 * @return the credentials
	 */
	RotatingCredentials lease(String name) {
		CredentialsRequest request = new CredentialsRequest(name, "aws", ROLE, null, null, null, false);
		return new RotatingCredentials(new AwsSecretsEngineClient(this.client, request, "simulated", this.clock),
				new RotationContext(this.session, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true, null),
						this::verify, this.time, this.time, this.backoff, new IssuePermits(6), this::on,
						new ObservedOperations()));
	}

	/**
	 * Schedule a task.
	 * @param delay the delay
	 * @param what the task
	 */
	void later(Duration delay, Runnable what) {
		this.time.schedule(what, this.clock.instant().plus(delay));
	}

	/**
	 * Let the system clock jump.
	 * @param duration the duration
	 */
	void jumpClock(Duration duration) {
		this.story.add("the clock jumps by " + duration);
		checkClockSoon();
		this.time.jump(duration);
	}

	/**
	 * Suspend the machine.
	 * @param duration the duration
	 */
	void sleep(Duration duration) {
		this.story.add("the machine is suspended for " + duration);
		checkClockSoon();
		this.time.suspend(duration);
		this.failingSince = null;
		this.helplessSince = null;
		this.withoutKeysSince = null;
	}

	private void checkClockSoon() {
		Duration soon = this.random.between(Duration.ZERO, CLOCK_CHECK_INTERVAL);
		later(soon, this.clock::checkForJump);
		this.clockJumpedAt = this.time.now();
		this.comparedAt = this.clockJumpedAt.plus(soon);
	}

	RenewingSession session() {
		return this.session;
	}

	EmbeddedVault vault() {
		return this.vault;
	}

	EmbeddedAws aws() {
		return this.aws;
	}

	HandRunScheduler time() {
		return this.time;
	}

	RandomSource random() {
		return this.random;
	}

	Network network() {
		return this.network;
	}

	Story story() {
		return this.story;
	}

	ManagedCredentialsLifecycle watcher() {
		return this.watcher;
	}

	RotatingCredentials lease() {
		return this.lease;
	}

	int rotations() {
		return this.rotations;
	}

	int calls() {
		return this.calls;
	}

	int failedCalls() {
		return this.failedCalls;
	}

	/**
	 * Return the number of IAM users that Vault created and that still exist.
	 * @return the number of users
	 */
	int users() {
		return this.aws.users().size() - this.usersBefore;
	}

	/**
	 * Delay the propagation of new access keys in AWS at random, by five seconds on
	 * average and a minute at most.
	 */
	void propagateRandomly() {
		this.propagation = Duration.ofSeconds(5);
	}

	private Duration nextPropagation() {
		return this.propagation.isZero() ? Duration.ZERO : this.random.logNormal(this.propagation, MAX_PROPAGATION);
	}

	void silenceSts(boolean silent) {
		this.stsSilent = silent;
		this.stsRespondsSince = this.time.now();
		this.story.add("STS " + (silent ? "stops responding" : "responds again"));
	}

	/**
	 * Revoke the lease of the current credentials, as an operator can.
	 */
	void revokeLease() {
		this.revokedAt = this.time.now();
		this.story.add("an operator revokes the leases");
		this.vault.asRoot().send("POST", "sys/leases/revoke-prefix/aws/creds/" + ROLE, "");
	}

	/**
	 * Revoke the token of the application, as an operator can.
	 */
	void revokeToken() {
		this.revokedAt = this.time.now();
		this.story.add("an operator revokes the token");
		this.vault.revokeToken(this.session.getSessionToken().getToken());
	}

	private Result verify(AwsCredentials credentials) {
		if (this.stsSilent) {
			this.time.time().advance(Duration.ofSeconds(2));
			return Result.UNKNOWN;
		}
		return this.aws.accepts(credentials.accessKeyId()) ? Result.ACCEPTED : Result.REJECTED;
	}

	private void on(CredentialsEvent event) {
		this.story.add("** " + event.getClass().getSimpleName() + " " + event);
		if (event instanceof CredentialsEvent.Rotated rotated) {
			this.rotations++;
			recordUnverified(rotated);
		}
		else if (event instanceof CredentialsEvent.Issued issued) {
			hold(issued.credentials());
		}
		else if (event instanceof CredentialsEvent.Renewed renewed) {
			hold(renewed.credentials());
		}
		else if (event instanceof CredentialsEvent.Revoked revoked) {
			this.held.remove(revoked.credentials().accessKeyId());
		}
	}

	/**
	 * Record credentials that are activated without verification because the previous
	 * ones are about to expire.
	 */
	private void recordUnverified(CredentialsEvent.Rotated rotated) {
		Instant expiresAt = (rotated.previous() != null) ? this.held.get(rotated.previous().accessKeyId()) : null;
		if (expiresAt != null && expiresAt.isBefore(this.time.now().plus(MAX_RESERVE))) {
			this.unverifiedUntil = this.time.now().plus(MAX_PROPAGATION);
		}
	}

	private void hold(CredentialsInfo credentials) {
		this.held.put(credentials.accessKeyId(),
				this.time.now().plus(Duration.between(this.clock.wallClock().instant(), credentials.expiresAt())));
	}

	/**
	 * Run the next due task, but none after the given time.
	 * @param limit the time
	 */
	void step(Instant limit) {
		Instant next = this.time.nextAt().filter((at) -> at.isBefore(limit)).orElse(limit);
		this.time.advance(next.isAfter(this.time.now()) ? Duration.between(this.time.now(), next) : Duration.ZERO);
		checkUsers();
		IssuedCredentials served = served();
		if (served != null && served.issuedAt().isAfter(this.revokedAt)
				&& !this.aws.accepts(served.credentials().accessKeyId())) {
			checkServed(served);
		}
	}

	/**
	 * Advance the time.
	 * @param duration the duration
	 */
	void pass(Duration duration) {
		Instant limit = this.time.now().plus(duration);
		while (this.time.now().isBefore(limit)) {
			step(limit);
		}
	}

	/**
	 * Return the access key id that clients currently receive.
	 * @return the access key id, or {@code none}
	 */
	String accessKeyId() {
		IssuedCredentials served = served();
		return (served != null) ? served.credentials().accessKeyId() : "none";
	}

	private @Nullable IssuedCredentials served() {
		return this.lease.live(this.clock.millis());
	}

	/**
	 * Call AWS as a client that resolves the credentials for each call.
	 * @return whether the call succeeded
	 */
	boolean call() {
		this.calls++;
		IssuedCredentials served = served();
		if (served != null && this.aws.accepts(served.credentials().accessKeyId())) {
			this.failingSince = null;
			this.helplessSince = null;
			this.withoutKeysSince = null;
			return true;
		}
		this.failedCalls++;
		this.story.add(
				"a call fails: " + ((served != null) ? "AWS rejects " + served.maskedAccessKeyId() : "no credentials"));
		if (served != null) {
			this.lease.rejected(served.credentials().accessKeyId());
			checkServed(served);
		}
		else {
			this.lease.attempt();
			checkHeld();
			checkRecovery();
		}
		return false;
	}

	/**
	 * Credentials that AWS rejects may be served only if an operator revoked them, and
	 * not for long, or if STS did not respond.
	 */
	private void checkServed(IssuedCredentials served) {
		this.failingSince = (this.failingSince != null) ? this.failingSince : this.time.now();
		Duration failure = Duration.between(this.failingSince, this.time.now());
		this.longestFailure = (failure.compareTo(this.longestFailure) > 0) ? failure : this.longestFailure;
		if (wasStsSilent() || this.time.now().isBefore(this.comparedAt)
				|| this.time.now().isBefore(this.unverifiedUntil)) {
			return;
		}
		if (served.issuedAt().isAfter(this.revokedAt)) {
			throw broken("credentials were served that AWS rejects: " + served.maskedAccessKeyId());
		}
		if (failure.compareTo(MAX_FAILURE) > 0) {
			throw broken("revoked credentials were served for " + failure);
		}
	}

	/**
	 * While no credentials are served, none may be held that are not expired and that AWS
	 * accepts, except during their verification.
	 */
	private void checkHeld() {
		Instant now = this.time.now();
		boolean helpless = this.held.entrySet()
			.stream()
			.anyMatch(
					(key) -> now.isBefore(key.getValue()) && this.aws.accepts(this.network.accessKeyId(key.getKey())));
		if (!helpless || wasStsSilent() || wasTimeUncertain()) {
			this.helplessSince = null;
			return;
		}
		this.helplessSince = (this.helplessSince != null) ? this.helplessSince : this.time.now();
		if (Duration.between(this.helplessSince, this.time.now()).compareTo(MAX_VERIFICATION) > 0) {
			throw broken("valid credentials are held, and none are served");
		}
	}

	/**
	 * If Vault responds, there are credentials soon.
	 */
	private void checkRecovery() {
		if (this.network.isDown()) {
			this.withoutKeysSince = null;
			return;
		}
		this.withoutKeysSince = (this.withoutKeysSince != null) ? this.withoutKeysSince : this.time.now();
		if (Duration.between(this.withoutKeysSince, this.time.now()).compareTo(MAX_RECOVERY) > 0) {
			throw broken("Vault responds, and there are no credentials");
		}
	}

	private boolean wasStsSilent() {
		return this.stsSilent || this.time.now().isBefore(this.stsRespondsSince.plusSeconds(60));
	}

	/**
	 * Return whether a clock jump has made the expiry uncertain and Vault does not
	 * respond, so that the earlier expiry applies.
	 */
	private boolean wasTimeUncertain() {
		return this.network.isDown() && this.time.now().isBefore(this.clockJumpedAt.plus(MAX_TTL));
	}

	Duration longestFailure() {
		return this.longestFailure;
	}

	private void checkUsers() {
		if (this.type == CredentialType.IAM_USER && users() > 3 + this.network.unknownUsers(this.ttls.lease())) {
			throw broken(users() + " IAM users exist");
		}
	}

	AssertionError broken(String rule) {
		return new AssertionError(rule + "\n" + this.story);
	}

	/**
	 * Stop the application.
	 */
	void stop() {
		this.network.down(false);
		this.network.sealed(false);
		this.network.calm();
		this.watcher.stop();
		this.lease.destroy();
		this.session.destroy();
	}

	/**
	 * After the application has stopped, nothing may be left except tokens of logins
	 * whose response was lost.
	 */
	void checkNothingIsLeft() {
		int tokens = left("auth/token/accessors/") - 1;
		if (users() > 0 || left("sys/leases/lookup/aws/creds/" + ROLE + "/") > 0
				|| tokens > this.network.lostLogins()) {
			throw broken(users() + " IAM users and " + tokens + " tokens are left");
		}
	}

	private int left(String path) {
		try {
			Object data = this.vault.asRoot().send("LIST", path, "").get("data");
			return (data instanceof Map<?, ?> fields && fields.get("keys") instanceof List<?> entries) ? entries.size()
					: 0;
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessageContaining(": 404");
			return 0;
		}
	}

	@Override
	public void close() {
		stop();
		this.vault.close();
		this.aws.close();
	}

	/**
	 * The TTLs of leases and tokens.
	 *
	 * @param lease the TTL of a lease
	 * @param maxLease the maximum TTL of a lease
	 * @param token the TTL of a token
	 * @param tokenType the type of the tokens
	 */
	record Ttls(Duration lease, Duration maxLease, Duration token, String tokenType) {

		static final Ttls DEFAULT = new Ttls(Duration.ofMinutes(15), Duration.ofMinutes(40), Duration.ofHours(2),
				"service");

		static Ttls of(Duration lease, Duration maxLease) {
			return new Ttls(lease, maxLease, DEFAULT.token, DEFAULT.tokenType);
		}

	}

}
