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

package io.github.vaultaws.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import io.github.vaultaws.SteadyClock;

/**
 * What renews tokens and leases, and by whose clock: a few daemon threads, of which one
 * is left while there is nothing to do, and the machine's time without its leaps, unless
 * the application has a scheduler for it. Wrapped, because a scheduler bean would switch
 * off the application's own.
 *
 * @author The vault-aws-spring-boot authors
 */
final class WatcherThreads implements DisposableBean {

	/**
	 * Name of the bean that is used instead of own threads, for tests.
	 */
	static final String SCHEDULER_BEAN = "vaultAwsTaskScheduler";

	/**
	 * So many requests for AWS keys are under way at most.
	 */
	private static final int MOST_THREADS = 8;

	private static final Duration BETWEEN_COMPARISONS = Duration.ofSeconds(5);

	private final @Nullable ThreadPoolTaskScheduler own;

	private final TaskScheduler scheduler;

	private final SteadyClock clock;

	private final @Nullable Future<?> comparison;

	private WatcherThreads(TaskScheduler scheduler, @Nullable ThreadPoolTaskScheduler own) {
		this.scheduler = scheduler;
		this.own = own;
		this.clock = SteadyClock.of(scheduler.getClock());
		this.comparison = (own != null) ? own.scheduleWithFixedDelay(this.clock::compare, BETWEEN_COMPARISONS) : null;
	}

	static WatcherThreads of(@Nullable TaskScheduler given) {
		if (given != null) {
			return new WatcherThreads(given, null);
		}
		ThreadPoolTaskScheduler own = new ThreadPoolTaskScheduler();
		own.setPoolSize(2);
		own.setDaemon(true);
		own.setThreadNamePrefix("vault-aws-");
		own.setRemoveOnCancelPolicy(true);
		own.setClock(SteadyClock.ofMachine());
		own.afterPropertiesSet();
		ScheduledThreadPoolExecutor pool = own.getScheduledThreadPoolExecutor();
		pool.setKeepAliveTime(1, TimeUnit.SECONDS);
		pool.allowCoreThreadTimeOut(true);
		return new WatcherThreads(own, own);
	}

	/**
	 * Make room for roles, so that one that waits for Vault does not hold the others up.
	 * @param roles how many there are
	 */
	void serve(int roles) {
		if (this.own != null) {
			this.own.setPoolSize(Math.min(1 + roles, MOST_THREADS));
		}
	}

	TaskScheduler scheduler() {
		return this.scheduler;
	}

	SteadyClock clock() {
		return this.clock;
	}

	@Override
	public void destroy() {
		if (this.comparison != null) {
			this.comparison.cancel(false);
		}
		if (this.own != null) {
			this.own.destroy();
		}
	}

}
