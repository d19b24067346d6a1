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
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.retry.RetryPolicy;

import io.github.vaultaws.it.simulation.Network.RequestFault;
import io.github.vaultaws.it.simulation.World.Ttls;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.test.vault.CredentialType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for particular faults. The invariants of the {@link World} are checked after each
 * step, too.
 */
class StoriesTests {

	private static final String READ = "/creds/deploy";

	private static final String LOOKUP_SELF = "/lookup-self";

	private static final Duration HOUR = Duration.ofHours(1);

	private World world = new World(CredentialType.IAM_USER, 1, 0, Ttls.of(HOUR, HOUR));

	@AfterEach
	void nothingIsLeft() {
		this.world.stop();
		this.world.checkNothingIsLeft();
		this.world.close();
	}

	@Test
	void unreachableStsForAWholeTtlLeadsToOneMoreUser() {
		begin();
		String first = this.world.accessKeyId();
		this.world.silenceSts(true);
		serves(HOUR);
		assertThat(this.world.accessKeyId()).isNotEqualTo(first);
		assertThat(this.world.rotations()).isEqualTo(2);
		assertThat(this.world.network().requests(READ)).isEqualTo(2);
		assertThat(this.world.users()).isLessThanOrEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "RESET", "THROTTLED", "SEALED", "BUSY" })
	void requestThatVaultDidNotProcessIsSentOnceMore(RequestFault fault) {
		begin();
		this.world.network().next(READ, fault);
		this.world.lease().rotate();
		serves(Duration.ofMinutes(1));
		assertThat(this.world.rotations()).isEqualTo(2);
		assertThat(this.world.network().requests(READ)).isEqualTo(3);
		assertThat(this.world.users()).isEqualTo(2);
		serves(Duration.ofMinutes(5));
		assertThat(this.world.users()).isEqualTo(1);
	}

	@Test
	void credentialsOfALostResponseExpireWithTheirToken() {
		start(CredentialType.IAM_USER, new Ttls(HOUR, Duration.ofHours(12), HOUR, "service"));
		begin();
		this.world.network().next(READ, RequestFault.LOST);
		this.world.lease().rotate();
		serves(Duration.ofMinutes(10));
		assertThat(this.world.network().requests(READ)).isEqualTo(3);
		assertThat(this.world.users()).isEqualTo(2);
		serves(HOUR.plusMinutes(10));
		assertThat(this.world.users()).isEqualTo(1);
		assertThat(this.world.network().requests("/login")).isEqualTo(2);
	}

	@Test
	void temporaryCredentialsOutliveABatchToken() {
		start(CredentialType.ASSUMED_ROLE, new Ttls(HOUR, HOUR, Duration.ofMinutes(30), "batch"));
		begin();
		String first = this.world.accessKeyId();
		serves(Duration.ofMinutes(20));
		this.world.network().down(true);
		serves(Duration.ofMinutes(37));
		assertThat(this.world.accessKeyId()).isEqualTo(first);
		this.world.network().down(false);
		serves(HOUR);
		assertThat(this.world.network().requests(READ)).isBetween(2L, 4L);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 4, 6 })
	void leaseShorterThanVerificationAndOverlapIsReplacedInTime(int minutes) {
		start(CredentialType.IAM_USER, Ttls.of(Duration.ofMinutes(minutes), Duration.ofMinutes(minutes)));
		this.world.propagateRandomly();
		begin();
		serves(Duration.ofHours(4));
		assertThat(this.world.rotations()).isBetween(240 / minutes, 2 * 240 / minutes + 1);
		assertThat(this.world.network().requests()).isLessThan(this.world.rotations() * 5);
	}

	@Test
	void tenThousandRolesThatStartTogetherSendOneRequestEach() {
		start(CredentialType.ASSUMED_ROLE, Ttls.of(HOUR, HOUR));
		List<RotatingCredentials> roles = IntStream.range(0, 10_000)
			.mapToObj((i) -> this.world.lease("role-" + i))
			.toList();
		new ManagedCredentialsLifecycle(roles, false, RetryPolicy.builder().maxRetries(0).build()).start();
		this.world.time().advance(Duration.ofMinutes(1));
		assertThat(this.world.network().requests()).isEqualTo(10_001);
		assertThat(roles).allMatch((role) -> role.state().live() != null);
		long mostInAMinute = IntStream.range(0, 58).mapToLong((minute) -> requestsOfAMinute()).max().orElseThrow();
		assertThat(this.world.network().requests(READ)).isBetween(20_000L, 25_000L);
		assertThat(mostInAMinute).isLessThan(1_000);
		assertThat(this.world.network().requests("/login")).isEqualTo(1);
		roles.forEach(RotatingCredentials::destroy);
	}

	private long requestsOfAMinute() {
		long before = this.world.network().requests();
		this.world.time().advance(Duration.ofMinutes(1));
		return this.world.network().requests() - before;
	}

	@Test
	void expiredCredentialsAreNotServedWhenTheClockIsSetBackInAnOutage() {
		begin();
		this.world.network().down(true);
		this.world.pass(Duration.ofMinutes(30));
		this.world.jumpClock(HOUR.multipliedBy(3).negated());
		serves(Duration.ofMinutes(28));
		this.world.pass(Duration.ofMinutes(2));
		assertThat(this.world.accessKeyId()).isEqualTo("none");
		this.world.network().down(false);
		assertThat(this.world.call()).isFalse();
		this.world.pass(Duration.ofSeconds(10));
		serves(HOUR);
	}

	@ParameterizedTest
	@EnumSource
	void validCredentialsAreKeptWhenTheClockJumpsForward(CredentialType type) {
		start(type, Ttls.of(HOUR, HOUR));
		begin();
		serves(Duration.ofMinutes(20));
		String first = this.world.accessKeyId();
		this.world.jumpClock(HOUR);
		this.world.pass(Duration.ofSeconds(5));
		assertThat(this.world.accessKeyId()).isEqualTo(first);
		serves(Duration.ofMinutes(7));
		assertThat(this.world.accessKeyId()).isEqualTo(first);
		assertThat(this.world.network().requests(READ)).isEqualTo(1);
		assertThat(this.world.network().requests("/leases/lookup")).isEqualTo(1);
		serves(HOUR);
	}

	@ParameterizedTest
	@EnumSource
	void suspendedMachineHasCredentialsImmediately(CredentialType type) {
		start(type, Ttls.of(HOUR, HOUR));
		begin();
		String first = this.world.accessKeyId();
		this.world.sleep(HOUR.multipliedBy(9));
		assertThat(this.world.call()).isFalse();
		this.world.pass(Duration.ofSeconds(5));
		assertThat(this.world.accessKeyId()).isNotEqualTo(first).isNotEqualTo("none");
		assertThat(this.world.network().requests(READ)).isEqualTo(2);
		serves(HOUR);
	}

	@Test
	void tokenThatSeemsExpiredAfterAClockJumpIsRevokedAtTheEnd() {
		begin();
		this.world.network().next(LOOKUP_SELF, RequestFault.ERROR);
		this.world.network().next("/renew-self", RequestFault.ERROR);
		this.world.jumpClock(HOUR.multipliedBy(3));
		this.world.session().token();
		assertThat(this.world.network().requests("/login")).isEqualTo(2);
		this.world.pass(Duration.ofMinutes(1));
		assertThat(this.world.network().requests("/login")).isEqualTo(2);
	}

	private void start(CredentialType type, Ttls ttls) {
		this.world.close();
		this.world = new World(type, 1, 0, ttls);
	}

	private void begin() {
		this.world.watcher().start();
		this.world.pass(Duration.ofSeconds(70));
		assertThat(this.world.accessKeyId()).isNotEqualTo("none");
	}

	/**
	 * Advance the time with a call every ten seconds. No call may fail.
	 */
	private void serves(Duration duration) {
		for (long i = 0; i < duration.dividedBy(Duration.ofSeconds(10)); i++) {
			if (!this.world.call()) {
				throw this.world.broken("a call fails");
			}
			this.world.pass(Duration.ofSeconds(10));
		}
	}

}
