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
import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.RotationCause;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.rotation.Rejection.History;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link RotationState}.
 */
class RotationStateTests {

	private static final long NOW = TestCredentials.NOW;

	private static final long LATER = NOW + 1000;

	private static final long OVERLAP = NOW + 300_000;

	private static final Duration HOUR = Duration.ofHours(1);

	private static final IssuedCredentials FIRST = user("AKIA1");

	private static final IssuedCredentials SECOND = user("AKIA2");

	private static final RefreshFailure FAILURE = new RefreshFailure(new IllegalStateException(),
			RotationOperation.RENEW, 1, NOW, NOW + 60_000);

	private final RotationState started = RotationState.EMPTY.issued(FIRST, null, NOW).activated(NOW, OVERLAP);

	@Test
	void issuedIamUserIsInTheStateBeforeItIsUsed() {
		RotationState issued = this.started.issued(SECOND, null, LATER);
		assertThat(issued.current()).isSameAs(FIRST);
		assertThat(issued.isPending(SECOND)).isTrue();
		assertThat(issued.closed(LATER).superseded()).extracting(SupersededCredentials::issued)
			.containsExactly(SECOND, FIRST);
	}

	@Test
	void iamUserIssuedAfterTheCloseIsRevoked() {
		RotationState closed = this.started.closed(NOW).issued(SECOND, null, LATER);
		assertThat(closed.current()).isNull();
		assertThat(closed.pending()).isNull();
		assertThat(closed.superseded()).extracting(SupersededCredentials::issued).containsExactly(FIRST, SECOND);
	}

	@Test
	void credentialsReadAfterTheCloseAreNotUsed() {
		assertThat(this.started.closed(NOW).readAgain(FIRST).current()).isNull();
	}

	@Test
	void closedRoleOnlyRevokesUntilItIsStarted() {
		RotationState closed = this.started.closed(NOW);
		Inputs inputs = new Inputs(null, NOW, 0, 0, false);
		assertThat(RotationPolicy.DEFAULT.next(closed, inputs).operation()).isEqualTo(RotationOperation.REVOKE);
		RotationState revoked = RotationState.EMPTY.closed(NOW);
		assertThat(RotationPolicy.DEFAULT.next(revoked, inputs).isDue(LATER)).isFalse();
		assertThat(RotationPolicy.DEFAULT.next(revoked.started(), inputs).operation())
			.isEqualTo(RotationOperation.ISSUE);
		assertThat(closed.started().superseded()).isEqualTo(closed.superseded());
	}

	@Test
	void activationSupersedesTheCurrentIamUserAndRevokesEarlierOnes() {
		RotationState activated = this.started.issued(SECOND, null, NOW)
			.activated(NOW, OVERLAP)
			.issued(user("AKIA3"), null, LATER)
			.activated(LATER, OVERLAP + 1000);
		assertThat(activated.superseded()).extracting(SupersededCredentials::revokeAt)
			.containsExactly(LATER, OVERLAP + 1000);
		assertThat(activated.first()).isFalse();
		assertThat(this.started.first()).isTrue();
	}

	@Test
	void failureDoesNotChangeTheCredentials() {
		RotationState failed = this.started.issued(SECOND, null, NOW).failed(FAILURE);
		assertThat(failed.current()).isSameAs(FIRST);
		assertThat(failed.pending()).isNotNull();
		assertThat(failed.isPausing(LATER)).isTrue();
		assertThat(failed.renewed(FIRST).failure()).isNull();
	}

	@Test
	void requestsDuringAnOperationAreNotLost() {
		RotationState requested = this.started.running(new RunningOperation(RotationOperation.RENEW, NOW))
			.rotationRequested(NOW)
			.rejected("AKIA1", RejectionCode.EXPIRED_TOKEN, NOW);
		RotationState renewed = requested.renewed(FIRST.with(FIRST.lifetime().notRenewable())).running(null);
		assertThat(renewed.replacement().cause()).isEqualTo(RotationCause.REQUESTED);
		assertThat(renewed.rejection().accessKeyId()).isEqualTo("AKIA1");
		RotationState failed = requested.failed(FAILURE).running(null);
		assertThat(failed.replacement().cause()).isEqualTo(RotationCause.REQUESTED);
		assertThat(failed.running()).isNull();
	}

	@Test
	void callerWithoutCredentialsBringsTheNextAttemptForwardOnce() {
		RotationState called = RotationState.EMPTY.failed(FAILURE).called();
		assertThat(called.isPausing(NOW + 1999)).isTrue();
		assertThat(called.isPausing(NOW + 2000)).isFalse();
		assertThat(called.called()).isSameAs(called);
		assertThat(this.started.called()).isSameAs(this.started);
	}

	@Test
	void callerDoesNotShortenTheBackoffAfterAFinalFailure() {
		RefreshFailure denied = new RefreshFailure(
				new VaultAwsCredentialsException(CredentialsFailureReason.NOT_ALLOWED, "", "", ""),
				RotationOperation.ISSUE, 1, NOW, NOW + 30_000);
		RotationState failed = RotationState.EMPTY.failed(denied);
		assertThat(failed.called()).isSameAs(failed);
	}

