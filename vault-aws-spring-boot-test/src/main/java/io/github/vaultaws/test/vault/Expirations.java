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

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * A queue of what expires.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Expirations {

	private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparing(Deadline::instant));

	void add(Expirable expirable) {
		Instant end = expirable.expiresAt();
		if (end != null) {
			synchronized (this.deadlines) {
				this.deadlines.add(new Deadline(end, expirable));
			}
		}
	}

	void run(Instant now) {
		for (Expirable due = due(now); due != null; due = due(now)) {
			Instant end = due.expiresAt();
			if (end != null && end.isAfter(now)) {
				add(due);
			}
			else if (end != null) {
				due.expire();
			}
		}
	}

	private @Nullable Expirable due(Instant now) {
		synchronized (this.deadlines) {
			Deadline first = this.deadlines.peek();
			if (first == null || first.instant().isAfter(now)) {
				return null;
			}
			return this.deadlines.remove().expirable();
		}
	}

	private record Deadline(Instant instant, Expirable expirable) {
	}

	/**
	 * Something that expires.
	 */
	interface Expirable {

		/**
		 * Return the expiry.
		 * @return the expiry, or {@code null} if there is none, or it is past
		 */
		@Nullable Instant expiresAt();

		/**
		 * Revoke it.
		 */
		void expire();

	}

}
