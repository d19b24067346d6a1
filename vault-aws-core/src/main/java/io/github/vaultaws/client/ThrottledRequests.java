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

package io.github.vaultaws.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts requests that Vault throttled, or that AWS throttled when Vault sent them.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ThrottledRequests {

	private static final int BAD_REQUEST = 400;

	private static final int TOO_MANY_REQUESTS = 429;

	private static final int SERVER_ERROR = 500;

	private static final int UNAVAILABLE = 503;

	private final Map<Integer, AtomicLong> counts = Map.of(BAD_REQUEST, new AtomicLong(), TOO_MANY_REQUESTS,
			new AtomicLong(), SERVER_ERROR, new AtomicLong(), UNAVAILABLE, new AtomicLong());

	/**
	 * Count a failed request if it was throttled.
	 * @param status the status of the response, 0 if there was none
	 * @param failure the failure
	 */
	void count(int status, VaultHttpException failure) {
		VaultErrorResponse errorResponse = failure.getErrorResponse();
		if (status == TOO_MANY_REQUESTS
				|| (status == UNAVAILABLE && !VaultHttpException.findRetryAfter(failure).isZero())) {
			increment(status);
		}
		else if (errorResponse != null && errorResponse.isThrottledByAws()) {
			increment((status < SERVER_ERROR) ? BAD_REQUEST : SERVER_ERROR);
		}
	}

	private void increment(int status) {
		AtomicLong count = this.counts.get(status);
		if (count != null) {
			count.incrementAndGet();
		}
	}

	/**
	 * Return the numbers of throttled requests.
	 * @return the number for each status, which may be 0
	 */
	Map<Integer, Long> counts() {
		Map<Integer, Long> counts = new TreeMap<>();
		this.counts.forEach((status, count) -> counts.put(status, count.get()));
		return counts;
	}

}
