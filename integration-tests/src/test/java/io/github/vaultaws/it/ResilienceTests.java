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

package io.github.vaultaws.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests with an hour's worth of rotations and faults, compressed by short leases, with a
 * real Vault that is killed and restarted, sealed, and disconnected, and whose leases and
 * tokens are revoked. The applications call AWS the whole time.
 */
@RequiresContainers
class ResilienceTests {

	private static final int ROTATIONS = 100;

	private static final int MAX_USERS = 3;

	/**
	 * A request for credentials may be in progress when Vault is killed, and when it is
	 * disconnected.
	 */
	private static final int MAX_LOST = 2;

	private static final int FURTHER_CALLS = 20;

	private static final Duration UNDISTURBED = Duration.ofSeconds(40);

	private static final Duration SEALED = Duration.ofSeconds(12);

	/**
	 * A revocation that fails because the application is disconnected is repeated after
	 * 30 seconds; meanwhile, the lease expires.
	 */
	private static final Duration MAX_DELETION_DELAY = Duration.ofSeconds(31 + 30 + 5);

	private static final int MAX_REQUESTS = 60;

	private static final Duration HOLD_DURATION = Duration.ofSeconds(7);

	private static final Duration MAX_RECOVERY_TIME = Duration.ofSeconds(20);

	/**
	 * A call that starts shortly before the expiry may be rejected.
	 */
	private static final Duration CALL = Duration.ofSeconds(2);

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Logger logger = LoggerFactory.getLogger(ResilienceTests.class);

	private final RealServers servers;

	private final PersistentVault vault;

	private final List<String> figures = new ArrayList<>();

	private WatchedApplications applications;

	private Instant killedFrom;

	private Instant killedUntil;

	ResilienceTests(RealServers servers) {
		this.servers = servers;
		this.vault = new PersistentVault(servers.network(), servers.aws());
	}

	@BeforeEach
	void startApplications(@TempDir Path folder) throws IOException {
		this.vault.vault().audit();
		this.vault.vault()
			.write("sys/policies/acl/revoke",
					Map.of("policy", "path \"sys/leases/revoke\" { capabilities = [\"update\"] }"));
		this.vault.vault().leaseOfUsers("20s", "20s");
		this.applications = WatchedApplications.on(this.vault, this.servers.aws(), folder);
	}

	@AfterEach
	void stop() {
		logger.info("{}: {}", this.applications.each(WatchedRole::name), String.join("; ", this.figures));
		this.applications.close();
		this.vault.close();
	}

	@Test
	void callsFailOnlyWithoutValidCredentials() {
		Instant startedAt = Instant.now();
		assertNoCallFails("undisturbed", () -> pass(UNDISTURBED));
		makeLeasesLonger();
		killed();
		sealed();
		leasesRevoked();
		requestsHeld();
		disconnected();
		tokensRevoked();
		List<Integer> logins = this.applications.logins();
		this.applications.close();
		List<IamUserObserver> users = this.applications.users().stream().map(WatchedRole::users).toList();
		await().atMost(LIMIT)
			.until(() -> users.stream().allMatch((role) -> role.areDeleted(this.killedFrom, this.killedUntil)));
		report("%d s in total, %d AWS calls, rotations %s, renewals of leases %s, logins %s, no IAM user left,"
				+ " responses with IAM users lost %s, expired or revoked ones deleted in AWS after %s ms at most",
				Duration.between(startedAt, Instant.now()).toSeconds(),
				this.applications.sum((role) -> role.calls().total()),
				this.applications.each((role) -> role.events().rotations()),
				this.applications.each((role) -> role.events().renewals()), logins,
				users.stream().map(IamUserObserver::lost).toList(),
				users.stream().map((role) -> role.maxDeletionDelay().toMillis()).toList());
		assertThat(this.applications.sum((role) -> role.events().rotations())).isGreaterThanOrEqualTo(ROTATIONS);
		assertThat(users).allSatisfy((role) -> {
			assertThat(role.maxUsers()).isBetween(2, MAX_USERS);
			assertThat(role.lost()).isLessThanOrEqualTo(MAX_LOST);
			assertThat(role.maxDeletionDelay()).isLessThan(MAX_DELETION_DELAY);
		});
	}

	private void makeLeasesLonger() {
		this.vault.vault().leaseOfUsers("30s", "60s");
		Instant time = Instant.now();
		WatchedApplication leased = this.applications.leased();
		leased.rotate();
		await().atMost(LIMIT).until(() -> leased.watched().events().replacedAfter(time).isPresent());
	}

	private void killed() {
		awaitIdle(SEALED);
		assertNoCallFails("killed", () -> {
			this.killedFrom = Instant.now().minusSeconds(1);
			this.vault.kill();
			this.killedUntil = Instant.now();
			this.vault.start();
			this.vault.unseal();
		});
	}

