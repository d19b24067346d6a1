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

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.rotation.CredentialsVerifier.Result;
import io.github.vaultaws.rotation.RotationState.Failure;
import io.github.vaultaws.rotation.RotationState.Running;

/**
 * Publishes what happens to the credentials of a role: in the log and as events. Used by
 * one thread at a time.
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
		logger.debug("AWS keys " + issued.maskedAccessKeyId() + " issued; they are not in use yet");
		publish(new CredentialsEvent.Issued(this.role, now(), issued.info()));
	}

	void verified(PendingCredentials pending, Result result, boolean newlyLate) {
		IssuedCredentials issued = pending.issued();
		if (result != Result.UNKNOWN) {
			boolean accepted = result == Result.ACCEPTED;
			logger.debug("AWS " + (accepted ? "accepts" : "does not accept") + " AWS keys " + issued.maskedAccessKeyId()
					+ (accepted ? ", " + pending.accepted() + " of " + pending.required() : " yet"));
			publish(new CredentialsEvent.VerificationAttempted(this.role, now(), issued.info(), accepted,
					pending.accepted(), pending.required()));
		}
		VerificationPolicy verification = pending.verification();
		if (newlyLate && verification != null) {
			logger.warn("AWS does not accept AWS keys " + issued.maskedAccessKeyId() + " yet, "
					+ verification.limit() / 1000 + " s after they were made. Asking again until it does.");
		}
	}

	/**
	 * Tell of credentials that are used without verification.
	 * @param pending the credentials
	 * @param now the time
	 */
	void unverified(PendingCredentials pending, long now) {
		VerificationPolicy verification = pending.verification();
		if (verification == null || pending.isVerified()) {
			return;
		}
		String keys = "AWS keys " + pending.issued().maskedAccessKeyId() + " are used unproven: ";
		if (pending.unknown() && now >= pending.heardAt() + verification.unknownLimit()) {
			logger.warn(keys + "STS (or a CredentialsVerifier bean) says nothing."
					+ " Set 'vault.aws.rotation.verification.sts-endpoint' to one that this process can reach,"
					+ " or 'vault.aws.rotation.verification.enabled=false'.");
		}
		else {
			logger.warn(keys + "those in use end now");
		}
	}

	void rotated(IssuedCredentials issued, @Nullable IssuedCredentials former, long formerUntil) {
		if (former == null) {
			logger.info("AWS keys %s for role '%s' issued, valid until %s".formatted(issued.maskedAccessKeyId(),
					this.role, issued.info().expiresAt()));
		}
		else {
			logger.info("AWS keys %s for role '%s' replaced by %s, valid until %s".formatted(former.maskedAccessKeyId(),
					this.role, issued.maskedAccessKeyId(), issued.info().expiresAt()));
		}
		publish(new CredentialsEvent.Rotated(this.role, now(), issued.info(), (former != null) ? former.info() : null,
				(former != null) ? this.clock.toWallClock(Lifetime.instant(formerUntil)) : null));
	}

	void tooShort(IssuedCredentials issued) {
		logger.warn("The lease of AWS keys for role '%s' is only %d s long. Proof and overlap of its keys are"
			.formatted(this.role, issued.lifetime().ttl() / 1000)
				+ " shortened, and IAM users are made often. Give it a quarter of an hour or more:"
				+ " vault write <mount>/config/lease lease=1h lease_max=24h");
	}

	void renewed(IssuedCredentials issued) {
		logger.debug("Lease of AWS keys " + issued.maskedAccessKeyId() + " renewed until " + issued.info().expiresAt());
		publish(new CredentialsEvent.Renewed(this.role, now(), issued.info()));
	}

	void checked(IssuedCredentials issued, Result result) {
		if (result == Result.ACCEPTED) {
			logger.warn("A client of AWS was refused with AWS keys " + issued.maskedAccessKeyId()
					+ ", but STS accepts them. Check that client's endpoint, region and partition.");
		}
		else if (result == Result.REJECTED) {
			discarded(issued, "AWS refuses them");
		}
	}

	void discarded(IssuedCredentials issued, String reason) {
		logger.warn("AWS keys " + issued.maskedAccessKeyId() + " are not used any more: " + reason + ".");
		publish(new CredentialsEvent.Discarded(this.role, now(), issued.info(), reason));
	}

	void revoked(IssuedCredentials issued) {
		logger.info("AWS keys " + issued.maskedAccessKeyId() + " revoked");
		publish(new CredentialsEvent.Revoked(this.role, now(), issued.info()));
	}

	void revocationFailed(IssuedCredentials issued, RuntimeException failure, boolean again) {
		String text = "Failed to revoke AWS keys " + issued.maskedAccessKeyId() + ", retrying in 30 s: "
				+ failure.getMessage();
		if (again) {
			logger.debug(text);
		}
		else {
			logger.warn(text);
		}
	}

	void notRevoked(IssuedCredentials left, RuntimeException failure) {
		logger.warn("AWS keys " + left.maskedAccessKeyId() + " not revoked (" + failure.getMessage()
				+ "). They end by themselves at " + left.info().expiresAt()
				+ ". To let the application revoke them, give its policy: path \"sys/leases/revoke\""
				+ " { capabilities = [\"update\"] }");
	}

	void failed(Failure failure, @Nullable IssuedCredentials live) {
		String keys = (live != null)
				? "AWS keys %s stay in use until %s.".formatted(live.maskedAccessKeyId(), live.info().expiresAt())
				: "There are no AWS keys for role '%s'.".formatted(this.role);
		String reason = String.valueOf(failure.exception().getMessage());
		long pause = (failure.retryAt() - failure.at() + 999) / 1000;
		logger.warn(keys + " The last attempt to get new ones failed; the next is made in " + pause + " s. " + reason);
		publish(new CredentialsEvent.RefreshFailed(this.role, now(), reason,
				this.clock.toWallClock(Lifetime.instant(failure.retryAt()))));
	}

	/**
	 * Report an operation without a response.
	 * @param running the operation
	 * @param duration how long it has been running, in milliseconds
	 */
	void responseLost(Running running, long duration) {
		logger.warn("No response for " + duration / 1000 + " s to the operation '" + running.operation()
				+ "' for role '" + this.role + "'");
	}

	/**
	 * Report what should not fail, once per kind.
	 * @param what what failed
	 * @param failure why
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
