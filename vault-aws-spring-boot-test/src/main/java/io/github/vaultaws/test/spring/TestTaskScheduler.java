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
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.TestClock;

/**
 * A scheduler with the time of a {@link TestClock}. Tasks run one after the other, in the
 * order of their times, in one thread, as soon as the clock reaches their time. A task
 * that fails is logged, and the others continue. Thread-safe.
 * <p>
 * A bean named {@code vaultAwsTaskScheduler} provides the timers with which the starter
 * renews and rotates tokens and credentials. It only accepts tasks that run once, which
 * is all that the starter schedules.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class TestTaskScheduler extends OnceOnlyScheduler implements TestClock.Timers, AutoCloseable {

	private static final System.Logger LOGGER = System.getLogger(TestTaskScheduler.class.getName());

	private final TestClock clock;

	private final Consumer<Instant> listener;

	private final Queue<Task> tasks = new PriorityQueue<>(Task.ORDER);

	private final Thread thread = new Thread(this::run, "test-task-scheduler");

	private long number;

	private boolean busy;

	private boolean closed;

	/**
	 * Create a scheduler.
	 * @param clock its clock
	 */
	public TestTaskScheduler(TestClock clock) {
		this.clock = clock;
		this.listener = (now) -> look();
		clock.addListener(this.listener);
		clock.addTimers(this);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	@Override
	public Clock getClock() {
		return this.clock;
	}

	/**
	 * Run a task once.
	 * @param task the task
	 * @param startTime when, by the clock; at once if that is past
	 * @return the task, to be cancelled or waited for; after {@link #close()} it never
	 * runs
	 */
	@Override
	public synchronized ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		Task scheduled = new LoggedTask(task, startTime, this.number++);
		this.tasks.add(scheduled);
		notifyAll();
		return scheduled;
	}

	private synchronized void look() {
		notifyAll();
	}

	private void run() {
		for (Task task = take(); task != null; task = take()) {
			task.run();
		}
	}

	private synchronized @Nullable Task take() {
		this.busy = false;
		notifyAll();
		while (!this.closed) {
			Task next = this.tasks.peek();
			if (next != null && isDue(next)) {
				this.busy = true;
				return this.tasks.remove();
			}
			try {
				wait((next != null && this.clock.isTicking()) ? next.getDelay(TimeUnit.MILLISECONDS) + 1 : 0);
			}
			catch (InterruptedException ex) {
				LOGGER.log(System.Logger.Level.TRACE, "Interrupted by a task that was cancelled", ex);
			}
		}
		return null;
	}

	private boolean isDue(Task task) {
		return !task.time().isAfter(this.clock.instant());
	}

	@Override
	public synchronized @Nullable Instant nextAt() {
		Task next = this.tasks.peek();
		return (next != null) ? next.time() : null;
	}

	@Override
	public synchronized boolean await(Duration limit) throws InterruptedException {
		long end = System.nanoTime() + limit.toNanos();
		while (!isIdle()) {
			long left = end - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
		return true;
	}

	private boolean isIdle() {
		Task next = this.tasks.peek();
		return this.closed || this.thread.equals(Thread.currentThread())
				|| (!this.busy && (next == null || !isDue(next)));
	}

	/**
	 * Run no more tasks. The one that is running comes to its end.
	 */
	@Override
	public void close() {
		this.clock.removeTimers(this);
		this.clock.removeListener(this.listener);
		synchronized (this) {
			this.closed = true;
			this.tasks.clear();
			notifyAll();
		}
	}

	/**
	 * A task that logs its failure and is removed once it has completed.
	 */
	private final class LoggedTask extends Task {

		LoggedTask(Runnable task, Instant time, long number) {
			super(task, time, number, TestTaskScheduler.this.clock);
		}

		@Override
		protected void setException(Throwable failure) {
			LOGGER.log(System.Logger.Level.ERROR, "A task failed", failure);
			super.setException(failure);
		}

		@Override
		protected void done() {
			synchronized (TestTaskScheduler.this) {
				TestTaskScheduler.this.tasks.remove(this);
			}
		}

	}

}
