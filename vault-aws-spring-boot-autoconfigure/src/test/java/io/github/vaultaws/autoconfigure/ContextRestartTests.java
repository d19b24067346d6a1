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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

import io.github.vaultaws.ManagedCredentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for an application context that is stopped and started, or paused and restarted.
 */
class ContextRestartTests {

	@RegisterExtension
	private final EmbeddedIamUsers users = new EmbeddedIamUsers();

	static Stream<Arguments> stopAndStart() {
		return Stream.of(
				arguments("stop and start", ConfigurableApplicationContext::stop,
						ConfigurableApplicationContext::start),
				arguments("pause and restart", ConfigurableApplicationContext::pause,
						ConfigurableApplicationContext::restart));
	}

	private static Arguments arguments(String name, Consumer<ConfigurableApplicationContext> stop,
			Consumer<ConfigurableApplicationContext> start) {
		return Arguments.of(Named.of(name, stop), start);
	}

	@ParameterizedTest
	@MethodSource("stopAndStart")
	void credentialsAreRevokedByTheStopAndObtainedBeforeTheApplicationIsReady(
			Consumer<ConfigurableApplicationContext> stop, Consumer<ConfigurableApplicationContext> start) {
		this.users.runner(Client.class).run((context) -> {
			AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
			String first = provider.resolveCredentials().accessKeyId();
			stop.accept(source(context));
			assertThatExceptionOfType(SdkClientException.class).isThrownBy(provider::resolveCredentials)
				.withMessageContaining("the application is stopping");
			awaitUsers(0);
			assertThat(this.users.accepts(first)).isFalse();
			start.accept(source(context));
			assertThat(this.users.count()).isOne();
			String second = provider.resolveCredentials().accessKeyId();
			assertThat(second).isNotEqualTo(first);
			assertThat(this.users.accepts(second)).isTrue();
			assertThat(context.getBean(Client.class).started).containsExactly(first, second);
			context.getBean(ManagedCredentials.class).rotate();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> !provider.resolveCredentials().accessKeyId().equals(second));
		});
		awaitUsers(0);
		assertThat(logins()).isOne();
	}

	@Test
	void whenVaultIsDownStartFailsAndCanBeRepeated() {
		this.users.runner().withPropertyValues("vault.aws.retry.max-retries=0").run((context) -> {
			source(context).stop();
			awaitUsers(0);
			this.users.vault().stop();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(source(context)::start)
				.withStackTraceContaining("Failed to obtain AWS credentials");
			this.users.vault().restart();
			source(context).start();
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials()).isNotNull();
		});
		awaitUsers(0);
	}

	@Test
	void credentialsRemainUntilBeansOfAClosingContextAreDestroyed() {
		List<String> destroyed = new CopyOnWriteArrayList<>();
		this.users.runner(Client.class).run((context) -> context.getBean(Client.class).destroyed = destroyed);
		assertThat(destroyed).hasSize(1);
		awaitUsers(0);
	}

	private static ConfigurableApplicationContext source(AssertableApplicationContext context) {
		return context.getSourceApplicationContext();
	}

	private long logins() {
		return this.users.vault()
			.journal()
			.entries()
			.stream()
			.filter((entry) -> entry.path().endsWith("auth/approle/login"))
			.count();
	}

	private void awaitUsers(int expected) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.users.count()).isEqualTo(expected));
	}

	/**
	 * Uses the credentials when it starts and when it is destroyed, as a listener of a
	 * queue or a web server may.
	 */
	static class Client implements SmartLifecycle, DisposableBean {

		private final AwsCredentialsProvider provider;

		private final List<String> started = new CopyOnWriteArrayList<>();

		private List<String> destroyed = new CopyOnWriteArrayList<>();

		private volatile boolean running;

		Client(AwsCredentialsProvider provider) {
			this.provider = provider;
		}

		@Override
		public void start() {
			this.started.add(this.provider.resolveCredentials().accessKeyId());
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public void destroy() {
			this.destroyed.add(this.provider.resolveCredentials().accessKeyId());
		}

	}

}
