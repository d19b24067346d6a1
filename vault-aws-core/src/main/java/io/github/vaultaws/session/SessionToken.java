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

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.SessionState;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.runtime.MonotonicClock;

/**
 * A Vault token with its expiry. Immutable: a renewal creates a new instance.
 *
 * @param token the token
 * @param expiresAt the expiry, {@link Instant#MAX} if the token never expires or its
 * expiry is unknown
 * @param ttl the TTL that the last login or renewal granted
 * @param renewable whether to renew the token
 * @param revocable whether the session obtained the token and can revoke it, which
 * applies neither to a batch token nor to a token from an external source
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record SessionToken(@JsonIgnore VaultToken token, Instant expiresAt, Duration ttl, boolean renewable,
		boolean revocable) {

	private static final double RENEW_AT = 2.0 / 3;

	private static final double JITTER = 0.1;

	private static final double RENEW_AT_MEAN = RENEW_AT - JITTER / 2;

	/**
	 * Create a new {@link SessionToken} from the result of a login.
	 * @param login the token
	 * @param requestedAt the time at which the login was sent
	 * @return the new instance
	 */
	static SessionToken of(LoginToken login, Instant requestedAt) {
		Duration ttl = login.getLeaseDuration();
		return new SessionToken(login, ttl.isZero() ? Instant.MAX : expiresAt(requestedAt, ttl), ttl,
				login.isRenewable() && !ttl.isZero(), !login.isBatchToken());
	}

	/**
	 * Create a new {@link SessionToken} for a token from an external source, whose expiry
	 * is unknown.
	 * @param token the token
	 * @return the new instance
	 */
	public static SessionToken external(VaultToken token) {
		return new SessionToken(token, Instant.MAX, Duration.ZERO, false, false);
	}

	/**
	 * Return the accessor of the token, which is not a secret.
	 * @return the accessor, or {@code null} if it is unknown
	 */
	public @Nullable String accessor() {
		return VaultHttp.accessor(this.token);
	}

	/**
	 * Describe the token without its secret, by the system clock.
	 * @param clock the clock
	 * @return the description
	 */
	SessionState.Token describe(MonotonicClock clock) {
		return new SessionState.Token(this.expiresAt.equals(Instant.MAX) ? null : clock.toWallClock(this.expiresAt),
				this.renewable, accessor());
	}

	/**
	 * Return whether the token has not expired.
	 * @param now the current time
	 * @return {@code true} if the token can be used
	 */
	public boolean isLive(Instant now) {
		return now.isBefore(this.expiresAt);
	}

	/**
	 * Return whether another instance represents the same token.
	 * @param other the other instance, or {@code null}
	 * @return {@code true} for the same token, regardless of its expiry
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
	 * Return this token as one that Vault has reported as invalid.
	 * @return the expired token
	 */
	SessionToken expired() {
		return new SessionToken(this.token, Instant.MIN, Duration.ZERO, false, this.revocable);
	}

	/**
	 * Return the time after which a failed renewal is followed by a login.
	 * @param margin the time before the expiry at which the token must have been
	 * replaced, limited to a sixth of the TTL
	 * @return the time
	 */
	Instant lastRenewalAt(Duration margin) {
		Duration sixth = this.ttl.dividedBy(6);
		return this.expiresAt.minus((margin.compareTo(sixth) < 0) ? margin : sixth);
	}

	/**
	 * Return the time of the next renewal, at two thirds of the TTL, or of the
	 * replacement if the token cannot be renewed.
	 * @param margin the time before the expiry at which the token must have been
	 * replaced, limited to half of the TTL
	 * @param random a number from 0 to 1 for the jitter
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
	 * Return the time of the first renewal or replacement after a login. The first
	 * renewal takes place at any time up to the usual one, so that instances that were
	 * started together do not renew together.
	 * @param margin the time before the expiry at which the token must have been replaced
	 * @param random a number from 0 to 1 for the jitter
	 * @return the time, {@link Instant#MAX} for never
	 */
	Instant firstRefreshAt(Duration margin, double random) {
		return (this.renewable && !this.expiresAt.equals(Instant.MAX))
				? this.expiresAt.minus(part(this.ttl, 1 - RENEW_AT_MEAN * (1 - random)))
				: nextRefreshAt(margin, random);
	}

	/**
	 * Return the expiry for a TTL that Vault granted. Vault rounds TTLs to seconds.
	 * @param requestedAt the time at which the request was sent
	 * @param ttl the TTL
	 * @return the expiry, which is never later than the actual one
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
