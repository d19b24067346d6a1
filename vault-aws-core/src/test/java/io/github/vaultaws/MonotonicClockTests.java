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

package io.github.vaultaws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MonotonicClock}.
 */
class MonotonicClockTests {

	private static final Instant START = HandRunScheduler.START;

	private static final Duration HOUR = Duration.ofHours(1);

	private final HandRunScheduler machine = new HandRunScheduler();

	private final MonotonicClock clock = new MonotonicClock(this.machine.getClock(), this.machine::nanos);

	private final AtomicInteger jumps = new AtomicInteger();

	@BeforeEach
	void listen() {
		this.clock.onJump(this.jumps::incrementAndGet);
	}

	@Test
	void returnsTheTimeOfTheSystemClock() {
		this.machine.advance(HOUR);
		this.clock.checkForJump();
		assertTime(START.plus(HOUR));
		assertThat(this.clock.toWallClock(START)).isEqualTo(START);
		assertThat(this.clock.jumpedSince(Instant.EPOCH)).isFalse();
		assertThat(this.jumps).hasValue(0);
	}

	@Test
	void continuesIfTheSystemClockIsSetBack() {
		this.machine.jump(HOUR.negated());
		assertThat(this.clock.instant()).isEqualTo(START);
		this.clock.checkForJump();
		this.machine.advance(Duration.ofMinutes(10));
		assertTime(START.plusSeconds(600));
		assertThat(this.clock.toWallClock(START.plus(HOUR))).isEqualTo(START);
		assertThat(this.clock.jumpedSince(START)).isFalse();
		assertThat(this.jumps).hasValue(1);
	}

	@Test
	void jumpsForwardWithTheSystemClock() {
		this.machine.jump(HOUR);
		assertTime(START.plus(HOUR));
		this.clock.checkForJump();
		this.clock.checkForJump();
		assertThat(this.clock.jumpedSince(START.plus(HOUR).minusMillis(1))).isTrue();
		assertThat(this.clock.jumpedSince(START.plus(HOUR))).isFalse();
		assertThat(this.jumps).hasValue(1);
	}

	@Test
	void suspendedMachineIsAForwardJump() {
		this.machine.suspend(HOUR);
		assertTime(START.plus(HOUR));
		assertThat(this.clock.jumpedSince(START)).isTrue();
	}

	@Test
	void neverGoesBackAfterAnyNumberOfJumps() {
		Instant before = this.clock.instant();
		for (int i = 0; i < 10; i++) {
			this.machine.jump(Duration.ofMinutes((i * 37) % 100 - 50));
			this.machine.advance(Duration.ofSeconds(1));
			assertThat(this.clock.instant()).isAfterOrEqualTo(before.plusSeconds(1));
			before = this.clock.instant();
		}
	}

	@Test
	void smallDifferencesDoNotAccumulate() {
		for (int i = 0; i < 10; i++) {
			this.machine.jump(Duration.ofSeconds(-4));
			this.clock.checkForJump();
		}
		assertThat(this.clock.toWallClock(START)).isEqualTo(START);
		assertThat(this.jumps).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(ints = { -60, 60 })
	void otherClockIsNeverCheckedForJumps(int minutes) {
		TestClock given = TestClock.at(START);
		MonotonicClock monotonic = MonotonicClock.of(given);
		monotonic.onJump(this.jumps::incrementAndGet);
		given.set(START.plus(Duration.ofMinutes(minutes)));
		monotonic.checkForJump();
		assertThat(monotonic.instant()).isEqualTo(given.instant());
		assertThat(monotonic.jumpedSince(Instant.EPOCH)).isFalse();
		assertThat(this.jumps).hasValue(0);
	}

	@Test
	void monotonicClockIsReturnedAsIs() {
		assertThat(MonotonicClock.of(this.clock)).isSameAs(this.clock);
		assertThat(this.clock.withZone(ZoneOffset.MAX).instant()).isEqualTo(START);
	}

	@Test
	void systemClockIsRead() {
		assertThat(MonotonicClock.ofMachine().instant()).isBetween(Clock.systemUTC().instant().minusSeconds(60),
				Clock.systemUTC().instant().plusSeconds(60));
	}

	private void assertTime(Instant time) {
		assertThat(this.clock.instant()).isEqualTo(time);
		assertThat(this.clock.millis()).isEqualTo(time.toEpochMilli());
	}

}
