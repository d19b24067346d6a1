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

package io.github.vaultaws.benchmarks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * A scheduler whose time goes from task to task. Used by one thread.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VirtualTime extends Clock implements TaskScheduler {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>();

	private Instant now;

	private long scheduled;

	VirtualTime(Instant start) {
		this.now = start;
	}

	/**
	 * Run all tasks up to a time.
	 * @param end the time
	 */
	void runUntil(Instant end) {
		for (Task task = this.tasks.peek(); task != null && !task.time.isAfter(end); task = this.tasks.peek()) {
			this.tasks.remove();
			this.now = task.time.isAfter(this.now) ? task.time : this.now;
			task.run();
		}
		this.now = end;
	}

	@Override
	public Instant instant() {
		return this.now;
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

	@Override
	public Clock getClock() {
		return this;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		Task scheduled = new Task(task, startTime, this.scheduled++);
		this.tasks.add(scheduled);
		return scheduled;
	}

	@Override
	public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
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

	private final class Task extends FutureTask<@Nullable Void> implements ScheduledFuture<@Nullable Void> {

		private final Instant time;

		private final long number;

		Task(Runnable task, Instant time, long number) {
			super(task, null);
			this.time = time;
			this.number = number;
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(Duration.between(VirtualTime.this.now, this.time));
		}

		@Override
		public int compareTo(Delayed other) {
			Task task = (Task) other;
			int times = this.time.compareTo(task.time);
			return (times != 0) ? times : Long.compare(this.number, task.number);
		}

	}

}
