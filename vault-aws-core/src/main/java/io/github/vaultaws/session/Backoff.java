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
import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with full jitter, so that the instances of an application do not
 * retry at the same time.
 *
 * @param random supplies numbers from 0 to 1
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record Backoff(DoubleSupplier random) {

	private static final Duration MIN = Duration.ofSeconds(1);

	private static final Duration MAX = Duration.ofMinutes(5);

	private static final Duration MAX_FINAL = Duration.ofSeconds(30);

	private static final Duration MAX_EXPIRED = Duration.ofSeconds(30);

	/**
	 * Return the pause before a failed operation is retried: the backoff or the pause
	 * that Vault requests, but no more than half of the remaining TTL, so that the end of
	 * an outage is not missed. If nothing remains, the backoff grows to 30 seconds only,
	 * so that an application that is not ready until then recovers soon.
	 * @param failures the number of consecutive failures before this one
	 * @param isTransient whether the failure is transient
	 * @param remaining the remaining TTL of what is to be refreshed, in milliseconds; 0
	 * or less if it has expired
	 * @param retryAfter the pause that Vault requests, in milliseconds
	 * @return the pause in milliseconds, from one second to five minutes, or to 30
	 * seconds if the failure is not transient
	 */
	public long pause(int failures, boolean isTransient, long remaining, long retryAfter) {
		long min = MIN.toMillis();
		long max = isTransient ? MAX.toMillis() : MAX_FINAL.toMillis();
		long ceiling = Math.min((remaining > 0) ? max : MAX_EXPIRED.toMillis(), min << Math.min(failures, 12));
		long backoff = isTransient ? min + (long) ((ceiling - min) * this.random.getAsDouble()) : max;
		long pause = Math.min(Math.max(backoff, retryAfter), max);
		return (remaining > 0) ? Math.max(min, Math.min(pause, remaining / 2)) : pause;
	}

}
