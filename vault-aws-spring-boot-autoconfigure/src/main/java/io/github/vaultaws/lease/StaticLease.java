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

package io.github.vaultaws.lease;

import java.time.Duration;
import java.time.Instant;

import io.github.vaultaws.lease.IssuedCredentials.Lease;

/**
 * What is known of the keys of a static role, which have no lease: Vault tells when it
 * rotates them next, and a key lives on for one period more. Not how long a period is;
 * one is at least a minute, and at least as long as what was left of it when the key was
 * first read. Kept as a lease that is granted one period after the rotation. Pure
 * arithmetic.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StaticLease {

	private static final Duration SHORTEST_PERIOD = Duration.ofMinutes(1);

	private static final Duration WHILE_LATE = Duration.ofSeconds(10);

	private static final Duration LONGEST_SPREAD = Duration.ofSeconds(30);

	private StaticLease() {
	}

	/**
	 * Return what the first read of a key tells.
	 * @param requestedAt when it was read
	 * @param rotation when Vault rotates it; in the past if it is late
	 * @return the lease
	 */
	static Lease of(Instant requestedAt, Instant rotation) {
		Instant rotatesAt = rotation.isBefore(requestedAt) ? requestedAt : rotation;
		Duration left = Duration.between(requestedAt, rotatesAt);
		Duration period = (left.compareTo(SHORTEST_PERIOD) < 0) ? SHORTEST_PERIOD : left;
		return new Lease("", requestedAt, requestedAt, requestedAt, period, rotatesAt.plus(period), false);
	}

	/**
	 * Return what a later read of the same key tells.
	 * @param known what was known of it
	 * @param read what the read tells
	 * @return the lease
	 */
	static Lease readAgain(Lease known, Lease read) {
		boolean rescheduled = !isLate(read) && !rotatesAt(read).equals(rotatesAt(known));
		Duration period = rescheduled ? read.granted() : known.granted();
		return new Lease("", known.issuedAt(), read.renewedAt(), read.toldAt(), period, rotatesAt(read).plus(period),
				false);
	}

	/**
	 * Return when to read the key again: soon after its rotation, twice in a period, and
	 * often while the rotation is late.
	 * @param lease the lease
	 * @param random a number from 0 to 1 that spreads a fleet
	 * @return the time
	 */
	static Instant readAt(Lease lease, double random) {
		if (isLate(lease)) {
			return lease.renewedAt().plus(WHILE_LATE);
		}
		Duration tenth = lease.granted().dividedBy(10);
		Duration spread = (tenth.compareTo(LONGEST_SPREAD) < 0) ? tenth : LONGEST_SPREAD;
		Instant afterRotation = rotatesAt(lease).plusMillis((long) (spread.toMillis() * random));
		Instant halfway = lease.renewedAt().plus(lease.granted().dividedBy(2));
		return halfway.isBefore(rotatesAt(lease)) ? halfway : afterRotation;
	}

	private static Instant rotatesAt(Lease lease) {
		return lease.end().minus(lease.granted());
	}

	private static boolean isLate(Lease lease) {
		return !rotatesAt(lease).isAfter(lease.renewedAt());
	}

}
