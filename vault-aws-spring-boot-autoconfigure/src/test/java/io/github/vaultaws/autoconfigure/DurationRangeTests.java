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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DurationRange}.
 */
class DurationRangeTests {

	private static final String TTL = "vault.aws.credentials.ttl";

	@Test
	void noValueIsValid() {
		DurationRange.STS_TTL.check(null, TTL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT15M", "PT1H", "PT36H" })
	void valueInTheRangeIsValid(Duration value) {
		DurationRange.STS_TTL.check(value, TTL);
	}

	@Test
	void tooShortValueIsShownAsUnderstoodWithAHintAtTheUnit() {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> DurationRange.STS_TTL.check(Duration.ofMillis(3600), TTL))
			.withMessage("The property 'vault.aws.credentials.ttl' is 3s600ms, which is less than the minimum of 15m.")
			.extracting(InvalidVaultAwsConfigurationException::getAction)
			.isEqualTo("Set it to a value from 15m to 1d12h. A number without a unit is in seconds: use 'ms', 's', 'm',"
					+ " 'h' or 'd', as in '15m'.");
	}

	@Test
	void tooLongValueIsShownAsUnderstood() {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> DurationRange.WAIT.check(Duration.ofSeconds(10_000), "vault.aws.resolve-timeout"))
			.withMessage(
					"The property 'vault.aws.resolve-timeout' is 2h46m40s, which is more than the maximum of 10m.");
	}

	@Test
	void negativeWaitIsInvalid() {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> DurationRange.WAIT.check(Duration.ofSeconds(-3), "vault.aws.resolve-timeout"))
			.withMessage("The property 'vault.aws.resolve-timeout' is -3s, which is less than the minimum of 0s.");
	}

}
