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
import java.util.List;

/**
 * A TTL as granted.
 *
 * @param length the TTL from now on
 * @param warnings the warnings about a TTL that was capped
 * @author The vault-aws-spring-boot authors
 */
record Ttl(Duration length, List<String> warnings) {

	private static final String TTL = "TTL of \"%s\" exceeded the effective max_ttl of \"%s\"; "
			+ "TTL value is capped accordingly";

	private static final String PERIOD = "period of \"%s\" exceeded the effective max_ttl of \"%s\"; "
			+ "period value is capped accordingly";

	static final String PAST_MAX = "past the max TTL, cannot renew";

	/**
	 * Grant a TTL.
	 * @param limits the limits of the mount and its role
	 * @param increment the requested TTL, or zero
	 * @param start the time of issue
	 * @param now now
	 * @return the TTL
	 * @throws IllegalStateException if the maximum TTL is exceeded
	 */
	static Ttl grant(TtlLimits limits, Duration increment, Instant start, Instant now) {
		Duration max = limits.max();
		Duration requested = limits.requested(increment);
		if (limits.period().isZero()) {
			return capped(TTL, requested, left(max, start, now));
		}
		Ttl period = capped(PERIOD, requested, max);
		if (limits.explicitMax().isZero()) {
			return period;
		}
		Ttl ttl = capped(TTL, period.length(), left(limits.explicitMax(), start, now));
		return period.warnings().isEmpty() ? ttl : new Ttl(ttl.length(), period.warnings());
	}

	private static Duration left(Duration max, Instant start, Instant now) {
		Duration left = Duration.between(now.truncatedTo(ChronoUnit.SECONDS),
				start.truncatedTo(ChronoUnit.SECONDS).plus(max));
		if (left.isZero() || left.isNegative()) {
			throw new IllegalStateException(PAST_MAX);
		}
		return left;
	}

	private static Ttl capped(String warning, Duration requested, Duration most) {
		if (requested.compareTo(most) <= 0) {
			return new Ttl(requested, List.of());
		}
		return new Ttl(most,
				List.of(String.format(warning, GoDuration.formatShort(requested), GoDuration.formatShort(most))));
	}

}
