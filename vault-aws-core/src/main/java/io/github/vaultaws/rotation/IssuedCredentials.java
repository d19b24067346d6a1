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

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import io.github.vaultaws.rotation.CredentialsInfo.Type;
import io.github.vaultaws.session.SessionToken;

/**
 * AWS credentials that Vault issued, with the lease they live by. Immutable: a renewal
 * makes a new one with the same credentials.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class IssuedCredentials {

	static final String PROVIDER_NAME = "VaultAws";

	private static final long MAX_WAIT = 60_000;

	private final AwsCredentials credentials;

	private final Origin origin;

	private final Lifetime lifetime;

	private final float jitter;

	private final long expiresAt;

	private IssuedCredentials(AwsCredentials credentials, Origin origin, Lifetime lifetime, float jitter,
			long wallOffset) {
		this.origin = origin;
		this.lifetime = lifetime;
		this.jitter = jitter;
		this.expiresAt = (origin.type() == Type.IAM_USER)
				? Math.min(lifetime.expiresAt(), Lifetime.millis(origin.token().expiresAt())) : lifetime.expiresAt();
		this.credentials = stamped(credentials, toWallClock(this.expiresAt, wallOffset));
	}

	static IssuedCredentials ofIamUser(ExpiringAwsCredentials credentials, String leaseId, Lifetime lifetime,
			SessionToken token) {
		return new IssuedCredentials(credentials, new Origin(Type.IAM_USER, leaseId, token), lifetime, 0, 0);
	}

	static IssuedCredentials ofStaticUser(ExpiringAwsCredentials credentials, Lifetime lifetime, SessionToken token) {
		return new IssuedCredentials(credentials, new Origin(Type.STATIC, "", token), lifetime, 0, 0);
	}

	static IssuedCredentials ofSession(AwsSessionCredentials credentials, String leaseId, Lifetime lifetime,
			SessionToken token) {
		return new IssuedCredentials(credentials, new Origin(Type.STS, leaseId, token), lifetime, 0, 0);
	}

	/**
	 * Return the same credentials after a renewal, a lookup or another read.
	 * @param lifetime their times
	 * @return the credentials with their new expiry
	 */
	IssuedCredentials with(Lifetime lifetime) {
		return new IssuedCredentials(this.credentials, this.origin, lifetime, this.jitter, wallOffset());
	}

	/**
	 * Return the same credentials with another number that spreads a fleet.
	 * @param jitter a number from 0 to 1
	 * @return the credentials
	 */
	IssuedCredentials withJitter(double jitter) {
		return new IssuedCredentials(this.credentials, this.origin, this.lifetime, (float) jitter, wallOffset());
	}

	/**
	 * Return the same credentials under the current state of their token, with the expiry
	 * that others see. The state of a token that Vault called invalid is not adopted.
	 * @param token the session's token, or {@code null} if there is none
	 * @param wallOffset how far the library's clock is ahead of the machine's
	 * @return the credentials
	 */
	IssuedCredentials adopt(@Nullable SessionToken token, long wallOffset) {
		Origin origin = this.origin.adopt(token);
		return (origin.equals(this.origin) && wallOffset() == wallOffset) ? this
				: new IssuedCredentials(this.credentials, origin, this.lifetime, this.jitter, wallOffset);
	}

	private long wallOffset() {
		return (this.expiresAt == Lifetime.NEVER || this.expiresAt <= 0) ? 0
				: this.expiresAt - stamp(this.credentials).toEpochMilli();
	}

	private static AwsCredentials stamped(AwsCredentials credentials, long expiresAt) {
		if (stamp(credentials).equals(Lifetime.instant(expiresAt))) {
			return credentials;
		}
		return (credentials instanceof AwsSessionCredentials session)
				? session.toBuilder().expirationTime(Lifetime.instant(expiresAt)).build()
				: new ExpiringAwsCredentials(credentials.accessKeyId(), credentials.secretAccessKey(), expiresAt);
	}

	private static Instant stamp(AwsCredentials credentials) {
		return credentials.expirationTime().orElse(Instant.EPOCH);
	}

	private static long toWallClock(long time, long wallOffset) {
		return (time == Lifetime.NEVER || time <= 0) ? time : time - wallOffset;
	}

	/**
	 * Return the credentials.
	 * @return the credentials, with their expiry and the account where Vault told it
	 */
	public AwsCredentials credentials() {
		return this.credentials;
	}

	/**
	 * Return when the credentials expire. Those of an IAM user die with the token that
	 * made them; those of STS do not.
	 * @return the expiry that Vault reported
	 */
	public Instant expiresAt() {
		return Lifetime.instant(this.expiresAt);
	}

	long expiresAtMillis() {
		return this.expiresAt;
	}

	/**
	 * Return whether an IAM user dies with a token that is no longer the session's.
	 * @param token the session's token, or {@code null} if there is none
	 * @param now the time
	 * @return {@code true} if the credentials have to be issued again
	 */
	boolean isOrphanOf(@Nullable SessionToken token, long now) {
		return isIamUser() && token != null
				&& (!this.origin.token().isSameTokenAs(token) || Lifetime.millis(token.expiresAt()) <= now);
	}

	boolean hasSameAccessKeyAs(@Nullable IssuedCredentials other) {
		return other != null && this.credentials.accessKeyId().equals(other.credentials.accessKeyId());
	}

	/**
	 * Return how much of their TTL credentials that are issued now in place of these
	 * would have left once they are in use: what Vault granted these, not longer than the
	 * token of an IAM user lives, less what the verification may take.
	 * @param now the time
	 * @return the duration, negative if the token has expired; zero for a static role,
	 * whose keys Vault alone replaces
	 */
	public Duration successorTtl(Instant now) {
		if (isStatic()) {
			return Duration.ZERO;
		}
		long ttl = this.lifetime.ttl();
		long life = isIamUser() ? Math.min(ttl, Lifetime.millis(this.origin.token().expiresAt()) - now.toEpochMilli())
				: ttl;
		return Duration.ofMillis(life - Math.min(life / 4, MAX_WAIT));
	}

	/**
	 * Return when the credentials were requested.
	 * @return the time of the request
	 */
	public Instant issuedAt() {
		return Lifetime.instant(this.lifetime.issuedAt());
	}

	/**
	 * Return whether the keys belong to an IAM user that exists as long as its lease.
	 * @return {@code false} for keys of STS and of static roles
	 */
	public boolean isIamUser() {
		return this.origin.type() == Type.IAM_USER;
	}

	/**
	 * Return whether the keys are those of a static role, which Vault rotates by itself.
	 * @return {@code false} for keys that have a lease
	 */
	public boolean isStatic() {
		return this.origin.type() == Type.STATIC;
	}

	/**
	 * Return whether AWS may learn of the keys only some time after they were made.
	 * @return {@code false} for keys of STS
	 */
	boolean needsVerification() {
		return this.origin.type() != Type.STS;
	}

	/**
	 * Return whether the credentials have not expired.
	 * @param now the time
	 * @return {@code true} if they can be used
	 */
	public boolean isLive(Instant now) {
		return isLive(now.toEpochMilli());
	}

	/**
	 * Return whether the credentials have not expired. Allocates nothing.
	 * @param now the time, in milliseconds since 1970
	 * @return {@code true} if they can be used
	 */
	boolean isLive(long now) {
		return now < this.expiresAt;
	}

	/**
	 * Return the access key id as it may be shown.
	 * @return its last four characters
	 */
	public String maskedAccessKeyId() {
		return mask(this.credentials.accessKeyId());
	}

	/**
	 * Return what may be shown of the credentials.
	 * @return the description
	 */
	public CredentialsInfo info() {
		return new CredentialsInfo(maskedAccessKeyId(),
				Lifetime.instant(toWallClock(this.lifetime.issuedAt(), wallOffset())), stamp(this.credentials),
				this.origin.type());
	}

	String leaseId() {
		return this.origin.leaseId();
	}

	Lifetime lifetime() {
		return this.lifetime;
	}

	double jitter() {
		return this.jitter;
	}

	SessionToken token() {
		return this.origin.token();
	}

	static String mask(String accessKeyId) {
		return "…" + accessKeyId.substring(Math.max(0, accessKeyId.length() - 4));
	}

	@Override
	public String toString() {
		return "IssuedCredentials[" + maskedAccessKeyId() + ", expiresAt=" + expiresAt() + "]";
	}

	/**
	 * Where the keys come from.
	 *
	 * @param type whose keys they are
	 * @param leaseId the lease id; empty where Vault keeps none
	 * @param token the token that they were issued with
	 */
	private record Origin(Type type, String leaseId, SessionToken token) {

		Origin adopt(@Nullable SessionToken token) {
			return (token != null && token.isSameTokenAs(this.token) && token.expiresAt().isAfter(Instant.MIN))
					? new Origin(this.type, this.leaseId, token) : this;
		}

	}

	/**
	 * The keys of an IAM user with their expiry, which the SDK's own class cannot hold.
	 * Immutable.
	 *
	 * @param accessKeyId the access key id
	 * @param secretAccessKey the secret access key
	 * @param expiresAt when Vault deletes the credentials, in milliseconds since 1970
	 */
	record ExpiringAwsCredentials(String accessKeyId, String secretAccessKey,
			long expiresAt) implements AwsCredentials {

		@Override
		public Optional<Instant> expirationTime() {
			return Optional.of(Lifetime.instant(this.expiresAt));
		}

		@Override
		public Optional<String> providerName() {
			return Optional.of(IssuedCredentials.PROVIDER_NAME);
		}

		@Override
		public String toString() {
			return "ExpiringAwsCredentials[" + IssuedCredentials.mask(this.accessKeyId) + ", expiresAt="
					+ Lifetime.instant(this.expiresAt) + "]";
		}

	}

}
