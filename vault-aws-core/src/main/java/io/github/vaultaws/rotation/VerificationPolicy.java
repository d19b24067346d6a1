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
 * Policy of the verification of pending credentials. Durations are in milliseconds.
 *
 * @param limit the duration after which a verification is late, which is reported
 * @param settle the time between verification and activation, for regions that lag behind
 * @param required the number of times in a row that AWS has to accept the credentials
 * @param reserve the time before the expiry of the current credentials at which the
 * pending ones are activated, verified or not
 * @author The vault-aws-spring-boot authors
 */
record VerificationPolicy(long limit, long settle, int required, long reserve) {

	static final long MAX_LIMIT = 60_000;

	static final long MAX_SETTLE = 5_000;

	private static final long MAX_UNKNOWN = 30_000;

	/**
	 * Less than the default time of a start, which waits for these credentials.
	 */
	private static final long MAX_UNKNOWN_FIRST = 20_000;

	private static final long MAX_RESERVE = 30_000;

	private static final long INTERVAL = 1_000;

	private static final long LATE_INTERVAL = 5_000;

	private static final int REQUIRED = 3;

	/**
	 * The policy for credentials without live predecessors.
	 */
	static final VerificationPolicy FIRST = new VerificationPolicy(MAX_LIMIT, 0, REQUIRED, 0);

	private static final VerificationPolicy USUAL = new VerificationPolicy(MAX_LIMIT, MAX_SETTLE, REQUIRED,
			MAX_RESERVE);

	/**
	 * Return the policy for credentials that replace others. If those expire soon, the
	 * verification takes at most half of their remaining TTL.
	 * @param remaining the remaining TTL of the current credentials
	 * @return the policy
	 */
	static VerificationPolicy of(long remaining) {
		long half = remaining / 2;
		long settle = Math.min(MAX_SETTLE, half / 10);
		long limit = Math.min(MAX_LIMIT, half - settle);
		int required = (int) Math.max(1, Math.min(REQUIRED, limit / INTERVAL));
		VerificationPolicy policy = new VerificationPolicy(limit, settle, required, Math.min(MAX_RESERVE, half / 2));
		return policy.equals(USUAL) ? USUAL : policy;
	}

	/**
	 * Return after which time credentials are activated if the result remains unknown.
	 * @return the duration since the last known result
	 */
	long unknownLimit() {
		return Math.min((this.reserve > 0) ? MAX_UNKNOWN : MAX_UNKNOWN_FIRST, this.limit);
	}

	/**
	 * Return the pause before the next request to AWS.
	 * @param late whether the limit has passed
	 * @return the pause
	 */
	static long interval(boolean late) {
		return late ? LATE_INTERVAL : INTERVAL;
	}

}
