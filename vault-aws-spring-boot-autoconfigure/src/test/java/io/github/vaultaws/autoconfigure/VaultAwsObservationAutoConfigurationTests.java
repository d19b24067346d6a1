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

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.metrics.DefaultVaultAwsObservationConvention;
import io.github.vaultaws.metrics.VaultAwsObservationContext;
import io.github.vaultaws.metrics.VaultAwsObservationConvention;
import io.github.vaultaws.session.RenewingSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsObservationAutoConfiguration}.
 */
class VaultAwsObservationAutoConfigurationTests {

	@AutoClose
	private final StubVault vault = TestApplication.vault();

	private ApplicationContextRunner runner(Class<?>... configuration) {
		return TestApplication.appRoleRunner(this.vault, configuration);
	}

	@Test
	void loginAndIssueAreTimedAndTagged() {
		runner(Registry.class).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(timer(meters, "vault.aws.login", "method", "app-role", "success", "none").count()).isOne();
			assertThat(timer(meters, "vault.aws.credentials.issue", "role", "deploy", "success", "none").count())
				.isOne();
		});
	}

	@Test
	void failureIsTaggedWithItsReason() {
		this.vault.on("GET aws/creds/deploy", Answer.error(400, "Role \"deploy\" not found"));
		runner(Registry.class).withPropertyValues("vault.aws.fail-fast=false")
			.run((context) -> Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.ignoreExceptionsInstanceOf(MeterNotFoundException.class)
				.untilAsserted(
						() -> assertThat(timer(context.getBean(MeterRegistry.class), "vault.aws.credentials.issue",
								"role", "deploy", "error", "ROLE_NOT_FOUND")
							.count()).isPositive()));
	}

	private static Timer timer(MeterRegistry meters, String name, String subject, String value, String outcome,
			String reason) {
		return meters.get(name).tags(subject, value, "outcome", outcome, "reason", reason).timer();
	}

	@Test
	void operationIsTheCurrentObservationOfItsThreadAndCompleteAtItsEnd() {
		runner(Registry.class).run((context) -> {
			List<VaultAwsObservationContext> stopped = context.getBean(RecordingHandler.class).stopped;
			assertThat(stopped).isNotEmpty().allSatisfy((one) -> {
				assertThat(one.isComplete()).isTrue();
				assertThat(one.getReason()).isNull();
			});
			assertThat(context.getBean(ObservationRegistry.class).getCurrentObservation()).isNull();
		});
	}

	@Test
	void conventionBeanReplacesTheDefault() {
		runner(Registry.class, Convention.class).run((context) -> assertThat(context.getBean(MeterRegistry.class)
			.get("vault.aws.credentials.issue")
			.tags("role", "deploy", "team", "payments")
			.timer()
			.count()).isOne());
	}

	/**
	 * A meter registry of CloudWatch needs the credentials.
	 */
	@Test
	void registryMayUseTheCredentials() {
		runner(RegistryWithCredentials.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(RecordingHandler.class).stopped).isNotEmpty();
		});
	}

	@Test
	void withoutARegistryBacksOff() {
		runner().run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(VaultAwsObservationAutoConfiguration.class));
	}

	@Test
	void whenMicrometerIsNotOnTheClassPathBacksOff() {
		runner().withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RenewingSession.class)
				.doesNotHaveBean(VaultAwsObservationAutoConfiguration.class)
				.doesNotHaveBean("vaultAwsObservations"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		RecordingHandler handler() {
			return new RecordingHandler();
		}

		@Bean
		ObservationRegistry observationRegistry(MeterRegistry meters, RecordingHandler handler) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new DefaultMeterObservationHandler(meters))
				.observationHandler(handler);
			return registry;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegistryWithCredentials {

		@Bean
		RecordingHandler handler() {
			return new RecordingHandler();
		}

		@Bean
		ObservationRegistry observationRegistry(AwsCredentialsProvider provider, RecordingHandler handler) {
			assertThat(provider).isNotNull();
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(handler);
			return registry;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Convention {

		@Bean
		VaultAwsObservationConvention convention() {
			return new DefaultVaultAwsObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(VaultAwsObservationContext context) {
					return super.getLowCardinalityKeyValues(context).and("team", "payments");
				}

			};
		}

	}

	static class RecordingHandler implements ObservationHandler<VaultAwsObservationContext> {

		final List<VaultAwsObservationContext> stopped = new CopyOnWriteArrayList<>();

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof VaultAwsObservationContext;
		}

		@Override
		public void onStop(VaultAwsObservationContext context) {
			this.stopped.add(context);
		}

	}

}
