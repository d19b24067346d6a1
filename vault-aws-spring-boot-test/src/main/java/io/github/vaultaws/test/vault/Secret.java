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
import java.util.function.Supplier;

/**
 * A secret with a lease.
 *
 * @param ttl the TTL, zero for that of the mount
 * @param maxTtl the maximum TTL, zero for that of the mount
 * @param renewable whether it can be renewed
 * @param revocation the action that revokes it
 * @param renewed the TTLs of a renewal
 * @author The vault-aws-spring-boot authors
 */
record Secret(Duration ttl, Duration maxTtl, boolean renewable, Runnable revocation,
		Supplier<Terms> renewed) implements Outcome {

	static Secret fixed(Duration ttl) {
		return new Secret(ttl, Duration.ZERO, false, () -> {
		}, () -> new Terms(ttl, Duration.ZERO));
	}

	/**
	 * A TTL and its maximum.
	 *
	 * @param ttl the TTL
	 * @param maxTtl the maximum TTL
	 */
	record Terms(Duration ttl, Duration maxTtl) {
	}

}
