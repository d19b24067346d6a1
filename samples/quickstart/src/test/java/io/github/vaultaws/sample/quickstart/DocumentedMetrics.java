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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics of {@code docs/metrics.md} with their names in Prometheus.
 */
final class DocumentedMetrics {

	private static final Path PAGE = Path.of("../../docs/metrics.md");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(vault\\.aws\\.[a-z.]+)` \\| ([\\w`, ]+) \\|(.*)$");

	private static final Pattern METRIC = Pattern.compile("\\bvault_aws_\\w+");

	private static final Pattern OUTCOME = Pattern.compile("outcome=\"(\\w+)\"");

	private DocumentedMetrics() {
	}

	/**
	 * Return the names of all documented metrics in Prometheus.
	 */
	static Set<String> names() {
		return ROW.matcher(page())
			.results()
			.flatMap(DocumentedMetrics::names)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String page() {
		try {
			return Files.readString(PAGE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> names(MatchResult row) {
		String name = row.group(1).replace('.', '_');
		return switch (row.group(2)) {
			case "gauge" -> Stream.of(row.group(3).contains("time ") ? name + "_seconds" : name);
			case "counter" -> Stream.of(name + "_total");
			default -> Stream.of("_seconds_count", "_seconds_sum", "_seconds_max").map((suffix) -> name + suffix);
		};
	}

	/**
	 * Return the metrics of this library in an expression.
	 */
	static List<String> in(String expression) {
		return METRIC.matcher(expression).results().map(MatchResult::group).toList();
	}

	/**
	 * Return the outcomes in an expression that are not documented.
	 */
	static List<String> unknownOutcomes(String expression) {
		return OUTCOME.matcher(expression)
			.results()
			.map((found) -> "`" + found.group(1) + "`")
			.filter((outcome) -> page().lines()
				.noneMatch((line) -> line.startsWith("* `outcome` is ") && line.contains(outcome)))
			.toList();
	}

}
