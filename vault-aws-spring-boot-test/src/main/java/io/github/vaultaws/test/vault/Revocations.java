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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Revokes the secrets of leases, unless revocations are held. Failed revocations are
 * repeated a few times. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Revocations {

	private final Expirations expirations;

	private final Clock clock;

	private final Queue<Revocation> held = new ConcurrentLinkedQueue<>();

	private final Queue<Revocation> failed = new ConcurrentLinkedQueue<>();

	private volatile boolean holding;

	Revocations(Expirations expirations, Clock clock) {
		this.expirations = expirations;
		this.clock = clock;
	}

	void hold() {
		this.holding = true;
	}

	void release() {
		this.holding = false;
		for (Revocation revocation = this.held.poll(); revocation != null; revocation = this.held.poll()) {
			run(revocation);
		}
	}

	int pending() {
		return this.held.size();
	}

	void revoke(Lease lease) {
		Revocation revocation = new Revocation(lease, this);
		if (this.holding) {
			this.held.add(revocation);
		}
		else {
			run(revocation);
		}
	}

	void run(Revocation revocation) {
		this.failed.remove(revocation);
		if (!revocation.attempt(this.clock.instant())) {
			this.failed.add(revocation);
			this.expirations.add(revocation);
		}
	}

	List<Revocation> irrevocable() {
		List<Revocation> irrevocable = new ArrayList<>(this.failed);
		irrevocable.removeIf((revocation) -> revocation.expiresAt() != null);
		return irrevocable;
	}

}
