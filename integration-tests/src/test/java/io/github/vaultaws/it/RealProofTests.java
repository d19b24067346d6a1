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
 * An hour's worth of rotations and of troubles, compressed by short leases, on a real
 * Vault: killed and started again, sealed, revoked by operators, cut off. Applications
 * call AWS all the while.
 */
@RequiresContainers
class RealProofTests {

	private static final int ROTATIONS = 100;

	private static final int MOST_HELD = 3;

	/**
	 * A request for keys may be under way when Vault is killed, and when it is cut off.
	 */
	private static final int MOST_LOST = 2;

	private static final int FURTHER_CALLS = 20;

	private static final Duration UNDISTURBED = Duration.ofSeconds(40);

	private static final Duration SEALED = Duration.ofSeconds(12);

	/**
	 * A sealed Vault revokes nothing.
	 */
	private static final Duration MOST_LAG = SEALED.plusSeconds(5);

	private static final int MOST_REQUESTS = 60;

	private static final Duration HELD_UP = Duration.ofSeconds(7);

	private static final Duration TO_RECOVER = Duration.ofSeconds(5);

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Logger logger = LoggerFactory.getLogger(RealProofTests.class);

	private final RealServers servers;

	private final PersistentVault vault;

	private final List<String> figures = new ArrayList<>();

	private WatchedApplications applications;

	RealProofTests(RealServers servers) {
		this.servers = servers;
		this.vault = new PersistentVault(servers.network(), servers.aws());
	}

	@BeforeEach
	void startApplications(@TempDir Path folder) throws IOException {
		this.vault.vault().audit();
		this.vault.vault()
			.write("sys/policies/acl/revoke",
					Map.of("policy", "path \"sys/leases/revoke\" { capabilities = [\"update\"] }"));
		this.vault.vault().leaseOfUsers("10s", "10s");
		this.applications = WatchedApplications.on(this.vault, this.servers.aws(), folder);
	}

	@AfterEach
	void stop() {
		logger.info("{}: {}", this.applications.each(WatchedRole::name), String.join("; ", this.figures));
		this.applications.close();
		this.vault.close();
	}

