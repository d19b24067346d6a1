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

package io.github.vaultaws.rotation;

/**
 * How pending credentials are verified. Durations are in milliseconds.
 *
 * @param limit how long it may take before that is reported
 * @param settle how long verified credentials wait for the regions that lag behind
 * @param required how often in a row AWS has to accept the credentials
 * @param reserve how long before the current credentials expire the pending ones are
 * used, verified or not
 * @author The vault-aws-spring-boot authors
 */
record VerificationPolicy(long limit, long settle, int required, long reserve) {

	static final long MAX_LIMIT = 60_000;

	static final long MAX_SETTLE = 5_000;

	private static final long MAX_UNKNOWN = 30_000;

	private static final long MAX_RESERVE = 30_000;

	private static final long INTERVAL = 1_000;

	private static final long LATE_INTERVAL = 5_000;

	private static final int REQUIRED = 3;

	/**
	 * How credentials are verified that follow none.
	 */
	static final VerificationPolicy FIRST = new VerificationPolicy(MAX_LIMIT, 0, REQUIRED, 0);

	private static final VerificationPolicy USUAL = new VerificationPolicy(MAX_LIMIT, MAX_SETTLE, REQUIRED,
			MAX_RESERVE);

	/**
	 * Return how to verify credentials that follow others. Where those expire soon, half
	 * of the time left is taken.
	 * @param left how long the current credentials live
	 * @return the policy
	 */
	static VerificationPolicy of(long left) {
		long half = left / 2;
		long settle = Math.min(MAX_SETTLE, half / 10);
		long limit = Math.min(MAX_LIMIT, half - settle);
		int required = (int) Math.max(1, Math.min(REQUIRED, limit / INTERVAL));
		VerificationPolicy policy = new VerificationPolicy(limit, settle, required, Math.min(MAX_RESERVE, half / 2));
		return policy.equals(USUAL) ? USUAL : policy;
	}

	/**
	 * Return how long credentials are verified that AWS says nothing about.
	 * @return the duration since it last did
	 */
	long unknownLimit() {
		return Math.min(MAX_UNKNOWN, this.limit);
	}

	/**
	 * Return the pause before AWS is called again.
	 * @param late whether the limit has passed
	 * @return the pause
	 */
	static long interval(boolean late) {
		return late ? LATE_INTERVAL : INTERVAL;
	}

}
