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
import java.util.Comparator;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * A scheduler of tasks that run once, which is all that the starter needs.
 *
 * @author The vault-aws-spring-boot authors
 */
abstract class OnceOnlyScheduler implements TaskScheduler {

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		throw onceOnly();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		throw onceOnly();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		throw onceOnly();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		throw onceOnly();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		throw onceOnly();
	}

	private static UnsupportedOperationException onceOnly() {
		return new UnsupportedOperationException("This scheduler takes tasks that run once");
	}

	/**
	 * A task and its time.
	 */
	static class Task extends FutureTask<@Nullable Void> implements ScheduledFuture<@Nullable Void> {

		/**
		 * The order in which tasks run: that of their times, then that of their coming.
		 */
		static final Comparator<Task> ORDER = Comparator.comparing(Task::time).thenComparingLong(Task::number);

		private final Instant time;

		private final long number;

		private final Clock clock;

		Task(Runnable task, Instant time, long number, Clock clock) {
			super(task, null);
			this.time = time;
			this.number = number;
			this.clock = clock;
		}

		Instant time() {
			return this.time;
		}

		long number() {
			return this.number;
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(Duration.between(this.clock.instant(), this.time));
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
		}

	}

}
