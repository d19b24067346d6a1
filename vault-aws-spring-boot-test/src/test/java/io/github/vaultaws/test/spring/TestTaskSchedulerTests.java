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

package io.github.vaultaws.test.spring;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TestTaskScheduler}.
 */
class TestTaskSchedulerTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final TestClock clock = TestClock.at(START);

	private final TestTaskScheduler scheduler = new TestTaskScheduler(this.clock);

	private final List<Instant> ranAt = new CopyOnWriteArrayList<>();

	@AfterEach
	void tearDown() {
		this.scheduler.close();
	}

	private Instant in(int minutes) {
		return START.plus(Duration.ofMinutes(minutes));
	}

	private ScheduledFuture<?> scheduleIn(int minutes) {
		return this.scheduler.schedule(() -> this.ranAt.add(this.clock.instant()), in(minutes));
	}

	@Test
	void taskThatIsDueRunsAtOnce() throws Exception {
		scheduleIn(-1).get(20, TimeUnit.SECONDS);
		assertThat(this.ranAt).containsExactly(START);
	}

	@Test
	void advancedClockStandsAtTheTimeOfEachTask() {
		scheduleIn(3);
		scheduleIn(1);
		scheduleIn(9);
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.ranAt).containsExactly(in(1), in(3));
		assertThat(this.clock.instant()).isEqualTo(in(5));
		assertThat(this.scheduler.nextAt()).isEqualTo(in(9));
	}

	@Test
	void taskThatATaskSchedulesRunsOnTheSameWay() {
		this.scheduler.schedule(() -> scheduleIn(2), in(1));
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(this.ranAt).containsExactly(in(2));
	}

	@Test
	void tasksOfTheSameTimeRunInTheOrderOfTheirSchedule() {
		List<String> ran = new CopyOnWriteArrayList<>();
		List.of("a", "b", "c").forEach((name) -> this.scheduler.schedule(() -> ran.add(name), in(1)));
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(ran).containsExactly("a", "b", "c");
	}

	@Test
	void clockThatIsSetJumpsOverTheTimesOfTasks() throws InterruptedException {
		scheduleIn(1);
		scheduleIn(3);
		this.clock.set(in(5));
		assertThat(this.clock.awaitTimers(LIMIT)).isTrue();
		assertThat(this.ranAt).containsExactly(in(5), in(5));
	}

	@Test
	void tickingClockGetsThereByItself() throws Exception {
		TestClock ticking = TestClock.ticking();
		try (TestTaskScheduler scheduler = new TestTaskScheduler(ticking)) {
			Instant time = ticking.instant().plusMillis(20);
			scheduler.schedule(() -> this.ranAt.add(ticking.instant()), time).get(20, TimeUnit.SECONDS);
			assertThat(this.ranAt).singleElement().matches((at) -> !at.isBefore(time));
		}
	}

	@Test
	void tickingClockStopsOnItsWayToo() {
		TestClock ticking = TestClock.ticking();
		try (TestTaskScheduler scheduler = new TestTaskScheduler(ticking)) {
			Instant time = ticking.instant().plus(Duration.ofDays(1));
			scheduler.schedule(() -> this.ranAt.add(ticking.instant()), time);
			ticking.advance(Duration.ofDays(2));
			assertThat(this.ranAt).singleElement()
				.matches((at) -> !at.isBefore(time) && at.isBefore(time.plus(Duration.ofHours(1))));
			assertThat(ticking.instant()).isAfterOrEqualTo(time.plus(Duration.ofDays(1)));
		}
	}

	@Test
	void taskThatFailsDoesNotStopTheOthers() {
		ScheduledFuture<?> failing = this.scheduler.schedule(() -> {
			throw new IllegalStateException("expected by this test");
		}, in(1));
		scheduleIn(2);
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(this.ranAt).containsExactly(in(2));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(failing::get)
			.withMessageContaining("expected by this test");
	}

	@Test
	void cancelledTaskDoesNotRun() {
		scheduleIn(1).cancel(false);
		assertThat(this.scheduler.nextAt()).isNull();
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(this.ranAt).isEmpty();
	}

	@Test
	void cancelledWhileItRunsATaskIsInterruptedAndTheNextRuns() throws InterruptedException {
		CountDownLatch runs = new CountDownLatch(1);
		ScheduledFuture<?> endless = this.scheduler.schedule(() -> {
			runs.countDown();
			awaitQuietly(new CountDownLatch(1));
		}, START);
		assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
		endless.cancel(true);
		scheduleIn(1);
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.ranAt).containsExactly(in(1));
	}

	@Test
	void waitingReportsTimersThatAreLate() throws InterruptedException {
		CountDownLatch gate = new CountDownLatch(1);
		this.scheduler.schedule(() -> awaitQuietly(gate), in(1));
		this.clock.set(in(1));
		assertThat(this.clock.awaitTimers(Duration.ofMillis(1))).isFalse();
		gate.countDown();
		assertThat(this.clock.awaitTimers(LIMIT)).isTrue();
	}

	@Test
	void taskMayAdvanceTheClock() {
		this.scheduler.schedule(() -> this.clock.advance(Duration.ofMinutes(1)), in(1));
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.clock.instant()).isEqualTo(in(2));
	}

	@Test
	void clockSetBackwardsRunsNothingUntilItIsBack() throws InterruptedException {
		this.clock.set(in(-10));
		scheduleIn(0);
		assertThat(this.clock.awaitTimers(LIMIT)).isTrue();
		assertThat(this.ranAt).isEmpty();
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(this.ranAt).containsExactly(START);
	}

	@Test
	void whenClosedRunsNothing() {
		scheduleIn(1);
		this.scheduler.close();
		ScheduledFuture<?> late = scheduleIn(0);
		this.clock.advance(Duration.ofMinutes(2));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> late.get(1, TimeUnit.MILLISECONDS));
		assertThat(this.ranAt).isEmpty();
	}

	@Test
	void takesTasksThatRunOnceOnly() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.scheduler.scheduleAtFixedRate(() -> {
			}, Duration.ofMinutes(1)));
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