	/**
	 * Vault is sealed when the token of one application has to be renewed, and
	 * credentials of another are being verified. The superseded ones cannot be revoked
	 * then. No token is replaced except one under which a response was lost when Vault
	 * was killed.
	 */
	private void sealed() {
		WatchedApplication assumed = this.applications.assumed();
		await().atMost(LIMIT)
			.until(() -> assumed.timeSinceTokenRenewal().toSeconds() >= 20
					&& assumed.timeSinceTokenRenewal().toSeconds() < 25);
		this.applications.leased().rotate();
		awaitIdle(SEALED.plusSeconds(3));
		List<Integer> logins = this.applications.logins();
		Instant time = Instant.now();
		this.applications.aged().rotate();
		CredentialsEvents events = this.applications.aged().watched().events();
		await().atMost(LIMIT).until(() -> events.isVerifyingSince(time));
		assertNoCallFails("sealed", () -> {
			int before = this.vault.network().requests();
			this.vault.seal();
			pass(SEALED);
			int requests = this.vault.network().requests() - before;
			this.vault.unseal();
			report("%d requests while sealed", requests);
			assertThat(requests).isLessThan(MAX_REQUESTS);
		});
		List<WatchedApplication> all = this.applications.all();
		assertThat(all)
			.allSatisfy((application) -> assertThat(application.logins() - logins.get(all.indexOf(application)))
				.isLessThanOrEqualTo(application.watched().events().responseLost()));
	}

	private void leasesRevoked() {
		revoked("lease", List.of(this.applications.leased(), this.applications.aged()),
				WatchedApplication::revokeLeases);
	}

	private void tokensRevoked() {
		List<WatchedApplication> all = this.applications.dynamic();
		List<Integer> before = all.stream().map(WatchedApplication::logins).toList();
		revoked("token", all, WatchedApplication::revokeToken);
		await().atMost(LIMIT)
			.pollInterval(Duration.ofSeconds(1))
			.untilAsserted(() -> assertThat(all).allSatisfy((application) -> assertThat(application.logins())
				.isBetween(before.get(all.indexOf(application)) + 1, before.get(all.indexOf(application)) + 2)));
	}

	private void revoked(String what, List<WatchedApplication> applications, Consumer<WatchedApplication> operator) {
		Instant from = Instant.now();
		applications.forEach(operator);
		for (WatchedRole role : this.applications.users()) {
			await().atMost(LIMIT).until(() -> role.events().replacedAfter(from).isPresent());
			Instant replaced = role.events().replacedAfter(from).orElseThrow();
			awaitFurtherCalls(role);
			List<Calls.Failure> failures = role.failuresSince(from);
			report("%s revoked: %s had new credentials after %d ms, %d calls failed", what, role.name(),
					Duration.between(from, replaced).toMillis(), failures.size());
			assertThat(failures).allSatisfy((failure) -> assertThat(failure.startedAt()).isBefore(replaced));
		}
		assertThat(this.applications.others()).allSatisfy((role) -> assertThat(role.failuresSince(from)).isEmpty());
	}

	/**
	 * Shorter than the TTL of the leases: requests hang, then continue.
	 */
	private void requestsHeld() {
		awaitIdle(HOLD_DURATION.plusSeconds(3));
		assertNoCallFails("requests held", () -> {
			this.vault.network().hold();
			pass(HOLD_DURATION);
			this.vault.network().restore();
		});
	}

	/**
	 * Longer than the TTL of the leases: connections are refused.
	 */
	private void disconnected() {
		Instant from = Instant.now();
		this.vault.network().refuse();
		List<WatchedRole> users = this.applications.users();
		await().atMost(LIMIT)
			.until(() -> users.stream()
				.allMatch((role) -> role.events().expiresAt().plusSeconds(2).isBefore(Instant.now())));
		List<Instant> expiries = users.stream().map((role) -> role.events().expiresAt()).toList();
		Instant back = Instant.now();
		this.vault.network().restore();
		for (WatchedRole role : users) {
			await().atMost(LIMIT).until(() -> role.recoveredAfter(back).isPresent());
			Instant recovered = role.recoveredAfter(back).orElseThrow();
			report("disconnected for %d s: a call of %s succeeded %d ms after it, %d had failed since",
					Duration.between(from, back).toSeconds(), role.name(), Duration.between(back, recovered).toMillis(),
					role.failuresSince(back).size());
			assertThat(recovered).isBefore(back.plus(MAX_RECOVERY_TIME));
			Instant expiresAt = expiries.get(users.indexOf(role));
			assertThat(role.failuresSince(from)).isNotEmpty()
				.allSatisfy((failure) -> assertThat(failure.startedAt()).isBetween(expiresAt.minus(CALL), recovered));
		}
		assertThat(this.applications.others()).allSatisfy((role) -> assertThat(role.failuresSince(from)).isEmpty());
	}

	private void assertNoCallFails(String fault, Runnable scenario) {
		Instant from = Instant.now();
		scenario.run();
		Instant until = Instant.now();
		await().atMost(LIMIT).until(() -> this.applications.renewedOrRotatedAfter(until));
		report("%s for %d ms: 0 calls failed", fault, Duration.between(from, until).toMillis());
		assertThat(this.applications.all())
			.allSatisfy((application) -> assertThat(application.watched().failuresSince(from)).isEmpty());
	}

	private void awaitIdle(Duration time) {
		await().atMost(LIMIT).until(() -> this.applications.areIdleFor(time));
	}

	private static void awaitFurtherCalls(WatchedRole role) {
		int total = role.calls().total();
		await().atMost(LIMIT).until(() -> role.calls().total() > total + FURTHER_CALLS);
	}

	private static void pass(Duration time) {
		await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
	}

	private void report(String figure, Object... values) {
		this.figures.add(figure.formatted(values) + ", maximum IAM users held so far "
				+ this.applications.users().stream().map((role) -> role.users().maxUsers()).toList());
	}

}
