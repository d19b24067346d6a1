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

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.client.VaultHttpResponse;
import io.github.vaultaws.rotation.IssuedCredentials.ExpiringAwsCredentials;
import io.github.vaultaws.session.SessionToken;

/**
 * Response of Vault to a request for credentials.
 *
 * @param response the response
 * @param failures the exceptions for missing or invalid fields
 * @author The vault-aws-spring-boot authors
 */
record CredentialsResponse(VaultHttpResponse response, CredentialsFailures failures) {

	private static final Duration MAX_TIME_TO_ROTATION = Duration.ofDays(3653);

	private static final String TEMPORARY_KEY_PREFIX = "ASIA";

	/**
	 * Return the credentials.
	 * @param requestedAt the time of the request
	 * @param token the token of the request
	 * @return the credentials
	 */
	IssuedCredentials credentials(long requestedAt, SessionToken token) {
		return issued(requestedAt, token).withRequestId(this.response.requestId());
	}

	private IssuedCredentials issued(long requestedAt, SessionToken token) {
		String accessKey = secret("access_key");
		String secretKey = secret("secret_key");
		if (accessKey == null || secretKey == null) {
			throw failure(CredentialsFailureReason.NO_CREDENTIALS, null, null);
		}
		ExpiringAwsCredentials credentials = new ExpiringAwsCredentials(accessKey, secretKey, 0);
		if (this.failures.request().staticRole()) {
			return IssuedCredentials.ofStaticUser(credentials,
					Lifetime.ofStaticRole(requestedAt, Lifetime.millis(rotation(Lifetime.instant(requestedAt)))),
					token);
		}
		String sessionToken = (secret("session_token") != null) ? secret("session_token") : secret("security_token");
		if (sessionToken == null && accessKey.startsWith(TEMPORARY_KEY_PREFIX)) {
			throw failure(CredentialsFailureReason.NO_CREDENTIALS, "a temporary access key without a session token",
					null);
		}
		Lifetime lifetime = lifetime(requestedAt, sessionToken == null && this.response.body().flag("renewable"));
		String id = this.response.body().text("lease_id");
		String leaseId = (id != null) ? id : "";
		return (sessionToken != null)
				? IssuedCredentials.ofSession(session(credentials, sessionToken), leaseId, lifetime, token)
				: IssuedCredentials.ofIamUser(credentials, leaseId, lifetime, token);
	}

	private VaultAwsCredentialsException failure(CredentialsFailureReason reason, @Nullable String detail,
			@Nullable Throwable cause) {
		String requestId = this.response.requestId();
		String id = (requestId != null) ? "request_id " + requestId : null;
		return this.failures.of(reason,
				(detail != null && id != null) ? detail + ", " + id : (id != null) ? id : detail, cause);
	}

	private @Nullable String secret(String field) {
		try {
			return this.response.data().secret(field);
		}
		catch (VaultHttpException ex) {
			throw failure(CredentialsFailureReason.NO_CREDENTIALS, ex.getMessage(), ex);
		}
	}

	private AwsSessionCredentials session(ExpiringAwsCredentials credentials, String sessionToken) {
		return AwsSessionCredentials.builder()
			.accessKeyId(credentials.accessKeyId())
			.secretAccessKey(credentials.secretAccessKey())
			.sessionToken(sessionToken)
			.accountId(accountId())
			.providerName(IssuedCredentials.PROVIDER_NAME)
			.build();
	}

	private Lifetime lifetime(long requestedAt, boolean renewable) {
		Duration ttl = ttl();
		if (ttl.isZero()) {
			throw failure(CredentialsFailureReason.NO_LEASE_DURATION, null, null);
		}
		return Lifetime.of(requestedAt, ttl.toMillis(), renewable);
	}

	private Duration ttl() {
		try {
			Duration ttl = this.response.data().has("ttl") ? this.response.data().ttl("ttl") : Duration.ZERO;
			return ttl.isZero() ? this.response.body().ttl("lease_duration") : ttl;
		}
		catch (VaultHttpException ex) {
			throw failure(CredentialsFailureReason.NO_LEASE_DURATION, ex.getMessage(), ex);
		}
	}

	private Instant rotation(Instant requestedAt) {
		try {
			Instant rotation = Instant.parse(String.valueOf(this.response.data().text("expiration")));
			if (rotation.isAfter(requestedAt.plus(MAX_TIME_TO_ROTATION))) {
				throw failure(CredentialsFailureReason.NO_ROTATION,
						"'expiration' is in the year " + rotation.atZone(ZoneOffset.UTC).getYear(), null);
			}
			return rotation;
		}
		catch (DateTimeException ex) {
			// The message of the exception contains the text as received.
			throw failure(CredentialsFailureReason.NO_ROTATION, null, null);
		}
	}

	private @Nullable String accountId() {
		String arn = this.response.data().text("arn");
		String[] parts = (arn != null) ? arn.split(":") : new String[0];
		return (parts.length > 4) ? parts[4] : null;
	}

	@Override
	public String toString() {
		return "CredentialsResponse[" + this.failures.request().path() + "]";
	}

}
