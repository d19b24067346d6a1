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

package io.github.vaultaws.rotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Schedules the runs of a role's operations: on one thread at a time, each at the time
 * that the previous run returned. Completes the futures of waiting callers. Thread-safe;
 * never blocks.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RefreshScheduler {

	private static final VaultAwsLog logger = VaultAwsLog.of(RefreshScheduler.class);

	private static final long PAUSE_AFTER_AN_ERROR = 1_000;

	private final TaskScheduler scheduler;

	private final LongSupplier work;

	private List<Waiter> waiters = List.of();

	private @Nullable ScheduledFuture<?> timer;

	private @Nullable Thread runner;

	private boolean watching;

	private boolean again;

	private volatile boolean closed;

	/**
	 * Create a new {@link RefreshScheduler}.
	 * @param scheduler the scheduler, also the source of the clock
	 * @param work performs the operations that are due and returns the time of the next
	 * run
	 */
	RefreshScheduler(TaskScheduler scheduler, LongSupplier work) {
		this.scheduler = scheduler;
		this.work = work;
	}

	/**
	 * Schedule a run now, and always a next one from now on.
	 */
	synchronized void watch() {
		this.watching = true;
		wake();
	}

	/**
	 * Schedule no further run, except one that a caller waits for.
	 */
	synchronized void pause() {
		this.watching = false;
		if (this.waiters.isEmpty()) {
			arm(Lifetime.NEVER);
		}
	}

	synchronized boolean isWatching() {
		return this.watching;
	}

	/**
	 * Schedule a run now or, if a run is in progress, immediately after it. A call from
	 * within the run has no effect.
	 * @return whether a run is in progress or scheduled
	 */
	synchronized boolean wake() {
		if (this.runner != null) {
			this.again = this.again || !Thread.currentThread().equals(this.runner);
		}
		else if (isRunRequired()) {
			arm(0);
		}
		return this.runner != null || isRunRequired();
	}

	/**
	 * Return the outcome of the next operations, with any credentials.
	 * @param known the failure known to the caller, or {@code null}
	 * @return the outcome
	 */
	CompletableFuture<CredentialsState> await(@Nullable RefreshFailure known) {
		return await(null, known, () -> {
		});
	}

	/**
	 * Return the outcome of the next operations.
	 * @param expected the access key id to replace, or {@code null} to wait for any
	 * credentials
	 * @param known the failure known to the caller, or {@code null}
	 * @param whenFirst the callback if no other caller waits for the same outcome
	 * @return the outcome
	 */
	CompletableFuture<CredentialsState> await(@Nullable String expected, @Nullable RefreshFailure known,
			Runnable whenFirst) {
		CompletableFuture<CredentialsState> outcome;
		synchronized (this) {
			if (this.closed) {
				return CompletableFuture.completedFuture(StateDescription.EMPTY);
			}
			for (Waiter waiter : this.waiters) {
				if (waiter.isFor(expected)) {
					waiter.callers().incrementAndGet();
					return waiter.outcome();
				}
			}
			outcome = new CompletableFuture<>();
			List<Waiter> waiters = new ArrayList<>(this.waiters);
			waiters.add(new Waiter(expected, known, outcome, new AtomicInteger(1)));
			this.waiters = waiters;
		}
		whenFirst.run();
		wake();
		return outcome;
	}

	/**
	 * Return the number of callers that wait for an outcome.
	 * @return the number
	 */
	synchronized int waiting() {
		return this.waiters.stream().mapToInt((waiter) -> waiter.callers().get()).sum();
	}

	/**
	 * Run on the calling thread, unless a run is in progress.
	 */
	void run() {
		if (begin()) {
			long next = work();
			while (!end(next)) {
				next = work();
			}
		}
	}

	/**
	 * Perform the operations that are due. Whatever they throw, such as an error of the
	 * application's log, there is a next run.
	 * @return the time of the next run
	 */
	private long work() {
		try {
			return this.work.getAsLong();
		}
		catch (Throwable ex) {
			return this.scheduler.getClock().millis() + PAUSE_AFTER_AN_ERROR;
		}
	}

	private synchronized boolean begin() {
		if (this.runner != null || this.closed) {
			this.again = true;
			return false;
		}
		arm(Lifetime.NEVER);
		this.runner = Thread.currentThread();
		this.again = false;
		return true;
	}

	private synchronized boolean end(long next) {
		if (this.again && !this.closed) {
			this.again = false;
			return false;
		}
		this.runner = null;
		if (isRunRequired()) {
			arm(next);
		}
		return true;
	}

	private boolean isRunRequired() {
		return !this.closed && (this.watching || !this.waiters.isEmpty());
	}

	private void arm(long time) {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
		if (time != Lifetime.NEVER) {
			this.timer = schedule(this.scheduler, this::run, time);
		}
	}

	/**
	 * Schedule a task. A scheduler that is shut down rejects it.
	 * @param scheduler the scheduler
	 * @param task the task
	 * @param time the time to run it, 0 for now
	 * @return the scheduled task, or {@code null} if it was rejected
	 */
	static @Nullable ScheduledFuture<?> schedule(TaskScheduler scheduler, Runnable task, long time) {
		try {
			return scheduler.schedule(task, (time > 0) ? Lifetime.instant(time) : scheduler.getClock().instant());
		}
		catch (Throwable ex) {
			logger.debug("The scheduler rejected a task", ex);
			return null;
		}
	}

	/**
	 * Complete the futures whose outcome is available.
	 * @param state the state of the role
	 * @param now the current time
	 * @param outcome the function that returns the outcome for a state
	 */
	void complete(RotationState state, long now, Function<RotationState, CredentialsState> outcome) {
		List<Waiter> done = new ArrayList<>();
		List<Waiter> waiting = new ArrayList<>();
		synchronized (this) {
			for (Waiter waiter : this.waiters) {
				boolean over = this.closed || waiter.isOver(state, now);
				(over ? done : waiting).add(waiter);
			}
			this.waiters = waiting.isEmpty() ? List.of() : waiting;
		}
		done.forEach((waiter) -> waiter.outcome().complete(outcome.apply(state)));
	}

	/**
	 * Schedule no further run.
	 */
	synchronized void close() {
		this.watching = false;
		this.closed = true;
		arm(Lifetime.NEVER);
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Callers that wait for the same outcome.
	 *
	 * @param expected the access key id to replace, or {@code null} to wait for any
	 * credentials
	 * @param known the failure that is not an outcome because it was known before, or
	 * {@code null}
	 * @param outcome the outcome
	 * @param callers the number of callers
	 */
	private record Waiter(@Nullable String expected, @Nullable RefreshFailure known,
			CompletableFuture<CredentialsState> outcome, AtomicInteger callers) {

		boolean isFor(@Nullable String expected) {
			return Objects.equals(this.expected, expected);
		}

		boolean isOver(RotationState state, long now) {
			if (state.closed() || (state.failure() != null && !state.failure().equals(this.known))) {
				return true;
			}
			IssuedCredentials live = state.live(now);
			return live != null && !live.hasAccessKey(this.expected);
		}

	}

}
