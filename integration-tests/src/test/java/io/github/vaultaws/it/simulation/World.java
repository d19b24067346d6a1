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
import org.springframework.core.retry.RetryPolicy;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.LoginClient;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.rotation.AwsSecretsEngineClient;
import io.github.vaultaws.rotation.CredentialsEvent;
import io.github.vaultaws.rotation.CredentialsInfo;
import io.github.vaultaws.rotation.CredentialsRequest;
import io.github.vaultaws.rotation.CredentialsVerifier.Result;
import io.github.vaultaws.rotation.IssuePermits;
import io.github.vaultaws.rotation.IssuedCredentials;
import io.github.vaultaws.rotation.ManagedCredentials;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotationContext;
import io.github.vaultaws.rotation.RotationPolicy;
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
 * An application with its session and its keys, the Vault and the AWS it depends on, and
 * a client that calls AWS.
 */
final class World implements AutoCloseable {

	private static final String ROLE = "deploy";

	private static final Duration LONGEST_FAILURE = Duration.ofSeconds(45);

	private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(3);

	private static final Duration LONGEST_LIFE = Duration.ofMinutes(40);

	private static final Duration LONGEST_RESERVE = Duration.ofSeconds(30);

	private static final Duration LONGEST_PROPAGATION = Duration.ofSeconds(60);

	private static final Duration LONGEST_PROOF = Duration.ofSeconds(45);

	private static final Duration BETWEEN_COMPARISONS = Duration.ofSeconds(5);

	private final HandRunScheduler time = new HandRunScheduler();

	private final MonotonicClock clock = new MonotonicClock(this.time.getClock(), this.time::nanos);

	private final Story story = new Story(this.time::now);

