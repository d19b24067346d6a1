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
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import io.github.vaultaws.session.SessionToken;

/**
 * AWS keys that Vault issued, with the lease they live by. Immutable: a renewal makes a
 * new one with the same keys.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class IssuedCredentials {

	static final String PROVIDER_NAME = "VaultAws";

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);

	private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

	private final AwsCredentials keys;

	private final Lease lease;

	private final SessionToken token;

	private final Kind kind;

	private final UnaryOperator<Instant> shown;

	private final long endMillis;

	private IssuedCredentials(AwsCredentials keys, Lease lease, SessionToken token, Kind kind,
			UnaryOperator<Instant> shown) {
		this.lease = lease;
		this.token = token;
		this.kind = kind;
		this.shown = shown;
		this.keys = ending(keys, shown.apply(end()));
		this.endMillis = millis(end());
	}

	static IssuedCredentials ofUser(String accessKeyId, String secretAccessKey, Lease lease, SessionToken token) {
		return new IssuedCredentials(new VaultAwsCredentials(accessKeyId, secretAccessKey, earlier(lease, token)),
				lease, token, Kind.USER, UnaryOperator.identity());
	}

	static IssuedCredentials ofStaticUser(String accessKeyId, String secretAccessKey, Lease lease, SessionToken token) {
		return new IssuedCredentials(new VaultAwsCredentials(accessKeyId, secretAccessKey, lease.end()), lease, token,
				Kind.STATIC_USER, UnaryOperator.identity());
	}

	static IssuedCredentials ofSession(String accessKeyId, String secretAccessKey, String sessionToken,
			@Nullable String accountId, Lease lease, SessionToken token) {
		return new IssuedCredentials(AwsSessionCredentials.builder()
			.accessKeyId(accessKeyId)
			.secretAccessKey(secretAccessKey)
			.sessionToken(sessionToken)
			.accountId(accountId)
			.expirationTime(lease.end())
			.providerName(PROVIDER_NAME)
			.build(), lease, token, Kind.SESSION, UnaryOperator.identity());
	}

	/**
	 * Return the same keys under a later state of their lease or token.
	 * @param lease the lease
	 * @param token the token
	 * @return the keys with their new end
	 */
	IssuedCredentials with(Lease lease, SessionToken token) {
		return new IssuedCredentials(this.keys, lease, token, this.kind, this.shown);
	}

	/**
	 * Return the same keys with the end that others see on the machine's clock.
	 * @param shown what that shows at a time of the library's
	 * @return the keys
	 */
	IssuedCredentials shownBy(UnaryOperator<Instant> shown) {
		return new IssuedCredentials(this.keys, this.lease, this.token, this.kind, shown);
	}

	/**
	 * Return whether the keys tell another end than the machine's clock will show then,
	 * because it was set back meanwhile.
	 * @return {@code true} if they have to be told anew
	 */
	boolean isShownWrong() {
		return !this.keys.expirationTime().equals(Optional.of(this.shown.apply(end())));
	}

	private static AwsCredentials ending(AwsCredentials keys, Instant end) {
		if (keys.expirationTime().equals(Optional.of(end))) {
			return keys;
		}
		return (keys instanceof AwsSessionCredentials session) ? session.toBuilder().expirationTime(end).build()
				: new VaultAwsCredentials(keys.accessKeyId(), keys.secretAccessKey(), end);
	}

	private static long millis(Instant time) {
		if (time.isAfter(LATEST)) {
			return Long.MAX_VALUE;
		}
		return time.isBefore(EARLIEST) ? Long.MIN_VALUE : time.toEpochMilli();
	}

	private static Instant earlier(Lease lease, SessionToken token) {
		return lease.end().isBefore(token.end()) ? lease.end() : token.end();
	}

	/**
	 * Return the keys.
	 * @return the keys, with their end and the account where Vault told it
	 */
	public AwsCredentials keys() {
		return this.keys;
	}

	/**
	 * Return when the keys end. Those of an IAM user die with the token that made them;
	 * those of STS do not.
	 * @return the end that Vault told
	 */
	public Instant end() {
		return isUser() ? earlier(this.lease, this.token) : this.lease.end();
	}

	boolean isUnderFormerStateOf(SessionToken token) {
		return this.token.isSameAs(token) && !this.token.equals(token);
	}

	/**
	 * Return whether an IAM user dies with a token that is no longer the session's.
	 * @param token the session's token
	 * @return {@code true} if the keys have to be issued again
	 */
	boolean isOrphanOf(SessionToken token) {
		return isUser() && !this.token.isSameAs(token);
	}

	boolean hasSameKeysAs(@Nullable IssuedCredentials other) {
		return other != null && this.keys.accessKeyId().equals(other.keys.accessKeyId());
	}

	/**
	 * Return how much of their life keys that are made now in place of these would have
	 * left once they are in use: what Vault granted these, not longer than the token of
	 * an IAM user lives, less what the proof may take.
	 * @param now the time
	 * @return the duration, negative if the token has ended; zero for a static role,
	 * whose keys Vault alone replaces
	 */
	public Duration successorLife(Instant now) {
		if (isStatic()) {
			return Duration.ZERO;
		}
		Instant end = now.plus(this.lease.granted());
		Duration life = Duration.between(now, (isUser() && this.token.end().isBefore(end)) ? this.token.end() : end);
		Duration quarter = life.dividedBy(4);
		return life.minus((quarter.compareTo(LONGEST_WAIT) < 0) ? quarter : LONGEST_WAIT);
	}

	/**
	 * Return when the keys were asked for.
	 * @return the time of the request
	 */
	public Instant issuedAt() {
		return this.lease.issuedAt();
	}

	/**
	 * Return whether the keys belong to an IAM user that exists as long as its lease.
	 * @return {@code false} for keys of STS and of static roles
	 */
	public boolean isUser() {
		return this.kind == Kind.USER;
	}

	/**
	 * Return whether the keys are those of a static role, which Vault rotates by itself.
	 * @return {@code false} for keys that have a lease
	 */
	public boolean isStatic() {
		return this.kind == Kind.STATIC_USER;
	}

	/**
	 * Return whether AWS may learn of the keys only some time after they were made.
	 * @return {@code false} for keys of STS
	 */
	boolean needsProof() {
		return this.kind != Kind.SESSION;
	}

	/**
	 * Return whether the keys are before their end.
	 * @param now the time
	 * @return {@code true} if they can be used
	 */
	public boolean isLive(Instant now) {
		return now.isBefore(end());
	}

	/**
	 * Return whether the keys are before their end, which is kept to the millisecond.
	 * @param now the time, in milliseconds since 1970
	 * @return {@code true} if they can be used
	 */
	boolean isLive(long now) {
		return now < this.endMillis;
	}

	/**
	 * Return the access key id as it may be shown.
	 * @return its last four characters
	 */
	public String maskedKeyId() {
		return mask(this.keys.accessKeyId());
	}

	/**
	 * Return what may be told of the keys.
	 * @return the description
	 */
	public KeyInfo info() {
		return new KeyInfo(maskedKeyId(), this.shown.apply(issuedAt()), this.shown.apply(end()), needsProof());
	}

	Lease lease() {
		return this.lease;
	}

	SessionToken token() {
		return this.token;
	}

	static String mask(String accessKeyId) {
		return "…" + accessKeyId.substring(Math.max(0, accessKeyId.length() - 4));
	}

	@Override
	public String toString() {
		return "IssuedCredentials[" + maskedKeyId() + ", end=" + end() + "]";
	}

	/**
	 * Whose keys they are.
	 */
	private enum Kind {

		USER, STATIC_USER, SESSION

	}

	/**
	 * What Vault told of a lease.
	 *
	 * @param id the lease id; empty where Vault keeps none
	 * @param issuedAt when the keys were asked for
	 * @param renewedAt when the lease was last renewed, or issued
	 * @param toldAt when Vault was last asked how long it lives
	 * @param granted how long it lives from its first renewal
	 * @param end when it ends
	 * @param renewable whether a renewal is worth trying
	 */
	record Lease(String id, Instant issuedAt, Instant renewedAt, Instant toldAt, Duration granted, Instant end,
			boolean renewable) {

		static Lease of(String id, Instant issuedAt, Duration granted, boolean renewable) {
			return new Lease(id, issuedAt, issuedAt, issuedAt, granted, SessionToken.end(issuedAt, granted), renewable);
		}

		/**
		 * Return the state after a renewal. A lease that was granted less than was asked
		 * for has reached its maximum.
		 * @param at when the renewal was sent
		 * @param asked how long it should live
		 * @param granted how long it does
		 * @return the state
		 */
		Lease renewed(Instant at, Duration asked, Duration granted) {
			boolean capped = granted.plusSeconds(1).compareTo(asked) < 0;
			return new Lease(this.id, this.issuedAt, at, at, this.granted, SessionToken.end(at, granted), !capped);
		}

		boolean isRenewed() {
			return !this.renewedAt.equals(this.issuedAt);
		}

		Lease withoutRenewal() {
			return new Lease(this.id, this.issuedAt, this.renewedAt, this.toldAt, this.granted, this.end, false);
		}

		/**
		 * Return the state after Vault was asked for the end. What came before moves with
		 * it, because the clock has leapt.
		 * @param at when it was asked
		 * @param end the end
		 * @return the state
		 */
		Lease confirmed(Instant at, Instant end) {
			Duration later = Duration.between(this.end, end);
			return new Lease(this.id, this.issuedAt.plus(later), this.renewedAt.plus(later), at, this.granted, end,
					this.renewable);
		}

	}

}
