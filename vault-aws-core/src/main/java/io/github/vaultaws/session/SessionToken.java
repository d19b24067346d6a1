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

package io.github.vaultaws.session;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

/**
 * A Vault token with the end that Vault told. Immutable: a renewal makes a new one.
 *
 * @param token the token
 * @param expiresAt when it ends; {@link Instant#MAX} for one that never does
 * @param ttl how long it lives from its last renewal
 * @param renewable whether a renewal is worth trying
 * @param revocable whether a login made it and Vault keeps it, so that it can be revoked;
 * neither is so for a batch token, nor the first for one given from outside
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record SessionToken(VaultToken token, Instant expiresAt, Duration ttl, boolean renewable, boolean revocable) {

	private static final double RENEW_AT = 2.0 / 3;

	private static final double JITTER = 0.1;

	private static final double RENEW_AT_MEAN = RENEW_AT - JITTER / 2;

	/**
	 * Create the state of a token that a login just gave.
	 * @param login the token
	 * @param requestedAt when the login was sent
	 * @return the state
	 */
	static SessionToken of(LoginToken login, Instant requestedAt) {
		Duration ttl = login.getLeaseDuration();
		return new SessionToken(login, ttl.isZero() ? Instant.MAX : expiresAt(requestedAt, ttl), ttl,
				login.isRenewable() && !ttl.isZero(), !login.isBatchToken());
	}

	/**
	 * Create the state of a token that was given from outside, whose end is not known.
	 * @param token the token
	 * @return the state
	 */
	public static SessionToken given(VaultToken token) {
		return new SessionToken(token, Instant.MAX, Duration.ZERO, false, false);
	}

	/**
	 * Return whether the token is before its end.
	 * @param now the time
	 * @return {@code true} if it can be used
	 */
	public boolean isLive(Instant now) {
		return now.isBefore(this.expiresAt);
	}

	/**
	 * Return whether both are states of the same token.
	 * @param other the other, or {@code null}
	 * @return {@code true} for the same token, whatever its end
	 */
	public boolean isSameTokenAs(@Nullable SessionToken other) {
		return other != null && this.token.equals(other.token);
	}

	SessionToken renewed(Instant requestedAt, Duration ttl) {
		boolean capped = ttl.plusSeconds(1).compareTo(this.ttl) < 0;
		return new SessionToken(this.token, expiresAt(requestedAt, ttl), capped ? ttl : this.ttl, !capped,
				this.revocable);
	}

	SessionToken withExpiresAt(Instant expiresAt) {
		return new SessionToken(this.token, expiresAt, this.ttl, this.renewable, this.revocable);
	}

	SessionToken withoutRenewal(Instant now) {
		return new SessionToken(this.token, this.expiresAt, Duration.between(now, this.expiresAt), false,
				this.revocable);
	}

	/**
	 * Return the state of a token that Vault called dead.
	 * @return the state
	 */
	SessionToken expired() {
		return new SessionToken(this.token, Instant.MIN, Duration.ZERO, false, this.revocable);
	}

	/**
	 * Return from when on a successor is better than further attempts to renew.
	 * @param margin how long before its end a successor must be there; at most a sixth of
	 * the ttl is taken
	 * @return the time
	 */
	Instant lastRenewalAt(Duration margin) {
		Duration sixth = this.ttl.dividedBy(6);
		return this.expiresAt.minus((margin.compareTo(sixth) < 0) ? margin : sixth);
	}

	/**
	 * Return when this token wants attention: a renewal at two thirds of its ttl or, if
	 * it cannot be renewed, a successor.
	 * @param margin how long before its end a successor must be there; at most half of
	 * the ttl is taken
	 * @param random a number from 0 to 1 that spreads a fleet
	 * @return the time, {@link Instant#MAX} for never
	 */
	Instant nextRefreshAt(Duration margin, double random) {
		if (this.expiresAt.equals(Instant.MAX)) {
			return Instant.MAX;
		}
		if (this.renewable) {
			return this.expiresAt.minus(part(this.ttl, 1 - RENEW_AT + JITTER * random));
		}
		Duration half = this.ttl.dividedBy(2);
		return this.expiresAt.minus((margin.compareTo(half) < 0) ? margin : half);
	}

	/**
	 * Return when a token that a login just gave wants attention. Its first renewal comes
	 * at any time up to the usual one, so that instances that started together do not go
	 * on together.
	 * @param margin how long before its end a successor must be there
	 * @param random a number from 0 to 1 that spreads a fleet
	 * @return the time, {@link Instant#MAX} for never
	 */
	Instant firstRefreshAt(Duration margin, double random) {
		return (this.renewable && !this.expiresAt.equals(Instant.MAX))
				? this.expiresAt.minus(part(this.ttl, 1 - RENEW_AT_MEAN * (1 - random)))
				: nextRefreshAt(margin, random);
	}

	/**
	 * Return when something ends that Vault gave a ttl. Vault rounds lives to seconds.
	 * @param requestedAt when it was asked for
	 * @param ttl its ttl
	 * @return the end, never too late
	 */
	public static Instant expiresAt(Instant requestedAt, Duration ttl) {
		return requestedAt.truncatedTo(ChronoUnit.SECONDS).plus(ttl);
	}

	private static Duration part(Duration duration, double part) {
		return Duration.ofMillis((long) (duration.toMillis() * part));
	}

	@Override
	public String toString() {
		return "SessionToken[expiresAt=" + this.expiresAt + ", renewable=" + this.renewable + ", revocable="
				+ this.revocable + "]";
	}

}
