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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Limits the number of concurrent requests for credentials, so that a renewal never waits
 * for slow ones. A role without a permit does not block a thread. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class IssuePermits {

	private final Deque<BooleanSupplier> waiting = new ArrayDeque<>();

	private int free;

	/**
	 * Create a new {@link IssuePermits} instance.
	 * @param permits the maximum number of concurrent requests
	 */
	public IssuePermits(int permits) {
		this.free = permits;
	}

	/**
	 * Acquire a permit, which has to be {@linkplain #release() released}, if one is
	 * available.
	 * @param whenFree the callback once a permit is available again, always the same
	 * object for the same role; returns whether the role still requires a permit
	 * @return whether a permit was acquired
	 */
	synchronized boolean tryAcquire(BooleanSupplier whenFree) {
		if (this.free > 0) {
			this.free--;
			return true;
		}
		this.waiting.remove(whenFree);
		this.waiting.add(whenFree);
		return false;
	}

	void release() {
		synchronized (this) {
			this.free++;
		}
		BooleanSupplier next = next();
		while (next != null && !next.getAsBoolean()) {
			next = next();
		}
	}

	private synchronized @Nullable BooleanSupplier next() {
		return this.waiting.poll();
	}

}
