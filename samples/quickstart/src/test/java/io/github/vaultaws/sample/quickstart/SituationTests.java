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

package io.github.vaultaws.sample.quickstart;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.github.vaultaws.sample.quickstart.AwsCalls.Outage;
import io.github.vaultaws.sample.quickstart.Situation.Current;
import io.github.vaultaws.sample.quickstart.Situation.Level;
import io.github.vaultaws.sample.quickstart.Situation.OperatorAction;
import io.github.vaultaws.sample.quickstart.Situation.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Situation}.
 */
class SituationTests {

	private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

	private static final Current CURRENT = new Current(NOW.minusSeconds(5), NOW.plusSeconds(15));

	private static final Current EXPIRED = new Current(NOW.minusSeconds(20), NOW);

	private static final Instant NEXT_ATTEMPT = NOW.plusSeconds(7);

	private static final Outage FAILING = new Outage(NOW.minusSeconds(3), null, 15, "AWS rejects the access key");

	private static final Outage ENDED = FAILING.withEndedAt(NOW.minusSeconds(1));

	@Test
	void okWithoutFailedCall() {
		Status status = status(CURRENT, null, null, null);
		assertThat(status.level()).isEqualTo(Level.OK);
		assertThat(status.text()).contains("no AWS call has failed");
	}

	@Test
	void warningWhileVaultIsDownAndCredentialsAreValid() {
		Status status = new Situation(CURRENT, down(2), null, null, true, false, NEXT_ATTEMPT).status(NOW);
		assertThat(status.level()).isEqualTo(Level.WARNING);
		assertThat(status.text()).contains("Vault has not responded since " + Timeline.time(NOW.minusSeconds(2)),
				"expire at " + Timeline.time(CURRENT.expiresAt()));
		assertThat(status.until()).isEqualTo(CURRENT.expiresAt());
	}

	@Test
	void failureWhileVaultIsDownAndCredentialsAreExpired() {
		Status status = new Situation(EXPIRED, down(20), null, FAILING, true, false, NEXT_ATTEMPT).status(NOW);
		assertThat(status.level()).isEqualTo(Level.FAILURE);
		assertThat(status.text()).contains("AWS calls have failed since " + Timeline.time(FAILING.startedAt()),
				"the credentials expired at " + Timeline.time(NOW),
				"Vault has not responded since " + Timeline.time(NOW.minusSeconds(20)));
	}

	@Test
	void nextAttemptIsNamedAfterVaultHasRestarted() {
		assertThat(new Situation(CURRENT, null, null, null, true, false, NEXT_ATTEMPT).status(NOW).text())
			.isEqualTo("The next attempt to refresh the credentials is at %s; the current ones expire at %s"
				.formatted(Timeline.time(NEXT_ATTEMPT), Timeline.time(CURRENT.expiresAt())));
		assertThat(new Situation(EXPIRED, null, null, FAILING, true, false, NEXT_ATTEMPT).status(NOW).text()).contains(
				"the credentials expired at " + Timeline.time(NOW),
				"The next attempt is at " + Timeline.time(NEXT_ATTEMPT));
	}

	@Test
	void actionOfTheOperatorIsNamedAsCause() {
		OperatorAction action = new OperatorAction(FAILING.startedAt().minusMillis(300), "revoked the lease");
		assertThat(new Situation(CURRENT, null, action, FAILING, false, false, NEXT_ATTEMPT).status(NOW).text())
			.contains("an operator revoked the lease", "The next attempt is at " + Timeline.time(NEXT_ATTEMPT));
		assertThat(new Situation(null, null, action, FAILING, false, true, NEXT_ATTEMPT).status(NOW).text())
			.contains("an operator revoked the lease", "once new credentials have been verified");
	}

	@Test
	void earlierActionOfTheOperatorIsNotNamedAsCause() {
		OperatorAction action = new OperatorAction(FAILING.startedAt().minusSeconds(60), "revoked the lease");
		assertThat(new Situation(CURRENT, null, action, FAILING, false, false, NEXT_ATTEMPT).status(NOW).text())
			.contains("AWS calls have failed since " + Timeline.time(FAILING.startedAt()) + ": " + FAILING.reason())
			.doesNotContain("operator");
	}

	@Test
	void okAgainAfterFailedCalls() {
		Status status = status(CURRENT, null, null, ENDED);
		assertThat(status.level()).isEqualTo(Level.OK);
		assertThat(status.text()).contains("All is well again", "failed from " + Timeline.time(ENDED.startedAt()),
				"to " + Timeline.time(ENDED.endedAt()));
	}

	@Test
	void recoveryIsReportedOnceCredentialsAreIssuedAfterTheAction() {
		OperatorAction action = new OperatorAction(NOW.minusMillis(2500), "revoked the token");
		for (Outage outage : new Outage[] { null, ENDED }) {
			Status invalidated = status(CURRENT, null, action, outage);
			assertThat(invalidated.level()).isEqualTo(Level.WARNING);
			assertThat(invalidated.text()).contains("An operator revoked the token at " + Timeline.time(action.at()),
					"has not replaced the credentials yet");
			Current replaced = new Current(action.at().plusMillis(1), CURRENT.expiresAt());
			assertThat(status(replaced, null, action, outage).level()).isEqualTo(Level.OK);
		}
	}

	@Test
	void recoveryIsNotReportedWhileCallsFail() {
		OperatorAction action = new OperatorAction(FAILING.startedAt(), "revoked the token");
		Current replaced = new Current(action.at().plusMillis(1), CURRENT.expiresAt());
		assertThat(status(replaced, null, action, FAILING).level()).isEqualTo(Level.FAILURE);
	}

	@Test
	void warningWithoutValidCredentials() {
		for (Current current : new Current[] { null, EXPIRED }) {
			for (Trouble.Active trouble : new Trouble.Active[] { null, down(2) }) {
				Status status = status(current, trouble, null, ENDED);
				assertThat(status.level()).isEqualTo(Level.WARNING);
				assertThat(status.text()).contains("no valid credentials");
			}
		}
	}

	private static Trouble.Active down(int seconds) {
		return new Trouble.Active("Vault has not responded", NOW.minusSeconds(seconds));
	}

	private static Status status(@Nullable Current current, Trouble.@Nullable Active trouble,
			@Nullable OperatorAction lastAction, @Nullable Outage outage) {
		return new Situation(current, trouble, lastAction, outage, false, false, NEXT_ATTEMPT).status(NOW);
	}

}
