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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.OperationObserver.Operation;
import io.github.vaultaws.RotationCause;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;
import io.github.vaultaws.rotation.RotationPolicy.Step;
import io.github.vaultaws.runtime.VaultAwsLog;
import io.github.vaultaws.session.RevocableLease;
import io.github.vaultaws.session.SessionToken;

/**
 * Performs the operations of a role. No other code of a role sends requests to Vault or
 * AWS. Returns the outcome and does not change any state. Used by one thread at a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RotationPerformer {

	private static final VaultAwsLog logger = VaultAwsLog.of(RotationPerformer.class);

	private static final long RESPONSE_LIMIT = 10_000;

	private final AwsSecretsEngineClient engine;

	private final RotationContext context;

	private final LeaseOperations leases;

	RotationPerformer(AwsSecretsEngineClient engine, RotationContext context) {
		this.engine = engine;
		this.context = context;
		this.leases = new LeaseOperations(engine, context);
	}

	/**
	 * Have the session load its token if it has not done so yet. A failure is reported by
	 * the operation that requires the token.
	 * @param state the state of the role
	 */
	void ensureToken(RotationState state) {
		if (this.context.session().current() == null && state.current() != null) {
			try {
				this.context.session().token();
			}
			catch (Throwable ex) {
				logger.debug("Failed to load the Vault token", ex);
			}
		}
	}

	/**
	 * Perform an operation. It is reported if there is no response for ten seconds.
	 * @param step the operation
	 * @param state the state of the role, with the operation in progress
	 * @param publisher the publisher of a missing response
	 * @return the outcome; no exception is thrown
	 */
	RotationOutcome perform(Step step, RotationState state, CredentialsEventPublisher publisher) {
		RunningOperation running = Objects.requireNonNull(state.running());
		ScheduledFuture<?> alarm = RefreshScheduler.schedule(this.context.timer(),
				() -> publisher.responseLost(running, RESPONSE_LIMIT), running.since() + RESPONSE_LIMIT);
		RotationOutcome outcome = perform(step, state);
		long duration = now() - running.since();
		if (alarm != null && alarm.cancel(false) && duration >= RESPONSE_LIMIT) {
			try {
				publisher.responseLost(running, duration);
			}
			catch (Throwable ex) {
				logger.debug("Failed to report a missing response", ex);
			}
		}
		return outcome;
	}

	private RotationOutcome perform(Step step, RotationState state) {
		try {
			return switch (step.operation()) {
				case LOOK_UP -> this.leases.lookUp(step.required());
				case CHECK_REJECTION -> checkRejection(step.required(), state);
				case DISCARD -> discard(step.required());
				case ACTIVATE -> activate(step.required(), state);
				case RENEW -> renew(step.required(), state);
				case VERIFY -> verify(step.required(), state);
				case ISSUE, READ -> issue(state);
				case REVOKE -> revoke(step.required(), state);
				case WAIT -> RotationOutcome.NOTHING;
			};
		}
		catch (Throwable ex) {
			return failed(step.operation(), state, LeaseOperations.asException(ex));
		}
	}

	private RotationOutcome failed(RotationOperation operation, RotationState state, RuntimeException exception) {
		long now = now();
		IssuedCredentials live = state.live(now);
		int count = (state.failure() != null) ? state.failure().count() : 0;
		long pause = this.context.backoff()
			.pause(count, RefreshFailure.isTransient(exception), (live != null) ? live.expiresAtMillis() - now : 0,
					VaultHttpException.findRetryAfter(exception).toMillis());
		return RotationOutcome.NOTHING.with(new RefreshFailure(exception, operation, count + 1, now, now + pause));
	}

	private RotationOutcome checkRejection(IssuedCredentials issued, RotationState state) {
		Verification verification = verify(issued);
		long now = now();
		return verification.outcome((latest) -> latest.checked(verification.result(), now), (publisher) -> publisher
			.checked(issued, verification.result(), state.rejection(), this.context.verifier()));
	}

	private RotationOutcome discard(IssuedCredentials issued) {
		long now = now();
		return RotationOutcome.of((state) -> state.gone(issued, now), (publisher) -> publisher.discarded(issued,
				"their Vault token or lease expired before AWS accepted them", RotationCause.LEASE));
	}

	private RotationOutcome activate(IssuedCredentials issued, RotationState state) {
		long now = now();
		long revokeAt = now + this.context.policy().overlap().toMillis();
		RotationState activated = state.activated(now, revokeAt);
		IssuedCredentials previous = state.current();
		long previousRevokedAt = activated.superseded()
			.stream()
			.filter((one) -> one.issued().hasSameAccessKeyAs(previous))
			.mapToLong(SupersededCredentials::endsAt)
			.findFirst()
			.orElse((previous != null) ? previous.expiresAtMillis() : 0);
		PendingCredentials pending = Objects.requireNonNull(state.pending());
		boolean tooShort = this.context.policy().isTooShort(issued);
		return RotationOutcome.of((latest) -> latest.activated(now, revokeAt), (publisher) -> {
			publisher.unverified(pending, this.context.verifier(), now);
			publisher.rotated(pending, previous, previousRevokedAt);
			if (tooShort) {
				publisher.tooShort(issued, this.engine.leaseCommand());
			}
		});
	}

	private RotationOutcome renew(IssuedCredentials issued, RotationState state) {
		if (state.holds(issued)) {
			return this.leases.renewCurrent(issued);
		}
		return state.isPending(issued) ? this.leases.renewPending(issued) : this.leases.prolong(issued);
	}

	private RotationOutcome verify(IssuedCredentials issued, RotationState state) {
		Verification verification = verify(issued);
		long now = now();
		RotationState verified = state.verified(verification.result(), now);
		PendingCredentials pending = verified.pending();
		if (pending == null) {
			return RotationOutcome.NOTHING;
		}
		boolean newlyLate = pending.late() && (state.pending() == null || !state.pending().late());
		boolean reported = pending.late() && state.failure() == null && state.live(now) == null;
		return verification
			.outcome((latest) -> latest.verified(verification.result(), now),
					(publisher) -> publisher.verified(pending, verification.result(), newlyLate))
			.with(reported ? new RefreshFailure(this.engine.notAccepted(issued), RotationOperation.VERIFY, 1, now,
					pending.verifyAt()) : null);
	}

	private Verification verify(IssuedCredentials issued) {
		return Verification.of(this.context, this.engine.name(), issued);
	}

	private RotationOutcome issue(RotationState state) {
		Inputs inputs = this.context.inputs(this.engine.clock(), false);
		AtomicReference<SessionToken> used = new AtomicReference<>();
		IssuedCredentials issued;
		try {
			issued = this.context.operations().observe(Operation.ISSUE, this.engine.name(), () -> {
				used.set(this.context.session().token());
				return this.engine.issue(used.get());
			}).withJitter(this.context.jitter());
		}
		catch (VaultAwsCredentialsException ex) {
			SessionToken token = used.get();
			if (AwsSecretsEngineClient.isOutcomeUnknown(ex)) {
				this.context.session().responseLost(token);
			}
			VaultErrorResponse errorResponse = VaultErrorResponse.findIn(ex);
			if (errorResponse != null && this.context.session().tokenRejected(token, errorResponse)
					&& !this.context.session().token().isSameTokenAs(token)) {
				return RotationOutcome.NOTHING;
			}
			throw ex;
		}
		long now = now();
		if (issued.isStatic() && state.isPending(issued)) {
			return RotationOutcome.of((latest) -> latest.confirmed(now));
		}
		if (issued.isStatic() && state.holds(issued)) {
			return RotationOutcome.of((latest) -> latest.readAgain(issued));
		}
		if (!issued.isStatic() && state.isDuplicate(issued)) {
			throw this.engine.duplicateCredentials(issued);
		}
		VerificationPolicy verification = this.context.policy().verification(issued, state.live(now), now);
		RotationCause cause = PendingCredentials.cause(state, inputs, this.context.policy());
		return RotationOutcome.of((latest) -> latest.issued(issued, verification, now).because(cause),
				(publisher) -> publisher.issued(issued));
	}

	private RotationOutcome revoke(IssuedCredentials issued, RotationState state) {
		return this.leases.revoke(issued,
				state.superseded().stream().anyMatch((one) -> one.failing() && one.issued() == issued));
	}

	/**
	 * Return the leases to revoke when the role is closed.
	 * @param state the state of the role
	 * @param token the token that they were created with, or {@code null} for all leases
	 * @return the leases that may still exist
	 */
	List<RevocableLease> revocable(RotationState state, @Nullable SessionToken token) {
		return state.superseded()
			.stream()
			.map(SupersededCredentials::issued)
			.filter((issued) -> (token == null || issued.token().isSameTokenAs(token)) && this.leases.mayExist(issued))
			.<RevocableLease>map((issued) -> new HeldLease(this.engine, issued))
			.toList();
	}

	private long now() {
		return this.engine.clock().instant().toEpochMilli();
	}

	/**
	 * Lease of an IAM user that has to be revoked when the role is closed.
	 *
	 * @param engine the client that revokes it
	 * @param issued the credentials
	 */
	private record HeldLease(AwsSecretsEngineClient engine, IssuedCredentials issued) implements RevocableLease {

		@Override
		public void revoke(SessionToken token, Duration limit) {
			this.engine.requestRevocation(this.issued, token, limit);
		}

		@Override
		public String toString() {
			return this.issued.maskedAccessKeyId() + " of role '" + this.engine.name() + "' until "
					+ this.issued.info().expiresAt() + " (lease '" + this.issued.leaseId() + "')";
		}

	}

}
