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
import java.time.format.DateTimeParseException;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.vault.support.VaultResponse;

import io.github.vaultaws.lease.IssuedCredentials.Lease;
import io.github.vaultaws.session.SessionToken;

/**
 * What Vault answers to a request for keys.
 *
 * @param response the envelope
 * @param data its data
 * @param failures what to say where something is missing
 * @author The vault-aws-spring-boot authors
 */
record KeysAnswer(VaultResponse response, Map<String, Object> data, RoleFailures failures) {

	static KeysAnswer of(@Nullable VaultResponse response, RoleFailures failures) {
		Map<String, Object> data = (response != null) ? response.getData() : null;
		if (response == null || data == null) {
			throw failures.of(CredentialsFailure.NO_KEYS, null, null);
		}
		return new KeysAnswer(response, data, failures);
	}

	/**
	 * Return the keys.
	 * @param requestedAt when they were asked for
	 * @param token the token that they were asked for with
	 * @return the keys
	 */
	IssuedCredentials keys(Instant requestedAt, SessionToken token) {
		if (!(this.data.get("access_key") instanceof String accessKey)
				|| !(this.data.get("secret_key") instanceof String secretKey)) {
			throw this.failures.of(CredentialsFailure.NO_KEYS, null, null);
		}
		if (this.failures.request().staticRole()) {
			return IssuedCredentials.ofStaticUser(accessKey, secretKey, StaticLease.of(requestedAt, rotation()), token);
		}
		String sessionToken = (this.data.get("session_token") instanceof String text) ? text
				: (this.data.get("security_token") instanceof String text) ? text : null;
		return StringUtils.hasText(sessionToken) ? IssuedCredentials.ofSession(accessKey, secretKey, sessionToken,
				accountId(), lease(requestedAt), token)
				: IssuedCredentials.ofUser(accessKey, secretKey, lease(requestedAt), token);
	}

	private Lease lease(Instant requestedAt) {
		Duration life = Duration.ofSeconds((this.data.get("ttl") instanceof Number ttl && ttl.longValue() > 0)
				? ttl.longValue() : this.response.getLeaseDuration());
		if (life.isZero()) {
			throw this.failures.of(CredentialsFailure.NO_LIFE, null, null);
		}
		return Lease.of((this.response.getLeaseId() != null) ? this.response.getLeaseId() : "", requestedAt, life,
				this.response.isRenewable());
	}

	private Instant rotation() {
		try {
			return Instant.parse(String.valueOf(this.data.get("expiration")));
		}
		catch (DateTimeParseException ex) {
			throw this.failures.of(CredentialsFailure.NO_ROTATION, null, ex);
		}
	}

	private @Nullable String accountId() {
		String[] arn = (this.data.get("arn") instanceof String text) ? text.split(":") : new String[0];
		return (arn.length > 4) ? arn[4] : null;
	}

	@Override
	public String toString() {
		return "KeysAnswer[" + this.failures.request().path() + "]";
	}

}
