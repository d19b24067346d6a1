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

import io.github.vaultaws.it.simulation.Network.RequestFault;
import io.github.vaultaws.it.simulation.SimulatedApplication.Ttls;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.StartRetry;
import io.github.vaultaws.test.vault.CredentialType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for particular faults. The invariants of the {@link SimulatedApplication} are
 * checked after each step, too.
 */
class StoriesTests {

	private static final String READ = "/creds/deploy";

	private static final String LOOKUP_SELF = "/lookup-self";

	private static final Duration HOUR = Duration.ofHours(1);

	private SimulatedApplication application = new SimulatedApplication(CredentialType.IAM_USER, 1, 0,
			Ttls.of(HOUR, HOUR));

	@AfterEach
	void nothingIsLeft() {
		this.application.stop();
		this.application.checkNothingIsLeft();
		this.application.close();
	}

	@Test
	void unreachableStsForAWholeTtlLeadsToOneMoreUser() {
		begin();
		String first = this.application.accessKeyId();
		this.application.silenceSts(true);
		serves(HOUR);
		assertThat(this.application.accessKeyId()).isNotEqualTo(first);
		assertThat(this.application.rotations()).isEqualTo(2);
		assertThat(this.application.network().requests(READ)).isEqualTo(2);
		assertThat(this.application.users()).isLessThanOrEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "RESET", "THROTTLED", "SEALED", "BUSY" })
	void requestThatVaultDidNotProcessIsSentOnceMore(RequestFault fault) {
		begin();
		this.application.network().next(READ, fault);
		this.application.lease().rotate();
		serves(Duration.ofMinutes(1));
		assertThat(this.application.rotations()).isEqualTo(2);
		assertThat(this.application.network().requests(READ)).isEqualTo(3);
		assertThat(this.application.users()).isEqualTo(2);
		serves(Duration.ofMinutes(5));
		assertThat(this.application.users()).isEqualTo(1);
	}

	@Test
	void credentialsOfALostResponseExpireWithTheirToken() {
		start(CredentialType.IAM_USER, new Ttls(HOUR, Duration.ofHours(12), HOUR, "service"));
		begin();
		this.application.network().next(READ, RequestFault.LOST);
		this.application.lease().rotate();
		serves(Duration.ofMinutes(10));
		assertThat(this.application.network().requests(READ)).isEqualTo(3);
		assertThat(this.application.users()).isEqualTo(2);
		serves(HOUR.plusMinutes(10));
		assertThat(this.application.users()).isEqualTo(1);
		assertThat(this.application.network().requests("/login")).isEqualTo(2);
	}

	@Test
	void temporaryCredentialsOutliveABatchToken() {
		start(CredentialType.ASSUMED_ROLE, new Ttls(HOUR, HOUR, Duration.ofMinutes(30), "batch"));
		begin();
		String first = this.application.accessKeyId();
		serves(Duration.ofMinutes(20));
		this.application.network().down(true);
		serves(Duration.ofMinutes(37));
		assertThat(this.application.accessKeyId()).isEqualTo(first);
		this.application.network().down(false);
		serves(HOUR);
		assertThat(this.application.network().requests(READ)).isBetween(2L, 4L);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 4, 6 })
	void leaseShorterThanVerificationAndOverlapIsReplacedInTime(int minutes) {
		start(CredentialType.IAM_USER, Ttls.of(Duration.ofMinutes(minutes), Duration.ofMinutes(minutes)));
		this.application.propagateRandomly();
		begin();
		serves(Duration.ofHours(4));
		assertThat(this.application.rotations()).isBetween(240 / minutes, 2 * 240 / minutes + 1);
		assertThat(this.application.network().requests()).isLessThan(this.application.rotations() * 5);
	}

	@Test
	void tenThousandRolesThatStartTogetherSendOneRequestEach() {
		start(CredentialType.ASSUMED_ROLE, Ttls.of(HOUR, HOUR));
		List<RotatingCredentials> roles = IntStream.range(0, 10_000)
			.mapToObj((i) -> this.application.lease("role-" + i))
			.toList();
		new ManagedCredentialsLifecycle(roles, false, StartRetry.DEFAULT).start();
		this.application.time().advance(Duration.ofMinutes(1));
		assertThat(this.application.network().requests()).isEqualTo(10_001);
		assertThat(roles).allMatch((role) -> role.state().live() != null);
		long mostInAMinute = IntStream.range(0, 58).mapToLong((minute) -> requestsOfAMinute()).max().orElseThrow();
		assertThat(this.application.network().requests(READ)).isBetween(20_000L, 25_000L);
		assertThat(mostInAMinute).isLessThan(1_000);
		assertThat(this.application.network().requests("/login")).isEqualTo(1);
		roles.forEach(RotatingCredentials::destroy);
	}

	private long requestsOfAMinute() {
		long before = this.application.network().requests();
		this.application.time().advance(Duration.ofMinutes(1));
		return this.application.network().requests() - before;
	}

	@Test
	void expiredCredentialsAreNotServedWhenTheClockIsSetBackInAnOutage() {
		begin();
		this.application.network().down(true);
		this.application.pass(Duration.ofMinutes(30));
		this.application.jumpClock(HOUR.multipliedBy(3).negated());
		serves(Duration.ofMinutes(28));
		this.application.pass(Duration.ofMinutes(2));
		assertThat(this.application.accessKeyId()).isEqualTo("none");
		this.application.network().down(false);
		assertThat(this.application.call()).isFalse();
		this.application.pass(Duration.ofSeconds(10));
		serves(HOUR);
	}

	@ParameterizedTest
	@EnumSource
	void validCredentialsAreKeptWhenTheClockJumpsForward(CredentialType type) {
		start(type, Ttls.of(HOUR, HOUR));
		begin();
		serves(Duration.ofMinutes(20));
		String first = this.application.accessKeyId();
		this.application.jumpClock(HOUR);
		this.application.pass(Duration.ofSeconds(5));
		assertThat(this.application.accessKeyId()).isEqualTo(first);
		serves(Duration.ofMinutes(7));
		assertThat(this.application.accessKeyId()).isEqualTo(first);
		assertThat(this.application.network().requests(READ)).isEqualTo(1);
		assertThat(this.application.network().requests("/leases/lookup")).isEqualTo(1);
		serves(HOUR);
	}

	@ParameterizedTest
	@EnumSource
	void suspendedMachineHasCredentialsImmediately(CredentialType type) {
		start(type, Ttls.of(HOUR, HOUR));
		begin();
		String first = this.application.accessKeyId();
		this.application.sleep(HOUR.multipliedBy(9));
		assertThat(this.application.call()).isFalse();
		this.application.pass(Duration.ofSeconds(5));
		assertThat(this.application.accessKeyId()).isNotEqualTo(first).isNotEqualTo("none");
		assertThat(this.application.network().requests(READ)).isEqualTo(2);
		serves(HOUR);
	}

	@Test
	void tokenThatSeemsExpiredAfterAClockJumpIsRevokedAtTheEnd() {
		begin();
		this.application.network().next(LOOKUP_SELF, RequestFault.ERROR);
		this.application.network().next("/renew-self", RequestFault.ERROR);
		this.application.jumpClock(HOUR.multipliedBy(3));
		this.application.session().token();
		assertThat(this.application.network().requests("/login")).isEqualTo(2);
		this.application.pass(Duration.ofMinutes(1));
		assertThat(this.application.network().requests("/login")).isEqualTo(2);
	}

	private void start(CredentialType type, Ttls ttls) {
		this.application.close();
		this.application = new SimulatedApplication(type, 1, 0, ttls);
	}

	private void begin() {
		this.application.watcher().start();
		this.application.pass(Duration.ofSeconds(70));
		assertThat(this.application.accessKeyId()).isNotEqualTo("none");
	}

	/**
	 * Advance the time with a call every ten seconds. No call may fail.
	 */
	private void serves(Duration duration) {
		for (long i = 0; i < duration.dividedBy(Duration.ofSeconds(10)); i++) {
			if (!this.application.call()) {
				throw this.application.broken("a call fails");
			}
			this.application.pass(Duration.ofSeconds(10));
		}
	}

}
