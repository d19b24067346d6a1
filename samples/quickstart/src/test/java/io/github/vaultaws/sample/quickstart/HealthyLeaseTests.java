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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.PropagationDelay;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.spring.AutoConfigureEmbeddedVaultAws;
import io.github.vaultaws.test.vault.CredentialType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no alert fires while credentials are renewed and rotated as intended. The
 * metrics are those of an application that runs in simulated time.
 */
@Isolated
class HealthyLeaseTests {

	private static final Duration DENSE = Duration.ofSeconds(15);

	private static final Duration MARGIN = Duration.ofMinutes(10);

	private static final Duration COARSE = Duration.ofMinutes(30);

	private static final String ROTATIONS = "vault_aws_credentials_rotations_total{cause=\"schedule\",role=\"deploy\"}";

	private static final String RENEWALS = "vault_aws_credentials_renew_seconds_count{";

	private static final String ABSENT = "_";

	@TempDir
	private Path folder;

	@BeforeAll
	static void assumeInstalled() {
		Promtool.assumeInstalled();
	}

	private void assertThatNoAlertFires(List<Recording> recordings) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("test", "rules"));
		for (Recording recording : recordings) {
			Path file = this.folder.resolve(arguments.size() + ".yml");
			arguments.add(Files.writeString(file, recording.toRulesTest()).toString());
		}
		Promtool.run(arguments.toArray(String[]::new));
	}

	/**
	 * Record the metrics densely around each operation, and coarsely otherwise.
	 */
	private static List<Recording> record(PrometheusMeterRegistry registry, TestClock clock,
			ManagedCredentials credentials, Duration duration) {
		Instant end = clock.instant().plus(duration);
		Recording coarse = new Recording(COARSE);
		List<Recording> recordings = new ArrayList<>(List.of(coarse));
		while (clock.instant().isBefore(end)) {
			Instant operationAt = credentials.state().next().at();
			Duration pause = Duration.between(clock.instant(), operationAt.minus(MARGIN));
			if (pause.isNegative() || pause.isZero()) {
				Recording dense = new Recording(DENSE);
				recordings.add(dense);
				for (Instant until = operationAt.plus(MARGIN); clock.instant().isBefore(until); clock.advance(DENSE)) {
					dense.add(registry.scrape());
				}
			}
			else {
				coarse.add(registry.scrape());
				clock.advance((pause.compareTo(COARSE) < 0) ? pause : COARSE);
			}
		}
		return recordings;
	}

	private static double increaseInDense(List<Recording> recordings, String metric) {
		return recordings.stream()
			.filter((recording) -> recording.interval.equals(DENSE))
			.mapToDouble((recording) -> recording.increase(metric))
			.sum();
	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = "management.prometheus.metrics.export.enabled=true")
	@AutoConfigureEmbeddedVaultAws(credentialType = CredentialType.ASSUMED_ROLE, ttl = "12h", maxTtl = "12h")
	class StsLeaseOfTwelveHours {

		@Test
		void noAlertFires(@Autowired TestClock clock, @Autowired PrometheusMeterRegistry registry,
				@Autowired ManagedCredentials credentials) throws IOException {
			List<Recording> recordings = record(registry, clock, credentials, Duration.ofHours(37));
			assertThat(increaseInDense(recordings, ROTATIONS)).isGreaterThanOrEqualTo(3);
			assertThatNoAlertFires(recordings);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { "management.prometheus.metrics.export.enabled=true",
					"vault.aws.rotation.verification.enabled=true" })
	@AutoConfigureEmbeddedVaultAws(ttl = "768h", maxTtl = "768h")
	class CappedLeaseOf32Days {

		@Test
		void noAlertFires(@Autowired TestClock clock, @Autowired PrometheusMeterRegistry registry,
				@Autowired ManagedCredentials credentials, @Autowired EmbeddedAws aws) throws IOException {
			aws.setPropagation(PropagationDelay.fixed(Duration.ofSeconds(10)));
			List<Recording> recordings = record(registry, clock, credentials, Duration.ofDays(33));
			assertThat(increaseInDense(recordings, ROTATIONS)).isOne();
			assertThatNoAlertFires(recordings);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { "management.prometheus.metrics.export.enabled=true",
					"vault.aws.rotation.verification.enabled=true" })
	@AutoConfigureEmbeddedVaultAws(ttl = "1h", maxTtl = "24h")
	class RenewedLeaseOfOneHour {

		@Test
		void noAlertFires(@Autowired TestClock clock, @Autowired PrometheusMeterRegistry registry,
				@Autowired ManagedCredentials credentials, @Autowired EmbeddedAws aws) throws IOException {
			aws.setPropagation(PropagationDelay.fixed(Duration.ofSeconds(10)));
			List<Recording> recordings = record(registry, clock, credentials, Duration.ofHours(25));
			assertThat(increaseInDense(recordings, ROTATIONS)).isOne();
			assertThat(increaseInDense(recordings, RENEWALS)).isGreaterThan(20);
			assertThatNoAlertFires(recordings);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/**
	 * The metrics of an application at regular intervals.
	 */
	private static final class Recording {

		private final Map<String, List<String>> series = new LinkedHashMap<>();

		private final Duration interval;

		private int samples;

		Recording(Duration interval) {
			this.interval = interval;
		}

		void add(String scraped) {
			scraped.lines()
				.filter((line) -> line.startsWith("vault_aws_"))
				.map((line) -> line.split(" "))
				.forEach((line) -> values(line[0]).add(line[1]));
			this.samples++;
		}

		private List<String> values(String name) {
			return this.series.computeIfAbsent(name,
					(key) -> new ArrayList<>(Collections.nCopies(this.samples, ABSENT)));
		}

		double increase(String metric) {
			return this.series.entrySet()
				.stream()
				.filter((one) -> one.getKey().startsWith(metric))
				.map(Map.Entry::getValue)
				.mapToDouble((values) -> number(values.get(values.size() - 1)) - number(values.get(0)))
				.sum();
		}

		private static double number(String value) {
			return value.equals(ABSENT) ? 0 : Double.parseDouble(value);
		}

		String toRulesTest() {
			StringBuilder test = new StringBuilder("""
					rule_files: [ '%1$s' ]
					evaluation_interval: %2$ds
					tests:
					- interval: %2$ds
					  promql_expr_test:
					  - eval_time: %3$ds
					    expr: count_over_time(ALERTS{alertstate="firing"}[%3$ds])
					  input_series:
					""".formatted(RulesTests.RULES.toAbsolutePath(), this.interval.toSeconds(),
					this.interval.multipliedBy(this.samples - 1).toSeconds()));
			this.series.forEach((name, values) -> test.append("  - series: '")
				.append(labeled(name))
				.append("'\n    values: '")
				.append(String.join(" ", values))
				.append("'\n"));
			return test.toString();
		}

		private static String labeled(String name) {
			String labels = "{job=\"orders\",instance=\"orders-1:8080\"";
			return name.contains("{") ? name.replace("{", labels + ",") : name + labels + "}";
		}

	}

}
