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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
			.run((context) -> assertThat(context).doesNotHaveBean(VaultAwsHealthIndicator.class));
	}

	@Test
	void withoutManagedCredentialsBacksOff() {
		TestApplication.appRoleRunner(this.vault)
			.withBean(AwsCredentialsProvider.class, AnonymousCredentialsProvider::create)
			.run((context) -> assertThat(context).doesNotHaveBean(VaultAwsHealthIndicator.class));
	}

	@Test
	void whenHasUserDefinedIndicatorBacksOff() {
		TestApplication.appRoleRunner(this.vault, OwnIndicator.class)
			.run((context) -> assertThat(context).hasBean("vaultAwsHealthIndicator")
				.doesNotHaveBean(VaultAwsHealthIndicator.class));
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

	@Configuration(proxyBeanMethods = false)
	static class OwnIndicator {

		@Bean
		HealthIndicator vaultAwsHealthIndicator() {
			return () -> Health.up().build();
		}

	}

}
