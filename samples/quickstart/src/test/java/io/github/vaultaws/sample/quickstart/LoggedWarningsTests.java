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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggedWarnings}.
 */
class LoggedWarningsTests {

	@TempDir
	private Path folder;

	@Test
	void textsAreFollowedThroughParametersVariablesAndMethods() throws IOException {
		assertThat(warnings("""
				void first(int count) { String text = "Failed " + count + " times"; report(text, true); }
				void second() { report(text("early"), false); }
				String text(String when) { return (when != null) ? "Failed %s".formatted(when) : null; }
				void report(String text, boolean again) { this.logger.warn(again ? text + " again" : text); }
				""").values())
			.containsExactly(Set.of("Failed … times", "Failed … times again", "Failed %s", "Failed %s again"));
	}

	@Test
	void warningsThatCannotBeFollowedAreNotOmitted() throws IOException {
		assertThat(warnings("""
				void first(java.util.function.Supplier<String> text) { this.logger.warn(text.get()); }
				java.util.function.Consumer<Object> second() { return this.logger::warn; }
				void third(Missing missing) { missing.warn("text"); }
				void fourth() { System.getLogger("log").log(System.Logger.Level.WARNING, "text"); }
				void fifth() { this.logger.info("text"); }
				""").values()).hasSize(4).allMatch(Set.of(LoggedWarnings.VARIABLE)::equals);
	}

	private Map<String, Set<String>> warnings(String members) throws IOException {
		Path source = Files.writeString(this.folder.resolve("Sample.java"), """
				class Sample {
				org.apache.commons.logging.Log logger;
				%s}
				""".formatted(members));
		return LoggedWarnings.in(List.of(source));
	}

}
