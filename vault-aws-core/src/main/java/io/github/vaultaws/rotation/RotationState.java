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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.RotationCause;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.rotation.Rejection.History;
import io.github.vaultaws.session.SessionToken;

/**
 * State of one role. Immutable. Each method that returns a state is a pure transition;
 * applied atomically, it preserves concurrent changes of other threads. Times are in
 * milliseconds since the epoch.
 *
 * @param current the current credentials, which may have expired, or {@code null} if
 * there are none
 * @param first whether no live credentials preceded the current ones
 * @param pending the credentials that are being verified, or {@code null} if there are
 * none
 * @param superseded the superseded credentials of IAM users, oldest first
 * @param replacement whether the current credentials have to be replaced regardless of
 * their TTL
 * @param rejection the reported rejection of the current credentials, and the previous
 * results of the verifier
 * @param failure the last failure of an operation that callers wait for, or {@code null}
 * @param running the operation in progress, or {@code null} if there is none
 * @param closed whether the role is closed
 * @author The vault-aws-spring-boot authors
 */
record RotationState(@Nullable IssuedCredentials current, boolean first, @Nullable PendingCredentials pending,
		List<SupersededCredentials> superseded, Replacement replacement, Rejection rejection,
		@Nullable RefreshFailure failure, @Nullable RunningOperation running, boolean closed) {

	static final RotationState EMPTY = new RotationState(null, true, null, List.of(), Replacement.NONE, Rejection.NONE,
			null, null, false);

	private static final long REVOKE_INTERVAL = 30_000;

	private static final long CALLER_BACKOFF = 2_000;

	@Nullable IssuedCredentials live(long now) {
		return (this.current != null && this.current.isLive(now)) ? this.current : null;
	}

	boolean holds(IssuedCredentials issued) {
		return issued.hasSameAccessKeyAs(this.current);
	}

	boolean holds(String accessKeyId) {
		return this.current != null && this.current.hasAccessKey(accessKeyId);
	}

	boolean isPending(IssuedCredentials issued) {
		return this.pending != null && issued.hasSameAccessKeyAs(this.pending.issued());
	}

	/**
	 * Return whether the backoff after a failure is in effect.
	 * @param now the current time
	 * @return {@code true} if no attempt should be made now
	 */
	boolean isPausing(long now) {
		return this.failure != null && this.failure.retryAt() > now;
	}

	/**
	 * Adopt the current state of the token and the offset of the system clock.
	 * @param token the session's token, or {@code null} if there is none
	 * @param wallOffset the offset of the monotonic clock from the system clock
	 * @return the state
	 */
	RotationState adopted(@Nullable SessionToken token, long wallOffset) {
		IssuedCredentials current = (this.current != null) ? this.current.adopt(token, wallOffset) : null;
		IssuedCredentials pending = (this.pending != null) ? this.pending.issued().adopt(token, wallOffset) : null;
		RotationState adopted = (current != this.current) ? withCurrent(current) : this;
		return (this.pending != null && pending != null && pending != this.pending.issued())
				? adopted.withPending(this.pending.with(pending)) : adopted;
	}

	/**
	 * Record since when the current credentials have had to be replaced.
	 * @param due whether they have to be replaced now
	 * @param now the current time
	 * @return the state
	 */
	RotationState replacementDue(boolean due, long now) {
		long since = due ? Math.min(this.replacement.since(), now)
				: (this.pending != null) ? this.replacement.since() : Lifetime.NEVER;
		return (since == this.replacement.since()) ? this
				: new RotationState(this.current, this.first, this.pending, this.superseded,
						this.replacement.since(since), this.rejection, this.failure, this.running, this.closed);
	}

	/**
	 * A rotation was requested. Superseded credentials whose revocation failed are
	 * revoked immediately, because there may be only one IAM user besides the current one
	 * when others are issued.
	 * @param now the current time
	 * @return the state
	 */
	RotationState rotationRequested(long now) {
		return rotationRequired(RotationCause.REQUESTED, now);
	}

	private RotationState rotationRequired(RotationCause cause, long now) {
		return new RotationState(this.current, this.first, this.pending, revokeOldest(now),
				this.replacement.because(cause), this.rejection, this.failure, this.running, this.closed);
	}

	private List<SupersededCredentials> revokeOldest(long now) {
		List<SupersededCredentials> superseded = new ArrayList<>(this.superseded);
		for (int i = 0; i < superseded.size() - 1; i++) {
			superseded.set(i, superseded.get(i).revokedAt(now));
		}
		return List.copyOf(superseded);
	}

	/**
	 * A client reported that AWS rejected credentials.
	 * @param accessKeyId their access key id
	 * @param code the error code of the service
	 * @param now the current time
	 * @return the state, this one if the report changes nothing
	 */
	RotationState rejected(String accessKeyId, RejectionCode code, long now) {
		boolean ignored = this.current == null || !accessKeyId.equals(this.current.credentials().accessKeyId())
				|| accessKeyId.equals(this.rejection.accessKeyId())
				|| !this.rejection.limit().accepts(code.isAmbiguous(), now) || isReplacingRejected();
		return ignored ? this : withRejection(this.rejection.reported(accessKeyId, code));
	}

	private boolean isReplacingRejected() {
		return this.rejection.history() == History.REPLACED && (this.replacement.isRequired() || this.pending != null);
	}

	/**
	 * A caller waits without credentials: a transient failure is retried soon.
	 * @return the state, this one if the call changes nothing
	 */
	RotationState called() {
		RefreshFailure failure = this.failure;
		if (failure == null || !failure.isTransient() || failure.retryAt() <= failure.at() + CALLER_BACKOFF) {
			return this;
		}
		return failed(failure.retriedAt(failure.at() + CALLER_BACKOFF));
	}

	/**
	 * The application starts: an attempt is made regardless of the backoff, also by a
	 * role that was closed.
	 * @return the state
	 */
	RotationState started() {
		RotationState state = this.closed ? EMPTY.withSuperseded(this.superseded).running(this.running) : this;
		return (state.failure != null) ? state.failed(state.failure.retriedAt(0)) : state;
	}

	/**
	 * Vault issued credentials. An IAM user is added to the state before anything else
	 * happens, even if the role is closed.
	 * @param issued the credentials
	 * @param verification the policy of their verification, or {@code null} if they need
	 * none
	 * @param now the current time
	 * @return the state
	 */
	RotationState issued(IssuedCredentials issued, @Nullable VerificationPolicy verification, long now) {
		if (this.closed) {
			return withSuperseded(plus(issued, now));
		}
		return new RotationState(this.current, this.first, PendingCredentials.of(issued, verification, now),
				this.superseded, this.replacement.issued(), this.rejection, null, this.running, false);
	}

	/**
	 * The pending credentials were issued for a reason.
	 * @param cause the reason
	 * @return the state
	 */
	RotationState because(RotationCause cause) {
		return (this.pending != null) ? withPending(this.pending.because(cause)) : this;
	}

	/**
	 * Vault returned the credentials of a static role that are current already.
	 * @param read the credentials
	 * @return the state
	 */
	RotationState readAgain(IssuedCredentials read) {
		IssuedCredentials current = this.current;
		IssuedCredentials known = (current != null) ? read.with(current.lifetime().readAgain(read.lifetime())) : read;
		return this.closed ? this : new RotationState(known, this.first, this.pending, this.superseded,
				Replacement.NONE, this.rejection, null, this.running, false);
	}

	/**
	 * Vault renewed or looked up a lease.
	 * @param renewed the credentials with their new lifetime
	 * @return the state
	 */
	RotationState renewed(IssuedCredentials renewed) {
		boolean recovered = holds(renewed)
				|| (this.failure != null && this.failure.operation() == RotationOperation.LOOK_UP);
		RotationState state = recovered ? failed(null) : this;
		if (holds(renewed)) {
			return state.withCurrent(renewed);
		}
		if (this.pending != null && isPending(renewed)) {
			return state.withPending(this.pending.with(renewed));
		}
		return state.withSuperseded(this.superseded.stream()
			.map((one) -> renewed.hasSameAccessKeyAs(one.issued()) ? one.prolonged(renewed) : one)
			.toList());
	}

	/**
	 * It was checked whether the lease of the pending credentials still exists.
	 * @param now the current time
	 * @return the state
	 */
	RotationState confirmed(long now) {
		return (this.pending != null) ? withPending(this.pending.confirmedAt(now)) : this;
	}

	/**
	 * Credentials became invalid in Vault or AWS, or expired before they were activated.
	 * @param gone the credentials
	 * @param revokeAt the time to revoke them, {@link Lifetime#NEVER} for never
	 * @return the state
	 */
	RotationState gone(IssuedCredentials gone, long revokeAt) {
		RotationState state = (revokeAt != Lifetime.NEVER) ? withSuperseded(plus(gone, revokeAt)) : this;
		if (!isPending(gone)) {
			return new RotationState(null, this.first, this.pending, state.superseded,
					this.replacement.because(RotationCause.LEASE), this.rejection, null, this.running, this.closed);
		}
		return new RotationState(this.current, this.first, null, state.superseded,
				this.replacement.because(RotationCause.LEASE), this.rejection, null, this.running, this.closed);
	}

	/**
	 * The pending credentials were verified.
	 * @param result the result of the verification
	 * @param now the current time
	 * @return the state
	 */
	RotationState verified(Result result, long now) {
		RotationState state = (result == Result.ACCEPTED) ? withRejection(this.rejection.accepted()) : this;
		return (this.pending != null) ? state.withPending(this.pending.verified(result, now)) : state;
	}

	/**
	 * The current credentials were checked because a client reported them as rejected.
	 * They are discarded only if the verifier has accepted credentials of the role
	 * before. Otherwise, it may use an STS that does not know them: they are replaced
	 * once, and remain in use until then.
	 * @param result the result of the check
	 * @param now the current time
	 * @return the state
	 */
	RotationState checked(Result result, long now) {
		RotationState state = withRejection(this.rejection.checked(result, now));
		if (result != Result.REJECTED || this.current == null) {
			return state;
		}
		if (this.rejection.history() != History.ACCEPTED) {
			return (this.rejection.history() == History.NONE) ? state.rotationRequired(RotationCause.REJECTED, now)
					: state;
		}
		RotationState without = state.gone(this.current, now).rotationRequired(RotationCause.REJECTED, now);
		return (this.pending != null) ? without.withPending(this.pending.confirmAt(now)) : without;
	}

	/**
	 * The pending credentials are activated.
	 * @param now the current time
	 * @param revokeAt the time to revoke the previous ones
	 * @return the state
	 */
	RotationState activated(long now, long revokeAt) {
		List<SupersededCredentials> superseded = new ArrayList<>();
		this.superseded.forEach((one) -> superseded.add(one.revokedAt(now)));
		if (this.current != null && this.current.isIamUser()) {
			superseded.add(SupersededCredentials.of(this.current, this.current.isLive(now) ? revokeAt : now));
		}
		IssuedCredentials activated = (this.pending != null) ? this.pending.issued() : null;
		return new RotationState(activated, live(now) == null, null, List.copyOf(superseded), Replacement.NONE,
				(activated != null) ? this.rejection.activated(activated) : this.rejection, null, this.running,
				this.closed);
	}

	RotationState revoked(IssuedCredentials revoked) {
		return withSuperseded(
				this.superseded.stream().filter((one) -> !revoked.hasSameAccessKeyAs(one.issued())).toList());
	}

	RotationState notRevoked(IssuedCredentials issued, long now) {
		return withSuperseded(this.superseded.stream()
			.map((one) -> issued.hasSameAccessKeyAs(one.issued()) ? one.failedUntil(now + REVOKE_INTERVAL) : one)
			.toList());
	}

	/**
	 * Return whether Vault returned credentials that were issued before.
	 * @param issued the credentials
	 * @return {@code true} if they are current or superseded already
	 */
	boolean isDuplicate(IssuedCredentials issued) {
		return holds(issued) || this.superseded.stream().anyMatch((one) -> issued.hasSameAccessKeyAs(one.issued()));
	}

	/**
	 * The role is closed: its credentials are no longer used, only revoked.
	 * @param now the current time
	 * @return the state
	 */
	RotationState closed(long now) {
		List<SupersededCredentials> superseded = new ArrayList<>(this.superseded);
		if (this.pending != null && this.pending.issued().isIamUser()) {
			superseded.add(SupersededCredentials.of(this.pending.issued(), now));
		}
		if (this.current != null && this.current.isIamUser()) {
			superseded.add(SupersededCredentials.of(this.current, now));
		}
		return new RotationState(null, true, null, List.copyOf(superseded), Replacement.NONE, Rejection.NONE, null,
				this.running, true);
	}

	private List<SupersededCredentials> plus(IssuedCredentials issued, long revokeAt) {
		List<SupersededCredentials> superseded = new ArrayList<>(this.superseded);
		if (issued.isIamUser()) {
			superseded.add(SupersededCredentials.of(issued, revokeAt));
		}
		return List.copyOf(superseded);
	}

	private RotationState withCurrent(@Nullable IssuedCredentials current) {
		return new RotationState(current, this.first, this.pending, this.superseded, this.replacement, this.rejection,
				this.failure, this.running, this.closed);
	}

	private RotationState withPending(PendingCredentials pending) {
		return new RotationState(this.current, this.first, pending, this.superseded, this.replacement, this.rejection,
				this.failure, this.running, this.closed);
	}

	private RotationState withSuperseded(List<SupersededCredentials> superseded) {
		return new RotationState(this.current, this.first, this.pending, superseded, this.replacement, this.rejection,
				this.failure, this.running, this.closed);
	}

	private RotationState withRejection(Rejection rejection) {
		return new RotationState(this.current, this.first, this.pending, this.superseded, this.replacement, rejection,
				this.failure, this.running, this.closed);
	}

	/**
	 * An operation failed or, after a failure, succeeded. The credentials remain
	 * unchanged.
	 * @param failure the failure, or {@code null}
	 * @return the state
	 */
	RotationState failed(@Nullable RefreshFailure failure) {
		return new RotationState(this.current, this.first, this.pending, this.superseded, this.replacement,
				this.rejection, failure, this.running, this.closed);
	}

	/**
	 * An operation was started or has completed.
	 * @param running the operation in progress, or {@code null}
	 * @return the state
	 */
	RotationState running(@Nullable RunningOperation running) {
		return new RotationState(this.current, this.first, this.pending, this.superseded, this.replacement,
				this.rejection, this.failure, running, this.closed);
	}

	/**
	 * Return the completion of the request for credentials in progress.
	 * @return the completion, which has taken place if there is no such request
	 */
	CompletableFuture<?> pendingIssue() {
		return (this.running != null && this.running.operation() == RotationOperation.ISSUE) ? this.running.completion()
				: CompletableFuture.completedFuture(null);
	}

}
