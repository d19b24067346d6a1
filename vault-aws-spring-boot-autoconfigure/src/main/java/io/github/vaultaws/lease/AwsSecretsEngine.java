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

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.VaultResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.UnknownContentTypeException;

import io.github.vaultaws.SteadyClock;
import io.github.vaultaws.VaultRefusal;
import io.github.vaultaws.lease.IssuedCredentials.Lease;
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
public final class AwsSecretsEngine {

	private static final Log logger = LogFactory.getLog(AwsSecretsEngine.class);

	private static final List<Class<? extends IOException>> NEVER_SENT = List.of(ConnectException.class,
			ConnectTimeoutException.class, ConnectionRequestTimeoutException.class, NoRouteToHostException.class,
			UnknownHostException.class, SSLHandshakeException.class, SSLPeerUnverifiedException.class);

	private final RestClient vault;

	private final CredentialsRequest request;

	private final RoleFailures failures;

	private final SteadyClock clock;

	private volatile boolean warned;

	/**
	 * Create a new {@link AwsSecretsEngine}.
	 * @param vault a client that reaches Vault, sends no token of its own and never
	 * repeats a request
	 * @param request what to ask for
	 * @param prefix the prefix of the properties that say it, for messages
	 * @param clock the clock that ends are reckoned from
	 */
	public AwsSecretsEngine(RestClient vault, CredentialsRequest request, String prefix, Clock clock) {
		this.vault = vault;
		this.request = request;
		this.failures = new RoleFailures(request, prefix);
		this.clock = SteadyClock.of(clock);
	}

	String name() {
		return this.request.name();
	}

	IssuedCredentials issue(SessionToken token) {
		Instant requestedAt = this.clock.instant();
		IssuedCredentials issued = told(
				() -> KeysAnswer.of(ask(token), this.failures).keys(requestedAt, token).shownBy(this.clock::shown));
		if (issued.isUser() && !this.request.parameters().isEmpty() && !this.warned) {
			warnOfParameters();
		}
		return issued;
	}

	private @Nullable VaultResponse ask(SessionToken token) {
		Map<String, String> parameters = this.request.parameters();
		RestClient.RequestHeadersSpec<?> call = parameters.isEmpty() ? this.vault.get().uri(this.request.path())
				: this.vault.post().uri(this.request.path()).body(parameters);
		return as(token, call).retrieve().body(VaultResponse.class);
	}

	Lease renew(IssuedCredentials issued, Duration increment) {
		Instant requestedAt = this.clock.instant();
		VaultResponse response = LeaseRefusal.told(issued, "renewed",
				() -> as(issued.token(),
						this.vault.post()
							.uri("sys/leases/renew")
							.body(Map.of("lease_id", issued.lease().id(), "increment", increment.toSeconds())))
					.retrieve()
					.body(VaultResponse.class));
		return issued.lease()
			.renewed(requestedAt, increment, Duration.ofSeconds((response != null) ? response.getLeaseDuration() : 0));
	}

	/**
	 * Ask how long keys live. Vault rounds that, up by half a second. Those of STS may
	 * outlive their lease: of two ends that are both not too late, the later is true.
	 * @param issued the keys
	 * @param token the token to ask with
	 * @return the state of their lease
	 */
	Lease lookUp(IssuedCredentials issued, SessionToken token) {
		Instant askedAt = this.clock.instant();
		VaultResponse response = LeaseRefusal.told(issued, "looked up",
				() -> as(token,
						this.vault.post().uri("sys/leases/lookup").body(Map.of("lease_id", issued.lease().id())))
					.retrieve()
					.body(VaultResponse.class));
		Map<String, Object> data = (response != null) ? response.getData() : null;
		long left = (data != null && data.get("ttl") instanceof Number ttl) ? ttl.longValue() : 0;
		Instant end = SessionToken.end(askedAt, Duration.ofSeconds(left - 1));
		Instant known = issued.lease().end();
		return issued.lease().confirmed(askedAt, (!issued.isUser() && known.isAfter(end)) ? known : end);
	}

	void revoke(IssuedCredentials issued, SessionToken token) {
		LeaseRefusal.told(issued, "revoked", () -> as(token,
				this.vault.post().uri("sys/leases/revoke").body(Map.of("lease_id", issued.lease().id(), "sync", false)))
			.retrieve()
			.toBodilessEntity());
	}

	VaultAwsCredentialsException sameKeys(IssuedCredentials issued) {
		return this.failures.of(CredentialsFailure.SAME_KEYS, issued.maskedKeyId() + " is not new.", null);
	}

	/**
	 * Return whether Vault may have made keys that it could not hand over.
	 * @param failure why there are none
	 * @return {@code true} if the request was sent and no whole answer came
	 */
	static boolean isUnanswered(VaultAwsCredentialsException failure) {
		return failure.getCause() instanceof RestClientException cause
				&& !(cause instanceof RestClientResponseException)
				&& NEVER_SENT.stream().noneMatch((reason) -> cause.contains(reason));
	}

	VaultAwsCredentialsException notAccepted(IssuedCredentials issued) {
		return this.failures.of(CredentialsFailure.NOT_ACCEPTED,
				issued.maskedKeyId() + " was made at " + issued.issuedAt() + ".", null);
	}

	private static RestClient.RequestHeadersSpec<?> as(SessionToken token, RestClient.RequestHeadersSpec<?> call) {
		return call.headers((headers) -> headers.addAll(VaultHttpHeaders.from(token.token())));
	}

	private void warnOfParameters() {
		this.warned = true;
		logger.warn(this.failures.fill(
				"The Vault role '{role}' makes IAM users, to which the properties 'ttl', 'role-arn' and 'session-name'"
						+ " of '{prefix}' do not apply: remove them. How long the keys of IAM users live is set by:"
						+ " vault write {mount}/config/lease lease=1h lease_max=24h"));
	}

	private <T> T told(Supplier<T> call) {
		try {
			return call.get();
		}
		catch (RestClientResponseException ex) {
			VaultRefusal refusal = VaultRefusal.of(ex);
			throw this.failures.of(CredentialsFailure.of(refusal, this.request.staticRole()),
					"Vault answered " + refusal + ".", ex);
		}
		catch (ResourceAccessException ex) {
			throw this.failures.of(CredentialsFailure.VAULT_UNREACHABLE, ex.getMostSpecificCause().getMessage() + ".",
					ex);
		}
		catch (UnknownContentTypeException ex) {
			throw this.failures.of(CredentialsFailure.VAULT_UNREACHABLE,
					"Something else answers in its place, with " + ex.getContentType() + ".", ex);
		}
		catch (RestClientException ex) {
			throw this.failures.of(CredentialsFailure.VAULT_UNREACHABLE, "Its answer broke off.", ex);
		}
	}

}
