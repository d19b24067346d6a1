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
 * What renews tokens and leases, and by whose clock: daemon threads that end while there
 * is nothing to do, and the machine's time without its leaps, unless the application has
 * a scheduler for it. The session and the deadlines of requests have a thread each, so
 * that neither waits while roles wait for Vault. Wrapped, because a scheduler bean would
 * switch off the application's own.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsThreads implements DisposableBean {

	/**
	 * So many requests for AWS keys are under way at most.
	 */
	private static final int MOST_THREADS = 10;

	private static final int FREE_THREADS = 2;

	private static final Duration BETWEEN_COMPARISONS = Duration.ofSeconds(5);

	private final List<ThreadPoolTaskScheduler> own;

	private final TaskScheduler timer;

	private final TaskScheduler session;

	private final TaskScheduler scheduler;

	private final MonotonicClock clock;

	private VaultAwsThreads(TaskScheduler given) {
		this.own = List.of();
		this.timer = given;
		this.session = given;
		this.scheduler = given;
		this.clock = MonotonicClock.of(given.getClock());
	}

	private VaultAwsThreads() {
		this.clock = MonotonicClock.ofMachine();
		ThreadPoolTaskScheduler timer = scheduler("vault-aws-timer-", 1, this.clock);
		ThreadPoolTaskScheduler session = scheduler("vault-aws-session-", 1, this.clock);
		ThreadPoolTaskScheduler roles = scheduler("vault-aws-", 2, this.clock);
		this.own = List.of(roles, session, timer);
		this.timer = timer;
		this.session = session;
		this.scheduler = roles;
		ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(this.clock::checkForJump, BETWEEN_COMPARISONS);
	}

	/**
	 * Create a new {@link VaultAwsThreads} instance.
	 * @param given the scheduler to use instead of own threads, or {@code null}
	 * @return the threads
	 */
	public static VaultAwsThreads of(@Nullable TaskScheduler given) {
		return (given != null) ? new VaultAwsThreads(given) : new VaultAwsThreads();
	}

	private static ThreadPoolTaskScheduler scheduler(String prefix, int threads, MonotonicClock clock) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(threads);
		scheduler.setDaemon(true);
		scheduler.setThreadNamePrefix(prefix);
		scheduler.setRemoveOnCancelPolicy(true);
		scheduler.setClock(clock);
		scheduler.afterPropertiesSet();
		ScheduledThreadPoolExecutor pool = scheduler.getScheduledThreadPoolExecutor();
		pool.setKeepAliveTime(1, TimeUnit.SECONDS);
		pool.allowCoreThreadTimeOut(true);
		return scheduler;
	}

	/**
	 * Make room for roles, so that one that waits for Vault does not hold the others up.
	 * @param roles how many there are
	 * @return how many of them may wait for new keys at a time: so many that a thread or
	 * two are free for renewals
	 */
	public int serve(int roles) {
		int threads = Math.min(1 + roles, MOST_THREADS);
		if (!this.own.isEmpty()) {
			this.own.get(0).setPoolSize(threads);
		}
		return (roles < MOST_THREADS) ? roles : MOST_THREADS - FREE_THREADS;
	}

	/**
	 * Return what runs the deadlines of requests.
	 * @return the scheduler
	 */
	public TaskScheduler timer() {
		return this.timer;
	}

	/**
	 * Return what renews the token.
	 * @return the scheduler
	 */
	public TaskScheduler session() {
		return this.session;
	}

	/**
	 * Return what renews and replaces the keys of roles.
	 * @return the scheduler
	 */
	public TaskScheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Return the clock of all of them.
	 * @return the clock
	 */
	public MonotonicClock clock() {
		return this.clock;
	}

	@Override
	public void destroy() {
		this.own.forEach(ThreadPoolTaskScheduler::destroy);
	}

}
