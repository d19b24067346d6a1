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
 * The times of what Vault granted. Immutable; times are in milliseconds since 1970 by the
 * library's own clock.
 *
 * @param issuedAt when it was requested
 * @param grantedAt when the current grant was requested: the last renewal, or the issue
 * @param confirmedAt when Vault last reported how long it lives
 * @param ttl the first granted TTL, which renewals ask for
 * @param expiresAt when it expires
 * @param renewable whether a renewal is worth trying
 * @author The vault-aws-spring-boot authors
 */
record Lifetime(long issuedAt, long grantedAt, long confirmedAt, long ttl, long expiresAt, boolean renewable) {

	/**
	 * A time that never comes.
	 */
	static final long NEVER = Long.MAX_VALUE;

	private static final long SECOND = 1_000;

	private static final Instant LATEST = Instant.ofEpochMilli(NEVER);

	/**
	 * Return the times of something that Vault just issued.
	 * @param requestedAt when it was requested
	 * @param ttl its TTL
	 * @param renewable whether it can be renewed
	 * @return the times
	 */
	static Lifetime of(long requestedAt, long ttl, boolean renewable) {
		return new Lifetime(requestedAt, requestedAt, requestedAt, ttl, expiresAt(requestedAt, ttl), renewable);
	}

	/**
	 * Return when something expires. Vault rounds TTLs to seconds.
	 * @param requestedAt when it was requested
	 * @param ttl its TTL
	 * @return the time, never too late
	 */
	static long expiresAt(long requestedAt, long ttl) {
		return requestedAt - Math.floorMod(requestedAt, SECOND) + ttl;
	}

	/**
	 * Return the times after a renewal. One that granted less than it asked for has
	 * reached the maximum TTL.
	 * @param at when it was requested
	 * @param asked the TTL that it asked for
	 * @param granted the TTL that it got
	 * @return the times
	 */
	Lifetime renewed(long at, long asked, long granted) {
		return new Lifetime(this.issuedAt, at, at, this.ttl, expiresAt(at, granted), granted + SECOND >= asked);
	}

	Lifetime notRenewable() {
		return new Lifetime(this.issuedAt, this.grantedAt, this.confirmedAt, this.ttl, this.expiresAt, false);
	}

	/**
	 * Return the times after a lookup. The times before move with the expiry, because the
	 * clock has jumped.
	 * @param at when it was requested
	 * @param expiresAt the expiry that Vault reported
	 * @return the times
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
	 * @return the milliseconds since 1970, {@link #NEVER} beyond them all and 0 before
	 */
	static long millis(Instant time) {
		return time.isAfter(LATEST) ? NEVER : time.isBefore(Instant.EPOCH) ? 0 : time.toEpochMilli();
	}

	static Instant instant(long millis) {
		return (millis == NEVER) ? Instant.MAX : Instant.ofEpochMilli(millis);
	}

}
