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

package io.github.vaultaws.test.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropagationDelay}.
 */
class PropagationDelayTests {

	@Test
	void keyBecomesValidAfterTheDelayAndInvalidWhenDeleted() {
		TestClock clock = TestClock.at(Instant.EPOCH);
		EmbeddedAws aws = new EmbeddedAws(clock);
		aws.setPropagation(PropagationDelay.fixed(Duration.ofSeconds(5)));
		Iam iam = aws.iam(aws.administrator());
		iam.createUser("app", "/", Map.of());
		TestCredentials key = iam.createAccessKey("app");
		clock.advance(Duration.ofMillis(4999));
		assertThat(aws.accepts(key.accessKeyId())).isFalse();
		clock.advance(Duration.ofMillis(1));
		clock.advance(Duration.ofHours(-1));
		assertThat(aws.accepts(key.accessKeyId())).isTrue();
		iam.deleteAccessKey("app", key.accessKeyId());
		assertThat(aws.accepts(key.accessKeyId())).isFalse();
	}

	@Test
	void logNormalIsRepeatableAndMostlyNearItsMedian() {
		PropagationDelay delay = PropagationDelay.logNormal(Duration.ofSeconds(5), 0.5, 42);
		List<Duration> delays = Stream.generate(delay::next).limit(1001).sorted().toList();
		assertThat(delays.get(500)).isBetween(Duration.ofMillis(4500), Duration.ofMillis(5500));
		assertThat(delays.get(1000)).isGreaterThan(Duration.ofSeconds(15));
		assertThat(delays.get(0)).isPositive();
		assertThat(PropagationDelay.logNormal(Duration.ofSeconds(5), 0.5, 7).next())
			.isEqualTo(PropagationDelay.logNormal(Duration.ofSeconds(5), 0.5, 7).next());
	}

}
