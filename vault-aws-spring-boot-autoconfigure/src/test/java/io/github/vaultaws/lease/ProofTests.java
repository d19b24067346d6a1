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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Proof}.
 */
class ProofTests {

	private static final Instant NOW = Issued.START;

	@Test
	void firstKeysNeedThreeAnswersAndNoSettling() {
		Proof proof = Proof.of(NOW, null);
		assertThat(proof.wanted()).isEqualTo(3);
		assertThat(proof.settle()).isZero();
		assertThat(proof.limit()).hasMinutes(1);
		assertThat(proof.shownAt(null)).isEqualTo(Instant.MAX);
	}

	@ParameterizedTest
	@CsvSource({ "PT1H, PT60S, PT5S, 3, PT30S", "PT130S, PT60S, PT5S, 3, PT30S", "PT60S, PT27S, PT3S, 3, PT15S",
			"PT10S, PT4.5S, PT0.5S, 3, PT2.5S", "PT5S, PT2.25S, PT0.25S, 2, PT1.25S",
			"PT2S, PT0.9S, PT0.1S, 1, PT0.5S" })
	void takesNoMoreThanHalfOfTheTimeLeft(Duration left, Duration limit, Duration settle, int wanted,
			Duration reserve) {
		assertThat(Proof.of(NOW, Issued.user(left, true))).isEqualTo(new Proof(NOW, limit, settle, wanted, reserve));
	}

	@Test
	void asksEverySecondAndMoreSeldomOnceLate() {
		Proof proof = Proof.of(NOW, Issued.user(Duration.ofHours(1), true));
		assertThat(proof.askAgainAt(NOW)).isEqualTo(NOW.plusSeconds(1));
		assertThat(proof.isLate(NOW.plusSeconds(59))).isFalse();
		assertThat(proof.isLate(NOW.plusSeconds(60))).isTrue();
		assertThat(proof.askAgainAt(NOW.plusSeconds(60))).isEqualTo(NOW.plusSeconds(65));
	}

	@Test
	void showsKeysInTheEnd() {
		IssuedCredentials former = Issued.user(Duration.ofHours(1), true);
		assertThat(Proof.of(NOW, former).shownAt(former)).isEqualTo(NOW.plusSeconds(3570));
		assertThat(Proof.of(NOW, former).silentUntil(NOW)).isEqualTo(NOW.plusSeconds(30));
		assertThat(Proof.of(NOW, Issued.user(Duration.ofSeconds(20), true)).silentUntil(NOW))
			.isEqualTo(NOW.plusSeconds(9));
	}

}
