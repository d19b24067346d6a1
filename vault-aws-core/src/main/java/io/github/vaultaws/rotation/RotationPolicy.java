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
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.session.SessionToken;

/**
 * Policy that determines the next operation of a role and its time. Pure: state, time and
 * jitter are arguments.
 *
 * @param overlap the time for which superseded credentials remain valid
 * @param verified whether AWS has to accept new credentials of an IAM user before they
 * are activated
 * @param maxAge the age at which credentials are rotated regardless of their TTL, or
 * {@code null} for no such age
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record RotationPolicy(Duration overlap, boolean verified, @Nullable Duration maxAge) {

	/**
	 * Default time for which superseded credentials remain valid: the maximum duration of
	 * an AWS call that may still be in progress.
	 */
	public static final Duration DEFAULT_OVERLAP = Duration.ofMinutes(5);

	/**
	 * How long before the expiry of a token its successor is needed: credentials are
	 * issued again under it, verified and activated, and the superseded ones live on for
	 * the overlap.
	 */
	public static final Duration TOKEN_MARGIN = DEFAULT_OVERLAP.plusMinutes(2);

	/**
	 * The policy without settings of the application.
	 */
	public static final RotationPolicy DEFAULT = new RotationPolicy(DEFAULT_OVERLAP, true, null);

	private static final long RESERVE = 30_000;

	/**
	 * Minimum remaining TTL of a lease when other credentials are requested, which may
	 * take a minute.
	 */
	private static final long MIN_REMAINING = 90_000;

	private static final long SECOND = 1_000;

	private static final long MINUTE = 60_000;

	private static final double RENEW_AT = 2.0 / 3;

	private static final double JITTER = 0.1;

	private static final double RENEW_AT_MEAN = RENEW_AT - JITTER / 2;

	/**
	 * Return the next operation: of those that are due the one with the highest priority,
	 * else the earliest.
	 * @param state the state of the role, with the token {@linkplain #adopt adopted}
	 * @param inputs the further inputs
	 * @return the operation and its time
	 */
	Step next(RotationState state, Inputs inputs) {
		StepChoice choice = new StepChoice(inputs.now());
		IssuedCredentials current = state.current();
		if (current != null) {
			addLookup(choice, current, state, inputs);
			if (current.credentials().accessKeyId().equals(state.rejection().accessKeyId())) {
				choice.add(RotationOperation.CHECK_REJECTION, current, state.rejection().limit().notBefore());
			}
		}
		if (state.pending() != null) {
			addLookup(choice, state.pending().issued(), state, inputs);
			addPending(choice, state.pending(), state, inputs);
		}
		if (!state.closed()) {
			addCurrent(choice, state, inputs);
		}
		for (SupersededCredentials superseded : state.superseded()) {
			if (requiresRenewal(superseded, inputs.now())) {
				choice.add(RotationOperation.RENEW, superseded.issued(), inputs.now());
			}
			choice.add(RotationOperation.REVOKE, superseded.issued(), superseded.revokeAt());
		}
		return choice.best();
	}

	/**
	 * Adopt the inputs. The state then contains since when its credentials have had to be
	 * replaced regardless of their TTL.
	 * @param state the state of the role
	 * @param inputs the inputs
	 * @return the state
	 */
	RotationState adopt(RotationState state, Inputs inputs) {
		RotationState adopted = state.adopted(inputs.token(), inputs.wallOffset());
		IssuedCredentials current = adopted.current();
		return adopted.replacementDue(current != null && isReplacementDue(adopted, current, inputs), inputs.now());
	}

	/**
	 * Return since when the current credentials should have been renewed or replaced.
	 * @param state the state of the role
	 * @param now the time
	 * @return the time, {@link Lifetime#NEVER} if it has not come
	 */
	long overdueSince(RotationState state, long now) {
		IssuedCredentials current = state.current();
		if (current == null) {
			return Lifetime.NEVER;
		}
		long dueAt = Math.min(state.replacement().since(),
				Math.min(refreshAt(current, state.first()), current.expiresAtMillis()));
		return (dueAt <= now) ? dueAt : Lifetime.NEVER;
	}

	private static void addLookup(StepChoice choice, IssuedCredentials issued, RotationState state, Inputs inputs) {
		if (issued.lifetime().confirmedAt() < inputs.jumpedAt() && !issued.leaseId().isEmpty()) {
			choice.add(RotationOperation.LOOK_UP, issued, retryAt(state.failure(), RotationOperation.LOOK_UP));
		}
	}

	private static boolean requiresRenewal(SupersededCredentials superseded, long now) {
		IssuedCredentials issued = superseded.issued();
		return !superseded.prolonged() && issued.lifetime().renewable() && issued.isLive(now)
				&& issued.expiresAtMillis() < superseded.revokeAt();
	}

	private static void addPending(StepChoice choice, PendingCredentials pending, RotationState state, Inputs inputs) {
		IssuedCredentials issued = pending.issued();
		if (issued.isOrphanOf(inputs.token(), inputs.now()) || !issued.isLive(inputs.now())) {
			choice.add(RotationOperation.DISCARD, issued, inputs.now());
			return;
		}
		choice.add(RotationOperation.ACTIVATE, issued, activateAt(pending, state.live(inputs.now())));
		if (pending.verification() != null && !pending.isVerified()) {
			choice.add(RotationOperation.VERIFY, issued, pending.verifyAt());
			if (issued.isStatic()) {
				choice.add(RotationOperation.READ, issued, pending.confirmAt());
			}
			else if (issued.isIamUser()) {
				choice.add(RotationOperation.RENEW, issued, pending.confirmAt());
			}
		}
	}

	/**
	 * Return when pending credentials are activated: once they are verified and have
	 * settled, if the result of the verification is unknown for too long, or shortly
	 * before the current ones expire.
	 * @param pending the credentials
	 * @param live the current credentials, or {@code null} if there are none
	 * @return the time
	 */
	private static long activateAt(PendingCredentials pending, @Nullable IssuedCredentials live) {
		VerificationPolicy verification = pending.verification();
		if (verification == null) {
			return pending.since();
		}
		long settled = pending.isVerified() ? pending.verifiedAt() + verification.settle() : Lifetime.NEVER;
		long unknownFor = pending.unknown() ? pending.lastResultAt() + verification.unknownLimit() : Lifetime.NEVER;
		long forced = (live != null) ? live.expiresAtMillis() - verification.reserve() : Lifetime.NEVER;
		return Math.min(settled, Math.min(unknownFor, forced));
	}

	private void addCurrent(StepChoice choice, RotationState state, Inputs inputs) {
		IssuedCredentials live = state.live(inputs.now());
		boolean mayIssue = state.pending() == null && !inputs.issueBlocked()
				&& (live == null || state.superseded().size() <= 1);
		long issueAt = mayIssue
				? Math.max(issueAt(state, live, inputs), retryAt(state.failure(), RotationOperation.ISSUE))
				: Lifetime.NEVER;
		if (live != null) {
			choice.add(RotationOperation.WAIT, live, live.expiresAtMillis());
			if (live.lifetime().renewable() && !live.isOrphanOf(inputs.token(), inputs.now())) {
				boolean replaced = mayIssue && isRenewalFailing(state, live, inputs.now());
				choice.add(RotationOperation.RENEW, live,
						replaced ? Lifetime.NEVER : renewAt(state, live, issueAt, inputs.now()));
			}
		}
		boolean read = live != null && live.isStatic();
		choice.add(read ? RotationOperation.READ : RotationOperation.ISSUE, live, issueAt);
	}

	private long issueAt(RotationState state, @Nullable IssuedCredentials live, Inputs inputs) {
		return (live == null || isReplacementDue(state, live, inputs)) ? 0 : replaceAt(live, state.first());
	}

	private boolean isReplacementDue(RotationState state, IssuedCredentials current, Inputs inputs) {
		return state.replacement().isRequired() || current.isOrphanOf(inputs.token(), inputs.now())
				|| isRenewalFailing(state, current, inputs.now());
	}

	/**
	 * Return whether to issue other credentials instead of further attempts to renew. If
	 * the issue fails, renewals are attempted again.
	 * @param state the state of the role
	 * @param live the current credentials
	 * @param now the time
	 * @return {@code true} if the last renewal failed and the lease expires soon
	 */
	boolean isRenewalFailing(RotationState state, IssuedCredentials live, long now) {
		RefreshFailure failure = state.failure();
		return failure != null && failure.operation() == RotationOperation.RENEW && now >= lastRenewalAt(live);
	}

	private static long renewAt(RotationState state, IssuedCredentials live, long issueAt, long now) {
		long renewAt = Math.max(renewAt(live), retryAt(state.failure(), RotationOperation.RENEW));
		boolean issueFailed = state.failure() != null && state.failure().operation() == RotationOperation.ISSUE;
		if (renewAt < issueAt || issueFailed) {
			return renewAt;
		}
		boolean expiresSoon = live.expiresAtMillis() - now < MIN_REMAINING
				&& live.lifetime().grantedAt() + SECOND < now;
		return (expiresSoon && state.failure() == null) ? issueAt : Lifetime.NEVER;
	}

	private static long retryAt(@Nullable RefreshFailure failure, RotationOperation operation) {
		if (failure == null || failure.operation() == RotationOperation.VERIFY
				|| (failure.operation() == RotationOperation.LOOK_UP && operation != RotationOperation.LOOK_UP)) {
			return 0;
		}
		return failure.retryAt();
	}

	/**
	 * Return when a lease is renewed. The first renewal takes place at a random time up
	 * to the regular one, so that instances that started together do not renew together.
	 * @param issued the credentials
	 * @return the time
	 */
	static long renewAt(IssuedCredentials issued) {
		Lifetime lifetime = issued.lifetime();
		boolean spread = !lifetime.isRenewed() && lifetime.ttl() >= MINUTE;
		double part = spread ? RENEW_AT_MEAN * (1 - issued.jitter()) : RENEW_AT - JITTER * issued.jitter();
		return lifetime.grantedAt() + (long) (lifetime.ttl() * part);
	}

	/**
	 * Return the time from which other credentials are issued if a renewal fails.
	 * @param issued the credentials
	 * @return the time, at most a sixth of the TTL before the lease expires
	 */
	long lastRenewalAt(IssuedCredentials issued) {
		return issued.lifetime().expiresAt() - Math.min(leadTime(), issued.lifetime().ttl() / 6);
	}

	/**
	 * Return when credentials are rotated. The first STS credentials are rotated from a
	 * quarter of their TTL on instead of half of it, so that instances that started
	 * together do not rotate together.
	 * @param issued the credentials
	 * @param first whether no live credentials preceded them
	 * @return the time, {@link Lifetime#NEVER} as long as they can be renewed
	 */
	long replaceAt(IssuedCredentials issued, boolean first) {
		Lifetime lifetime = issued.lifetime();
		if (issued.isStatic()) {
			return lifetime.readAt(issued.jitter());
		}
		long tooOldAt = (this.maxAge != null)
				? lifetime.issuedAt() + (long) (this.maxAge.toMillis() * (1 - JITTER * issued.jitter()))
				: Lifetime.NEVER;
		if (lifetime.renewable()) {
			return tooOldAt;
		}
		long ttl = lifetime.expiresAt() - lifetime.issuedAt();
		long before = Math.min(issued.isIamUser() ? leadTime() : advisoryWindow(ttl), ttl / 2);
		long earliest = (first && !issued.isIamUser()) ? ttl - ttl / 4 : ttl / 2;
		double spread = issued.isIamUser() ? JITTER * issued.jitter() : issued.jitter();
		return Math.min(tooOldAt, lifetime.expiresAt() - before - (long) ((earliest - before) * spread));
	}

	/**
	 * Return how long before their expiry temporary credentials are rotated: the advisory
	 * windows of the AWS SDKs.
	 * @param ttl the TTL of the credentials
	 * @return the window
	 */
	private static long advisoryWindow(long ttl) {
		return (ttl < 20 * MINUTE) ? 5 * MINUTE : (ttl < 90 * MINUTE) ? 15 * MINUTE : 60 * MINUTE;
	}

	/**
	 * Return when credentials are renewed or rotated if nothing fails.
	 * @param issued the credentials
	 * @param first whether no live credentials preceded them
	 * @return the time
	 */
	private long refreshAt(IssuedCredentials issued, boolean first) {
		return Math.min(issued.lifetime().renewable() ? renewAt(issued) : Lifetime.NEVER, replaceAt(issued, first));
	}

	private long leadTime() {
		return overlapIncrement() + (this.verified ? VerificationPolicy.MAX_LIMIT + VerificationPolicy.MAX_SETTLE : 0);
	}

	/**
	 * Return the increment of a renewal that keeps superseded credentials valid for the
	 * overlap.
	 * @return the increment
	 */
	long overlapIncrement() {
		return this.overlap.toMillis() + RESERVE;
	}

	/**
	 * Return whether the TTL of credentials is too short for the verification of their
	 * successors and for the overlap, which are then shortened.
	 * @param issued the credentials
	 * @return {@code true} for a lease of an IAM user with a TTL below twice that time
	 */
	boolean isTooShort(IssuedCredentials issued) {
		return issued.isIamUser() && issued.lifetime().ttl() / 2 < leadTime();
	}

	@Nullable VerificationPolicy verification(IssuedCredentials issued, @Nullable IssuedCredentials live, long now) {
		if (!this.verified || !issued.needsVerification()) {
			return null;
		}
		return (live != null) ? VerificationPolicy.of(live.expiresAtMillis() - now) : VerificationPolicy.FIRST;
	}

	/**
	 * Inputs of the next operation besides the state.
	 *
	 * @param token the token that the session holds, or {@code null} if there is none
	 * @param now the time
	 * @param jumpedAt the time of the last forward clock jump
	 * @param wallOffset the offset of the monotonic clock from the system clock
	 * @param issueBlocked whether no permit to issue credentials is available
	 */
	record Inputs(@Nullable SessionToken token, long now, long jumpedAt, long wallOffset, boolean issueBlocked) {
	}

	/**
	 * Operation and its time.
	 *
	 * @param operation the operation
	 * @param target the credentials that it applies to, or {@code null} for none
	 * @param at the time, {@link Lifetime#NEVER} for never
	 */
	record Step(RotationOperation operation, @Nullable IssuedCredentials target, long at) {

		boolean isDue(long now) {
			return this.at <= now;
		}

		boolean isIssue() {
			return this.operation == RotationOperation.ISSUE || this.operation == RotationOperation.READ;
		}

		IssuedCredentials required() {
			return Objects.requireNonNull(this.target);
		}

	}

}
