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

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.RotationCause;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;

/**
 * Credentials that clients do not use yet, with the progress of their verification.
 * Immutable; times are in milliseconds since the epoch.
 *
 * @param issued the credentials
 * @param verification the policy of their verification, or {@code null} if they need none
 * @param since the time at which the verification was started
 * @param accepted the number of times in a row that AWS has accepted them
 * @param verifiedAt the time at which they were verified, or 0
 * @param verifyAt the time of the next request to AWS
 * @param lastResultAt the time at which AWS last accepted or rejected them
 * @param unknown whether the last result was {@link Result#UNKNOWN}
 * @param confirmAt the time to check whether their lease still exists
 * @param late whether the verification has exceeded its limit
 * @param cause why they were issued
 * @author The vault-aws-spring-boot authors
 */
record PendingCredentials(IssuedCredentials issued, @Nullable VerificationPolicy verification, long since, int accepted,
		long verifiedAt, long verifyAt, long lastResultAt, boolean unknown, long confirmAt, boolean late,
		RotationCause cause) {

	private static final long CONFIRM_INTERVAL = 60_000;

	static PendingCredentials of(IssuedCredentials issued, @Nullable VerificationPolicy verification, long now) {
		long confirmAt = (verification != null) ? now + verification.limit() : Lifetime.NEVER;
		return new PendingCredentials(issued, verification, now, 0, 0, now, now, false, confirmAt, false,
				RotationCause.SCHEDULE);
	}

	/**
	 * Return why credentials are issued.
	 * @param state the state of the role
	 * @param inputs the further inputs of the policy
	 * @param policy the policy
	 * @return the reason
	 */
	static RotationCause cause(RotationState state, Inputs inputs, RotationPolicy policy) {
		IssuedCredentials live = state.live(inputs.now());
		RotationCause required = state.replacement().cause();
		if (required != null) {
			return required;
		}
		if (live == null) {
			return (state.current() != null) ? RotationCause.LEASE : RotationCause.FIRST;
		}
		if (live.isOrphanOf(inputs.token(), inputs.now())) {
			return RotationCause.TOKEN;
		}
		if (policy.isRenewalFailing(state, live, inputs.now())) {
			return RotationCause.LEASE;
		}
		RotationPolicy ageless = new RotationPolicy(policy.overlap(), policy.verified(), null);
		return (ageless.replaceAt(live, state.first()) > inputs.now()) ? RotationCause.MAX_AGE : RotationCause.SCHEDULE;
	}

	PendingCredentials because(RotationCause cause) {
		return new PendingCredentials(this.issued, this.verification, this.since, this.accepted, this.verifiedAt,
				this.verifyAt, this.lastResultAt, this.unknown, this.confirmAt, this.late, cause);
	}

	boolean isVerified() {
		return this.verifiedAt > 0;
	}

	/**
	 * Return the number of times in a row that AWS has to accept the credentials.
	 * @return the number
	 */
	int required() {
		return (this.verification != null) ? this.verification.required() : 0;
	}

	PendingCredentials with(IssuedCredentials issued) {
		return new PendingCredentials(issued, this.verification, this.since, this.accepted, this.verifiedAt,
				this.verifyAt, this.lastResultAt, this.unknown, this.confirmAt, this.late, this.cause);
	}

	PendingCredentials confirmAt(long time) {
		return new PendingCredentials(this.issued, this.verification, this.since, this.accepted, this.verifiedAt,
				this.verifyAt, this.lastResultAt, this.unknown, time, this.late, this.cause);
	}

	PendingCredentials confirmedAt(long now) {
		return confirmAt(now + CONFIRM_INTERVAL);
	}

	PendingCredentials verified(Result result, long now) {
		boolean limitPassed = this.verification != null && now >= this.since + this.verification.limit();
		long verifyAt = now + VerificationPolicy.interval(limitPassed);
		if (result == Result.UNKNOWN) {
			return new PendingCredentials(this.issued, this.verification, this.since, this.accepted, this.verifiedAt,
					verifyAt, this.lastResultAt, true, this.confirmAt, limitPassed, this.cause);
		}
		int accepted = (result == Result.ACCEPTED) ? this.accepted + 1 : 0;
		return new PendingCredentials(this.issued, this.verification, this.since, accepted,
				(accepted >= required()) ? now : 0, verifyAt, now, false, this.confirmAt,
				limitPassed && accepted < required(), this.cause);
	}

}
