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

import java.time.Instant;

/**
 * Lifetime of something that Vault granted. Immutable; times are in milliseconds since
 * the epoch by the monotonic clock.
 *
 * @param issuedAt the time at which it was requested
 * @param grantedAt the time at which the current TTL was requested: by the last renewal,
 * or by the issue
 * @param confirmedAt the time at which Vault last reported the TTL
 * @param ttl the TTL that was granted first and is requested by renewals
 * @param expiresAt the time at which it expires
 * @param renewable whether to try to renew it
 * @author The vault-aws-spring-boot authors
 */
record Lifetime(long issuedAt, long grantedAt, long confirmedAt, long ttl, long expiresAt, boolean renewable) {

	/**
	 * The time that is never reached.
	 */
	static final long NEVER = Long.MAX_VALUE;

	private static final long SECOND = 1_000;

	private static final long MIN_PERIOD = 60_000;

	private static final long OVERDUE_INTERVAL = 10_000;

	private static final long MAX_SPREAD = 30_000;

	private static final Instant LATEST = Instant.ofEpochMilli(NEVER);

	/**
	 * Return the lifetime of something that Vault just issued.
	 * @param requestedAt the time of the request
	 * @param ttl the granted TTL
	 * @param renewable whether it can be renewed
	 * @return the lifetime
	 */
	static Lifetime of(long requestedAt, long ttl, boolean renewable) {
		return new Lifetime(requestedAt, requestedAt, requestedAt, ttl, expiresAt(requestedAt, ttl), renewable);
	}

	/**
	 * Return the lifetime of an access key of a static role, which has no lease, after
	 * its first read. Vault reports the time of the next rotation, and a rotated access
	 * key remains valid for one more period. Vault does not report the length of a
	 * period; it is at least a minute, and at least the time that remained until the
	 * rotation when the access key was first read.
	 * @param requestedAt the time of the request
	 * @param rotation the time of the next rotation, in the past if it is overdue
	 * @return the lifetime, whose TTL is the period, and which expires one period after
	 * the rotation
	 */
	static Lifetime ofStaticRole(long requestedAt, long rotation) {
		long rotatesAt = Math.max(rotation, requestedAt);
		long period = Math.max(rotatesAt - requestedAt, MIN_PERIOD);
		return new Lifetime(requestedAt, requestedAt, requestedAt, period, rotatesAt + period, false);
	}

	/**
	 * Return the lifetime after a later read of the same access key of a static role.
	 * @param read the lifetime according to the read
	 * @return the lifetime
	 */
	Lifetime readAgain(Lifetime read) {
		boolean rescheduled = !read.isOverdue() && read.rotatesAt() != rotatesAt();
		long period = rescheduled ? read.ttl : this.ttl;
		return new Lifetime(this.issuedAt, read.grantedAt, read.confirmedAt, period, read.rotatesAt() + period, false);
	}

	/**
	 * Return when to read the access key of a static role again: halfway to its rotation,
	 * soon after it, and frequently while it is overdue.
	 * @param jitter a number from 0 to 1 that spreads the reads of many instances
	 * @return the time
	 */
	long readAt(double jitter) {
		if (isOverdue()) {
			return this.grantedAt + OVERDUE_INTERVAL;
		}
		long spread = Math.min(this.ttl / 10, MAX_SPREAD);
		long halfway = this.grantedAt + this.ttl / 2;
		return (halfway < rotatesAt()) ? halfway : rotatesAt() + (long) (spread * jitter);
	}

	private long rotatesAt() {
		return this.expiresAt - this.ttl;
	}

	private boolean isOverdue() {
		return rotatesAt() <= this.grantedAt;
	}

	/**
	 * Return when something expires. Vault rounds TTLs to seconds.
	 * @param requestedAt the time of the request
	 * @param ttl the granted TTL
	 * @return the time, never later than the actual expiry
	 */
	static long expiresAt(long requestedAt, long ttl) {
		return requestedAt - Math.floorMod(requestedAt, SECOND) + ttl;
	}

	/**
	 * Return the lifetime after a renewal. If less than the requested TTL was granted,
	 * the maximum TTL has been reached.
	 * @param at the time of the request
	 * @param requested the requested TTL
	 * @param granted the granted TTL
	 * @return the lifetime
	 */
	Lifetime renewed(long at, long requested, long granted) {
		return new Lifetime(this.issuedAt, at, at, this.ttl, expiresAt(at, granted), granted + SECOND >= requested);
	}

	Lifetime notRenewable() {
		return new Lifetime(this.issuedAt, this.grantedAt, this.confirmedAt, this.ttl, this.expiresAt, false);
	}

	/**
	 * Return the lifetime after a lookup. Earlier times move with the expiry because the
	 * clock has jumped.
	 * @param at the time of the request
	 * @param expiresAt the expiry that Vault reported
	 * @return the lifetime
	 */
	Lifetime confirmed(long at, long expiresAt) {
		long later = expiresAt - this.expiresAt;
		return new Lifetime(this.issuedAt + later, this.grantedAt + later, at, this.ttl, expiresAt, this.renewable);
	}

	boolean isRenewed() {
		return this.grantedAt != this.issuedAt;
	}

	/**
	 * Return a time in milliseconds.
	 * @param time the time
	 * @return the milliseconds since the epoch: {@link #NEVER} for a time beyond their
	 * range, 0 for one before the epoch
	 */
	static long millis(Instant time) {
		return time.isAfter(LATEST) ? NEVER : time.isBefore(Instant.EPOCH) ? 0 : time.toEpochMilli();
	}

	static Instant instant(long millis) {
		return (millis == NEVER) ? Instant.MAX : Instant.ofEpochMilli(millis);
	}

}
