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

package io.github.vaultaws.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Schedulers and clock for the renewal of tokens and leases: daemon threads that
 * terminate when idle and a {@link MonotonicClock}, unless the application defines a
 * scheduler for this purpose. The session and the deadlines of requests have a thread
 * each, so that neither waits while roles wait for Vault. Not exposed as scheduler beans,
 * because Spring Boot's own scheduler would then back off.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsThreads implements DisposableBean {

	/**
	 * Maximum number of threads for roles.
	 */
	private static final int MAX_THREADS = 10;

	private static final int FREE_THREADS = 2;

	private static final Duration CLOCK_CHECK_INTERVAL = Duration.ofSeconds(5);

	private final List<ThreadPoolTaskScheduler> own;

	private final TaskScheduler timer;

	private final TaskScheduler session;

	private final TaskScheduler scheduler;

	private final MonotonicClock clock;

	private final ObservedOperations operations = new ObservedOperations();

	private VaultAwsThreads(TaskScheduler scheduler) {
		this.own = List.of();
		this.timer = scheduler;
		this.session = scheduler;
		this.scheduler = scheduler;
		this.clock = MonotonicClock.of(scheduler.getClock());
	}

	private VaultAwsThreads() {
		this.clock = MonotonicClock.ofMachine();
		ThreadPoolTaskScheduler timer = scheduler("vault-aws-timer", 1, this.clock);
		ThreadPoolTaskScheduler session = scheduler("vault-aws-session", 1, this.clock);
		ThreadPoolTaskScheduler roles = scheduler("vault-aws-roles", 2, this.clock);
		this.own = List.of(roles, session, timer);
		this.timer = timer;
		this.session = session;
		this.scheduler = roles;
		ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(this.clock::checkForJump, CLOCK_CHECK_INTERVAL);
	}

	/**
	 * Create a new {@link VaultAwsThreads} instance.
	 * @param scheduler the scheduler that replaces the threads, or {@code null}
	 * @return the threads
	 */
	public static VaultAwsThreads of(@Nullable TaskScheduler scheduler) {
		return (scheduler != null) ? new VaultAwsThreads(scheduler) : new VaultAwsThreads();
	}

	private static ThreadPoolTaskScheduler scheduler(String name, int threads, MonotonicClock clock) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(threads);
		scheduler.setThreadFactory((task) -> thread(name, task));
		scheduler.setRemoveOnCancelPolicy(true);
		scheduler.setClock(clock);
		scheduler.afterPropertiesSet();
		ScheduledThreadPoolExecutor pool = scheduler.getScheduledThreadPoolExecutor();
		pool.setKeepAliveTime(1, TimeUnit.SECONDS);
		pool.allowCoreThreadTimeOut(true);
		return scheduler;
	}

	private static Thread thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Return whether a scheduler of the application replaces threads and clock.
	 * @return {@code true} if there are no own threads
	 */
	public boolean isReplaced() {
		return this.own.isEmpty();
	}

	/**
	 * Adapt the number of threads to the number of roles, so that a role that waits for
	 * Vault does not delay the others.
	 * @param roles the number of roles
	 * @return the number of roles that may wait for new credentials at the same time, so
	 * that at least one thread is free for renewals
	 */
	public int resizeFor(int roles) {
		int threads = Math.min(1 + roles, MAX_THREADS);
		if (!isReplaced()) {
			this.own.get(0).setPoolSize(threads);
		}
		return (roles < MAX_THREADS) ? roles : MAX_THREADS - FREE_THREADS;
	}

	/**
	 * Return the scheduler for the deadlines of requests.
	 * @return the scheduler
	 */
	public TaskScheduler timer() {
		return this.timer;
	}

	/**
	 * Return the scheduler for the session.
	 * @return the scheduler
	 */
	public TaskScheduler session() {
		return this.session;
	}

	/**
	 * Return the scheduler for the roles.
	 * @return the scheduler
	 */
	public TaskScheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Return the clock of the schedulers.
	 * @return the clock
	 */
	public MonotonicClock clock() {
		return this.clock;
	}

	/**
	 * Return the observed operations, for the observer of everything that runs on these
	 * threads.
	 * @return the operations
	 */
	public ObservedOperations operations() {
		return this.operations;
	}

	@Override
	public void destroy() {
		this.own.forEach(ThreadPoolTaskScheduler::destroy);
	}

}
