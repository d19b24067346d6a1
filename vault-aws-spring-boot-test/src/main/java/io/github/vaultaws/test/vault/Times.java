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

package io.github.vaultaws.test.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Calculates with time as Vault does.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Times {

	private Times() {
	}

	static long secondsLeft(Instant now, Instant end) {
		Instant rounded = now.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
		return Math.max(0, Duration.between(rounded, end).toSeconds());
	}

}
