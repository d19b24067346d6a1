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

import io.github.vaultaws.sample.quickstart.Situation.Level;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the status of the page while Vault is down, in real time.
 */
class OutageTests {

	@Test
	void noCallFailsInAShortOutageAndALongOneIsExplained() {
		try (Quickstart quickstart = new Quickstart()) {
			quickstart.awaitOk();
			assertThatShortOutageFailsNoCall(quickstart);
			quickstart.awaitOk();
			assertThatLongOutageIsExplained(quickstart);
			assertThatCallsSucceedAgain(quickstart);
		}
	}

	private void assertThatShortOutageFailsNoCall(Quickstart quickstart) {
		assertThat(quickstart.begin(Trouble.VAULT_DOWN)).isEqualTo(204);
		PageState down = quickstart.state();
		assertThat(down.status().level()).isEqualTo(Level.WARNING);
		assertThat(down.status().text()).containsPattern("Vault has not responded since \\d\\d:\\d\\d:\\d\\d; "
				+ "the current credentials expire at \\d\\d:\\d\\d:\\d\\d");
		assertThat(down.status().until()).isEqualTo(down.current().expiresAt());
		PageState degraded = quickstart.awaitState(Duration.ofSeconds(30), (state) -> state.health().reason() != null);
		assertThat(degraded.health().status()).isEqualTo("UP");
		assertThat(quickstart.end(Trouble.VAULT_DOWN)).isEqualTo(204);
		PageState recovered = quickstart.awaitState(Duration.ofSeconds(30), (state) -> state.health().reason() == null);
		assertThat(recovered.failedCalls()).isZero();
		assertThat(recovered.calls()).isGreaterThan(down.calls());
	}

	private void assertThatLongOutageIsExplained(Quickstart quickstart) {
		quickstart.begin(Trouble.VAULT_DOWN);
		assertThat(quickstart.state().failedCalls()).isZero();
		PageState expired = quickstart.awaitState(Duration.ofMinutes(2), (state) -> state.failedCalls() > 0);
		assertThat(expired.now()).isAfterOrEqualTo(expired.current().expiresAt());
		PageState failing = quickstart.awaitState(Duration.ofSeconds(30), (state) -> state.failedCalls() >= 40);
		assertThat(failing.health().status()).isEqualTo("DOWN");
		assertThat(failing.status().level()).isEqualTo(Level.FAILURE);
		assertThat(failing.status().text()).containsPattern("AWS calls have failed since \\d\\d:\\d\\d:\\d\\d: "
				+ "the credentials expired at \\d\\d:\\d\\d:\\d\\d, and Vault has not responded since \\d\\d:\\d\\d:\\d\\d");
	}

	private void assertThatCallsSucceedAgain(Quickstart quickstart) {
		quickstart.end(Trouble.VAULT_DOWN);
		PageState started = quickstart.state();
		quickstart.awaitState(Duration.ofSeconds(30), (state) -> succeeded(state) > succeeded(started));
		assertThat(quickstart.awaitOk().status().text())
			.containsPattern("All is well again. AWS calls failed from \\d\\d:\\d\\d:\\d\\d to \\d\\d:\\d\\d:\\d\\d");
	}

	private static long succeeded(PageState state) {
		return state.calls() - state.failedCalls();
	}

}
