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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.TestClock;

/**
 * A scheduler whose tasks run on the thread that advances the time, and on no other
 * thread: for tests of single objects. For a test of a whole application, use a
 * {@link TestTaskScheduler}. Its clock may jump without its timers, and both may be
 * suspended, like those of a machine. Tasks may be scheduled from any thread.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class HandRunScheduler extends OnceOnlyScheduler {

	/**
	 * The time at which a scheduler without a clock of its own begins.
	 */
	public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final TestClock time;

	private volatile Clock clock;

	private final Queue<Task> tasks = new PriorityQueue<>(Task.ORDER);

	private volatile Duration ahead = Duration.ZERO;

	private volatile Duration asleep = Duration.ZERO;

	private long number;

	/**
	 * Create a scheduler that begins at {@link #START}.
	 */
	public HandRunScheduler() {
		this(TestClock.at(START));
	}

	/**
	 * Create a scheduler.
	 * @param time the clock that its timers go by and that it moves
	 */
	public HandRunScheduler(TestClock time) {
		this.time = time;
		InstantSource shown = () -> time.instant().plus(this.ahead);
		this.clock = shown.withZone(ZoneOffset.UTC);
	}

	/**
	 * Return the clock that the timers go by.
	 * @return the clock
	 */
	public TestClock time() {
		return this.time;
	}

	@Override
	public Clock getClock() {
		return this.clock;
	}

	/**
	 * Set the clock that {@link #getClock()} returns.
	 * @param clock the clock, instead of one that {@linkplain #jump(Duration) jumps}
	 */
	public void setClock(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Return the time that has passed while the machine was not suspended, as
	 * {@link System#nanoTime()} does.
	 * @return the time in nanoseconds
	 */
	public long nanos() {
		return ChronoUnit.NANOS.between(Instant.EPOCH, now().minus(this.asleep));
	}

	/**
	 * Return the time by which tasks run.
	 * @return the time
	 */
	public Instant now() {
		return this.time.instant();
	}

	/**
	 * Make the system clock jump. Timers are not affected.
	 * @param duration the difference, negative to set the clock back
	 */
	public void jump(Duration duration) {
		this.ahead = this.ahead.plus(duration);
	}

	/**
	 * Suspend the machine: time passes elsewhere, and timers are late by that.
	 * @param duration how long
	 */
	public synchronized void suspend(Duration duration) {
		this.asleep = this.asleep.plus(duration);
		this.time.set(now().plus(duration));
	}

	/**
	 * Return when the next task is due.
	 * @return the time, or empty if nothing is scheduled
	 */
	public synchronized Optional<Instant> nextAt() {
		Task next = this.tasks.peek();
		while (next != null && next.isDone()) {
			this.tasks.remove();
			next = this.tasks.peek();
		}
		return Optional.ofNullable(next).map(this::at);
	}

	/**
	 * Advance the time and run the tasks that become due.
	 * @param duration how much
	 */
	public void advance(Duration duration) {
		Instant target = now().plus(duration);
		for (Task task = due(target); task != null; task = due(target)) {
			moveTo(at(task));
			task.run();
		}
		moveTo(target);
	}

	private Instant at(Task task) {
		return task.time().plus(this.asleep);
	}

	private synchronized @Nullable Task due(Instant target) {
		return nextAt().filter((at) -> !at.isAfter(target)).map((at) -> this.tasks.remove()).orElse(null);
	}

	private void moveTo(Instant target) {
		if (target.isAfter(now())) {
			this.time.set(target);
		}
	}

	/**
	 * Run what is due now.
	 */
	public void runDue() {
		advance(Duration.ZERO);
	}

	@Override
	public synchronized ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		Instant shown = this.clock.instant();
		Instant at = startTime.isAfter(shown) ? now().plus(Duration.between(shown, startTime)) : now();
		Task scheduled = new Task(task, at.minus(this.asleep), this.number++, this.time);
		this.tasks.add(scheduled);
		return scheduled;
	}

}
