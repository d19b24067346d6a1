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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What health and metrics of an application have shown, with the names that the runbook
 * uses.
 *
 * @param samples the samples, the oldest first
 */
record TroubleRecording(List<Sample> samples) {

	private static final String PREFIX = "vault_aws_";

	TroubleRecording() {
		this(new ArrayList<>());
	}

	/**
	 * Add a sample. The metrics are read last, so that they show what health shows.
	 */
	void add(Quickstart quickstart) {
		JsonNode health = JsonMapper.shared().readTree(quickstart.text("/actuator/health/vaultAws"));
		Map<String, Double> metrics = quickstart.text("/actuator/prometheus")
			.lines()
			.filter((line) -> line.startsWith(PREFIX))
			.map((line) -> line.split(" "))
			.collect(Collectors.toMap((line) -> line[0], (line) -> Double.valueOf(line[1])));
		this.samples.add(new Sample(health, metrics));
	}

	Sample first() {
		return this.samples.get(0);
	}

	Sample last() {
		return this.samples.get(this.samples.size() - 1);
	}

	/**
	 * Return the states, without those that equal the previous one.
	 */
	List<String> states() {
		List<String> states = this.samples.stream().map(Sample::state).toList();
		return IntStream.range(0, states.size())
			.filter((i) -> i == 0 || !states.get(i).equals(states.get(i - 1)))
			.mapToObj(states::get)
			.toList();
	}

	List<Double> values(String metric) {
		return this.samples.stream().map((sample) -> sample.metric(metric)).toList();
	}

	/**
	 * Return how far the expiry of the credentials has moved.
	 */
	Duration expiryMoved() {
		return Duration.between(first().expiresAt(), last().expiresAt());
	}

	/**
	 * Health and metrics at one time.
	 */
	record Sample(JsonNode health, Map<String, Double> metrics) {

		String state() {
			return this.health.at("/details/degraded").asBoolean(false) ? "degraded"
					: "`" + this.health.get("status").asString() + "`";
		}

		Instant expiresAt() {
			return Instant.parse(this.health.at("/details/expiresAt").asString());
		}

		JsonNode lastError() {
			return this.health.at("/details/lastError");
		}

		/**
		 * Return a metric by its name without prefix and unit, and an optional tag.
		 */
		double metric(String shortName) {
			List<Double> values = this.metrics.entrySet()
				.stream()
				.filter((metric) -> isMetric(metric.getKey(), shortName))
				.map(Map.Entry::getValue)
				.toList();
			assertThat(values).as(shortName).hasSize(1);
			return values.get(0);
		}

		private static boolean isMetric(String metric, String shortName) {
			String[] name = metric.substring(PREFIX.length()).split("[{}]");
			String[] required = shortName.split("[{}]");
			return name[0].replaceFirst("^credentials_", "").replaceFirst("_(seconds|total)$", "").equals(required[0])
					&& (required.length == 1 || name[1].contains(required[1]));
		}

	}

}
