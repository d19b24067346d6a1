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

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.client.VaultHttpResponse;
import io.github.vaultaws.session.SessionToken;

/**
 * Vault's AWS secrets engine and the leases it makes. Each read of keys may create an IAM
 * user; it is sent once. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href=
 * "https://developer.hashicorp.com/vault/api-docs/secret/aws#generate-credentials">
 * Generate credentials</a>
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/system/leases">Leases
 * API</a>
 */
public final class AwsSecretsEngineClient {

	private static final Log logger = LogFactory.getLog(AwsSecretsEngineClient.class);

	private final VaultHttp vault;

	private final CredentialsRequest request;

	private final CredentialsFailures failures;

	private final MonotonicClock clock;

	private volatile boolean warned;

	/**
	 * Create a new {@link AwsSecretsEngineClient}.
	 * @param vault the way to Vault
	 * @param request what to ask for
	 * @param prefix the prefix of the properties that say it, for messages
	 * @param clock the clock that ends are reckoned from
	 */
	public AwsSecretsEngineClient(VaultHttp vault, CredentialsRequest request, String prefix, Clock clock) {
		this.vault = vault;
		this.request = request;
		this.failures = new CredentialsFailures(request, prefix);
		this.clock = MonotonicClock.of(clock);
	}

	String name() {
		return this.request.name();
	}

	MonotonicClock clock() {
		return this.clock;
	}

	IssuedCredentials issue(SessionToken token) {
		long requestedAt = this.clock.instant().toEpochMilli();
		VaultHttpResponse response = execute(token);
		IssuedCredentials issued;
		try {
			issued = CredentialsResponse.of(response, this.failures)
				.keys(requestedAt, token)
				.adopt(token, this.clock.offset());
		}
		catch (VaultAwsCredentialsException ex) {
			throw giveBack(response, token, ex);
		}
		if (issued.isIamUser() && !this.request.parameters().isEmpty() && !this.warned) {
			warnOfParameters();
		}
		return issued;
	}

	private VaultHttpResponse execute(SessionToken token) {
		try {
			return this.request.staticRole() ? this.vault.get(this.request.path(), token.token())
					: this.vault.create(this.request.path(), this.request.parameters(), token.token());
		}
		catch (VaultHttpException ex) {
			VaultErrorResponse refusal = ex.getErrorResponse();
			throw this.failures.of((refusal != null) ? CredentialsFailureReason.of(refusal, this.request.staticRole())
					: CredentialsFailureReason.VAULT_UNREACHABLE, ex.toSentence(), ex);
		}
	}

	/**
	 * Revoke the lease of keys that cannot be used. Where that fails, credentials that
	 * are not known here may live in AWS.
	 * @param response the response with the keys
	 * @param token the token that they were requested with
	 * @param failure why they cannot be used
	 * @return the failure, with a cause of unknown outcome if the lease may live
	 */
	private VaultAwsCredentialsException giveBack(VaultHttpResponse response, SessionToken token,
			VaultAwsCredentialsException failure) {
		String leaseId = response.body().text("lease_id");
		if (this.request.staticRole()) {
			return failure;
		}
		if (leaseId == null) {
			return this.failures.of(failure.getReason(), null,
					VaultHttpException.outcomeUnknown("the response names no lease"));
		}
		try {
			revoke(this.vault, leaseId, token);
			return failure;
		}
		catch (VaultHttpException ex) {
			logger.debug("The lease of unusable AWS keys could not be revoked", ex);
			return this.failures.of(failure.getReason(), "Their lease could not be revoked.",
					VaultHttpException.outcomeUnknown("the lease of the response could not be revoked"));
		}
	}

	Lifetime renew(IssuedCredentials issued, long increment) {
		long requestedAt = this.clock.instant().toEpochMilli();
		Duration granted = CredentialsFailures.translate(issued, "renewed",
				() -> this.vault
					.post("sys/leases/renew", Map.of("lease_id", issued.leaseId(), "increment", increment / 1000),
							issued.token().token())
					.body()
					.ttl("lease_duration"));
		return granted.isZero() ? issued.lifetime().notRenewable()
				: issued.lifetime().renewed(requestedAt, increment, granted.toMillis());
	}

	/**
	 * Ask how long keys live. Vault rounds that, up by half a second. Those of STS may
	 * outlive their lease: of two ends that are both not too late, the later is true.
	 * @param issued the keys
	 * @param token the token to ask with
	 * @return the state of their lease
	 */
	Lifetime lookUp(IssuedCredentials issued, SessionToken token) {
		long askedAt = this.clock.instant().toEpochMilli();
		Duration left = CredentialsFailures.translate(issued, "looked up",
				() -> this.vault.post("sys/leases/lookup", Map.of("lease_id", issued.leaseId()), token.token())
					.data()
					.ttl("ttl"));
		long expiresAt = Lifetime.expiresAt(askedAt, left.minusSeconds(1).toMillis());
		long known = issued.lifetime().expiresAt();
		return issued.lifetime().confirmed(askedAt, issued.isIamUser() ? expiresAt : Math.max(known, expiresAt));
	}

	void revoke(IssuedCredentials issued, SessionToken token) {
		CredentialsFailures.translate(issued, "revoked", () -> revoke(this.vault, issued.leaseId(), token));
	}

	/**
	 * Revoke a lease when the application stops.
	 * @param issued the credentials
	 * @param token the token of the request
	 * @param limit how long to wait for a response at most
	 * @throws VaultAwsCredentialsException if Vault does not revoke it
	 */
	void revoke(IssuedCredentials issued, SessionToken token, Duration limit) {
		CredentialsFailures.translate(issued, "revoked",
				() -> revoke(this.vault.within(limit), issued.leaseId(), token));
	}

	private static VaultHttpResponse revoke(VaultHttp vault, String leaseId, SessionToken token) {
		return vault.post("sys/leases/revoke", Map.of("lease_id", leaseId, "sync", false), token.token());
	}

	VaultAwsCredentialsException duplicateCredentials(IssuedCredentials issued) {
		return this.failures.of(CredentialsFailureReason.DUPLICATE_CREDENTIALS,
				issued.maskedAccessKeyId() + " is not new.", null);
	}

	/**
	 * Return whether Vault may have made keys that it could not hand over.
	 * @param failure why there are none
	 * @return {@code true} if the request was sent and no whole answer came
	 */
	static boolean isUnanswered(VaultAwsCredentialsException failure) {
		return failure.getCause() instanceof VaultHttpException cause && cause.isOutcomeUnknown();
	}

	VaultAwsCredentialsException notAccepted(IssuedCredentials issued) {
		return this.failures.of(CredentialsFailureReason.NOT_ACCEPTED,
				issued.maskedAccessKeyId() + " was made at " + issued.issuedAt() + ".", null);
	}

	private void warnOfParameters() {
		this.warned = true;
		logger.warn(this.failures.fill(
				"The Vault role '{role}' makes IAM users, to which the properties 'ttl', 'role-arn' and 'session-name'"
						+ " of '{prefix}' do not apply: remove them. How long the keys of IAM users live is set by:"
						+ " vault write {mount}/config/lease lease=1h lease_max=24h"));
	}

}
