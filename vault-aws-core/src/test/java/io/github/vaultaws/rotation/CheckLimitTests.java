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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.vaultaws.CredentialsVerifier.Result;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CheckLimit}.
 */
class CheckLimitTests {

	private static final long NOW = 1_800_000_000_000L;

	@ParameterizedTest
	@CsvSource({ "1, 10", "2, 30", "3, 300", "4, 300" })
	void pauseIncreasesWithTheNumberOfUselessChecks(int checks, long seconds) {
		CheckLimit limit = CheckLimit.NONE;
		for (int i = 0; i < checks; i++) {
			limit = limit.checked(Result.ACCEPTED, false, NOW);
		}
		assertAcceptsAfter(seconds, limit, false);
	}

	@Test
	void usefulCheckMayFollowAnotherOnce() {
		CheckLimit first = CheckLimit.NONE.checked(Result.REJECTED, false, NOW);
		assertThat(first.accepts(false, NOW)).isTrue();
		assertThat(first.accepts(true, NOW)).isTrue();
		CheckLimit second = first.checked(Result.REJECTED, false, NOW + 5_000);
		assertAcceptsAfter(30, second, false);
		assertAcceptsAfter(60, second.checked(Result.REJECTED, false, NOW + 30_000), false);
	}

	@Test
	void usefulCheckEndsTheSeriesOfUselessOnes() {
		CheckLimit useless = CheckLimit.NONE.checked(Result.ACCEPTED, false, NOW - 310_000)
			.checked(Result.ACCEPTED, false, NOW - 300_000)
			.checked(Result.ACCEPTED, false, NOW - 300_000);
		CheckLimit useful = useless.checked(Result.REJECTED, false, NOW);
		assertThat(useful.accepts(false, NOW)).isTrue();
		assertAcceptsAfter(10, useful.checked(Result.ACCEPTED, false, NOW), false);
	}

	@Test
	void uselessCheckOfAnAmbiguousReportDelaysOnlyAmbiguousReports() {
		CheckLimit limit = CheckLimit.NONE.checked(Result.ACCEPTED, true, NOW);
		assertAcceptsAfter(10, limit, false);
		assertAcceptsAfter(300, limit, true);
		assertAcceptsAfter(10, limit.checked(Result.ACCEPTED, true, NOW), false);
	}

	@Test
	void checkWithoutAResultIsRepeatedSoon() {
		CheckLimit limit = CheckLimit.NONE.checked(Result.UNKNOWN, true, NOW);
		assertAcceptsAfter(10, limit, false);
		assertAcceptsAfter(10, limit, true);
		assertAcceptsAfter(10, limit.checked(Result.UNKNOWN, false, NOW).checked(Result.ACCEPTED, false, NOW), false);
	}

	private static void assertAcceptsAfter(long seconds, CheckLimit limit, boolean ambiguous) {
		assertThat(limit.accepts(ambiguous, NOW + seconds * 1000 - 1)).isFalse();
		assertThat(limit.accepts(ambiguous, NOW + seconds * 1000)).isTrue();
	}

}
