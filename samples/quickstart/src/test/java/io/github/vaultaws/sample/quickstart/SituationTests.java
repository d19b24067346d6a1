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

import org.junit.jupiter.api.Test;

import io.github.vaultaws.sample.quickstart.AwsCalls.Outage;
import io.github.vaultaws.sample.quickstart.Situation.Act;
import io.github.vaultaws.sample.quickstart.Situation.Mood;
import io.github.vaultaws.sample.quickstart.Situation.Sentence;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Situation}.
 */
class SituationTests {

	private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

	private static final Instant END = NOW.plusSeconds(15);

	private static final Instant STEP = NOW.plusSeconds(7);

	private static final Outage FAILING = new Outage(NOW.minusSeconds(3), null, 15, "AWS refuses the key");

	@Test
	void allIsWell() {
		Sentence sentence = new Situation(END, null, null, null, false, false, STEP).at(NOW);
		assertThat(sentence.mood()).isEqualTo(Mood.WELL);
		assertThat(sentence.text()).contains("no AWS call has failed");
	}

	@Test
	void vaultIsDownAndKeysLast() {
		Sentence sentence = new Situation(END, NOW.minusSeconds(2), null, null, true, false, STEP).at(NOW);
		assertThat(sentence.mood()).isEqualTo(Mood.WARNING);
		assertThat(sentence.text()).contains("Vault does not answer since " + Timeline.time(NOW.minusSeconds(2)),
				"will last until " + Timeline.time(END));
		assertThat(sentence.until()).isEqualTo(END);
	}

	@Test
	void vaultIsDownAndKeysEnded() {
		Sentence sentence = new Situation(NOW, NOW.minusSeconds(20), null, FAILING, true, false, STEP).at(NOW);
		assertThat(sentence.mood()).isEqualTo(Mood.FAILURE);
		assertThat(sentence.text()).contains("AWS calls fail since " + Timeline.time(FAILING.since()),
				"the keys ended at " + Timeline.time(NOW),
				"Vault does not answer since " + Timeline.time(NOW.minusSeconds(20)));
	}

	@Test
	void vaultIsUpAgainAndTheLibraryHasNotAskedYet() {
		assertThat(new Situation(END, null, null, null, true, false, STEP).at(NOW).text())
			.isEqualTo("Vault answers again; the keys in use will last until " + Timeline.time(END));
		assertThat(new Situation(NOW, null, null, FAILING, true, false, STEP).at(NOW).text())
			.contains("the keys ended at " + Timeline.time(NOW), "sees to it at " + Timeline.time(STEP));
	}

	@Test
	void operatorTookTheKey() {
		Act act = new Act(FAILING.since().minusMillis(300), "revoked the lease");
		assertThat(new Situation(END, null, act, FAILING, false, false, STEP).at(NOW).text())
			.contains("an operator revoked the lease", "sees to it at " + Timeline.time(STEP));
		assertThat(new Situation(null, null, act, FAILING, false, true, STEP).at(NOW).text())
			.contains("an operator revoked the lease", "once AWS has accepted another key");
	}

	@Test
	void operatorIsNotBlamedForLaterFailures() {
		Act act = new Act(FAILING.since().minusSeconds(60), "revoked the lease");
		assertThat(new Situation(END, null, act, FAILING, false, false, STEP).at(NOW).text())
			.contains("AWS calls fail since " + Timeline.time(FAILING.since()) + ": " + FAILING.reason())
			.doesNotContain("operator");
	}

	@Test
	void allIsWellAgain() {
		Sentence sentence = new Situation(END, null, null, FAILING.endedAt(NOW), false, false, STEP).at(NOW);
		assertThat(sentence.mood()).isEqualTo(Mood.WELL);
		assertThat(sentence.text()).contains("failed from " + Timeline.time(FAILING.since()),
				"to " + Timeline.time(NOW));
	}

}
