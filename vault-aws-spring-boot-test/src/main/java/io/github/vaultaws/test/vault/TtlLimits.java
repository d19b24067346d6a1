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

/**
 * The limits of a TTL. Zero means that a limit is not set.
 *
 * @param mountDefault the default TTL of the mount
 * @param mountMax the maximum TTL of the mount
 * @param ttl the TTL of the role
 * @param maxTtl the maximum TTL of the role
 * @param period the period of a token without a maximum TTL
 * @param explicitMax the maximum TTL that also applies to periodic tokens
 * @author The vault-aws-spring-boot authors
 */
record TtlLimits(Duration mountDefault, Duration mountMax, Duration ttl, Duration maxTtl, Duration period,
		Duration explicitMax) {

	static TtlLimits of(Mount mount, Duration ttl, Duration maxTtl) {
		return new TtlLimits(mount.defaultTtl(), mount.maxTtl(), ttl, maxTtl, Duration.ZERO, Duration.ZERO);
	}

	static TtlLimits of(Mount mount, TokenSettings settings) {
		return new TtlLimits(mount.defaultTtl(), mount.maxTtl(), settings.ttl(), settings.maxTtl(), settings.period(),
				settings.explicitMaxTtl());
	}

	Duration max() {
		return shorter(shorter(this.mountMax, this.maxTtl), this.explicitMax);
	}

	Duration requested(Duration increment) {
		if (!this.period.isZero()) {
			return this.period;
		}
		if (!increment.isZero()) {
			return increment;
		}
		return this.ttl.isZero() ? this.mountDefault : this.ttl;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (other.isZero() || one.compareTo(other) < 0) ? one : other;
	}

}
