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

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.metrics.VaultAwsMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsMetricsAutoConfiguration}.
 */
class VaultAwsMetricsAutoConfigurationTests {

	@AutoClose
	private final StubVault vault = TestApplication.vault();

	@Test
	void metersShowTheCredentialsTheTokenAndARotation() {
		TestApplication.appRoleRunner(this.vault, FailingListener.class).run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(VaultAwsMetrics.class).bindTo(registry);
			int requests = this.vault.journal().size();
			assertThat(registry.get("vault.aws.credentials.expiry").tag("role", "deploy").timeGauge().value())
				.isPositive();
			assertThat(registry.get("vault.aws.token.expiry").timeGauge().value()).isPositive();
			assertThat(this.vault.journal()).hasSize(requests);
			this.vault.on("GET aws/creds/deploy", Answer.sts("ASIAOTHER", 3600));
			context.getBean(ManagedCredentials.class).rotate();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(registry.get("vault.aws.credentials.rotations")
					.tags("role", "deploy", "cause", "requested")
					.functionCounter()
					.count()).isEqualTo(1));
		});
	}

	@Test
	void throttledRequestsAreCounted() {
		this.vault.on("GET aws/creds/deploy", Answer.error(429, "rate limit quota exceeded"));
		TestApplication.appRoleRunner(this.vault).withPropertyValues("vault.aws.fail-fast=false").run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(VaultAwsMetrics.class).bindTo(registry);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(
						registry.get("vault.aws.throttled").tag("status", "429").functionCounter().count())
					.isPositive());
		});
	}

	@Test
	void whenMicrometerIsNotOnTheClassPathBacksOff() {
		TestApplication.appRoleRunner(this.vault)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(VaultAwsMetricsAutoConfiguration.class));
	}

	/**
	 * Spring calls no listener after one that fails.
	 */
	@Configuration(proxyBeanMethods = false)
	static class FailingListener {

		@EventListener
		void on(CredentialsEvent.Rotated event) {
			throw new IllegalStateException("no listener");
		}

	}

}