	@Test
	void reportOfOtherCredentialsHasNoEffect() {
		assertThat(this.started.rejected("AKIA2", RejectionCode.EXPIRED_TOKEN, NOW)).isSameAs(this.started);
		RotationState checked = this.started.rejected("AKIA1", RejectionCode.EXPIRED_TOKEN, NOW)
			.checked(Result.ACCEPTED, NOW);
		assertThat(checked.current()).isSameAs(FIRST);
		assertThat(checked.rejected("AKIA1", RejectionCode.EXPIRED_TOKEN, LATER)).isSameAs(checked);
	}

	@Test
	void rejectedCredentialsAreDiscardedAndPendingOnesAreConfirmedImmediately() {
		RotationState checked = this.started.checked(Result.ACCEPTED, NOW)
			.issued(SECOND, VerificationPolicy.of(HOUR.toMillis()), NOW)
			.failed(FAILURE)
			.checked(Result.REJECTED, LATER);
		assertThat(checked.current()).isNull();
		assertThat(checked.failure()).isNull();
		assertThat(checked.superseded()).extracting(SupersededCredentials::issued, SupersededCredentials::revokeAt)
			.containsExactly(tuple(FIRST, LATER));
		assertThat(checked.pending()).isNotNull().extracting(PendingCredentials::confirmAt).isEqualTo(LATER);
	}

	@Test
	void credentialsRejectedByAVerifierThatHasAcceptedNoneAreReplacedOnce() {
		RotationState checked = this.started.rejected("AKIA1", RejectionCode.EXPIRED_TOKEN, NOW)
			.checked(Result.REJECTED, NOW);
		assertThat(checked.current()).isSameAs(FIRST);
		assertThat(checked.replacement().cause()).isEqualTo(RotationCause.REJECTED);
		assertThat(checked.rejected("AKIA1", RejectionCode.EXPIRED_TOKEN, LATER)).isSameAs(checked);
		RotationState activated = checked.issued(SECOND, null, LATER).activated(LATER, OVERLAP);
		assertThat(activated.rejection().accessKeyId()).isEqualTo("AKIA2");
		RotationState again = activated.checked(Result.REJECTED, LATER);
		assertThat(again.current()).isSameAs(SECOND);
		assertThat(again.replacement().cause()).isNull();
		assertThat(again.rejection().accessKeyId()).isNull();
		assertThat(again.rejection().history()).isEqualTo(History.REJECTED);
		assertThat(again.rejection().limit().notBefore()).isEqualTo(LATER + 10_000);
	}

	@Test
	void verifiedCredentialsAreAResultOfTheVerifier() {
		RotationState verified = RotationState.EMPTY.issued(FIRST, VerificationPolicy.FIRST, NOW)
			.verified(Result.REJECTED, NOW);
		assertThat(verified.rejection().history()).isEqualTo(History.NONE);
		assertThat(verified.verified(Result.ACCEPTED, NOW).rejection().history()).isEqualTo(History.ACCEPTED);
	}

	@Test
	void pendingCredentialsWithoutALeaseAreReplaced() {
		RotationState gone = this.started.issued(SECOND, null, NOW).gone(SECOND, Lifetime.NEVER);
		assertThat(gone.pending()).isNull();
		assertThat(gone.replacement().cause()).isEqualTo(RotationCause.LEASE);
		assertThat(gone.current()).isSameAs(FIRST);
		assertThat(gone.superseded()).isEmpty();
	}

	@Test
	void failedRevocationIsRetriedAndDoesNotDelayARequestedRotation() {
		RotationState failed = this.started.issued(SECOND, null, NOW)
			.activated(NOW, OVERLAP)
			.issued(user("AKIA3"), null, NOW)
			.activated(NOW, OVERLAP)
			.notRevoked(FIRST, NOW);
		assertThat(failed.superseded().get(0)).isEqualTo(new SupersededCredentials(FIRST, NOW + 30_000, false, true));
		assertThat(failed.rotationRequested(LATER).superseded()).extracting(SupersededCredentials::revokeAt)
			.containsExactly(LATER, OVERLAP);
		assertThat(failed.revoked(FIRST).superseded()).hasSize(1);
	}

	@Test
	void invalidTokenIsNotAdopted() {
		RotationState state = RotationState.EMPTY
			.issued(TestCredentials.user(TestCredentials.lifetime(HOUR, true),
					TestCredentials.token("t1", TestCredentials.START.plusSeconds(60))), null, NOW)
			.activated(NOW, OVERLAP);
		assertThat(state.adopted(TestCredentials.token("t1", Instant.MIN), 0)).isSameAs(state);
		assertThat(state.adopted(TestCredentials.token("t2", Instant.MAX), 0)).isSameAs(state);
		assertThat(state.adopted(TestCredentials.token("t1", Instant.MAX), 0).current())
			.extracting(IssuedCredentials::expiresAt)
			.isEqualTo(TestCredentials.START.plus(HOUR));
	}

	@Test
	void secretsAreNotInTheText() {
		assertThat(this.started.issued(SECOND, null, NOW)).asString().doesNotContain("secret");
	}

	private static IssuedCredentials user(String accessKeyId) {
		return TestCredentials.user(accessKeyId, TestCredentials.lifetime(HOUR, true),
				TestCredentials.token("t1", Instant.MAX));
	}

}
