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

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.session.SessionToken;

/**
 * AWS credentials issued by Vault, with their lease. Immutable: a renewal creates a new
 * instance with the same credentials.
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
		this.expiresAt = (origin.type() == CredentialsInfo.Type.IAM_USER)
				? Math.min(lifetime.expiresAt(), Lifetime.millis(origin.token().expiresAt())) : lifetime.expiresAt();
		this.credentials = stamped(credentials, toWallClock(this.expiresAt, wallOffset));
	}

	static IssuedCredentials ofIamUser(ExpiringAwsCredentials credentials, String leaseId, Lifetime lifetime,
			SessionToken token) {
		return new IssuedCredentials(credentials, new Origin(CredentialsInfo.Type.IAM_USER, leaseId, token), lifetime,
				0, 0);
	}

	static IssuedCredentials ofStaticUser(ExpiringAwsCredentials credentials, Lifetime lifetime, SessionToken token) {
		return new IssuedCredentials(credentials, new Origin(CredentialsInfo.Type.STATIC, "", token), lifetime, 0, 0);
	}

	static IssuedCredentials ofSession(AwsSessionCredentials credentials, String leaseId, Lifetime lifetime,
			SessionToken token) {
		return new IssuedCredentials(credentials, new Origin(CredentialsInfo.Type.STS, leaseId, token), lifetime, 0, 0);
	}

	/**
	 * Return the same credentials after a renewal, a lookup or another read.
	 * @param lifetime their lifetime
	 * @return the credentials with their new expiry
	 */
	IssuedCredentials with(Lifetime lifetime) {
		return new IssuedCredentials(this.credentials, this.origin, lifetime, this.jitter, wallOffset());
	}

	/**
	 * Return the same credentials with the id of the request that issued them.
	 * @param requestId the id, or {@code null} if it is unknown
	 * @return the credentials
	 */
	IssuedCredentials withRequestId(@Nullable String requestId) {
		Origin origin = new Origin(this.origin.type(), this.origin.leaseId(), this.origin.token(), requestId);
		return new IssuedCredentials(this.credentials, origin, this.lifetime, this.jitter, wallOffset());
	}

	/**
	 * Return the same credentials with another jitter.
	 * @param jitter a number from 0 to 1
	 * @return the credentials
	 */
	IssuedCredentials withJitter(double jitter) {
		return new IssuedCredentials(this.credentials, this.origin, this.lifetime, (float) jitter, wallOffset());
	}

	/**
	 * Return the same credentials with the current state of their token and with their
	 * expiry by the system clock. The state of a token that Vault reported as invalid is
	 * not adopted.
	 * @param token the session's token, or {@code null} if there is none
	 * @param wallOffset the offset of the monotonic clock from the system clock, in
	 * milliseconds
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
	 * @return the credentials, with their expiry and, if Vault returned it, the account
	 * id
	 */
	public AwsCredentials credentials() {
		return this.credentials;
	}

	/**
	 * Return when the credentials expire. Credentials of an IAM user expire with the
	 * token that created them; STS credentials do not.
	 * @return the expiry
	 */
	public Instant expiresAt() {
		return Lifetime.instant(this.expiresAt);
	}

	long expiresAtMillis() {
		return this.expiresAt;
	}

	/**
	 * Return whether the credentials are those of an IAM user that was created with a
	 * token other than the session's.
	 * @param token the session's token, or {@code null} if there is none
	 * @param now the time
	 * @return {@code true} if the credentials have to be issued again
	 */
	boolean isOrphanOf(@Nullable SessionToken token, long now) {
		return isIamUser() && token != null
				&& (!this.origin.token().isSameTokenAs(token) || Lifetime.millis(token.expiresAt()) <= now);
	}

	boolean hasSameAccessKeyAs(@Nullable IssuedCredentials other) {
		return other != null && hasAccessKey(other.credentials.accessKeyId());
	}

	boolean hasAccessKey(@Nullable String accessKeyId) {
		return this.credentials.accessKeyId().equals(accessKeyId);
	}

	/**
	 * Return the TTL that remains of credentials that are issued now to replace these,
	 * once they are activated: the TTL that Vault granted these, limited by the token for
	 * IAM users, less the time for the verification.
	 * @param now the time
	 * @return the remaining TTL, negative if the token has expired; zero for a static
	 * role, whose credentials only Vault rotates
	 */
	public Duration successorTtl(Instant now) {
		if (isStatic()) {
			return Duration.ZERO;
		}
		long granted = this.lifetime.ttl();
		long ttl = isIamUser()
				? Math.min(granted, Lifetime.millis(this.origin.token().expiresAt()) - now.toEpochMilli()) : granted;
		return Duration.ofMillis(ttl - Math.min(ttl / 4, MAX_WAIT));
	}

	/**
	 * Return when the credentials were requested.
	 * @return the time of the request
	 */
	public Instant issuedAt() {
		return Lifetime.instant(this.lifetime.issuedAt());
	}

	/**
	 * Return whether the credentials are those of an IAM user that Vault deletes with the
	 * lease.
	 * @return {@code false} for STS credentials and for those of static roles
	 */
	public boolean isIamUser() {
		return this.origin.type() == CredentialsInfo.Type.IAM_USER;
	}

	/**
	 * Return whether the credentials are those of a static role, which only Vault
	 * rotates.
	 * @return {@code false} for credentials with a lease
	 */
	public boolean isStatic() {
		return this.origin.type() == CredentialsInfo.Type.STATIC;
	}

	/**
	 * Return whether the credentials may not be valid in all of AWS immediately after
	 * they were issued.
	 * @return {@code false} for STS credentials
	 */
	boolean needsVerification() {
		return this.origin.type() != CredentialsInfo.Type.STS;
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
	 * Return whether the credentials have not expired. Does not allocate.
	 * @param now the current time, in milliseconds since the epoch
	 * @return {@code true} if they can be used
	 */
	boolean isLive(long now) {
		return now < this.expiresAt;
	}

	/**
	 * Return the masked access key id.
	 * @return the last four characters, after an ellipsis
	 */
	public String maskedAccessKeyId() {
		return mask(this.credentials.accessKeyId());
	}

	/**
	 * Return a description of the credentials without their secrets.
	 * @return the description
	 */
	public CredentialsInfo info() {
		return new CredentialsInfo(maskedAccessKeyId(),
				Lifetime.instant(toWallClock(this.lifetime.issuedAt(), wallOffset())), stamp(this.credentials),
				this.origin.type(), this.origin.token().accessor(), this.origin.requestId());
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
	 * Origin of the credentials.
	 *
	 * @param type the type of the credentials
	 * @param leaseId the lease id, empty if there is no lease
	 * @param token the token that they were issued with
	 * @param requestId the id of the request, or {@code null} if it is unknown
	 */
	private record Origin(CredentialsInfo.Type type, String leaseId, SessionToken token, @Nullable String requestId) {

		Origin(CredentialsInfo.Type type, String leaseId, SessionToken token) {
			this(type, leaseId, token, null);
		}

		Origin adopt(@Nullable SessionToken token) {
			return (token != null && token.isSameTokenAs(this.token) && token.expiresAt().isAfter(Instant.MIN))
					? new Origin(this.type, this.leaseId, token, this.requestId) : this;
		}

	}

	/**
	 * Credentials of an IAM user with their expiry, which the class of the AWS SDK does
	 * not support. Immutable.
	 *
	 * @param accessKeyId the access key id
	 * @param secretAccessKey the secret access key
	 * @param expiresAt the time at which Vault deletes the IAM user, in milliseconds
	 * since the epoch
	 */
	record ExpiringAwsCredentials(String accessKeyId, @JsonIgnore String secretAccessKey,
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
