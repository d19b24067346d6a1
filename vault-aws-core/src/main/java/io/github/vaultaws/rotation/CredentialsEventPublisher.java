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

import java.time.Instant;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.LastError;
import io.github.vaultaws.RotationCause;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.client.PolicyRule;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.rotation.Rejection.History;
import io.github.vaultaws.runtime.MonotonicClock;

/**
 * Logs and publishes the events of a role. Used by one thread at a time, except for
 * {@link #responseLost}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CredentialsEventPublisher {

	private static final long EXPIRY_LOG_INTERVAL = 600_000;

	private final String role;

	private final MonotonicClock clock;

	private final Consumer<CredentialsEvent> listener;

	private final CredentialsLog log;

	private long expiryLoggedAt;

	private boolean tooShortReported;

	CredentialsEventPublisher(String role, MonotonicClock clock, Consumer<CredentialsEvent> listener) {
		this.role = role;
		this.clock = clock;
		this.listener = listener;
		this.log = new CredentialsLog(role, clock);
	}

	void issued(IssuedCredentials issued) {
		this.log.debug("Vault issued AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role
				+ "'; they are not in use yet");
		publish(new CredentialsEvent.Issued(this.role, now(), issued.info()));
	}

	void verified(PendingCredentials pending, Result result, boolean newlyLate) {
		IssuedCredentials issued = pending.issued();
		if (result != Result.UNKNOWN) {
			boolean accepted = result == Result.ACCEPTED;
			this.log.debug("AWS " + (accepted ? "accepted" : "rejected") + " credentials " + issued.maskedAccessKeyId()
					+ " for role '" + this.role + "'"
					+ (accepted ? " (" + pending.accepted() + " of " + pending.required() + ")" : ""));
			publish(new CredentialsEvent.VerificationAttempted(this.role, now(), issued.info(), accepted,
					pending.accepted(), pending.required()));
		}
		VerificationPolicy verification = pending.verification();
		if (newlyLate && verification != null) {
			this.log.warn(
					"AWS has not accepted credentials " + issued.maskedAccessKeyId() + " for role '" + this.role
							+ "' within " + verification.limit() / 1000 + " s of their issue; verification continues",
					issued);
		}
	}

	/**
	 * Report that credentials are used without verification.
	 * @param pending the credentials
	 * @param verifier the verifier
	 * @param now the time
	 */
	void unverified(PendingCredentials pending, CredentialsVerifier verifier, long now) {
		VerificationPolicy verification = pending.verification();
		if (verification == null || pending.isVerified()) {
			return;
		}
		boolean unknown = pending.unknown() && now >= pending.lastResultAt() + verification.unknownLimit();
		this.log.warn(messages().unverified(pending.issued(), unknown ? verifier.description()
				+ " returned no result. Set 'vault.aws.rotation.verification.sts-endpoint' to an endpoint that this application can reach,"
				+ " or set 'vault.aws.rotation.verification.enabled=false'." : "the current ones are about to expire"),
				pending.issued());
	}

	void rotated(PendingCredentials activated, @Nullable IssuedCredentials previous, long previousRevokedAt) {
		IssuedCredentials issued = activated.issued();
		this.expiryLoggedAt = this.clock.millis();
		this.log.info(messages().rotated(issued, previous), issued, CredentialsEvent.Rotated.class,
				activated.cause().name());
		publish(new CredentialsEvent.Rotated(this.role, now(), issued.info(),
				(previous != null) ? previous.info() : null,
				(previous != null) ? this.clock.toWallClock(Lifetime.instant(previousRevokedAt)) : null,
				activated.cause()));
	}

	/**
	 * Report once that the TTL of a lease is too short.
	 * @param issued the credentials
	 * @param command the command that increases it
	 */
	void tooShort(IssuedCredentials issued, String command) {
		if (this.tooShortReported) {
			return;
		}
		this.tooShortReported = true;
		this.log.warn(messages().tooShort(issued, command), issued);
	}

	/**
	 * Report a renewal. It is logged at the level of the message that it corrects, but
	 * not more often than every ten minutes.
	 * @param issued the credentials with their new expiry
	 */
	void renewed(IssuedCredentials issued) {
		String text = "Renewed AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role
				+ "', valid until " + issued.info().expiresAt();
		long now = this.clock.millis();
		boolean renewable = issued.lifetime().renewable();
		if (renewable && now < this.expiryLoggedAt + EXPIRY_LOG_INTERVAL) {
			this.log.debug(text);
		}
		else {
			this.expiryLoggedAt = now;
			this.log.info(renewable ? text : text + ", not renewable any further", issued,
					CredentialsEvent.Renewed.class, null);
		}
		publish(new CredentialsEvent.Renewed(this.role, now(), issued.info()));
	}

	/**
	 * Report, once per action, that no policy of the token allows a request for a lease.
	 * @param action the action, a verb
	 * @param issued the credentials of the lease
	 * @param failure the response
	 * @param rule the rule that the request requires
	 */
	void denied(String action, IssuedCredentials issued, RuntimeException failure, PolicyRule rule) {
		if (this.log.isFirst(action)) {
			this.log.warn(messages().leaseDenied(action, issued, failure, rule), issued, null, reason(failure));
		}
	}

	/**
	 * Report the result of the check of credentials that a client reported as rejected.
	 * @param issued the credentials
	 * @param result the result
	 * @param rejection the report, with the previous results of the verifier
	 * @param verifier the verifier
	 */
	void checked(IssuedCredentials issued, Result result, Rejection rejection, CredentialsVerifier verifier) {
		publish(new CredentialsEvent.RejectionChecked(this.role, now(), issued.info(), rejection.code(), result));
		if (result == Result.REJECTED && rejection.history() == History.ACCEPTED) {
			discarded(issued, "AWS rejected them", RotationCause.REJECTED);
			return;
		}
		String message = messages().checked(issued, result, rejection, verifier.description());
		if (message != null) {
			this.log.warn(message, issued, CredentialsEvent.RejectionChecked.class, rejection.code().toString());
		}
	}

	void discarded(IssuedCredentials issued, String reason, RotationCause cause) {
		discarded(issued, reason, "", cause);
	}

	private void discarded(IssuedCredentials issued, String reason, String action, RotationCause cause) {
		this.log.warn("Discarded AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role + "': "
				+ reason + action, issued, CredentialsEvent.Discarded.class, cause.name());
		publish(new CredentialsEvent.Discarded(this.role, now(), issued.info(), reason));
	}

	/**
	 * Report that the lease of credentials that are not yet superseded no longer exists.
	 * @param issued the credentials
	 */
	void leaseGone(IssuedCredentials issued) {
		discarded(issued, "their lease no longer exists in Vault", ". " + messages().leaseGone(issued),
				RotationCause.LEASE);
	}

	/**
	 * Report that Vault does not know the lease of superseded credentials.
	 * @param issued the credentials
	 * @param result whether AWS accepts them
	 */
	void leaseLost(IssuedCredentials issued, Result result) {
		this.log.warn(messages().leaseLost(issued, result), issued);
	}

	/**
	 * Report that AWS did not delete the IAM user of a revoked lease.
	 * @param issued the credentials
	 * @param failure the reason
	 * @param requested whether Vault accepted a request to repeat the revocation
	 */
	void notDeleted(IssuedCredentials issued, RuntimeException failure, boolean requested) {
		this.log.warn(messages().notDeleted(issued, failure, requested), issued,
				requested ? CredentialsEvent.RevocationRequested.class : null, reason(failure));
		if (requested) {
			publish(new CredentialsEvent.RevocationRequested(this.role, now(), issued.info()));
		}
	}

	void revoked(IssuedCredentials issued) {
		this.log.info("Revoked AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role + "'", issued,
				CredentialsEvent.Revoked.class, null);
		publish(new CredentialsEvent.Revoked(this.role, now(), issued.info()));
	}

	void revocationFailed(IssuedCredentials issued, RuntimeException failure, boolean again) {
		String text = messages().failed(issued, failure);
		if (again) {
			this.log.debug(text);
		}
		else {
			this.log.warn(text, issued, null, reason(failure));
		}
	}

	void notRevoked(IssuedCredentials left, RuntimeException failure) {
		this.log.warn(messages().denied(left, failure), left, null, reason(failure));
	}

	void failed(RefreshFailure failure, @Nullable IssuedCredentials live) {
		RuntimeException exception = failure.exception();
		String summary = (exception instanceof VaultAwsCredentialsException known) ? known.getSummary() : "Failed to "
				+ ((live != null) ? "refresh" : "obtain") + " AWS credentials for role '" + this.role + "'";
		long pause = (failure.retryAt() - failure.at() + 999) / 1000;
		String reason = reason(exception);
		String kind = (live != null) ? failure.operation() + " " + reason : reason + " without credentials";
		this.log.throttled(kind, summary + ", retrying in " + pause + " s"
				+ ((failure.count() > 1) ? " (attempt " + failure.count() + ")" : "") + ": "
				+ CredentialsMessages.detail(exception) + ((live != null)
						? "; " + live.maskedAccessKeyId() + " remains in use until " + live.info().expiresAt() : ""),
				live, reason);
		publish(new CredentialsEvent.RefreshFailed(this.role, now(), PrintableText.ofFailure(exception),
				this.clock.toWallClock(Lifetime.instant(failure.retryAt()))));
	}

	/**
	 * Report that no operation is failing.
	 */
	void recovered() {
		if (this.log.reset()) {
			this.expiryLoggedAt = 0;
		}
	}

	/**
	 * Report that an operation has had no response.
	 * @param running the operation
	 * @param duration the time since it was started, in milliseconds
	 */
	void responseLost(RunningOperation running, long duration) {
		this.log.throttled("no response to " + running.operation(), "No response to the operation '"
				+ running.operation() + "' for role '" + this.role + "' after " + duration / 1000 + " s", null, null);
	}

	/**
	 * Report an unexpected failure, once per kind.
	 * @param what what failed
	 * @param failure the reason
	 */
	void unexpected(String what, Throwable failure) {
		this.log.unexpected(what, failure);
	}

	private static String reason(RuntimeException failure) {
		return LastError.of(failure, 1).reason();
	}

	private CredentialsMessages messages() {
		return new CredentialsMessages(this.role);
	}

	private void publish(CredentialsEvent event) {
		try {
			this.listener.accept(event);
		}
		catch (Throwable ex) {
			unexpected("A listener failed on " + event.getClass().getSimpleName(), ex);
		}
	}

	private Instant now() {
		return this.clock.toWallClock(this.clock.instant());
	}

}
