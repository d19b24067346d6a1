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
 * The times of credentials of a static role, which have no lease: Vault reports when it
 * rotates them next, and a key lives on for one period more. Not how long a period is;
 * one is at least a minute, and at least as long as what was left of it when the key was
 * first read. Kept as a {@link Lifetime} that expires one period after the rotation. Pure
 * arithmetic.
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
	 * Return what the first read of a key tells.
	 * @param requestedAt when it was read
	 * @param rotation when Vault rotates it; in the past if it is overdue
	 * @return the times
	 */
	static Lifetime of(long requestedAt, long rotation) {
		long rotatesAt = Math.max(rotation, requestedAt);
		long period = Math.max(rotatesAt - requestedAt, MIN_PERIOD);
		return new Lifetime(requestedAt, requestedAt, requestedAt, period, rotatesAt + period, false);
	}

	/**
	 * Return what a later read of the same key tells.
	 * @param known what was known of it
	 * @param read what the read tells
	 * @return the times
	 */
	static Lifetime readAgain(Lifetime known, Lifetime read) {
		boolean rescheduled = !isOverdue(read) && rotatesAt(read) != rotatesAt(known);
		long period = rescheduled ? read.ttl() : known.ttl();
		return new Lifetime(known.issuedAt(), read.grantedAt(), read.confirmedAt(), period, rotatesAt(read) + period,
				false);
	}

	/**
	 * Return when to read the key again: soon after its rotation, twice in a period, and
	 * often while the rotation is overdue.
	 * @param lifetime the times of the key
	 * @param jitter a number from 0 to 1 that spreads a fleet
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
