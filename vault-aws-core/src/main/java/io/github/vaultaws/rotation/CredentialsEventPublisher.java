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
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.rotation.CredentialsVerifier.Result;
import io.github.vaultaws.rotation.RotationState.Failure;
import io.github.vaultaws.rotation.RotationState.Running;

/**
 * Logs and publishes the events of a role. Used by one thread at a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CredentialsEventPublisher {

	private static final Log logger = LogFactory.getLog("io.github.vaultaws.rotation");

	private final String role;

	private final MonotonicClock clock;

	private final Consumer<CredentialsEvent> listener;

	private @Nullable Set<String> reported;

	CredentialsEventPublisher(String role, MonotonicClock clock, Consumer<CredentialsEvent> listener) {
		this.role = role;
		this.clock = clock;
		this.listener = listener;
	}

	void issued(IssuedCredentials issued) {
		logger.debug("Vault issued AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role
				+ "'; they are not in use yet");
		publish(new CredentialsEvent.Issued(this.role, now(), issued.info()));
	}

	void verified(PendingCredentials pending, Result result, boolean newlyLate) {
		IssuedCredentials issued = pending.issued();
		if (result != Result.UNKNOWN) {
			boolean accepted = result == Result.ACCEPTED;
			logger.debug("AWS " + (accepted ? "accepted" : "rejected") + " credentials " + issued.maskedAccessKeyId()
					+ " for role '" + this.role + "'"
					+ (accepted ? " (" + pending.accepted() + " of " + pending.required() + ")" : ""));
			publish(new CredentialsEvent.VerificationAttempted(this.role, now(), issued.info(), accepted,
					pending.accepted(), pending.required()));
		}
		VerificationPolicy verification = pending.verification();
		if (newlyLate && verification != null) {
			logger.warn("AWS has not accepted credentials " + issued.maskedAccessKeyId() + " for role '" + this.role
					+ "' within " + verification.limit() / 1000 + " s of their issue; verification continues");
		}
	}

	/**
	 * Report that credentials are used without verification.
	 * @param pending the credentials
	 * @param now the time
	 */
	void unverified(PendingCredentials pending, long now) {
		VerificationPolicy verification = pending.verification();
		if (verification == null || pending.isVerified()) {
			return;
		}
		String text = "Using AWS credentials " + pending.issued().maskedAccessKeyId() + " for role '" + this.role
				+ "' without verification because ";
		if (pending.unknown() && now >= pending.lastResultAt() + verification.unknownLimit()) {
			logger.warn(text + "STS (or a CredentialsVerifier bean) returned no result."
					+ " Set 'vault.aws.rotation.verification.sts-endpoint' to an endpoint that this application can reach,"
					+ " or set 'vault.aws.rotation.verification.enabled=false'.");
		}
		else {
			logger.warn(text + "the current ones are about to expire");
		}
	}

	void rotated(IssuedCredentials issued, @Nullable IssuedCredentials previous, long previousRevokedAt) {
		if (previous == null) {
			logger.info("Obtained AWS credentials %s for role '%s', valid until %s"
				.formatted(issued.maskedAccessKeyId(), this.role, issued.info().expiresAt()));
		}
		else {
			logger.info("Rotated AWS credentials for role '%s': %s → %s, valid until %s".formatted(this.role,
					previous.maskedAccessKeyId(), issued.maskedAccessKeyId(), issued.info().expiresAt()));
		}
		publish(new CredentialsEvent.Rotated(this.role, now(), issued.info(),
				(previous != null) ? previous.info() : null,
				(previous != null) ? this.clock.toWallClock(Lifetime.instant(previousRevokedAt)) : null));
	}

	void tooShort(IssuedCredentials issued) {
		logger.warn("The lease of AWS credentials for role '%s' has a TTL of only %d s. Verification and overlap are"
			.formatted(this.role, issued.lifetime().ttl() / 1000)
				+ " shortened, and IAM users are created frequently. Increase the TTL to 15 minutes or more:"
				+ " vault write <mount>/config/lease lease=1h lease_max=24h");
	}

	void renewed(IssuedCredentials issued) {
		logger.debug("Renewed AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role
				+ "', valid until " + issued.info().expiresAt());
		publish(new CredentialsEvent.Renewed(this.role, now(), issued.info()));
	}

	void checked(IssuedCredentials issued, Result result, boolean ambiguous) {
		if (result == Result.ACCEPTED && !ambiguous) {
			logger.warn("A service rejected AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role
					+ "', but STS accepts them. Check the endpoint, region and partition of the AWS client.");
		}
		else if (result == Result.REJECTED) {
			discarded(issued, "AWS rejected them");
		}
	}

	void discarded(IssuedCredentials issued, String reason) {
		logger.warn(
				"Discarded AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role + "': " + reason);
		publish(new CredentialsEvent.Discarded(this.role, now(), issued.info(), reason));
	}

	void revoked(IssuedCredentials issued) {
		logger.info("Revoked AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role + "'");
		publish(new CredentialsEvent.Revoked(this.role, now(), issued.info()));
	}

	void revocationFailed(IssuedCredentials issued, RuntimeException failure, boolean again) {
		String text = "Failed to revoke AWS credentials " + issued.maskedAccessKeyId() + " for role '" + this.role
				+ "', retrying in 30 s: " + detail(failure);
		if (again) {
			logger.debug(text);
		}
		else {
			logger.warn(text);
		}
	}

	void notRevoked(IssuedCredentials left, RuntimeException failure) {
		logger.warn("Failed to revoke AWS credentials " + left.maskedAccessKeyId() + " for role '" + this.role
				+ "', which remain valid until " + left.info().expiresAt() + ": " + detail(failure)
				+ ". To allow the application to revoke them, add to its policy: path \"sys/leases/revoke\""
				+ " { capabilities = [\"update\"] }");
	}

	void failed(Failure failure, @Nullable IssuedCredentials live) {
		RuntimeException exception = failure.exception();
		String summary = (exception instanceof VaultAwsCredentialsException known) ? known.summary() : "Failed to "
				+ ((live != null) ? "refresh" : "obtain") + " AWS credentials for role '" + this.role + "'";
		long pause = (failure.retryAt() - failure.at() + 999) / 1000;
		logger.warn(summary + ", retrying in " + pause + " s: " + detail(exception) + ((live != null)
				? "; " + live.maskedAccessKeyId() + " remains in use until " + live.info().expiresAt() : ""));
		publish(new CredentialsEvent.RefreshFailed(this.role, now(), String.valueOf(exception.getMessage()),
				this.clock.toWallClock(Lifetime.instant(failure.retryAt()))));
	}

	private static String detail(RuntimeException failure) {
		return (failure instanceof VaultAwsCredentialsException known) ? known.detail()
				: StringUtils.trimTrailingCharacter(String.valueOf(failure.getMessage()), '.');
	}

	/**
	 * Report that an operation has had no response.
	 * @param running the operation
	 * @param duration the time since it was started, in milliseconds
	 */
	void responseLost(Running running, long duration) {
		logger.warn("No response to the operation '" + running.operation() + "' for role '" + this.role + "' after "
				+ duration / 1000 + " s");
	}

	/**
	 * Report an unexpected failure, once per kind.
	 * @param what what failed
	 * @param failure the reason
	 */
	void unexpected(String what, Throwable failure) {
		Set<String> reported = (this.reported != null) ? this.reported : new HashSet<>();
		this.reported = reported;
		if (reported.add(what + failure.getClass().getName())) {
			logger.warn(what + ": " + failure + ". Further failures of this kind are not logged.", failure);
		}
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
