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

package io.github.vaultaws.test.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TestClock}.
 */
class TestClockTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final TestClock clock = TestClock.at(START);

	@Test
	void standsStill() {
		assertThat(this.clock.instant()).isEqualTo(START);
		assertThat(this.clock).hasToString("TestClock[2026-01-01T00:00:00Z]");
	}

	@Test
	void advancesForwardsAndBackwards() {
		this.clock.advance(Duration.ofHours(2));
		this.clock.advance(Duration.ofHours(-3));
		assertThat(this.clock.instant()).isEqualTo(START.minus(Duration.ofHours(1)));
	}

	@Test
	void isSet() {
		this.clock.set(Instant.EPOCH);
		assertThat(this.clock.instant()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void ticksOnFromWhereItIsSet() {
		TestClock ticking = TestClock.ticking();
		ticking.set(START);
		assertThat(ticking.instant()).isBetween(START, START.plusSeconds(60));
	}

	@Test
	void notifiesListenersOfEachChange() {
		List<Instant> told = new ArrayList<>();
		Consumer<Instant> listener = told::add;
		this.clock.addListener(listener);
		this.clock.advance(Duration.ofSeconds(1));
		this.clock.set(START);
		this.clock.removeListener(listener);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(told).containsExactly(START.plusSeconds(1), START);
	}

	@Test
	void clockJumpsIfATimerIsLate() {
		List<Duration> waits = new ArrayList<>();
		this.clock.addTimers(new TestClock.Timers() {

			@Override
			public Instant nextAt() {
				return TestClockTests.this.clock.instant().plusSeconds(1);
			}

			@Override
			public boolean await(Duration limit) {
				waits.add(limit);
				return waits.size() < 3;
			}

		});
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.clock.instant()).isEqualTo(START.plus(Duration.ofHours(1)));
		assertThat(waits).hasSize(3)
			.allSatisfy((wait) -> assertThat(wait).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10)));
	}

	@Test
	void interruptedWhileItWaitsItJumps() {
		this.clock.addTimers(new TestClock.Timers() {

			@Override
			public Instant nextAt() {
				return TestClockTests.this.clock.instant().plusSeconds(1);
			}

			@Override
			public boolean await(Duration limit) throws InterruptedException {
				throw new InterruptedException("expected by this test");
			}

		});
		this.clock.advance(Duration.ofHours(1));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.clock.instant()).isEqualTo(START.plus(Duration.ofHours(1)));
	}

	@Test
	void otherZoneShowsTheSameTime() {
		Clock zoned = this.clock.withZone(ZoneId.of("Asia/Tokyo"));
		this.clock.advance(Duration.ofDays(1));
		assertThat(zoned.instant()).isEqualTo(this.clock.instant());
		assertThat(zoned.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
		assertThat(zoned.withZone(this.clock.getZone()).instant()).isEqualTo(this.clock.instant());
	}

}