	private final EmbeddedAws aws = new EmbeddedAws(this.time.time()).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.time.time()).aws(this.aws).start();

	private final Chance chance;

	private final Network network;

	private final CredentialType type;

	private final Lives lives;

	private final Backoff backoff;

	private final VaultHttp client;

	private final RenewingSession session;

	private final ManagedCredentials lease;

	private final ManagedCredentialsLifecycle watcher;

	private final int usersBefore;

	private final Map<String, Instant> held = new HashMap<>();

	private Instant killedAt = Instant.MIN;

	private @Nullable Instant failingSince;

	private @Nullable Instant helplessSince;

	private @Nullable Instant withoutKeysSince;

	private Duration longestFailure = Duration.ZERO;

	private Duration propagation = Duration.ZERO;

	private boolean stsSilent;

	private Instant stsAnswersSince = Instant.EPOCH;

	private Instant comparedAt = Instant.EPOCH;

	private Instant leaptAt = Instant.EPOCH;

	private Instant unprovenUntil = Instant.EPOCH;

	private int rotations;

	private int calls;

	private int failedCalls;

	World(CredentialType type, long seed, double trouble) {
		this(type, seed, trouble, Lives.DEFAULT);
	}

	World(CredentialType type, long seed, double trouble, Lives lives) {
		this.type = type;
		this.lives = lives;
		this.time.setClock(this.clock);
		this.chance = new Chance(seed);
		this.backoff = new Backoff(this.chance::part);
		VaultSetup setup = new VaultSetup(this.vault.asRoot(), this.aws);
		String policy = setup.awsSecrets("aws", ROLE, type, lives.lease(), lives.leaseAtMost());
		VaultSetup.AppRoleLogin appRole = setup.appRole("approle", "app", policy, lives.token());
		this.vault.asRoot().write("auth/approle/role/app", Map.of("token_type", lives.tokenType()));
		this.usersBefore = this.aws.users().size();
		this.aws.setPropagation(this::nextPropagation);
		this.network = new Network(this.vault, this.time, this.chance, this.story, trouble);
		VaultHttp client = new VaultHttp((deadline) -> this.network,
				SimpleVaultEndpointProvider.of(VaultEndpoint.create("vault", 8200)), Map.of());
		this.client = client;
		this.session = new RenewingSession(
				new AppRoleLogin(new LoginClient(client, "approle", "app"), SecretSource.ofValue(appRole.roleId()),
						SecretSource.ofValue(appRole.secretId()), this.clock),
				new TokenClient(client, this.clock), this.time, Duration.ofMinutes(7), this.backoff);
		this.lease = lease(ROLE);
		this.watcher = new ManagedCredentialsLifecycle(List.of(this.lease), false,
				RetryPolicy.builder().maxRetries(0).build());
	}

	/**
	 * Return keys of the same Vault role that the application calls by another name.
	 * @param name the name
	 * @return the keys
	 */
	ManagedCredentials lease(String name) {
		CredentialsRequest request = new CredentialsRequest(name, "aws", ROLE, null, null, null, false);
		return new ManagedCredentials(new AwsSecretsEngineClient(this.client, request, "simulated", this.clock),
				new RotationContext(this.session, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true, null),
						this::verify, this.time, this.time, this.backoff, new IssuePermits(6), this::on));
	}

	/**
	 * Do something later.
	 * @param delay how much later
	 * @param what what to do
	 */
	void later(Duration delay, Runnable what) {
		this.time.schedule(what, this.clock.instant().plus(delay));
	}

	/**
	 * Let the machine's clock leap.
	 * @param duration how much
	 */
	void leap(Duration duration) {
		this.story.tell("the clock leaps by " + duration);
		compareSoon();
		this.time.leap(duration);
	}

	/**
	 * Suspend the machine.
	 * @param duration how long
	 */
	void sleep(Duration duration) {
		this.story.tell("the machine is suspended for " + duration);
		compareSoon();
		this.time.suspend(duration);
		this.failingSince = null;
		this.helplessSince = null;
		this.withoutKeysSince = null;
	}

	private void compareSoon() {
		Duration soon = this.chance.between(Duration.ZERO, BETWEEN_COMPARISONS);
		later(soon, this.clock::checkForJump);
		this.leaptAt = this.time.now();
		this.comparedAt = this.leaptAt.plus(soon);
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

	Chance chance() {
		return this.chance;
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

	ManagedCredentials lease() {
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
	 * Return how many IAM users Vault has made that still exist.
	 * @return the number
	 */
	int users() {
		return this.aws.users().size() - this.usersBefore;
	}

	/**
	 * Let new keys take a time to reach AWS's regions: by chance, five seconds on average
	 * and a minute at most.
	 */
	void propagateByChance() {
		this.propagation = Duration.ofSeconds(5);
	}

	private Duration nextPropagation() {
		return this.propagation.isZero() ? Duration.ZERO : this.chance.logNormal(this.propagation, LONGEST_PROPAGATION);
	}

	void silenceSts(boolean silent) {
		this.stsSilent = silent;
		this.stsAnswersSince = this.time.now();
		this.story.tell("STS " + (silent ? "falls silent" : "answers again"));
	}

	/**
	 * Revoke the lease of the keys in use, as an operator does.
	 */
	void revokeLease() {
		this.killedAt = this.time.now();
		this.story.tell("an operator revokes the leases");
		this.vault.asRoot().send("POST", "sys/leases/revoke-prefix/aws/creds/" + ROLE, "");
	}

	/**
	 * Revoke the token of the application, as an operator does.
	 */
	void revokeToken() {
		this.killedAt = this.time.now();
		this.story.tell("an operator revokes the token");
		this.vault.revokeToken(this.session.getSessionToken().getToken());
	}

	private Result verify(AwsCredentials keys) {
		if (this.stsSilent) {
			this.time.time().advance(Duration.ofSeconds(2));
			return Result.UNKNOWN;
		}
		return this.aws.accepts(keys.accessKeyId()) ? Result.ACCEPTED : Result.REJECTED;
	}

	private void on(CredentialsEvent event) {
		this.story.tell("** " + event.getClass().getSimpleName() + " " + event);
		if (event instanceof CredentialsEvent.Rotated published) {
			this.rotations++;
			noteUnproven(published);
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
	 * Take note of keys that are used whatever AWS says, because those before them end.
	 */
	private void noteUnproven(CredentialsEvent.Rotated published) {
		Instant end = (published.previous() != null) ? this.held.get(published.previous().accessKeyId()) : null;
		if (end != null && end.isBefore(this.time.now().plus(LONGEST_RESERVE))) {
			this.unprovenUntil = this.time.now().plus(LONGEST_PROPAGATION);
		}
	}

	private void hold(CredentialsInfo key) {
		this.held.put(key.accessKeyId(),
				this.time.now().plus(Duration.between(this.clock.wallClock().instant(), key.expiresAt())));
	}

	/**
	 * Run what is due next, but not past a time.
	 * @param limit the time
	 */
	void step(Instant limit) {
		Instant next = this.time.nextAt().filter((at) -> at.isBefore(limit)).orElse(limit);
		this.time.advance(next.isAfter(this.time.now()) ? Duration.between(this.time.now(), next) : Duration.ZERO);
		checkUsers();
		IssuedCredentials served = served();
		if (served != null && served.issuedAt().isAfter(this.killedAt)
				&& !this.aws.accepts(served.credentials().accessKeyId())) {
			checkServed(served);
		}
	}

	/**
	 * Let time pass.
	 * @param duration how much
	 */
	void pass(Duration duration) {
		Instant end = this.time.now().plus(duration);
		while (this.time.now().isBefore(end)) {
			step(end);
		}
	}

	/**
	 * Return the access key id that clients get now.
	 * @return the access key id, or {@code none}
	 */
	String keys() {
		IssuedCredentials served = served();
		return (served != null) ? served.credentials().accessKeyId() : "none";
	}

	private @Nullable IssuedCredentials served() {
		return this.lease.live(this.clock.millis());
	}

	/**
	 * Call AWS, as a client does that has the keys resolved for each call.
	 * @return whether AWS answered
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
		this.story.tell("a call fails: " + ((served != null) ? "AWS refuses " + served.maskedAccessKeyId() : "no key"));
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
	 * A key that AWS refuses may be served only if somebody killed it, and not for long,
	 * or if STS did not tell.
	 */
	private void checkServed(IssuedCredentials served) {
		this.failingSince = (this.failingSince != null) ? this.failingSince : this.time.now();
		Duration failure = Duration.between(this.failingSince, this.time.now());
		this.longestFailure = (failure.compareTo(this.longestFailure) > 0) ? failure : this.longestFailure;
		if (wasStsSilent() || this.time.now().isBefore(this.comparedAt)
				|| this.time.now().isBefore(this.unprovenUntil)) {
			return;
		}
		if (served.issuedAt().isAfter(this.killedAt)) {
			throw broken("a key was served that AWS does not accept: " + served.maskedAccessKeyId());
		}
		if (failure.compareTo(LONGEST_FAILURE) > 0) {
			throw broken("a killed key was served for " + failure);
		}
	}

	/**
	 * While no key is served none may be held that is before its end and that AWS
	 * accepts, but for the time of its proof.
	 */
	private void checkHeld() {
		Instant now = this.time.now();
		boolean helpless = this.held.entrySet()
			.stream()
			.anyMatch((key) -> now.isBefore(key.getValue()) && this.aws.accepts(this.network.keyId(key.getKey())));
		if (!helpless || wasStsSilent() || wasTimeDoubtful()) {
			this.helplessSince = null;
			return;
		}
		this.helplessSince = (this.helplessSince != null) ? this.helplessSince : this.time.now();
		if (Duration.between(this.helplessSince, this.time.now()).compareTo(LONGEST_PROOF) > 0) {
			throw broken("a living key is held, and none is served");
		}
	}

	/**
	 * Where Vault answers there are keys soon.
	 */
	private void checkRecovery() {
		if (this.network.isDown()) {
			this.withoutKeysSince = null;
			return;
		}
		this.withoutKeysSince = (this.withoutKeysSince != null) ? this.withoutKeysSince : this.time.now();
		if (Duration.between(this.withoutKeysSince, this.time.now()).compareTo(LONGEST_RECOVERY) > 0) {
			throw broken("Vault answers, and there are no keys");
		}
	}

	private boolean wasStsSilent() {
		return this.stsSilent || this.time.now().isBefore(this.stsAnswersSince.plusSeconds(60));
	}

	/**
	 * Return whether a leap has made ends doubtful and Vault does not answer, so that the
	 * earlier end counts.
	 */
	private boolean wasTimeDoubtful() {
		return this.network.isDown() && this.time.now().isBefore(this.leaptAt.plus(LONGEST_LIFE));
	}

	Duration longestFailure() {
		return this.longestFailure;
	}

	private void checkUsers() {
		if (this.type == CredentialType.IAM_USER && users() > 3 + this.network.strays(this.lives.lease())) {
			throw broken(users() + " IAM users live");
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
	 * After the end nothing may be left, but for tokens of logins whose answer was lost.
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
			return (data instanceof Map<?, ?> fields && fields.get("keys") instanceof List<?> keys) ? keys.size() : 0;
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
	 * How long things live.
	 *
	 * @param lease a lease from its last renewal
	 * @param leaseAtMost a lease in all
	 * @param token a token from its last renewal
	 * @param tokenType the type of the tokens
	 */
	record Lives(Duration lease, Duration leaseAtMost, Duration token, String tokenType) {

		static final Lives DEFAULT = new Lives(Duration.ofMinutes(15), Duration.ofMinutes(40), Duration.ofHours(2),
				"service");

		static Lives of(Duration lease, Duration leaseAtMost) {
			return new Lives(lease, leaseAtMost, DEFAULT.token, DEFAULT.tokenType);
		}

	}

}
