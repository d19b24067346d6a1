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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

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

	/**
	 * Three of the library's, and one that Vault is still about to delete.
	 */
	private static final int MOST_USERS = 4;

	private static final int FURTHER_CALLS = 20;

	private static final Duration UNDISTURBED = Duration.ofSeconds(40);

	private static final Duration SEALED = Duration.ofSeconds(12);

	private static final int MOST_REQUESTS = 60;

	private static final Duration HELD_UP = Duration.ofSeconds(7);

	private static final Duration TO_RECOVER = Duration.ofSeconds(5);

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Logger logger = LoggerFactory.getLogger(RealProofTests.class);

	private final RealServers servers;

	private final PersistentVault vault;

	private final List<WatchedApplication> applications = new ArrayList<>();

	private final List<String> figures = new ArrayList<>();

	private WatchedApplication leased;

	private WatchedApplication aged;

	private WatchedApplication assumed;

	private WatchedApplication fixed;

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
		this.leased = start("proof-leased", "iam_user", "10m", Map.of(), folder);
		this.aged = start("proof-aged", "iam_user", "10m", Map.of("vault.aws.rotation.max-age", "6s"), folder);
		this.assumed = start("proof-assumed", "assumed_role", "30s", Map.of("vault.aws.rotation.max-age", "1s"),
				folder);
		this.fixed = start("proof-static", "static", "10m", Map.of(), folder);
	}

	private WatchedApplication start(String role, String type, String tokenLife, Map<String, String> properties,
			Path folder) throws IOException {
		WatchedApplication application = new WatchedApplication(role, type, tokenLife, properties, this.vault,
				this.servers.aws(), Files.createDirectory(folder.resolve(role)));
		this.applications.add(application);
		return application;
	}

	@AfterEach
	void stop() {
		logger.info("{}: {}", each(WatchedRole::name), String.join("; ", this.figures));
		this.applications.forEach(WatchedApplication::close);
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
		List<Integer> logins = logins();
		this.applications.forEach(WatchedApplication::close);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.leased.watched().users() + this.aged.watched().users() == 0);
		tell("%d s in all, %d AWS calls, rotations %s, renewals of leases %s, logins %s, no IAM user left",
				Duration.between(begun, Instant.now()).toSeconds(), sum((role) -> role.calls().made()),
				each((role) -> role.events().rotations()), each((role) -> role.events().renewals()), logins);
		assertThat(sum((role) -> role.events().rotations())).isGreaterThanOrEqualTo(ROTATIONS);
		assertThat(each(WatchedRole::mostUsers)).allSatisfy((most) -> assertThat(most).isLessThanOrEqualTo(MOST_USERS));
	}

	private void makeLeasesLonger() {
		this.vault.vault().leaseOfUsers("30s", "60s");
		Instant time = Instant.now();
		this.leased.rotate();
		await().atMost(LIMIT).until(() -> this.leased.watched().events().replacedAfter(time).isPresent());
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
	 * Just when the token of one application has to be renewed.
	 */
	private void sealed() {
		await().atMost(LIMIT)
			.until(() -> this.assumed.sinceTokenRenewal().toSeconds() >= 6
					&& this.assumed.sinceTokenRenewal().toSeconds() < 9);
		this.leased.rotate();
		awaitCalm(SEALED.plusSeconds(3));
		List<Integer> logins = logins();
		noneFails("sealed", () -> {
			int before = this.vault.network().requests();
			this.vault.seal();
			pass(SEALED);
			int requests = this.vault.network().requests() - before;
			this.vault.unseal();
			tell("%d requests while sealed", requests);
			assertThat(requests).isLessThan(MOST_REQUESTS);
		});
		assertThat(logins()).isEqualTo(logins);
	}

	private void leasesRevoked() {
		revoked("lease", List.of(this.leased, this.aged), WatchedApplication::revokeLeases);
	}

	private void tokensRevoked() {
		List<WatchedApplication> all = List.of(this.leased, this.aged, this.assumed);
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
		for (WatchedRole role : List.of(this.leased.watched(), this.aged.watched())) {
			await().atMost(LIMIT).until(() -> role.events().replacedAfter(from).isPresent());
			Instant replaced = role.events().replacedAfter(from).orElseThrow();
			awaitFurtherCalls(role);
			List<Calls.Failure> failures = role.failuresSince(from);
			tell("%s revoked: %s had other keys after %d ms, %d calls failed", what, role.name(),
					Duration.between(from, replaced).toMillis(), failures.size());
			assertThat(failures).allSatisfy((failure) -> assertThat(failure.begun()).isBefore(replaced));
		}
		assertThat(this.assumed.watched().failuresSince(from)).isEmpty();
		assertThat(this.fixed.watched().failuresSince(from)).isEmpty();
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
		List<WatchedRole> users = List.of(this.leased.watched(), this.aged.watched());
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
		assertThat(this.assumed.watched().failuresSince(from)).isEmpty();
		assertThat(this.fixed.watched().failuresSince(from)).isEmpty();
	}

	private void noneFails(String trouble, Runnable story) {
		Instant from = Instant.now();
		story.run();
		Instant until = Instant.now();
		await().atMost(LIMIT)
			.until(() -> this.applications.stream()
				.filter((application) -> !application.equals(this.fixed))
				.allMatch((application) -> application.watched().events().wentOnAfter(until)));
		tell("%s for %d ms: 0 calls failed", trouble, Duration.between(from, until).toMillis());
		assertThat(this.applications)
			.allSatisfy((application) -> assertThat(application.watched().failuresSince(from)).isEmpty());
	}

	private void awaitCalm(Duration time) {
		await().atMost(LIMIT).until(() -> isCalmFor(time));
	}

	private boolean isCalmFor(Duration time) {
		return this.leased.watched().isCalmFor(time) && this.aged.watched().isCalmFor(time);
	}

	private static void awaitFurtherCalls(WatchedRole role) {
		int made = role.calls().made();
		await().atMost(LIMIT).until(() -> role.calls().made() > made + FURTHER_CALLS);
	}

	private static void pass(Duration time) {
		await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
	}

	private List<Integer> logins() {
		return this.applications.stream().map(WatchedApplication::logins).toList();
	}

	private <T> List<T> each(Function<WatchedRole, T> property) {
		return this.applications.stream().map(WatchedApplication::watched).map(property).toList();
	}

	private int sum(ToIntFunction<WatchedRole> property) {
		return this.applications.stream().map(WatchedApplication::watched).mapToInt(property).sum();
	}

	private void tell(String figure, Object... values) {
		this.figures.add(figure.formatted(values) + ", most IAM users so far " + each(WatchedRole::mostUsers));
	}

}
