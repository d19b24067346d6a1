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
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.client.PolicyRule;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.client.VaultHttpResponse;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.runtime.VaultAwsLog;
import io.github.vaultaws.session.RevocableLease;
import io.github.vaultaws.session.SessionToken;

/**
 * Client for Vault's AWS secrets engine and its leases. A read of credentials may create
 * an IAM user and is therefore never repeated. Thread-safe.
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

	static final PolicyRule RENEW = PolicyRule.update("sys/leases/renew");

	static final PolicyRule LOOK_UP = PolicyRule.update("sys/leases/lookup");

	private static final VaultAwsLog logger = VaultAwsLog.of(AwsSecretsEngineClient.class);

	private final VaultHttp vault;

	private final CredentialsRequest request;

	private final CredentialsFailures failures;

	private final MonotonicClock clock;

	private volatile boolean warned;

	/**
	 * Create a new {@link AwsSecretsEngineClient}.
	 * @param vault the client that sends requests to Vault
	 * @param request the credentials to request
	 * @param prefix the prefix of the properties of the request, for messages
	 * @param clock the clock that expiry times are calculated from
	 */
	public AwsSecretsEngineClient(VaultHttp vault, CredentialsRequest request, String prefix, Clock clock) {
		this.vault = vault;
		this.request = request;
		this.failures = new CredentialsFailures(request, prefix);
		this.clock = MonotonicClock.of(clock);
	}

	/**
	 * Return the rules of a Vault policy that the requests of a role require. STS
	 * credentials are neither renewed nor revoked, and static roles have no lease.
	 * @param request the request for credentials
	 * @param type the type of the credentials, or {@code null} if it is unknown
	 * @return the rules
	 */
	static List<PolicyRule> requiredRules(CredentialsRequest request, CredentialsInfo.@Nullable Type type) {
		PolicyRule rule = requiredRule(request);
		if (request.staticRole()) {
			return List.of(rule);
		}
		return (type == CredentialsInfo.Type.STS) ? List.of(rule, LOOK_UP)
				: List.of(rule, LOOK_UP, RENEW, RevocableLease.REVOKE);
	}

	static PolicyRule requiredRule(CredentialsRequest request) {
		return PolicyRule.read(request.path());
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
			issued = new CredentialsResponse(response, this.failures).credentials(requestedAt, token)
				.adopt(token, this.clock.offset());
			if (!this.request.staticRole() && !issued.isLive(this.clock.instant())) {
				throw this.failures.of(CredentialsFailureReason.EXPIRED_ON_ARRIVAL, null, null);
			}
		}
		catch (VaultAwsCredentialsException ex) {
			throw revokeUnusable(response, token, ex);
		}
		if (issued.isIamUser() && (this.request.ttl() != null || this.request.roleArn() != null) && !this.warned) {
			warnAboutParameters();
		}
		return issued;
	}

	private VaultHttpResponse execute(SessionToken token) {
		try {
			return this.request.staticRole() ? this.vault.get(this.request.path(), token.token())
					: this.vault.create(this.request.path(), this.request.parameters(), token.token());
		}
		catch (VaultHttpException ex) {
			VaultErrorResponse errorResponse = ex.getErrorResponse();
			throw this.failures
				.of((errorResponse != null) ? CredentialsFailures.reason(errorResponse, this.request.staticRole())
						: CredentialsFailures.withoutErrorResponse(ex), ex.getMessage(), ex);
		}
	}

	/**
	 * Revoke the lease of credentials that cannot be used. If that fails, credentials
	 * that this application does not know may remain valid in AWS.
	 * @param response the response that contains the credentials
	 * @param token the token of the request
	 * @param failure the reason why they cannot be used
	 * @return the failure, with a cause of unknown outcome if the lease may still exist
	 */
	private VaultAwsCredentialsException revokeUnusable(VaultHttpResponse response, SessionToken token,
			VaultAwsCredentialsException failure) {
		String leaseId = response.body().text("lease_id");
		if (this.request.staticRole()) {
			return failure;
		}
		if (leaseId == null) {
			return this.failures.of(failure.getReason(), null,
					VaultHttpException.outcomeUnknown("the response does not contain a lease id"));
		}
		try {
			revoke(this.vault, leaseId, token, false);
			return failure;
		}
		catch (VaultHttpException ex) {
			logger.debug("Failed to revoke the lease of unusable AWS credentials", ex);
			return this.failures.of(failure.getReason(), "their lease could not be revoked",
					VaultHttpException.outcomeUnknown("the lease of the response could not be revoked"));
		}
	}

	Lifetime renew(IssuedCredentials issued, long increment) {
		long requestedAt = this.clock.instant().toEpochMilli();
		Duration granted = this.failures.translate(issued, "renew",
				() -> this.vault
					.post(RENEW.path(), Map.of("lease_id", issued.leaseId(), "increment", increment / 1000),
							issued.token().token())
					.body()
					.ttl("lease_duration"));
		return granted.isZero() ? issued.lifetime().notRenewable()
				: issued.lifetime().renewed(requestedAt, increment, granted.toMillis());
	}

	/**
	 * Look up the remaining TTL of credentials. Vault rounds it, up by half a second at
	 * most. STS credentials may outlive their lease: both calculated expiry times are
	 * never too late, so the later one applies.
	 * @param issued the credentials
	 * @param token the token of the request
	 * @return the lifetime of their lease
	 */
	Lifetime lookUp(IssuedCredentials issued, SessionToken token) {
		long requestedAt = this.clock.instant().toEpochMilli();
		Duration left = this.failures.translate(issued, "look up",
				() -> this.vault.post(LOOK_UP.path(), Map.of("lease_id", issued.leaseId()), token.token())
					.data()
					.ttl("ttl"));
		long expiresAt = Lifetime.expiresAt(requestedAt, left.minusSeconds(1).toMillis());
		long known = issued.lifetime().expiresAt();
		return issued.lifetime().confirmed(requestedAt, issued.isIamUser() ? expiresAt : Math.max(known, expiresAt));
	}

	/**
	 * Revoke credentials. Vault returns once AWS has deleted the IAM user. Vault does not
	 * report a lease that it does not know.
	 * @param issued the credentials
	 * @param token the token of the request
	 * @throws VaultAwsCredentialsException if Vault or AWS does not revoke them
	 */
	void revoke(IssuedCredentials issued, SessionToken token) {
		this.failures.translate(issued, "revoke", () -> revoke(this.vault, issued.leaseId(), token, true));
	}

	/**
	 * Request the revocation of credentials. Vault performs it later, and repeats it if
	 * AWS does not delete the IAM user.
	 * @param issued the credentials
	 * @param token the token of the request
	 * @throws VaultAwsCredentialsException if Vault does not accept the request
	 */
	void requestRevocation(IssuedCredentials issued, SessionToken token) {
		this.failures.translate(issued, "revoke", () -> revoke(this.vault, issued.leaseId(), token, false));
	}

	/**
	 * Request the revocation of credentials when the application stops.
	 * @param issued the credentials
	 * @param token the token of the request
	 * @param limit the maximum time to wait for a response
	 * @throws VaultAwsCredentialsException if Vault does not accept the request
	 */
	void requestRevocation(IssuedCredentials issued, SessionToken token, Duration limit) {
		this.failures.translate(issued, "revoke",
				() -> revoke(this.vault.within(limit), issued.leaseId(), token, false));
	}

	private static VaultHttpResponse revoke(VaultHttp vault, String leaseId, SessionToken token, boolean sync) {
		return vault.post(RevocableLease.REVOKE.path(), Map.of("lease_id", leaseId, "sync", sync), token.token());
	}

	VaultAwsCredentialsException duplicateCredentials(IssuedCredentials issued) {
		return this.failures.of(CredentialsFailureReason.DUPLICATE_CREDENTIALS,
				issued.maskedAccessKeyId() + " is not new", null);
	}

	/**
	 * Return whether Vault may have created credentials that this application never
	 * received.
	 * @param failure the failure of the request
	 * @return {@code true} if the request was sent and no complete response was received
	 */
	static boolean isOutcomeUnknown(VaultAwsCredentialsException failure) {
		return failure.getCause() instanceof VaultHttpException cause && cause.isOutcomeUnknown();
	}

	VaultAwsCredentialsException notAccepted(IssuedCredentials issued) {
		return this.failures.of(CredentialsFailureReason.NOT_ACCEPTED,
				issued.maskedAccessKeyId() + " was issued at " + issued.issuedAt(), null);
	}

	private void warnAboutParameters() {
		this.warned = true;
		logger.warn(this.failures.fill(
				"The Vault role '{role}' creates IAM users, to which the properties 'ttl' and 'role-arn' of '{prefix}'"
						+ " do not apply; remove them. To set the TTL of credentials of IAM users: ")
				+ leaseCommand());
	}

	/**
	 * Return the command that sets the TTL of credentials of IAM users.
	 * @return the command
	 */
	String leaseCommand() {
		return this.failures.fill("vault write {mount}/config/lease lease=1h lease_max=24h");
	}

}
