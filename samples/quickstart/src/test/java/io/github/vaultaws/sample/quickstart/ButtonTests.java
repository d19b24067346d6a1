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

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.vaultaws.sample.quickstart.Situation.Level;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the operations behind the buttons of the page, over HTTP in real time.
 */
class ButtonTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration ROTATION_TIMEOUT = Duration.ofSeconds(50);

	private static final Quickstart quickstart = new Quickstart();

	private PageState before;

	@AfterAll
	static void stop() {
		quickstart.close();
	}

	@BeforeEach
	void awaitOk() {
		this.before = quickstart.awaitOk();
	}

	@Test
	void stateIsSentToThePage() {
		assertThat(quickstart.event().current()).isNotNull();
		assertThat(quickstart.text("/")).contains("<title>AWS credentials from Vault</title>");
	}

	@Test
	void accessKeyIdsAreMasked() {
		assertThat(quickstart.text("/state")).contains(this.before.current().accessKeyId())
			.doesNotContainPattern("AKIA[A-Z0-9]+");
	}

	@Test
	void rotateNowReplacesTheCredentialsAndRevokesThePreviousOnes() {
		PageState before = quickstart.requestRotation();
		String previous = before.current().accessKeyId();
		PageState activated = quickstart.awaitState(ROTATION_TIMEOUT, (state) -> isReplaced(state, previous));
		assertThat(activated.superseded()).extracting(PageState.Superseded::accessKeyId).contains(previous);
		PageState rotated = quickstart.awaitState(ROTATION_TIMEOUT,
				(state) -> isReplaced(state, previous) && state.rotations() > before.rotations());
		assertThat(rotated.superseded()).extracting(PageState.Superseded::accessKeyId).contains(previous);
		assertThat(rotated.users()).extracting(PageState.User::accessKeyId)
			.contains(previous, rotated.current().accessKeyId());
		assertThat(rotated.rotations()).isGreaterThan(before.rotations());
		PageState revoked = quickstart.awaitState(ROTATION_TIMEOUT, (state) -> !hasUser(state, previous));
		assertThat(revoked.failedCalls()).isEqualTo(before.failedCalls());
	}

	@Test
	void rotationIsNotAcceptedAgainWithinThirtySeconds() {
		quickstart.requestRotation();
		assertThat(quickstart.press("/credentials/rotate")).isEqualTo(409);
	}

	@Test
	void slowPropagationKeepsCredentialsPendingUntilAwsAcceptsThem() {
		assertThat(quickstart.begin(Trouble.PROPAGATION_SLOW)).isEqualTo(204);
		quickstart.requestRotation();
		PageState verifying = quickstart.awaitState(ROTATION_TIMEOUT,
				(state) -> state.pending() != null && state.pending().rejected() >= 2);
		assertThat(verifying.troubles()).containsOnly(Trouble.PROPAGATION_SLOW);
		assertThat(verifying.current().accessKeyId()).isNotEqualTo(verifying.pending().accessKeyId());
		assertThat(quickstart.end(Trouble.PROPAGATION_SLOW)).isEqualTo(204);
		PageState activated = quickstart.awaitState(ROTATION_TIMEOUT,
				(state) -> verifying.pending().accessKeyId().equals(state.current().accessKeyId()));
		assertThat(activated.troubles()).isEmpty();
		assertThat(activated.failedCalls()).isEqualTo(this.before.failedCalls());
	}

	@Test
	void callsFailAfterTheLeaseIsRevokedUntilTheCredentialsAreReplaced() {
		quickstart.begin(Trouble.PROPAGATION_SLOW);
		assertThat(quickstart.press("/lease/revoke")).isEqualTo(204);
		assertThatCallsFailUntilReplaced("revoked the lease");
	}

	@Test
	void callsFailAfterTheTokenIsRevokedUntilTheCredentialsAreReplaced() {
		quickstart.begin(Trouble.PROPAGATION_SLOW);
		assertThat(quickstart.press("/token/revoke")).isEqualTo(204);
		assertThat(quickstart.state().users()).extracting(PageState.User::accessKeyId)
			.doesNotContain(this.before.current().accessKeyId());
		assertThatCallsFailUntilReplaced("revoked the token");
	}

	/**
	 * AWS accepts the new access key after a while only, so that the failure lasts long
	 * enough to be seen.
	 */
	private void assertThatCallsFailUntilReplaced(String action) {
		String previous = this.before.current().accessKeyId();
		PageState invalidated = quickstart.state();
		assertThat(invalidated.status().level()).isNotEqualTo(Level.OK);
		assertThat(invalidated.status().text()).contains("operator " + action);
		PageState failing = quickstart.awaitState(SOON, (state) -> state.failedCalls() > this.before.failedCalls());
		assertThat(failing.users()).extracting(PageState.User::accessKeyId).doesNotContain(previous);
		assertThat(failing.status().text()).contains("AWS calls have failed since", "an operator " + action);
		quickstart.end(Trouble.PROPAGATION_SLOW);
		PageState recovered = quickstart.awaitState(ROTATION_TIMEOUT, (state) -> state.status().level() == Level.OK);
		assertThat(recovered.status().text()).contains("All is well again");
		assertThat(isReplaced(recovered, previous)).isTrue();
		assertThat(hasUser(recovered, recovered.current().accessKeyId())).isTrue();
		assertThat(recovered.calls() - recovered.failedCalls()).isGreaterThan(failing.calls() - failing.failedCalls());
		assertThat(recovered.timeline()).extracting(Timeline.Entry::kind).contains(Timeline.Kind.OPERATOR);
	}

	@Test
	void leaseAndTokenCannotBeRevokedWhileVaultIsDown() {
		quickstart.begin(Trouble.VAULT_DOWN);
		try {
			assertThat(quickstart.press("/lease/revoke")).isEqualTo(409);
			assertThat(quickstart.press("/token/revoke")).isEqualTo(409);
			assertThat(quickstart.state().troubles()).containsOnly(Trouble.VAULT_DOWN);
		}
		finally {
			quickstart.end(Trouble.VAULT_DOWN);
		}
		assertThat(quickstart.state().troubles()).isEmpty();
	}

	@Test
	void requestsOfOtherSitesAreForbidden() {
		assertThat(quickstart.press("/troubles/VAULT_DOWN/begin", "Origin", "https://example.org")).isEqualTo(403);
		assertThat(quickstart.press("/troubles/VAULT_DOWN/begin", "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
		assertThat(quickstart.press("/troubles/VAULT_DOWN/end", "Origin", quickstart.uri("").toString()))
			.isEqualTo(204);
		assertThat(quickstart.state().troubles()).isEmpty();
	}

	private static boolean isReplaced(PageState state, String previous) {
		return state.current() != null && !state.current().accessKeyId().equals(previous);
	}

	private static boolean hasUser(PageState state, String accessKeyId) {
		return state.users().stream().anyMatch((user) -> user.accessKeyId().equals(accessKeyId));
	}

}
