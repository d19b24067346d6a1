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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.health.VaultAwsHealthIndicator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsHealthContributorAutoConfiguration}.
 */
class VaultAwsHealthContributorAutoConfigurationTests {

	private final StubVault vault = TestApplication.vault();

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void whenHealthIsNotOnTheClassPathBacksOff() {
		TestApplication.appRoleRunner(this.vault)
			.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(VaultAwsHealthContributorAutoConfiguration.class));
	}

	@Test
	void whenDisabledBacksOff() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("management.health.vaultaws.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("vaultAwsHealthContributor"));
	}

	@Test
	void withoutManagedCredentialsBacksOff() {
		TestApplication.appRoleRunner(this.vault)
			.withBean(AwsCredentialsProvider.class, AnonymousCredentialsProvider::create)
			.run((context) -> assertThat(context).doesNotHaveBean("vaultAwsHealthContributor"));
	}

	@Test
	void whenHasUserDefinedIndicatorBacksOff() {
		TestApplication.appRoleRunner(this.vault, OwnIndicator.class)
			.run((context) -> assertThat(context).hasBean("vaultAwsHealthIndicator")
				.doesNotHaveBean("vaultAwsHealthContributor"));
	}

	@Test
	void reportsTheCredentialsWithoutARequestToVault() {
		TestApplication.appRoleRunner(this.vault).run((context) -> {
			int requests = this.vault.journal().size();
			Health health = context.getBean(VaultAwsHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("role", "deploy").containsKey("expiresAt");
			assertThat(this.vault.journal()).hasSize(requests);
		});
	}

	@Test
	void invalidThresholdFailsTheStart() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("management.health.vaultaws.out-of-service-below=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'management.health.vaultaws.out-of-service-below' is -1s"));
	}

	@Test
	void thresholdWithoutUnitIsInSeconds() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("management.health.vaultaws.out-of-service-below=90")
			.run((context) -> assertThat(
					context.getBean(VaultAwsHealthIndicatorProperties.class).getOutOfServiceBelow())
				.isEqualTo(Duration.ofSeconds(90)));
	}

	@Test
	void livenessAndReadinessDoNotDependOnIt() {
		this.vault.on("GET aws/creds/deploy", StubVault.Answer.error(503, "Vault is sealed"));
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("management.endpoint.health.probes.enabled=true", "vault.aws.fail-fast=false",
					"management.endpoint.health.show-components=always")
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					AvailabilityProbesAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
					HealthEndpointAutoConfiguration.class))
			.run((context) -> {
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
				AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
				assertThat(endpoint.health().getStatus()).isEqualTo(Status.DOWN);
				assertThat(endpoint.healthForPath("vaultAws").getStatus()).isEqualTo(Status.DOWN);
				assertThat(endpoint.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
				assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.UP);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIndicator {

		@Bean
		HealthIndicator vaultAwsHealthIndicator() {
			return () -> Health.up().build();
		}

	}

}
