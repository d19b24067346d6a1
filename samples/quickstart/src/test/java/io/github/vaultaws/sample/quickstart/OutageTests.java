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

import org.junit.jupiter.api.Test;

import io.github.vaultaws.sample.quickstart.Situation.Mood;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page tells while Vault is down, in real time.
 */
class OutageTests {

	@Test
	void shortOutageFailsNoCallAndLongOneIsExplained() {
		try (Quickstart quickstart = new Quickstart()) {
			quickstart.awaitCalm();
			outlastShortOutage(quickstart);
			quickstart.awaitCalm();
			explainLongOutage(quickstart);
			recover(quickstart);
		}
	}

	private void outlastShortOutage(Quickstart quickstart) {
		assertThat(quickstart.press("/vault/down")).isEqualTo(204);
		PageState down = quickstart.state();
		assertThat(down.sentence().mood()).isEqualTo(Mood.WARNING);
		assertThat(down.sentence().text()).containsPattern(
				"Vault does not answer since \\d\\d:\\d\\d:\\d\\d; the keys in use will last until \\d\\d:\\d\\d:\\d\\d");
		assertThat(down.sentence().until()).isEqualTo(down.key().end());
		PageState degraded = quickstart.awaitState(Duration.ofSeconds(30), (state) -> state.health().reason() != null);
		assertThat(degraded.health().status()).isEqualTo("UP");
		assertThat(quickstart.press("/vault/up")).isEqualTo(204);
		PageState recovered = quickstart.awaitState(Duration.ofSeconds(10), (state) -> state.health().reason() == null);
		assertThat(recovered.failed()).isZero();
		assertThat(recovered.calls()).isGreaterThan(down.calls());
	}

	private void explainLongOutage(Quickstart quickstart) {
		quickstart.press("/vault/down");
		assertThat(quickstart.state().failed()).isZero();
		PageState ended = quickstart.awaitState(Duration.ofSeconds(40), (state) -> state.failed() > 0);
		assertThat(ended.now()).isAfterOrEqualTo(ended.key().end());
		PageState held = quickstart.awaitState(Duration.ofSeconds(30), (state) -> state.failed() >= 40);
		assertThat(held.health().status()).isEqualTo("DOWN");
		assertThat(held.sentence().mood()).isEqualTo(Mood.FAILURE);
		assertThat(held.sentence().text()).containsPattern("AWS calls fail since \\d\\d:\\d\\d:\\d\\d: "
				+ "the keys ended at \\d\\d:\\d\\d:\\d\\d, and Vault does not answer since \\d\\d:\\d\\d:\\d\\d");
	}

	private void recover(Quickstart quickstart) {
		quickstart.press("/vault/up");
		PageState up = quickstart.state();
		quickstart.awaitState(Duration.ofSeconds(5), (state) -> succeeded(state) > succeeded(up));
		assertThat(quickstart.awaitCalm().sentence().text())
			.containsPattern("All is well again. AWS calls failed from \\d\\d:\\d\\d:\\d\\d to \\d\\d:\\d\\d:\\d\\d");
	}

	private static long succeeded(PageState state) {
		return state.calls() - state.failed();
	}

}
