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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The buttons of the page, pressed over HTTP in real time.
 */
class ButtonTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private static final Duration A_LIFE = Duration.ofSeconds(50);

	private static final Quickstart quickstart = new Quickstart();

	private PageState before;

	@AfterAll
	static void stop() {
		quickstart.close();
	}

	@BeforeEach
	void nothingFailedByItself() {
		this.before = quickstart.awaitCalm();
	}

	@Test
	void pageIsToldTheStateEverySoOften() {
		assertThat(quickstart.event().key()).isNotNull();
		assertThat(quickstart.text("/")).contains("<title>AWS keys from Vault</title>");
	}

	@Test
	void noKeyIsShownWhole() {
		assertThat(quickstart.text("/state")).contains(this.before.key().id()).doesNotContainPattern("AKIA[A-Z0-9]+");
	}

	@Test
	void rotateNowReplacesTheKeyAndRevokesTheFormer() {
		String former = this.before.key().id();
		assertThat(quickstart.press("/keys/rotate")).isEqualTo(204);
		PageState seen = quickstart.awaitState(A_LIFE, (state) -> hasOtherKey(state, former));
		assertThat(seen.superseded()).extracting(KeyStory.Superseded::id).contains(former);
		PageState rotated = quickstart.awaitState(A_LIFE,
				(state) -> hasOtherKey(state, former) && state.rotations() > this.before.rotations());
		assertThat(rotated.superseded()).extracting(KeyStory.Superseded::id).contains(former);
		assertThat(rotated.users()).extracting(PageState.User::key).contains(former, rotated.key().id());
		assertThat(rotated.rotations()).isGreaterThan(this.before.rotations());
		PageState revoked = quickstart.awaitState(A_LIFE, (state) -> !hasUser(state, former));
		assertThat(revoked.failed()).isEqualTo(this.before.failed());
	}

	@Test
	void slowPropagationHidesTheNewKeyFromClientsUntilAwsKnowsIt() {
		assertThat(quickstart.press("/propagation/slow")).isEqualTo(204);
		quickstart.press("/keys/rotate");
		PageState proving = quickstart.awaitState(A_LIFE,
				(state) -> state.candidate() != null && state.candidate().refused() >= 2);
		assertThat(proving.propagationSlow()).isTrue();
		assertThat(proving.key().id()).isNotEqualTo(proving.candidate().id());
		assertThat(quickstart.press("/propagation/normal")).isEqualTo(204);
		PageState proven = quickstart.awaitState(A_LIFE, (state) -> proving.candidate().id().equals(state.key().id()));
		assertThat(proven.propagationSlow()).isFalse();
		assertThat(proven.failed()).isEqualTo(this.before.failed());
	}

	@Test
	void revokedLeaseFailsCallsUntilTheKeyIsReplaced() {
		assertThat(quickstart.press("/lease/revoke")).isEqualTo(204);
		failsUntilReplaced("an operator revoked the lease");
	}

	@Test
	void killedTokenFailsCallsUntilTheKeyIsReplaced() {
		assertThat(quickstart.press("/token/kill")).isEqualTo(204);
		assertThat(quickstart.state().users()).extracting(PageState.User::key).doesNotContain(this.before.key().id());
		failsUntilReplaced("an operator killed the token");
	}

	private void failsUntilReplaced(String told) {
		String former = this.before.key().id();
		PageState failing = quickstart.awaitState(SOON, (state) -> state.failed() > this.before.failed());
		assertThat(failing.users()).extracting(PageState.User::key).doesNotContain(former);
		assertThat(failing.sentence().text()).contains("AWS calls fail since", told);
		PageState replaced = quickstart.awaitState(A_LIFE, (state) -> hasOtherKey(state, former));
		assertThat(quickstart.awaitCalm().sentence().text()).contains("All is well again");
		assertThat(replaced.timeline()).extracting(Timeline.Entry::kind).contains(Timeline.Kind.OPERATOR);
	}

	@Test
	void nobodyRevokesALeaseWhileVaultIsDown() {
		quickstart.press("/vault/down");
		try {
			assertThat(quickstart.press("/lease/revoke")).isEqualTo(409);
			assertThat(quickstart.press("/token/kill")).isEqualTo(409);
			assertThat(quickstart.state().vaultDown()).isTrue();
		}
		finally {
			quickstart.press("/vault/up");
		}
		assertThat(quickstart.state().vaultDown()).isFalse();
	}

	@Test
	void otherSitesPressNothing() {
		assertThat(quickstart.press("/vault/down", "Origin", "https://example.org")).isEqualTo(403);
		assertThat(quickstart.press("/vault/down", "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
		assertThat(quickstart.press("/vault/up", "Origin", quickstart.uri("").toString())).isEqualTo(204);
		assertThat(quickstart.state().vaultDown()).isFalse();
	}

	private static boolean hasOtherKey(PageState state, String former) {
		return state.key() != null && !state.key().id().equals(former);
	}

	private static boolean hasUser(PageState state, String key) {
		return state.users().stream().anyMatch((user) -> user.key().equals(key));
	}

}
