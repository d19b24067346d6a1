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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the dashboard of {@code docs/operations/vault-aws-dashboard.json}.
 */
class DashboardTests {

	private static final Path DASHBOARD = Path.of("../../docs/operations/vault-aws-dashboard.json");

	private static final Pattern SELECTOR = Pattern.compile("(\\bvault_aws[\\w:]+)(?:\\{[^}]*})?");

	private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]+)\\)");

	private static final Pattern TEMPLATE = Pattern.compile("\\{\\{(\\w+)}}|\\$labels\\.(\\w+)");

	private JsonNode dashboard;

	@BeforeEach
	void read() throws Exception {
		this.dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
	}

	private List<JsonNode> panels() {
		return this.dashboard.get("panels").valueStream().toList();
	}

	private static List<JsonNode> targets(JsonNode panel) {
		return panel.get("targets").valueStream().toList();
	}

	private static String expression(JsonNode target) {
		return target.get("expr").asString();
	}

	private List<String> expressions() {
		return panels().stream().flatMap((panel) -> targets(panel).stream()).map(DashboardTests::expression).toList();
	}

	@Test
	void panelsHaveUniqueIdsAndUseTheSelectedDatasource() {
		assertThat(this.dashboard.get("uid").asString()).isEqualTo("vault-aws");
		assertThat(panels()).isNotEmpty().extracting((panel) -> panel.get("id").asInt()).doesNotHaveDuplicates();
		assertThat(panels()).extracting((panel) -> panel.get("title").asString()).doesNotHaveDuplicates();
		assertThat(panels()).allSatisfy((panel) -> {
			assertThat(panel.get("description").asString()).endsWith(".");
			assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
			assertThat(targets(panel)).isNotEmpty()
				.allSatisfy((target) -> assertThat(target.at("/datasource/uid").asString()).isEqualTo("${datasource}"));
		});
		assertThat(this.dashboard.at("/templating/list").valueStream().map((one) -> one.get("name").asString()))
			.containsExactly("datasource", "role");
	}

	@Test
	void panelsDoNotOverlapAndFillTheirRows() {
		Set<List<Integer>> cells = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
		for (JsonNode panel : panels()) {
			JsonNode position = panel.get("gridPos");
			for (int x = 0; x < position.get("w").asInt(); x++) {
				for (int y = 0; y < position.get("h").asInt(); y++) {
					assertThat(cells.add(List.of(position.get("x").asInt() + x, position.get("y").asInt() + y)))
						.as(panel.get("title").asString())
						.isTrue();
				}
			}
		}
		assertThat(cells.stream().map((cell) -> cell.get(0)).distinct()).hasSize(24);
		assertThat(cells.size() % 24).isZero();
	}

	@Test
	void firstRowShowsTimeWithCredentialsAndTimeUntilACallerFails() {
		assertThat(panels().stream()
			.filter((panel) -> panel.at("/gridPos/y").asInt() == 0)
			.map((panel) -> panel.get("title").asString()))
			.startsWith("Time with unexpired credentials", "Least time until a caller fails");
	}

	@Test
	void metricsExist() {
		assertThat(expressions()).allSatisfy((expression) -> assertThat(DocumentedMetrics.in(expression)).isNotEmpty()
			.isSubsetOf(DocumentedMetrics.names()));
		assertThat(this.dashboard.at("/templating/list/1/definition").asString()).contains("_expiry_seconds")
			.isEqualTo(this.dashboard.at("/templating/list/1/query/query").asString());
	}

	@Test
	void prometheusReturnsValuesForEachExpressionAndLabel(@TempDir Path folder) throws IOException {
		Promtool.assumeInstalled();
		try (Quickstart quickstart = new Quickstart("--quickstart.lease=12s");
				Prometheus prometheus = new Prometheus(folder, quickstart.uri("/"))) {
			quickstart.awaitOk();
			causeTroubles(quickstart, prometheus);
			for (JsonNode target : panels().stream().flatMap((panel) -> targets(panel).stream()).toList()) {
				String query = query(expression(target));
				assertThatValueIsReturned(prometheus, query);
				assertThatLabelsExist(prometheus, query, target.path("legendFormat").asString(""));
			}
			for (Map<String, Object> rule : RulesTests.rules()) {
				assertThatLabelsExist(prometheus, query(rule.get("expr").toString()),
						Objects.toString(rule.get("annotations"), ""));
			}
		}
	}

	private static void causeTroubles(Quickstart quickstart, Prometheus prometheus) {
		quickstart.begin(Trouble.IAM_THROTTLED);
		quickstart.requestRotation();
		assertThatValueIsReturned(prometheus, "vault_aws_throttled_total{status=\"500\"} > 0");
		quickstart.end(Trouble.IAM_THROTTLED);
		quickstart.awaitOk();
		quickstart.begin(Trouble.VAULT_DOWN);
		assertThatValueIsReturned(prometheus,
				"vault_aws_credentials_renew_seconds_count{reason=\"VAULT_UNREACHABLE\"}");
		quickstart.end(Trouble.VAULT_DOWN);
		quickstart.awaitOk();
		await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofSeconds(3)).until(() -> {
			quickstart.press("/lease/revoke");
			return !prometheus.query("vault_aws_credentials_rotations_total{cause=\"rejected\"} > 0").isEmpty();
		});
	}

	private static void assertThatLabelsExist(Prometheus prometheus, String query, String texts) {
		List<MatchResult> selectors = SELECTOR.matcher(query).results().toList();
		selectors.forEach((selector) -> assertThatValueIsReturned(prometheus, selector.group()));
		GROUPING.matcher(query)
			.results()
			.flatMap((list) -> Stream.of(list.group(1).split(", ")))
			.distinct()
			.forEach((label) -> selectors
				.forEach((selector) -> assertThatValueIsReturned(prometheus, withLabel(selector, label))));
		TEMPLATE.matcher(texts)
			.results()
			.map((label) -> (label.group(1) != null) ? label.group(1) : label.group(2))
			.distinct()
			.forEach((label) -> assertThatValueIsReturned(prometheus,
					selectors.stream()
						.map((selector) -> withLabel(selector, label))
						.collect(Collectors.joining(" or "))));
	}

	private static String withLabel(MatchResult selector, String label) {
		return "%s{%s!=\"\"}".formatted(selector.group(1), label);
	}

	private static void assertThatValueIsReturned(Prometheus prometheus, String query) {
		await(query).atMost(Duration.ofMinutes(1)).until(() -> !prometheus.query(query).isEmpty());
	}

	private static String query(String expression) {
		String query = expression.replace("$role", ".*")
			.replace("$__rate_interval", "5m")
			.replace("[$__range:1m]", "[30s:1s]");
		assertThat(query).doesNotContain("$");
		// No button of the quickstart makes a login fail.
		return query.contains("login") ? query.replace("outcome=\"error\"", "outcome=\"success\"") : query;
	}

}
