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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the alerts of {@code docs/operations/vault-aws-rules.yml}.
 */
class RulesTests {

	static final Path RULES = Path.of("../../docs/operations/vault-aws-rules.yml");

	private static final Path RULES_TESTS = Path.of("../../docs/operations/vault-aws-rules-tests.yml");

	@Test
	void prometheusAcceptsTheRules() {
		Promtool.assumeInstalled();
		Promtool.run("check", "rules", RULES.toString());
	}

	@Test
	void alertsFireAsDescribed() {
		Promtool.assumeInstalled();
		Promtool.run("test", "rules", RULES_TESTS.toString());
	}

	@Test
	void eachAlertFiresInATest() throws IOException {
		Set<String> fired = new TreeSet<>();
		for (Map<String, Object> test : list(yaml(RULES_TESTS).get("tests"))) {
			list(test.get("alert_rule_test")).stream()
				.filter((one) -> one.containsKey("exp_alerts"))
				.forEach((one) -> list(one.get("exp_alerts"))
					.forEach((alert) -> fired.add(name(one, map(alert.get("exp_labels"))))));
		}
		assertThat(fired)
			.isEqualTo(new TreeSet<>(alerts().stream().map((alert) -> name(alert, labels(alert))).toList()));
	}

	private static String name(Map<String, Object> alert, Map<String, Object> labels) {
		return alert.getOrDefault("alertname", alert.get("alert")) + " " + labels.get("severity");
	}

	@Test
	void eachAlertIsExplained() throws IOException {
		assertThat(alerts()).hasSize(8).allSatisfy((alert) -> {
			assertThat(labels(alert)).hasEntrySatisfying("severity",
					(severity) -> assertThat(severity).isIn("warning", "critical"));
			Map<String, Object> annotations = map(alert.get("annotations"));
			assertThat(annotations).containsOnlyKeys("summary", "description", "runbook_url", "dashboard_url");
			assertThat(annotations.get("summary").toString()).doesNotEndWith(".");
			assertThat(annotations.get("description").toString()).endsWith(".");
			assertThat(URI.create(annotations.get("runbook_url").toString()))
				.hasPath("/vaultaws/vault-aws-spring-boot/blob/main/docs/operations.md")
				.hasFragment(alert.get("alert").toString().toLowerCase(Locale.ROOT));
			assertThat(annotations.get("dashboard_url").toString())
				.startsWith("https://grafana.example.com/d/vault-aws");
		});
	}

	@Test
	void metricsExist() throws IOException {
		assertThat(rules())
			.allSatisfy((rule) -> assertThat(DocumentedMetrics.in(rule.get("expr").toString())).isNotEmpty()
				.isSubsetOf(DocumentedMetrics.names()))
			.allSatisfy((rule) -> assertThat(DocumentedMetrics.unknownOutcomes(rule.get("expr").toString())).isEmpty());
		for (Map<String, Object> test : list(yaml(RULES_TESTS).get("tests"))) {
			assertThat(list(test.get("input_series")))
				.allSatisfy((series) -> assertThat(DocumentedMetrics.in(series.get("series").toString()))
					.isSubsetOf(DocumentedMetrics.names()));
		}
	}

	static List<Map<String, Object>> alerts() throws IOException {
		return rules().stream().filter((rule) -> rule.containsKey("alert")).toList();
	}

	static String annotation(Map<String, Object> alert, String name) {
		return map(alert.get("annotations")).get(name).toString();
	}

	static List<Map<String, Object>> rules() throws IOException {
		return list(list(yaml(RULES).get("groups")).get(0).get("rules"));
	}

	private static Map<String, Object> labels(Map<String, Object> alert) {
		return map(alert.get("labels"));
	}

	private static Map<String, Object> yaml(Path file) throws IOException {
		return new Yaml().load(Files.readString(file));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Object value) {
		return (Map<String, Object>) value;
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Object value) {
		return (value != null) ? (List<Map<String, Object>>) value : List.of();
	}

}
