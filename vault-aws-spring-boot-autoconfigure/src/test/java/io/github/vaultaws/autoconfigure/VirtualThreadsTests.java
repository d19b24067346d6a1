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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.AsyncTaskExecutor;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.Gate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application whose threads are virtual.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTests {

	private static final int THREADS = 500;

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	@RegisterExtension
	private final EmbeddedIamUsers users = new EmbeddedIamUsers();

	@Test
	void callersOnVirtualThreadsSeeTheRotationAndNoneFails() {
		runner().run((context) -> {
			AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
			String first = provider.resolveCredentials().accessKeyId();
			AtomicBoolean rotated = new AtomicBoolean();
			List<CompletableFuture<String>> callers = start(context, () -> {
				String last = first;
				while (!rotated.get() || last.equals(first)) {
					last = provider.resolveCredentials().accessKeyId();
					Thread.yield();
				}
				return last;
			});
			context.getBean(ManagedCredentials.class).rotate();
			Awaitility.await().atMost(TIMEOUT).until(() -> !provider.resolveCredentials().accessKeyId().equals(first));
			rotated.set(true);
			String second = provider.resolveCredentials().accessKeyId();
			assertThat(callers).allSatisfy((caller) -> assertThat(caller).succeedsWithin(TIMEOUT).isEqualTo(second));
		});
		awaitNoUsers();
	}

	@Test
	void waitingCallersDoNotOccupyTheCarrierThreads() {
		Gate gate = new Gate();
		this.users.vault().faults().next(1, "/v1/aws/creds/deploy", Fault.hold(gate));
		runner().withPropertyValues("vault.aws.fail-fast=false", "vault.aws.resolve-timeout=1m").run((context) -> {
			AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
			List<CompletableFuture<String>> callers = start(context, () -> provider.resolveCredentials().accessKeyId());
			Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> context.getBean(ManagedCredentials.class).state().waiting() == THREADS);
			assertThat(executor(context).submitCompletable(() -> Thread.currentThread().toString()))
				.succeedsWithin(TIMEOUT)
				.asString()
				.startsWith("VirtualThread[");
			gate.open();
			assertThat(callers).allSatisfy((caller) -> assertThat(caller).succeedsWithin(TIMEOUT));
			assertThat(this.users.count()).isOne();
		});
		awaitNoUsers();
	}

	@Test
	void threadsOfTheLibraryAreDaemonsAndEndWithTheContext() {
		runner().run((context) -> assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon));
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	private ApplicationContextRunner runner() {
		return this.users.runner()
			.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("spring.threads.virtual.enabled=true");
	}

	private static List<CompletableFuture<String>> start(AssertableApplicationContext context, Supplier<String> task) {
		return IntStream.range(0, THREADS).mapToObj((i) -> executor(context).submitCompletable(task::get)).toList();
	}

	private static AsyncTaskExecutor executor(AssertableApplicationContext context) {
		return context.getBean(AsyncTaskExecutor.class);
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("vault-aws-"))
			.toList();
	}

	private void awaitNoUsers() {
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.users.count()).isZero());
	}

}
