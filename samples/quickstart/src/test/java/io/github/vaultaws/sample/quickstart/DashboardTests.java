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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
	void prometheusReturnsValuesOfARunningApplication(@TempDir Path folder) {
		Promtool.assumeInstalled();
		try (Quickstart quickstart = new Quickstart();
				Prometheus prometheus = new Prometheus(folder, quickstart.uri("/"))) {
			quickstart.awaitOk();
			List<String> scraped = DocumentedMetrics.in(quickstart.text("/actuator/prometheus"));
			assertThat(expressions()).allSatisfy((expression) -> {
				String query = query(expression);
				assertThat(prometheus.query(query).isArray()).isTrue();
				if (scraped.containsAll(DocumentedMetrics.in(expression)) && !expression.contains("\"error\"")) {
					await().atMost(Duration.ofMinutes(1)).until(() -> !prometheus.query(query).isEmpty());
				}
			}).anySatisfy((expression) -> assertThat(scraped).containsAll(DocumentedMetrics.in(expression)));
		}
	}

	private static String query(String expression) {
		String query = expression.replace("$role", ".*")
			.replace("$__rate_interval", "10s")
			.replace("[$__range:1m]", "[30s:1s]");
		assertThat(query).doesNotContain("$");
		return query;
	}

}
