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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.retry.RetryOperations;
import org.springframework.retry.support.RetryTemplate;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.rotation.StartRetry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the retries of the start.
 */
class StartRetryTests {

	private static final String READ = "GET aws/creds/deploy";

	private final StubVault vault = TestApplication.vault().on(READ, Answer.error(503, "Vault is sealed"));

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void propertiesLimitTheRetries() {
		runner().withPropertyValues("vault.aws.retry.max-retries=3", "vault.aws.retry.delay=1ms")
			.run((context) -> assertThat(context).hasFailed());
		assertThat(this.vault.journal(READ)).hasSize(4);
	}

	@Test
	void startSucceedsOnceVaultResponds() {
		this.vault.on(READ, (request) -> (this.vault.journal(READ).size() < 3) ? Answer.error(503, "Vault is sealed")
				: Answer.sts("ASIAEXAMPLE", 3600));
		runner().withPropertyValues("vault.aws.retry.delay=1ms")
			.run((context) -> assertThat(context).hasSingleBean(AwsCredentialsProvider.class));
		assertThat(this.vault.journal(READ)).hasSize(3);
	}

	@Test
	void retryPolicyOfTheApplicationReplacesTheProperties() {
		runner().withUserConfiguration(PolicyConfiguration.class)
			.withPropertyValues("vault.aws.retry.max-retries=0")
			.run((context) -> assertThat(context).hasFailed());
		assertThat(this.vault.journal(READ)).hasSize(3);
	}

	@Test
	void retryOperationsOfTheApplicationReplaceTheProperties() {
		runner().withUserConfiguration(OperationsConfiguration.class)
			.withPropertyValues("vault.aws.retry.max-retries=0")
			.run((context) -> assertThat(context).hasFailed());
		assertThat(this.vault.journal(READ)).hasSize(5);
	}

	@Test
	void propertiesApplyWithoutSpringRetry() {
		runner().withClassLoader(new FilteredClassLoader(RetryOperations.class))
			.withPropertyValues("vault.aws.retry.max-retries=1", "vault.aws.retry.delay=1ms")
			.run((context) -> assertThat(context).hasFailed());
		assertThat(this.vault.journal(READ)).hasSize(2);
	}

	@Test
	void policyAndOperationsExcludeEachOther() {
		runner().withUserConfiguration(PolicyConfiguration.class, OperationsConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(
						"a RetryPolicy bean 'vaultAwsRetryPolicy' and a RetryOperations bean 'vaultAwsRetryOperations'"));
		assertThat(this.vault.journal(READ)).isEmpty();
	}

	@Test
	void defaultsAreThoseWithoutSpringBoot() {
		VaultAwsProperties.Retry properties = new VaultAwsProperties.Retry();
		RetryPolicy policy = RetrySettings.policy(properties);
		assertThat(policy.getTimeout()).isEqualTo(StartRetry.DEFAULT_POLICY.getTimeout());
		assertThat(policy.getBackOff()).hasToString(StartRetry.DEFAULT_POLICY.getBackOff().toString())
			.asString()
			.contains("initialInterval=1000", "maxAttempts=6");
		assertThat(RetrySettings.timeout(properties)).isEqualTo(StartRetry.DEFAULT_TIMEOUT);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			max-retries=-1  | The property 'vault.aws.retry.max-retries' is -1.        | a number from 0 to 1000
			multiplier=0.5  | The property 'vault.aws.retry.multiplier' is 0.5.        | a number from 1 to 1000
			multiplier=NaN  | The property 'vault.aws.retry.multiplier' is NaN.        | a number from 1 to 1000
			delay=-1s       | The property 'vault.aws.retry.delay' is -1s, which is less     | from 0s to 10m
			max-delay=1h    | The property 'vault.aws.retry.max-delay' is 1h, which is more | from 1ms to 10m
			max-delay=0     | The property 'vault.aws.retry.max-delay' is 0s, which is less | from 1ms to 10m
			jitter=-1s      | The property 'vault.aws.retry.jitter' is -1s, which is less   | from 0s to 10m
			timeout=500ms   | The property 'vault.aws.retry.timeout' is 500ms, which is less | from 1s to 10m
			timeout=11m     | The property 'vault.aws.retry.timeout' is 11m, which is more | from 1s to 10m
			""")
	void invalidValueFailsTheStart(String property, String description, String action) {
		runner().withPropertyValues("vault.aws.retry." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidVaultAwsConfigurationException.class,
						(failure) -> assertThat(failure.getAction()).contains(action))
				.hasMessageStartingWith(description));
		assertThat(this.vault.journal(READ)).isEmpty();
	}

	private ApplicationContextRunner runner() {
		return TestApplication.appRoleRunner(this.vault);
	}

	@Configuration(proxyBeanMethods = false)
	static class PolicyConfiguration {

		@Bean
		RetryPolicy vaultAwsRetryPolicy() {
			return RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build();
		}

		@Bean
		RetryPolicy otherRetryPolicy() {
			return RetryPolicy.withMaxRetries(9);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OperationsConfiguration {

		@Bean
		RetryOperations vaultAwsRetryOperations() {
			return RetryTemplate.builder().maxAttempts(5).fixedBackoff(1).build();
		}

	}

}
