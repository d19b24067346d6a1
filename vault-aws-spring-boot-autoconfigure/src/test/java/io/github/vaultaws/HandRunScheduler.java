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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * A scheduler and clock that a test moves by hand. Tasks run on the thread that moves the
 * time.
 */
public final class HandRunScheduler implements TaskScheduler {

	public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final List<Task> tasks = new ArrayList<>();

	private volatile Instant now = START;

	private final Clock clock = new Clock() {

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return HandRunScheduler.this.now;
		}

	};

	@Override
	public Clock getClock() {
		return this.clock;
	}

	public Instant now() {
		return this.now;
	}

	/**
	 * Return when the next task is due.
	 * @return the time, or empty if nothing is scheduled
	 */
	public synchronized Optional<Instant> nextAt() {
		this.tasks.removeIf(FutureTask::isDone);
		return this.tasks.stream().map(Task::time).min(Comparator.naturalOrder());
	}

	/**
	 * Let time pass, running on the way what becomes due.
	 * @param duration how much
	 */
	public void advance(Duration duration) {
		Instant target = this.now.plus(duration);
		for (Task task = due(target); task != null; task = due(target)) {
			this.now = task.time().isAfter(this.now) ? task.time() : this.now;
			task.run();
		}
		this.now = target;
	}

	/**
	 * Run what is due now.
	 */
	public void runDue() {
		advance(Duration.ZERO);
	}

	private synchronized Task due(Instant target) {
		this.tasks.removeIf(FutureTask::isDone);
		Task next = this.tasks.stream()
			.filter((task) -> !task.time().isAfter(target))
			.min(Comparator.comparing(Task::time))
			.orElse(null);
		this.tasks.remove(next);
		return next;
	}

	@Override
	public synchronized ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		Task scheduled = new Task(() -> {
			task.run();
			return null;
		}, startTime);
		this.tasks.add(scheduled);
		return scheduled;
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

	private final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {

		private final Instant time;

		Task(Callable<Object> task, Instant time) {
			super(task);
			this.time = time;
		}

		Instant time() {
			return this.time;
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(Duration.between(HandRunScheduler.this.now, this.time));
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
		}

	}

}
