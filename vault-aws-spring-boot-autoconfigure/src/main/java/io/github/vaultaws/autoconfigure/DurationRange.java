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

package io.github.vaultaws.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Range of valid values of a duration.
 *
 * @param min the minimum
 * @param max the maximum
 * @author The vault-aws-spring-boot authors
 */
record DurationRange(Duration min, Duration max) {

	/**
	 * TTLs of AWS STS.
	 */
	static final DurationRange STS_TTL = new DurationRange(Duration.ofMinutes(15), Duration.ofHours(36));

	/**
	 * Ages of credentials.
	 */
	static final DurationRange AGE = new DurationRange(Duration.ofSeconds(1), Duration.ofDays(365));

	/**
	 * Times that a thread waits.
	 */
	static final DurationRange WAIT = new DurationRange(Duration.ZERO, Duration.ofMinutes(10));

	/**
	 * Maximum times that a thread waits.
	 */
	static final DurationRange MAX_WAIT = new DurationRange(Duration.ofMillis(1), Duration.ofMinutes(10));

	/**
	 * Times of a start.
	 */
	static final DurationRange START = new DurationRange(Duration.ofSeconds(1), Duration.ofMinutes(10));

	/**
	 * Times of a shutdown.
	 */
	static final DurationRange SHUTDOWN = new DurationRange(Duration.ofSeconds(1), Duration.ofMinutes(10));

	/**
	 * Check a value, as Spring Boot has understood it.
	 * @param value the value, or {@code null} if there is none
	 * @param property the property
	 * @throws InvalidVaultAwsConfigurationException if the value is outside of the range
	 */
	void check(@Nullable Duration value, String property) {
		if (value != null && (value.compareTo(this.min) < 0 || value.compareTo(this.max) > 0)) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s' is %s, which is %s than the %s of %s.".formatted(property, print(value),
							(value.compareTo(this.min) < 0) ? "less" : "more",
							(value.compareTo(this.min) < 0) ? "minimum" : "maximum",
							print((value.compareTo(this.min) < 0) ? this.min : this.max)),
					"Set it to a value from %s to %s. A number without a unit is in seconds: use 'ms', 's', 'm', 'h' or 'd', as in '15m'."
						.formatted(print(this.min), print(this.max)));
		}
	}

	private static String print(Duration value) {
		return DurationFormatterUtils.print(value, Style.COMPOSITE);
	}

}
