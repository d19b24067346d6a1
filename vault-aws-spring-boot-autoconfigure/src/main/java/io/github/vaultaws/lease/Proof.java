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

import org.jspecify.annotations.Nullable;

/**
 * How keys that clients do not see yet are proven.
 *
 * @param since when the proof began
 * @param limit how long it may take before somebody is told
 * @param settle how long proven keys wait for the regions that lag behind
 * @param wanted how often in a row AWS has to accept the keys
 * @param reserve how long before the end of the keys in use others are shown, proven or
 * not
 * @author The vault-aws-spring-boot authors
 */
record Proof(Instant since, Duration limit, Duration settle, int wanted, Duration reserve) {

	static final Duration LONGEST = Duration.ofSeconds(60);

	static final Duration SETTLE = Duration.ofSeconds(5);

	private static final Duration SILENCE = Duration.ofSeconds(30);

	private static final Duration RESERVE = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration LONG_PAUSE = Duration.ofSeconds(5);

	private static final int ANSWERS = 3;

	/**
	 * Return how to prove keys that follow others. Where those end soon, half of the time
	 * left is taken.
	 * @param now the time
	 * @param former the keys in use, or {@code null} if there are none
	 * @return the proof
	 */
	static Proof of(Instant now, @Nullable IssuedCredentials former) {
		if (former == null) {
			return new Proof(now, LONGEST, Duration.ZERO, ANSWERS, Duration.ZERO);
		}
		Duration left = Duration.between(now, former.end());
		Duration half = left.dividedBy(2);
		Duration settle = shorter(SETTLE, half.dividedBy(10));
		Duration limit = shorter(LONGEST, half.minus(settle));
		int wanted = (int) Math.max(1, Math.min(ANSWERS, limit.toMillis() / PAUSE.toMillis()));
		return new Proof(now, limit, settle, wanted, shorter(RESERVE, half.dividedBy(2)));
	}

	/**
	 * Return whether the proof takes longer than it should.
	 * @param now the time
	 * @return {@code true} past the limit
	 */
	boolean isLate(Instant now) {
		return !now.isBefore(this.since.plus(this.limit));
	}

	/**
	 * Return when AWS is asked again.
	 * @param now when it was asked
	 * @return the time
	 */
	Instant askAgainAt(Instant now) {
		return now.plus(isLate(now) ? LONG_PAUSE : PAUSE);
	}

	/**
	 * Return when keys are shown that AWS says nothing about.
	 * @param silentSince since when
	 * @return the time
	 */
	Instant silentUntil(Instant silentSince) {
		return silentSince.plus(shorter(SILENCE, this.limit));
	}

	/**
	 * Return when keys are shown whatever AWS says.
	 * @param former the keys in use, or {@code null} if there are none
	 * @return the time
	 */
	Instant shownAt(@Nullable IssuedCredentials former) {
		return (former != null) ? former.end().minus(this.reserve) : Instant.MAX;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
