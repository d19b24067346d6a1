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

package io.github.vaultaws.session;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Backoff}.
 */
class BackoffTests {

	private static final long DAY = 86_400_000;

	@ParameterizedTest
	@CsvSource({ "0, 0, 1000", "0, 1, 1000", "1, 1, 2000", "3, 0, 1000", "3, 0.5, 4500", "3, 1, 8000", "8, 1, 256000",
			"9, 1, 300000", "12, 1, 300000", "2147483647, 1, 300000" })
	void growsWithFullJitterUpToFiveMinutes(int failures, double random, long pause) {
		assertThat(new Backoff(() -> random).pause(failures, true, DAY, 0)).isEqualTo(pause);
	}

	@ParameterizedTest
	@CsvSource({ "120000, 60000", "3000, 1500", "1500, 1000", "1200000, 300000" })
	void isAtMostHalfOfTheRemainingTtl(long remaining, long pause) {
		assertThat(new Backoff(() -> 1).pause(20, true, remaining, 0)).isEqualTo(pause);
	}

	@ParameterizedTest
	@CsvSource({ "0, true, 0, 0, 1000", "3, true, 0, 0, 8000", "20, true, 0, 0, 30000", "20, true, 3600000, 0, 300000",
			"20, true, 120000, 0, 60000", "20, true, 1500, 0, 1000", "0, true, 0, 7000, 7000",
			"0, true, 8000, 7000, 4000", "0, true, 0, 900000, 300000", "0, false, 0, 0, 30000",
			"9, false, 20000, 0, 10000", "0, false, 3600000, 0, 30000", "0, false, 0, 60000, 30000",
			"2147483647, true, 0, 0, 30000" })
	void isTheBackoffOrTheRequestedPauseAndAtMostHalfOfTheRemainingTtl(int failures, boolean isTransient,
			long remaining, long retryAfter, long pause) {
		assertThat(new Backoff(() -> 1).pause(failures, isTransient, remaining, retryAfter)).isEqualTo(pause);
	}

}
