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
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.rotation.RotationState.Failure;

/**
 * When the operations of a role are performed: on one thread at a time, at the time that
 * the last run returned, and those who wait for what they lead to. Thread-safe; never
 * blocks.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RefreshScheduler {

	private static final Log logger = LogFactory.getLog(RefreshScheduler.class);

	private final TaskScheduler scheduler;

	private final LongSupplier work;

	private final List<Waiter> waiters = new ArrayList<>(0);

	private @Nullable ScheduledFuture<?> timer;

	private @Nullable Thread runner;

	private boolean watching;

	private boolean again;

	private volatile boolean closed;

	/**
	 * Create a new {@link RefreshScheduler}.
	 * @param scheduler the scheduler, also the clock
	 * @param work performs what is due, and returns when to do so again
	 */
	RefreshScheduler(TaskScheduler scheduler, LongSupplier work) {
		this.scheduler = scheduler;
		this.work = work;
	}

	/**
	 * From now on there is always a next run; the first is due now.
	 */
	synchronized void watch() {
		this.watching = true;
		wake();
	}

	/**
	 * No further run, except one that a caller waits for.
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
	 * Run now or, while a run is under way, right after it. A change that the run itself
	 * has made is known to it.
	 * @return whether there is a run
	 */
	synchronized boolean wake() {
		if (this.runner != null) {
			this.again = this.again || !Thread.currentThread().equals(this.runner);
		}
		else if (isWanted()) {
			arm(0);
		}
		return this.runner != null || isWanted();
	}

	/**
	 * Return what the operations lead to.
	 * @param outgrown the credentials to replace, or {@code null} to wait for any
	 * @param known the failure that the caller knows, or {@code null}
	 * @param whenFirst what to do where nobody else waits for it
	 * @return the outcome
	 */
	CompletableFuture<CredentialsState> await(@Nullable IssuedCredentials outgrown, @Nullable Failure known,
			Runnable whenFirst) {
		CompletableFuture<CredentialsState> outcome;
		synchronized (this) {
			if (this.closed) {
				return CompletableFuture.completedFuture(CredentialsState.EMPTY);
			}
			for (Waiter waiter : this.waiters) {
				if (waiter.isFor(outgrown)) {
					return waiter.outcome();
				}
			}
			outcome = new CompletableFuture<>();
			this.waiters.add(new Waiter(outgrown, known, outcome));
		}
		whenFirst.run();
		wake();
		return outcome;
	}

	/**
	 * Run on the calling thread, unless a run is under way.
	 */
	void run() {
		if (begin()) {
			long next = this.work.getAsLong();
			while (!end(next)) {
				next = this.work.getAsLong();
			}
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
		if (isWanted()) {
			arm(next);
		}
		return true;
	}

	private boolean isWanted() {
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
	 * Schedule a task. A scheduler that is shut down takes none any more.
	 * @param scheduler the scheduler
	 * @param task the task
	 * @param time when to run it, 0 for now
	 * @return the task, or {@code null} if it was not taken
	 */
	static @Nullable ScheduledFuture<?> schedule(TaskScheduler scheduler, Runnable task, long time) {
		try {
			return scheduler.schedule(task, (time > 0) ? Lifetime.instant(time) : scheduler.getClock().instant());
		}
		catch (Throwable ex) {
			logger.debug("The scheduler takes no task", ex);
			return null;
		}
	}

	/**
	 * Complete what is waited for, if it is there.
	 * @param state the state of the role
	 * @param now the time
	 * @param outcome what those who wait get
	 */
	void complete(RotationState state, long now, Function<RotationState, CredentialsState> outcome) {
		List<Waiter> done = new ArrayList<>();
		synchronized (this) {
			for (Iterator<Waiter> all = this.waiters.iterator(); all.hasNext();) {
				Waiter waiter = all.next();
				if (this.closed || waiter.isOver(state, now)) {
					all.remove();
					done.add(waiter);
				}
			}
		}
		done.forEach((waiter) -> waiter.outcome().complete(outcome.apply(state)));
	}

	/**
	 * No further run at all.
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
	 * Those who wait for the same outcome.
	 *
	 * @param outgrown the credentials to replace, or {@code null} to wait for any
	 * @param known the failure that is no outcome, or {@code null}
	 * @param outcome the outcome
	 */
	private record Waiter(@Nullable IssuedCredentials outgrown, @Nullable Failure known,
			CompletableFuture<CredentialsState> outcome) {

		boolean isFor(@Nullable IssuedCredentials outgrown) {
			return (this.outgrown == null) ? outgrown == null : this.outgrown.hasSameAccessKeyAs(outgrown);
		}

		boolean isOver(RotationState state, long now) {
			if (state.failure() != null && !state.failure().equals(this.known)) {
				return true;
			}
			IssuedCredentials live = state.live(now);
			return live != null && !live.hasSameAccessKeyAs(this.outgrown);
		}

	}

}
