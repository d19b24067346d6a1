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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

import io.github.vaultaws.test.http.TestClock;

/**
 * The time of the world, and the clock of the application, which may be ahead of it.
 * Timers go by the time of the world, as those of a JVM do.
 */
final class VirtualTime implements TaskScheduler {

	private final TestClock world = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

	private final Queue<Timer> timers = new PriorityQueue<>(
			Comparator.comparing(Timer::at).thenComparing(Timer::number));

	private Duration ahead = Duration.ZERO;

	private long number;

	private final Clock clock = new Clock() {

		@Override
		public Instant instant() {
			return now().plus(VirtualTime.this.ahead);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	};

	TestClock world() {
		return this.world;
	}

	Instant now() {
		return this.world.instant();
	}

	@Override
	public Clock getClock() {
		return this.clock;
	}

	/**
	 * Let the clock of the application leap ahead.
	 * @param duration how much
	 */
	void leap(Duration duration) {
		this.ahead = this.ahead.plus(duration);
	}

	/**
	 * Let time pass while everybody is busy.
	 * @param duration how much
	 */
	void pass(Duration duration) {
		this.world.set(now().plus(duration));
	}

	/**
	 * Return when the next timer is due.
	 * @return the time, {@link Instant#MAX} for never
	 */
	Instant nextAt() {
		this.timers.removeIf(FutureTask::isDone);
		Timer next = this.timers.peek();
		return (next != null) ? next.at() : Instant.MAX;
	}

	/**
	 * Go on to a time.
	 * @param time the time
	 */
	void moveTo(Instant time) {
		if (time.isAfter(now())) {
			this.world.set(time);
		}
	}

	/**
	 * Run what is due.
	 */
	void runDue() {
		while (!nextAt().isAfter(now())) {
			this.timers.remove().run();
		}
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		Duration delay = startTime.isAfter(this.clock.instant()) ? Duration.between(this.clock.instant(), startTime)
				: Duration.ZERO;
		Timer timer = new Timer(task, now().plus(delay), this.number++);
		this.timers.add(timer);
		return timer;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		throw new UnsupportedOperationException();
	}

	private final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {

		private final Instant at;

		private final long number;

		Timer(Runnable task, Instant at, long number) {
			super(task, "");
			this.at = at;
			this.number = number;
		}

		Instant at() {
			return this.at;
		}

		long number() {
			return this.number;
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(Duration.between(now(), this.at));
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
		}

	}

}
