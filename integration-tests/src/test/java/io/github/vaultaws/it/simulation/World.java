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
import org.springframework.vault.client.RestClientBuilder;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.web.client.RestClient;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.lease.AwsSecretsEngine;
import io.github.vaultaws.lease.CredentialProbe.Verdict;
import io.github.vaultaws.lease.CredentialsLease;
import io.github.vaultaws.lease.CredentialsRequest;
import io.github.vaultaws.lease.IssuedCredentials;
import io.github.vaultaws.lease.KeyInfo;
import io.github.vaultaws.lease.LeaseEvent;
import io.github.vaultaws.lease.LeaseSchedule;
import io.github.vaultaws.lease.LeaseSnapshot;
import io.github.vaultaws.lease.LeaseWatcher;
import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.LoginEndpoint;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.TokenEndpoint;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.spring.HandRunScheduler;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.EmbeddedVault;
import io.github.vaultaws.test.vault.VaultSetup;

/**
 * An application with its session and its keys, the Vault and the AWS it depends on, and
 * a client that calls AWS.
 */
final class World implements AutoCloseable {

	private static final String ROLE = "deploy";

	private static final Duration LONGEST_FAILURE = Duration.ofSeconds(45);

	private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(3);

	private static final Duration LONGEST_PROOF = Duration.ofSeconds(45);

	private final HandRunScheduler time = new HandRunScheduler();

	private final Story story = new Story(this.time::now);

	private final EmbeddedAws aws = new EmbeddedAws(this.time.time()).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.time.time()).aws(this.aws).start();

	private final Chance chance;

	private final Network network;

	private final CredentialType type;

	private final RenewingSession session;

	private final CredentialsLease lease;

	private final LeaseWatcher watcher;

	private final int usersBefore;

	private final Map<String, KeyInfo> held = new HashMap<>();

	private Instant killedAt = Instant.MIN;

	private @Nullable Instant failingSince;

	private @Nullable Instant helplessSince;

	private @Nullable Instant withoutKeysSince;

	private Duration longestFailure = Duration.ZERO;

	private Duration propagation = Duration.ZERO;

	private boolean stsSilent;

	private Instant stsAnswersSince = Instant.EPOCH;

	private int rotations;

	private int calls;

	private int failedCalls;

	World(CredentialType type, long seed, double trouble) {
		this.type = type;
		this.chance = new Chance(seed);
		VaultSetup setup = new VaultSetup(this.vault.asRoot(), this.aws);
		String policy = setup.awsSecrets("aws", ROLE, type, Duration.ofMinutes(15), Duration.ofMinutes(40));
		VaultSetup.AppRoleLogin appRole = setup.appRole("approle", "app", policy, Duration.ofHours(2));
		this.usersBefore = this.aws.users().size();
		this.aws.setPropagation(this::nextPropagation);
		this.network = new Network(this.vault, this.time, this.chance, this.story, trouble);
		RestClient client = RestClientBuilder.builder()
			.endpoint(VaultEndpoint.create("vault", 8200))
			.requestFactory(this.network)
			.build();
		Backoff backoff = new Backoff(this.chance::part);
		this.session = new RenewingSession(
				new AppRoleLogin(new LoginEndpoint(client, "approle", "app"), SecretSource.ofValue(appRole.roleId()),
						SecretSource.ofValue(appRole.secretId()), this.time.getClock()),
				new TokenEndpoint(client, this.time.getClock()), this.time, Duration.ofMinutes(7), backoff);
		this.lease = new CredentialsLease(
				new AwsSecretsEngine(client, new CredentialsRequest("aws", ROLE, null, null, null), "simulated",
						this.time.getClock()),
				this.session, new LeaseSchedule(LeaseSchedule.DEFAULT_OVERLAP, true, null), this::ask, this.time,
				backoff, this::on);
		this.watcher = new LeaseWatcher(List.of(this.lease), false, RetryPolicy.builder().maxRetries(0).build());
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

	LeaseWatcher watcher() {
		return this.watcher;
	}

	CredentialsLease lease() {
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
		return this.propagation.isZero() ? Duration.ZERO
				: this.chance.logNormal(this.propagation, Duration.ofSeconds(60));
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

	private Verdict ask(AwsCredentials keys) {
		if (this.stsSilent) {
			this.time.time().advance(Duration.ofSeconds(2));
			return Verdict.SILENT;
		}
		return this.aws.accepts(keys.accessKeyId()) ? Verdict.ACCEPTED : Verdict.REFUSED;
	}

	private void on(LeaseEvent event) {
		this.story.tell("** " + event.getClass().getSimpleName() + " " + event);
		if (event instanceof LeaseEvent.Published) {
			this.rotations++;
		}
		else if (event instanceof LeaseEvent.Issued issued) {
			this.held.put(issued.key().id(), issued.key());
		}
		else if (event instanceof LeaseEvent.Renewed renewed) {
			this.held.put(renewed.key().id(), renewed.key());
		}
		else if (event instanceof LeaseEvent.Revoked revoked) {
			this.held.remove(revoked.key().id());
		}
	}

	/**
	 * Run what is due next, but not past a time.
	 * @param limit the time
	 */
	void step(Instant limit) {
		Instant next = this.time.nextAt().filter((at) -> at.isBefore(limit)).orElse(limit);
		this.time.advance(next.isAfter(this.time.now()) ? Duration.between(this.time.now(), next) : Duration.ZERO);
		checkUsers();
	}

	/**
	 * Call AWS, as a client does that has the keys resolved for each call.
	 * @return whether AWS answered
	 */
	boolean call() {
		this.calls++;
		LeaseSnapshot snapshot = this.lease.snapshot();
		IssuedCredentials served = snapshot.live(this.time.getClock().instant());
		if (served != null && this.aws.accepts(served.keys().accessKeyId())) {
			this.failingSince = null;
			this.helplessSince = null;
			this.withoutKeysSince = null;
			return true;
		}
		this.failedCalls++;
		this.story.tell("a call fails: " + ((served != null) ? "AWS refuses " + served.maskedKeyId() : "no key"));
		if (served != null) {
			this.lease.rejected(served.keys().accessKeyId());
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
		if (wasStsSilent()) {
			return;
		}
		if (served.issuedAt().isAfter(this.killedAt)) {
			throw broken("a key was served that AWS does not accept: " + served.maskedKeyId());
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
		Instant now = this.time.getClock().instant();
		boolean helpless = this.held.values()
			.stream()
			.anyMatch((key) -> now.isBefore(key.end()) && this.aws.accepts(this.network.keyId(key.id())));
		if (!helpless || wasStsSilent()) {
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

	Duration longestFailure() {
		return this.longestFailure;
	}

	private void checkUsers() {
		int limit = 3 + this.network.lostKeys() + this.network.failedRevocations();
		if (this.type == CredentialType.IAM_USER && users() > limit) {
			throw broken(users() + " IAM users live");
		}
	}

	AssertionError broken(String rule) {
		return new AssertionError(rule + "\n" + this.story);
	}

	@Override
	public void close() {
		this.network.down(false);
		this.network.calm();
		this.watcher.stop();
		this.lease.destroy();
		this.session.destroy();
		this.vault.close();
		this.aws.close();
	}

}
