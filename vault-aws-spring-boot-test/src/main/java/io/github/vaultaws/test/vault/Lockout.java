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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks out users after too many failed logins. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Lockout {

	private static final int THRESHOLD = 5;

	private static final Duration DURATION = Duration.ofMinutes(15);

	private final Map<String, Failures> failures = new ConcurrentHashMap<>();

	private final Clock clock;

	Lockout(Clock clock) {
		this.clock = clock;
	}

	void check(String name) {
		Failures known = this.failures.get(name);
		if (known != null && known.count() >= THRESHOLD && known.last().plus(DURATION).isAfter(this.clock.instant())) {
			throw VaultError.unauthenticated();
		}
	}

	void failed(String name) {
		Instant now = this.clock.instant();
		this.failures.merge(name, new Failures(1, now),
				(old, first) -> old.last().plus(DURATION).isAfter(now) ? new Failures(old.count() + 1, now) : first);
	}

	void succeeded(String name) {
		this.failures.remove(name);
	}

	private record Failures(int count, Instant last) {
	}

}
