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
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsThreads}.
 */
class VaultAwsThreadsTests {

	private final StubVault vault = TestApplication.vault();

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void threadsAreNotABean() {
		TestApplication.appRoleRunner(this.vault).run((context) -> {
			assertThat(context).doesNotHaveBean(TaskScheduler.class);
			assertThat(context).getBean(VaultAwsThreads.class)
				.extracting(VaultAwsThreads::scheduler)
				.isInstanceOf(ThreadPoolTaskScheduler.class);
		});
	}

	@Test
	void schedulerOfTheApplicationIsNotUsed() {
		TestApplication.appRoleRunner(this.vault, Scheduling.class)
			.withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(VaultAwsThreads.class).scheduler())
				.isNotSameAs(context.getBean("taskScheduler")));
	}

	@Test
	void schedulerBeanProvidesTimersAndClock() {
		TestApplication.appRoleRunner(this.vault, GivenScheduler.class)
			.withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
			.run((context) -> {
				HandRunScheduler given = context.getBean(HandRunScheduler.class);
				assertThat(context).getBean(VaultAwsThreads.class)
					.returns(given, VaultAwsThreads::scheduler)
					.returns(given.getClock(), (threads) -> threads.clock().wallClock());
				assertThat(given.nextAt()).isPresent();
				assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().expirationTime())
					.hasValueSatisfying((expiresAt) -> assertThat(expiresAt).isBetween(HandRunScheduler.START,
							HandRunScheduler.START.plusSeconds(24 * 3600)));
				assertThat(context).hasBean("taskScheduler");
			});
	}

	@Test
	void idleThreadsTerminate() throws Exception {
		VaultAwsThreads threads = VaultAwsThreads.of(null);
		try {
			threads.resizeFor(100);
			ThreadPoolTaskScheduler pool = (ThreadPoolTaskScheduler) threads.scheduler();
			CyclicBarrier atTheSameTime = new CyclicBarrier(8);
			Callable<Integer> task = () -> atTheSameTime.await(1, TimeUnit.MINUTES);
			for (Future<Integer> done : pool.getScheduledExecutor().invokeAll(Collections.nCopies(8, task))) {
				assertThat(done.get()).isNotNegative();
			}
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> pool.getPoolSize() == 0);
		}
		finally {
			threads.destroy();
		}
	}

	@Test
	void namesOfThreadsAreFixed() throws Exception {
		VaultAwsThreads threads = VaultAwsThreads.of(null);
		try {
			ThreadPoolTaskScheduler pool = (ThreadPoolTaskScheduler) threads.scheduler();
			for (int i = 0; i < 2; i++) {
				assertThat(pool.getScheduledExecutor().submit(() -> Thread.currentThread().getName()).get())
					.isEqualTo("vault-aws-roles");
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> pool.getPoolSize() == 0);
			}
			assertThat(pool.getScheduledExecutor().submit(() -> Thread.currentThread().isDaemon()).get()).isTrue();
		}
		finally {
			threads.destroy();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class GivenScheduler {

		@Bean(defaultCandidate = false)
		HandRunScheduler vaultAwsTaskScheduler() {
			return new HandRunScheduler();
		}

	}

}
