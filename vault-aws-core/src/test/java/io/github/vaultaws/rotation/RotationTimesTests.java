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
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;
import io.github.vaultaws.rotation.RotationPolicy.Step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for the times of {@link RotationPolicy}.
 */
class RotationTimesTests {

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT37M", "PT60M, 0.5, PT18M30S", "PT60M, 1, PT0S", "PT59S, 1, PT33.433S",
			"PT768H, 0.5, PT236H48M" })
	void leaseIsFirstRenewedAtARandomTimeUpToTwoThirdsOfItsTtl(Duration ttl, double jitter, Duration at) {
		assertRenewed(null, TestCredentials.user(ttl, true), jitter, at);
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT40M", "PT60M, 1, PT34M", "PT60S, 0, PT40S", "PT768H, 0.5, PT473H36M" })
	void leaseIsRenewedAgainAtTwoThirdsOfItsTtlOrATenthEarlier(Duration ttl, double jitter, Duration after) {
		Duration first = Duration.ofSeconds(30);
		assertRenewed(null, renewed(ttl, first), jitter, first.plus(after));
	}

	@ParameterizedTest
	@CsvSource({ "PT15M, 0, PT10M", "PT19M59S, 0, PT14M59S", "PT20M, 0, PT10M", "PT60M, 0, PT45M", "PT89M, 0, PT74M",
			"PT90M, 0, PT45M", "PT12H, 0, PT11H", "PT6M, 0, PT3M", "PT60M, 0.5, PT37M30S", "PT60M, 1, PT30M",
			"PT12H, 1, PT6H", "PT20M, 1, PT10M" })
	void temporaryCredentialsAreRotatedBetweenHalfOfTheirTtlAndTheAdvisoryWindow(Duration ttl, double jitter,
			Duration at) {
		assertReplaced(null, TestCredentials.sts(ttl), false, jitter, at);
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT45M", "PT60M, 0.5, PT30M", "PT60M, 1, PT15M", "PT12H, 1, PT3H" })
	void firstTemporaryCredentialsAreRotatedFromAQuarterOfTheirTtlOn(Duration ttl, double jitter, Duration at) {
		assertReplaced(null, TestCredentials.sts(ttl), true, jitter, at);
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT54M30S", "PT60M, 1, PT52M3S", "PT11M, 1, PT5M30S", "PT60S, 0, PT30S" })
	void iamUserThatCannotBeRenewedIsRotatedInTimeForTheOverlap(Duration ttl, double jitter, Duration at) {
		assertReplaced(null, TestCredentials.user(ttl, false), false, jitter, at);
	}

	@ParameterizedTest
	@CsvSource({ "PT20M, 0, PT20M", "PT20M, 1, PT18M" })
	void credentialsOfAllTypesAreRotatedAtTheirMaximumAge(Duration maxAge, double jitter, Duration at) {
		assertReplaced(maxAge, renewed(Duration.ofHours(1), Duration.ofMinutes(2)), false, jitter, at);
		assertReplaced(maxAge, TestCredentials.sts(Duration.ofHours(2)), false, jitter, at);
	}

	@Test
	void maximumAgeDoesNotDelayARenewal() {
		Duration day = Duration.ofDays(1);
		assertRenewed(day, TestCredentials.user(Duration.ofHours(1), true), 0, Duration.ofMinutes(37));
		assertReplaced(day, TestCredentials.sts(Duration.ofHours(1)), false, 0, Duration.ofMinutes(45));
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, PT54M30S", "PT12M, PT10M" })
	void leaseIsNotRenewedShortlyBeforeItsExpiry(Duration ttl, Duration at) {
		assertThat(schedule(null).lastRenewalAt(TestCredentials.user(ttl, true)))
			.isEqualTo(TestCredentials.NOW + at.toMillis());
	}

	@Test
	void supersededCredentialsRemainValidForTheOverlap() {
		assertThat(schedule(null).overlapIncrement()).isEqualTo(330_000);
	}

	private static IssuedCredentials renewed(Duration ttl, Duration after) {
		IssuedCredentials issued = TestCredentials.user(ttl, true);
		return issued
			.with(issued.lifetime().renewed(TestCredentials.NOW + after.toMillis(), ttl.toMillis(), ttl.toMillis()));
	}

	private static RotationPolicy schedule(@Nullable Duration maxAge) {
		return new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, maxAge);
	}

	private static void assertRenewed(@Nullable Duration maxAge, IssuedCredentials issued, double jitter, Duration at) {
		assertNext(maxAge, issued, true, jitter, at, RotationOperation.RENEW);
	}

	private static void assertReplaced(@Nullable Duration maxAge, IssuedCredentials issued, boolean first,
			double jitter, Duration at) {
		assertNext(maxAge, issued, first, jitter, at, RotationOperation.ISSUE);
	}

	private static void assertNext(@Nullable Duration maxAge, IssuedCredentials issued, boolean first, double jitter,
			Duration at, RotationOperation operation) {
		RotationState current = new RotationState(issued.withJitter(jitter), first, null, List.of(), Replacement.NONE,
				Rejection.NONE, null, null, false);
		Step step = schedule(maxAge).next(current, new Inputs(null, TestCredentials.NOW - 1, 0, 0, false));
		assertThat(step.operation()).isEqualTo(operation);
		assertThat(step.at() - TestCredentials.NOW).isCloseTo(at.toMillis(), within(2L));
	}

}
