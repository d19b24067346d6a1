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

package io.github.vaultaws.it.fuzz;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs applications whose servers return thousands of responses that no server should
 * return. A seed that breaks an invariant can be replayed with
 * {@code -Dfuzz.seed=<seed>}, and {@code -Dfuzz.responses=<number>} sets the number of
 * mutated responses.
 */
class FuzzTests {

	private static final Logger logger = LoggerFactory.getLogger(FuzzTests.class);

	private static final int RESPONSES = Integer.getInteger("fuzz.responses", 20_000);

	@Test
	void noResponseBreaksAnInvariant() {
		Long only = Long.getLong("fuzz.seed");
		if (only != null) {
			run(only);
			return;
		}
		int mutations = 0;
		int responses = 0;
		long seed = Long.getLong("fuzz.from", 0);
		for (; mutations < RESPONSES; seed++) {
			FuzzStory story = run(seed);
			mutations += story.mutations();
			responses += story.responses();
		}
		logger.info("{} responses of {} applications, {} of them mutated", responses, seed, mutations);
		assertThat(mutations).isGreaterThanOrEqualTo(RESPONSES);
	}

	private static FuzzStory run(long seed) {
		FuzzStory story = new FuzzStory(seed);
		try {
			story.run();
			return story;
		}
		catch (Throwable ex) {
			throw new AssertionError("Replay with -Dfuzz.seed=%d (%s)%n%s".formatted(seed, story, ex.getMessage()), ex);
		}
	}

}