	@Test
	void callsFailOnlyWhereNoKeyLives() {
		Instant begun = Instant.now();
		noneFails("undisturbed", () -> pass(UNDISTURBED));
		makeLeasesLonger();
		killed();
		sealed();
		leasesRevoked();
		heldUp();
		cutOff();
		tokensRevoked();
		List<Integer> logins = this.applications.logins();
		this.applications.close();
		List<LivingUsers> users = this.applications.users().stream().map(WatchedRole::users).toList();
		await().atMost(LIMIT).until(() -> users.stream().allMatch(LivingUsers::areGone));
		tell("%d s in all, %d AWS calls, rotations %s, renewals of leases %s, logins %s, no IAM user left,"
				+ " answers with IAM users lost %s, ended or revoked ones gone from AWS after %s ms at most",
				Duration.between(begun, Instant.now()).toSeconds(),
				this.applications.sum((role) -> role.calls().made()),
				this.applications.each((role) -> role.events().rotations()),
				this.applications.each((role) -> role.events().renewals()), logins,
				users.stream().map(LivingUsers::lost).toList(),
				users.stream().map((role) -> role.longestLag().toMillis()).toList());
		assertThat(this.applications.sum((role) -> role.events().rotations())).isGreaterThanOrEqualTo(ROTATIONS);
		assertThat(users).allSatisfy((role) -> {
			assertThat(role.mostHeld()).isBetween(2, MOST_HELD);
			assertThat(role.lost()).isLessThanOrEqualTo(MOST_LOST);
			assertThat(role.longestLag()).isLessThan(MOST_LAG);
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
		awaitCalm(SEALED);
		noneFails("killed", () -> {
			this.vault.kill();
			this.vault.start();
			this.vault.unseal();
		});
	}

	/**
	 * Just when the token of one application has to be renewed, and keys of another are
	 * being proven: those that they supersede cannot be revoked then. No token is
	 * replaced but one under which an answer was lost when Vault was killed.
	 */
	private void sealed() {
		WatchedApplication assumed = this.applications.assumed();
		await().atMost(LIMIT)
			.until(() -> assumed.sinceTokenRenewal().toSeconds() >= 6 && assumed.sinceTokenRenewal().toSeconds() < 9);
		this.applications.leased().rotate();
		awaitCalm(SEALED.plusSeconds(3));
		List<Integer> logins = this.applications.logins();
		Instant time = Instant.now();
		this.applications.aged().rotate();
		KeyEvents events = this.applications.aged().watched().events();
		await().atMost(LIMIT).until(() -> events.areBeingProvenSince(time));
		noneFails("sealed", () -> {
			int before = this.vault.network().requests();
			this.vault.seal();
			pass(SEALED);
			int requests = this.vault.network().requests() - before;
			this.vault.unseal();
			tell("%d requests while sealed", requests);
			assertThat(requests).isLessThan(MOST_REQUESTS);
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
			tell("%s revoked: %s had other keys after %d ms, %d calls failed", what, role.name(),
					Duration.between(from, replaced).toMillis(), failures.size());
			assertThat(failures).allSatisfy((failure) -> assertThat(failure.begun()).isBefore(replaced));
		}
		assertThat(this.applications.others()).allSatisfy((role) -> assertThat(role.failuresSince(from)).isEmpty());
	}

	/**
	 * No longer than leases live: requests hang, and go on.
	 */
	private void heldUp() {
		awaitCalm(HELD_UP.plusSeconds(3));
		noneFails("held up", () -> {
			this.vault.network().hold();
			pass(HELD_UP);
			this.vault.network().restore();
		});
	}

	/**
	 * Longer than leases live: connections are refused.
	 */
	private void cutOff() {
		Instant from = Instant.now();
		this.vault.network().refuse();
		List<WatchedRole> users = this.applications.users();
		await().atMost(LIMIT)
			.until(() -> users.stream().allMatch((role) -> role.events().end().plusSeconds(2).isBefore(Instant.now())));
		List<Instant> ends = users.stream().map((role) -> role.events().end()).toList();
		Instant back = Instant.now();
		this.vault.network().restore();
		for (WatchedRole role : users) {
			await().atMost(LIMIT).until(() -> role.recoveredAfter(back).isPresent());
			Instant recovered = role.recoveredAfter(back).orElseThrow();
			tell("cut off for %d s: a call of %s succeeded %d ms after it, %d had failed since it",
					Duration.between(from, back).toSeconds(), role.name(), Duration.between(back, recovered).toMillis(),
					role.failuresSince(back).size());
			assertThat(recovered).isBefore(back.plus(TO_RECOVER));
			Instant end = ends.get(users.indexOf(role));
			assertThat(role.failuresSince(from)).isNotEmpty()
				.allSatisfy((failure) -> assertThat(failure.begun()).isBetween(end, recovered));
		}
		assertThat(this.applications.others()).allSatisfy((role) -> assertThat(role.failuresSince(from)).isEmpty());
	}

	private void noneFails(String trouble, Runnable story) {
		Instant from = Instant.now();
		story.run();
		Instant until = Instant.now();
		await().atMost(LIMIT).until(() -> this.applications.wentOnAfter(until));
		tell("%s for %d ms: 0 calls failed", trouble, Duration.between(from, until).toMillis());
		assertThat(this.applications.all())
			.allSatisfy((application) -> assertThat(application.watched().failuresSince(from)).isEmpty());
	}

	private void awaitCalm(Duration time) {
		await().atMost(LIMIT).until(() -> this.applications.areCalmFor(time));
	}

	private static void awaitFurtherCalls(WatchedRole role) {
		int made = role.calls().made();
		await().atMost(LIMIT).until(() -> role.calls().made() > made + FURTHER_CALLS);
	}

	private static void pass(Duration time) {
		await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
	}

	private void tell(String figure, Object... values) {
		this.figures.add(figure.formatted(values) + ", most IAM users held so far "
				+ this.applications.users().stream().map((role) -> role.users().mostHeld()).toList());
	}

}
