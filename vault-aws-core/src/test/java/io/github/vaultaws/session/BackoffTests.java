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

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.login.SecretSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link Backoff}.
 */
class BackoffTests {

	private static final Duration LONG = Duration.ofDays(1);

	private static final RuntimeException PASSING = new IllegalStateException();

	@ParameterizedTest
	@CsvSource({ "0, 0, PT1S", "0, 1, PT1S", "1, 1, PT2S", "3, 0, PT1S", "3, 0.5, PT4.5S", "3, 1, PT8S",
			"8, 1, PT4M16S", "9, 1, PT5M", "12, 1, PT5M", "2147483647, 1, PT5M" })
	void growsUnderFullJitterUpToFiveMinutes(int failures, double random, Duration pause) {
		assertThat(new Backoff(() -> random).pause(failures, PASSING, LONG)).isEqualTo(pause);
	}

	@ParameterizedTest
	@CsvSource({ "PT2M, PT1M", "PT3S, PT1.5S", "PT1.5S, PT1S", "PT20M, PT5M", "PT0S, PT2S", "-PT1M, PT2S" })
	void leavesHalfOfTheLifeThatIsLeft(Duration left, Duration pause) {
		assertThat(new Backoff(() -> 1).pause(20, PASSING, left)).isEqualTo(pause);
	}

	@Test
	void whatDoesNotPassIsNotAskedAgainSoon() {
		Backoff backoff = new Backoff(() -> 0);
		Duration second = Duration.ofSeconds(1);
		assertThat(backoff.pause(0, new VaultAwsException("", "", false), second)).hasMinutes(5);
		assertThat(backoff.pause(0, new VaultAwsException("", "", true), second)).hasSeconds(1);
	}

	@ParameterizedTest
	@CsvSource({ "0, true, 0, 0, 1000", "3, true, 0, 0, 8000", "20, true, 0, 0, 300000", "20, true, 120000, 0, 60000",
			"20, true, 1500, 0, 1000", "0, true, 0, 7000, 7000", "0, true, 8000, 7000, 4000",
			"0, true, 0, 900000, 300000", "0, false, 0, 0, 30000", "9, false, 20000, 0, 10000",
			"0, false, 3600000, 0, 30000", "0, false, 0, 60000, 30000", "2147483647, true, 0, 0, 300000" })
	void pauseOfARoleIsTheBackoffOrWhatVaultAsksForAndHalfOfWhatIsLeftAtMost(int failures, boolean passing, long left,
			long retryAfter, long pause) {
		assertThat(new Backoff(() -> 1).pause(failures, passing, left, retryAfter)).isEqualTo(pause);
	}

	@Test
	void filesOfALoginAreLookedAtAgainSoon() {
		Throwable failure = catchThrowable(SecretSource.ofFile(Path.of("/nowhere/secret-id"), "")::read);
		assertThat(new Backoff(() -> 0).pause(0, failure, LONG)).hasSeconds(30);
	}

}
