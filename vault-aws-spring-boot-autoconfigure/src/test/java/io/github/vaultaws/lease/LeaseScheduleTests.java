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

package io.github.vaultaws.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.vaultaws.lease.LeaseSchedule.Action;
import io.github.vaultaws.lease.LeaseSchedule.Step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link LeaseSchedule}.
 */
class LeaseScheduleTests {

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT37M", "PT60M, 0.5, PT18M30S", "PT60M, 1, PT0S", "PT59S, 1, PT33.433S",
			"PT768H, 0.5, PT236H48M" })
	void leaseIsFirstRenewedAtAnyTimeUpToTwoThirdsOfItsLife(Duration life, double random, Duration at) {
		assertStep(schedule(null).next(Issued.user(life, true), false, random), Action.RENEW, at);
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT40M", "PT60M, 1, PT34M", "PT60S, 0, PT40S", "PT768H, 0.5, PT473H36M" })
	void leaseIsRenewedAgainAtTwoThirdsOfItsLifeOrATenthEarlier(Duration life, double random, Duration after) {
		Duration first = Duration.ofSeconds(30);
		assertStep(schedule(null).next(renewed(life, first), false, random), Action.RENEW, first.plus(after));
	}

	@ParameterizedTest
	@CsvSource({ "PT15M, 0, PT10M", "PT19M59S, 0, PT14M59S", "PT20M, 0, PT10M", "PT60M, 0, PT45M", "PT89M, 0, PT74M",
			"PT90M, 0, PT45M", "PT12H, 0, PT11H", "PT6M, 0, PT3M", "PT60M, 0.5, PT37M30S", "PT60M, 1, PT30M",
			"PT12H, 1, PT6H", "PT20M, 1, PT10M" })
	void temporaryKeysAreReplacedBetweenHalfOfTheirLifeAndTheAdvisoryWindow(Duration life, double random, Duration at) {
		assertStep(schedule(null).next(Issued.sts(life), false, random), Action.REPLACE, at);
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT45M", "PT60M, 0.5, PT30M", "PT60M, 1, PT15M", "PT12H, 1, PT3H" })
	void temporaryKeysThatFollowedNoneAreReplacedFromAQuarterOfTheirLifeOn(Duration life, double random, Duration at) {
		assertStep(schedule(null).next(Issued.sts(life), true, random), Action.REPLACE, at);
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT54M30S", "PT60M, 1, PT52M3S", "PT11M, 1, PT5M30S", "PT60S, 0, PT30S" })
	void userThatCannotBeRenewedIsReplacedInTimeForTheOverlap(Duration life, double random, Duration at) {
		assertStep(schedule(null).next(Issued.user(life, false), false, random), Action.REPLACE, at);
	}

	@ParameterizedTest
	@CsvSource({ "PT20M, 0, PT20M", "PT20M, 1, PT18M" })
	void keysOfWhateverKindAreReplacedAtTheirMaximumAge(Duration maxAge, double random, Duration at) {
		assertStep(schedule(maxAge).next(renewed(Duration.ofHours(1), Duration.ofMinutes(2)), false, random),
				Action.REPLACE, at);
		assertStep(schedule(maxAge).next(Issued.sts(Duration.ofHours(2)), false, random), Action.REPLACE, at);
	}

	@Test
	void maximumAgeDoesNotDelayARenewal() {
		Duration day = Duration.ofDays(1);
		assertStep(schedule(day).next(Issued.user(Duration.ofHours(1), true), false, 0), Action.RENEW,
				Duration.ofMinutes(37));
		assertStep(schedule(day).next(Issued.sts(Duration.ofHours(1)), false, 0), Action.REPLACE,
				Duration.ofMinutes(45));
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, PT54M30S", "PT12M, PT10M" })
	void leaseIsNotRenewedToTheVeryEnd(Duration life, Duration at) {
		assertThat(schedule(null).lastRenewalAt(Issued.user(life, true))).isEqualTo(Issued.START.plus(at));
	}

	@Test
	void supersededKeysLiveThroughTheOverlap() {
		assertThat(schedule(null).revokeAt(Issued.START)).isEqualTo(Issued.START.plusSeconds(300));
		assertThat(schedule(null).overlapIncrement()).hasSeconds(330);
	}

	@Test
	void stepIsDueFromItsTimeOn() {
		Step step = new Step(Action.RENEW, Issued.START);
		assertThat(step.isDue(Issued.START)).isTrue();
		assertThat(step.isDue(Issued.START.minusNanos(1))).isFalse();
	}

	private static IssuedCredentials renewed(Duration life, Duration after) {
		IssuedCredentials issued = Issued.user(life, true);
		return issued.with(issued.lease().renewed(Issued.START.plus(after), life, life), issued.token());
	}

	private static LeaseSchedule schedule(@Nullable Duration maxAge) {
		return new LeaseSchedule(LeaseSchedule.DEFAULT_OVERLAP, false, maxAge);
	}

	private static void assertStep(Step step, Action action, Duration at) {
		Instant time = Issued.START.plus(at);
		assertThat(step.action()).isEqualTo(action);
		assertThat(step.at()).isCloseTo(time, within(2, ChronoUnit.MILLIS));
	}

}
