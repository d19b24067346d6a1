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

package io.github.vaultaws.lease;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

/**
 * Runs the steps of one lease on the scheduler's threads, one at a time, each at the time
 * that the one before asked for. Thread-safe; never blocks.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Steps {

	private final TaskScheduler scheduler;

	private final Clock clock;

	private final Supplier<LeaseSnapshot> work;

	private @Nullable CompletableFuture<LeaseSnapshot> awaited;

	private @Nullable ScheduledFuture<?> timer;

	private boolean watching;

	private boolean running;

	private boolean again;

	private boolean closed;

	Steps(TaskScheduler scheduler, Supplier<LeaseSnapshot> work) {
		this.scheduler = scheduler;
		this.clock = scheduler.getClock();
		this.work = work;
	}

	/**
	 * From now on there is always a next step; the first is due now.
	 */
	synchronized void watch() {
		this.watching = true;
		wake();
	}

	/**
	 * No further step, except one that somebody waits for.
	 */
	synchronized void pause() {
		this.watching = false;
		if (this.awaited == null) {
			cancel();
		}
	}

	/**
	 * Make the next step now or, while one is under way, right after it.
	 */
	synchronized void wake() {
		if (!this.watching) {
			return;
		}
		if (this.running) {
			this.again = true;
		}
		else {
			schedule();
		}
	}

	/**
	 * Return what the step under way leads to, beginning one if there is none.
	 * @return the outcome
	 */
	synchronized CompletableFuture<LeaseSnapshot> outcome() {
		if (this.awaited == null) {
			this.awaited = new CompletableFuture<>();
			if (!this.running) {
				schedule();
			}
		}
		return this.awaited;
	}

	/**
	 * No further step at all.
	 * @param last what those who wait are told
	 */
	void close(LeaseSnapshot last) {
		CompletableFuture<LeaseSnapshot> awaited;
		synchronized (this) {
			this.watching = false;
			this.closed = true;
			cancel();
			awaited = takeAwaited();
		}
		tell(awaited, last);
	}

	private void run() {
		synchronized (this) {
			if (this.running || this.closed) {
				return;
			}
			this.running = true;
			this.again = false;
		}
		LeaseSnapshot outcome = this.work.get();
		boolean conclusive = outcome.isConclusive(this.clock.instant());
		CompletableFuture<LeaseSnapshot> awaited;
		synchronized (this) {
			this.running = false;
			if (this.again) {
				schedule();
			}
			else if (this.watching || (this.awaited != null && !conclusive)) {
				this.timer = this.scheduler.schedule(this::run, outcome.nextStep());
			}
			awaited = conclusive ? takeAwaited() : null;
		}
		tell(awaited, outcome);
	}

	private void schedule() {
		cancel();
		if (!this.closed) {
			this.timer = this.scheduler.schedule(this::run, this.clock.instant());
		}
	}

	private void cancel() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	private @Nullable CompletableFuture<LeaseSnapshot> takeAwaited() {
		CompletableFuture<LeaseSnapshot> taken = this.awaited;
		this.awaited = null;
		return taken;
	}

	private static void tell(@Nullable CompletableFuture<LeaseSnapshot> awaited, LeaseSnapshot outcome) {
		if (awaited != null) {
			awaited.complete(outcome);
		}
	}

}
