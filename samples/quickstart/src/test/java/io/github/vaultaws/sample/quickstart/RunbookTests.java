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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.LoginFailureReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the runbook {@code docs/operations.md}.
 */
class RunbookTests {

	private static final Path DOCS = Path.of("../../docs");

	private static final Path RUNBOOK = DOCS.resolve("operations.md");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^):]*)\\)|src=\"([^\":]+)\"");

	private static final Pattern REASON = Pattern.compile("`([A-Z]+(?:_[A-Z]+)+)`");

	private static final Pattern WARNING = Pattern.compile("`([^`]+)`");

	private static Map<String, Set<String>> logged;

	@BeforeAll
	static void read() throws IOException {
		logged = readLogged();
	}

	@Test
	void eachAlertHasASection() throws IOException {
		assertThat(RulesTests.alerts()).isNotEmpty()
			.extracting((alert) -> URI.create(RulesTests.annotation(alert, "runbook_url")).getFragment())
			.isSubsetOf(anchors(RUNBOOK));
		assertThat(anchors(RUNBOOK)).contains("up", "degraded", "out_of_service", "down");
	}

	@Test
	void linksAreValid() throws IOException {
		List<String> links = LINK.matcher(Files.readString(RUNBOOK))
			.results()
			.map((link) -> (link.group(1) != null) ? link.group(1) : link.group(2))
			.toList();
		assertThat(links).isNotEmpty();
		for (String link : links) {
			URI target = URI.create(link);
			Path file = target.getPath().isEmpty() ? RUNBOOK : DOCS.resolve(target.getPath());
			assertThat(file).isRegularFile();
			if (target.getFragment() != null) {
				assertThat(anchors(file)).as(link).contains(target.getFragment());
			}
		}
	}

	private static List<String> anchors(Path page) throws IOException {
		return HEADING.matcher(Files.readString(page))
			.results()
			.map((heading) -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-'))
			.toList();
	}

	@Test
	void reasonsExist() throws IOException {
		List<String> reasons = Stream
			.concat(Arrays.stream(CredentialsFailureReason.values()), Arrays.stream(LoginFailureReason.values()))
			.map(Enum::name)
			.toList();
		assertThat(REASON.matcher(Files.readString(RUNBOOK)).results().map((reason) -> reason.group(1))).isNotEmpty()
			.isSubsetOf(reasons);
	}

	@Test
	void warningsExist() throws IOException {
		List<String> warnings = warnings();
		assertThat(warnings).hasSizeGreaterThan(25);
		List<String> texts = logged.values().stream().flatMap(Set::stream).toList();
		assertThat(warnings.stream().filter((warning) -> texts.stream().noneMatch((text) -> text.contains(warning))))
			.isEmpty();
	}

	@Test
	void warningsAreExplained() throws IOException {
		List<String> warnings = warnings();
		assertThat(logged).hasSizeGreaterThan(30)
			.allSatisfy((position, texts) -> assertThat(texts).isNotEmpty()
				.allMatch((text) -> warnings.stream().anyMatch(text::contains)));
	}

	private static List<String> warnings() throws IOException {
		String page = Files.readString(RUNBOOK);
		return page.substring(page.indexOf("\n## Warnings"))
			.lines()
			.filter((line) -> line.startsWith("| `") || line.startsWith("`"))
			.map((line) -> line.startsWith("|") ? line.split("\\|")[1] : line)
			.flatMap((cell) -> WARNING.matcher(cell).results().map((MatchResult found) -> found.group(1)))
			.toList();
	}

	private static Map<String, Set<String>> readLogged() throws IOException {
		List<Path> sources = new ArrayList<>();
		for (String module : List.of("core", "spring-boot-autoconfigure", "admin")) {
			try (Stream<Path> files = Files.walk(Path.of("../../vault-aws-" + module + "/src/main/java"))) {
				files.filter((file) -> file.toString().endsWith(".java")).forEach(sources::add);
			}
		}
		return LoggedWarnings.in(sources);
	}

}
