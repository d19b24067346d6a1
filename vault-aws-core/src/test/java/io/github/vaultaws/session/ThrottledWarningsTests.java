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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThrottledWarnings}.
 */
class ThrottledWarningsTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final ThrottledWarnings warnings = new ThrottledWarnings();

	@Test
	void recurringFailureIsReportedAtGrowingIntervals() {
		List<Integer> minutes = IntStream.range(0, 60 * 60)
			.filter((second) -> this.warnings.isDue("a", START.plusSeconds(second)))
			.mapToObj((second) -> second / 60)
			.toList();
		assertThat(minutes).containsExactly(0, 1, 3, 7, 15, 30, 45);
	}

	@Test
	void eachKindIsReportedAtItsFirstOccurrence() {
		assertThat(this.warnings.isDue("a", START)).isTrue();
		assertThat(this.warnings.isDue("b", START)).isTrue();
		assertThat(this.warnings.isDue("a", START.plusSeconds(1))).isFalse();
		assertThat(this.warnings.isDue("b", START.plusSeconds(59))).isFalse();
		assertThat(this.warnings.isDue("b", START.plusSeconds(60))).isTrue();
		assertThat(this.warnings.isDue("a", START.plusSeconds(61))).isFalse();
	}

	@Test
	void firstFailureAfterAnOutageIsReported() {
		assertThat(this.warnings.reset()).isFalse();
		assertThat(this.warnings.isDue("a", START)).isTrue();
		assertThat(this.warnings.isDue("a", START.plus(Duration.ofMinutes(1)))).isTrue();
		assertThat(this.warnings.reset()).isTrue();
		assertThat(this.warnings.isDue("a", START.plus(Duration.ofMinutes(1)))).isTrue();
		assertThat(this.warnings.isDue("a", START.plus(Duration.ofMinutes(2)))).isTrue();
		assertThat(this.warnings.isDue("a", START.plus(Duration.ofMinutes(3)))).isFalse();
	}

}
