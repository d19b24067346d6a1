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

package io.github.vaultaws.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * Reads the policies of {@code docs/policies.md}.
 */
final class DocumentedPolicies {

	private static final Path PAGE = Path.of("../docs/policies.md");

	private static final Pattern SECTION = Pattern.compile("(?ms)^### (.+?)\\n(.*?)(?=^##|\\z)");

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(hcl|json)\\n(.+?)^```$");

	private static final Pattern ACTION = Pattern.compile("\"((?:iam|sts|ec2):[A-Z]\\w+)\"(?!:)");

	private DocumentedPolicies() {
	}

	/**
	 * Return the lines of a policy of Vault.
	 * @param heading the heading of its section
	 * @return the lines
	 */
	static List<String> rules(String heading) {
		return blocks(heading).get(0).lines().toList();
	}

	/**
	 * Return the actions of a policy of AWS, the first one of its section.
	 * @param heading the heading of the section
	 * @return the actions
	 */
	static Set<String> actions(String heading) {
		Set<String> actions = new LinkedHashSet<>();
		ACTION.matcher(blocks(heading).get(0)).results().map((action) -> action.group(1)).forEach(actions::add);
		return actions;
	}

	/**
	 * Return the policies of a section.
	 * @param heading the heading of the section
	 * @return the policies, without changes
	 */
	static List<String> blocks(String heading) {
		String section = page(SECTION).stream()
			.filter((found) -> found.group(1).equals(heading))
			.map((found) -> found.group(2))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No section '" + heading + "'"));
		List<String> blocks = BLOCK.matcher(section).results().map((block) -> block.group(2)).toList();
		Assert.state(!blocks.isEmpty(), () -> "No policy in section '" + heading + "'");
		return blocks;
	}

	/**
	 * Return the headings of all sections that contain a policy.
	 * @param language the language of the policies, {@code hcl} or {@code json}
	 * @return the headings
	 */
	static List<String> headings(String language) {
		return page(SECTION).stream()
			.filter((section) -> section.group(2).contains("```" + language))
			.map((section) -> section.group(1))
			.toList();
	}

	private static List<MatchResult> page(Pattern pattern) {
		try {
			return pattern.matcher(Files.readString(PAGE)).results().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
