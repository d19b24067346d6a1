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
 * Calculates the lifetime of credentials of a static role, which have no lease. Vault
 * reports the time of the next rotation, and a rotated access key remains valid for one
 * more period. Vault does not report the length of a period; it is at least a minute, and
 * at least the time that remained until the rotation when the access key was first read.
 * The result is a {@link Lifetime} that expires one period after the rotation.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StaticRoleSchedule {

	private static final long MIN_PERIOD = 60_000;

	private static final long OVERDUE_INTERVAL = 10_000;

	private static final long MAX_SPREAD = 30_000;

	private StaticRoleSchedule() {
	}

	/**
	 * Return the lifetime after the first read of an access key.
	 * @param requestedAt the time of the request
	 * @param rotation the time of the next rotation, in the past if it is overdue
	 * @return the lifetime
	 */
	static Lifetime of(long requestedAt, long rotation) {
		long rotatesAt = Math.max(rotation, requestedAt);
		long period = Math.max(rotatesAt - requestedAt, MIN_PERIOD);
		return new Lifetime(requestedAt, requestedAt, requestedAt, period, rotatesAt + period, false);
	}

	/**
	 * Return the lifetime after a later read of the same access key.
	 * @param known the known lifetime
	 * @param read the lifetime according to the read
	 * @return the lifetime
	 */
	static Lifetime readAgain(Lifetime known, Lifetime read) {
		boolean rescheduled = !isOverdue(read) && rotatesAt(read) != rotatesAt(known);
		long period = rescheduled ? read.ttl() : known.ttl();
		return new Lifetime(known.issuedAt(), read.grantedAt(), read.confirmedAt(), period, rotatesAt(read) + period,
				false);
	}

	/**
	 * Return when to read the access key again: halfway to its rotation, soon after it,
	 * and frequently while it is overdue.
	 * @param lifetime the lifetime of the access key
	 * @param jitter a number from 0 to 1 that spreads the reads of many instances
	 * @return the time
	 */
	static long readAt(Lifetime lifetime, double jitter) {
		if (isOverdue(lifetime)) {
			return lifetime.grantedAt() + OVERDUE_INTERVAL;
		}
		long spread = Math.min(lifetime.ttl() / 10, MAX_SPREAD);
		long halfway = lifetime.grantedAt() + lifetime.ttl() / 2;
		return (halfway < rotatesAt(lifetime)) ? halfway : rotatesAt(lifetime) + (long) (spread * jitter);
	}

	private static long rotatesAt(Lifetime lifetime) {
		return lifetime.expiresAt() - lifetime.ttl();
	}

	private static boolean isOverdue(Lifetime lifetime) {
		return rotatesAt(lifetime) <= lifetime.grantedAt();
	}

}
