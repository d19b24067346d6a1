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

package io.github.vaultaws.rotation;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VerificationPolicy}.
 */
class VerificationPolicyTests {

	@Test
	void firstCredentialsRequireThreeResponsesAndDoNotSettle() {
		assertThat(VerificationPolicy.FIRST).isEqualTo(new VerificationPolicy(60_000, 0, 3, 0));
	}

	@ParameterizedTest
	@CsvSource({ "PT1H, PT60S, PT5S, 3, PT30S", "PT130S, PT60S, PT5S, 3, PT30S", "PT60S, PT27S, PT3S, 3, PT15S",
			"PT10S, PT4.5S, PT0.5S, 3, PT2.5S", "PT5S, PT2.25S, PT0.25S, 2, PT1.25S",
			"PT2S, PT0.9S, PT0.1S, 1, PT0.5S" })
	void takesAtMostHalfOfTheRemainingTtl(Duration left, Duration limit, Duration settle, int required,
			Duration reserve) {
		assertThat(VerificationPolicy.of(left.toMillis()))
			.isEqualTo(new VerificationPolicy(limit.toMillis(), settle.toMillis(), required, reserve.toMillis()));
	}

	@Test
	void usualPoliciesAreShared() {
		assertThat(VerificationPolicy.of(3_600_000)).isSameAs(VerificationPolicy.of(3_599_000));
	}

	@Test
	void callsAwsEverySecondAndLessOftenOnceLate() {
		assertThat(VerificationPolicy.interval(false)).isEqualTo(1_000);
		assertThat(VerificationPolicy.interval(true)).isEqualTo(5_000);
	}

	@Test
	void credentialsWithAnUnknownResultWaitHalfAMinute() {
		assertThat(VerificationPolicy.FIRST.unknownLimit()).isEqualTo(20_000);
		assertThat(VerificationPolicy.of(Duration.ofHours(1).toMillis()).unknownLimit()).isEqualTo(30_000);
		assertThat(VerificationPolicy.of(Duration.ofSeconds(20).toMillis()).unknownLimit()).isEqualTo(9_000);
	}

}
