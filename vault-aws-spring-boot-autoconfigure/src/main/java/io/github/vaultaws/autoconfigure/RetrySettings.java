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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.retry.RetryPolicySettings;
import org.springframework.core.retry.RetryPolicy;

import io.github.vaultaws.rotation.StartRetry;

/**
 * Creates the retries of the start from the properties {@code vault.aws.retry}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RetrySettings {

	/**
	 * Name of the application's own retry policy.
	 */
	static final String POLICY_BEAN = "vaultAwsRetryPolicy";

	/**
	 * Name of the application's own retry operations of Spring Retry.
	 */
	static final String OPERATIONS_BEAN = "vaultAwsRetryOperations";

	private static final String PREFIX = "vault.aws.retry";

	private static final long MAX_RETRIES = 1_000;

	private RetrySettings() {
	}

	/**
	 * Create the retries of the start.
	 * @param properties the properties
	 * @param policy the application's own retry policy, or {@code null} if there is none
	 * @return the retries
	 * @throws InvalidVaultAwsConfigurationException if a property is invalid
	 */
	static StartRetry create(VaultAwsProperties.Retry properties, @Nullable RetryPolicy policy) {
		Duration timeout = timeout(properties);
		return StartRetry.of((policy != null) ? policy : policy(properties), timeout);
	}

	static Duration timeout(VaultAwsProperties.Retry properties) {
		DurationRange.START.check(properties.getTimeout(), PREFIX + ".timeout");
		return properties.getTimeout();
	}

	static RetryPolicy policy(VaultAwsProperties.Retry properties) {
		DurationRange.WAIT.check(properties.getDelay(), PREFIX + ".delay");
		DurationRange.MAX_WAIT.check(properties.getMaxDelay(), PREFIX + ".max-delay");
		DurationRange.WAIT.check(properties.getJitter(), PREFIX + ".jitter");
		check(properties.getMaxRetries() >= 0 && properties.getMaxRetries() <= MAX_RETRIES, "max-retries",
				properties.getMaxRetries(), "from 0 to 1000");
		check(properties.getMultiplier() >= 1 && properties.getMultiplier() <= MAX_RETRIES, "multiplier",
				properties.getMultiplier(), "from 1 to 1000");
		RetryPolicySettings settings = new RetryPolicySettings();
		settings.setMaxRetries(properties.getMaxRetries());
		settings.setDelay(properties.getDelay());
		settings.setMultiplier(properties.getMultiplier());
		settings.setMaxDelay(properties.getMaxDelay());
		settings.setJitter(properties.getJitter());
		settings.setExceptionPredicate(StartRetry::isTransient);
		settings.setFactory((builder) -> builder.timeout(properties.getTimeout()).build());
		return settings.createRetryPolicy();
	}

	private static void check(boolean valid, String property, Number value, String range) {
		if (!valid) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s.%s' is %s.".formatted(PREFIX, property, value),
					"Set it to a number " + range + ".");
		}
	}

}
