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
import java.util.LinkedHashMap;
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

	@TempDir
	private Path folder;

	@BeforeAll
	static void assumeInstalled() {
		Promtool.assumeInstalled();
	}

	private void assertThatNoAlertFires(Recording recording) throws IOException {
		Path test = Files.writeString(this.folder.resolve("tests.yml"), recording.toRulesTest());
		Promtool.run("test", "rules", test.toString());
	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = "management.prometheus.metrics.export.enabled=true")
	@AutoConfigureEmbeddedVaultAws(credentialType = CredentialType.ASSUMED_ROLE, ttl = "12h", maxTtl = "12h")
	class StsLeaseOfTwelveHours {

		@Test
		void noAlertFires(@Autowired TestClock clock, @Autowired PrometheusMeterRegistry registry) throws IOException {
			Recording recording = Recording.of(registry, clock, Duration.ofMinutes(1), Duration.ofHours(37));
			assertThat(recording.last("vault_aws_credentials_rotations_total{cause=\"schedule\",role=\"deploy\"}"))
				.isGreaterThanOrEqualTo(3);
			assertThatNoAlertFires(recording);
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
				@Autowired EmbeddedAws aws) throws IOException {
			aws.setPropagation(PropagationDelay.fixed(Duration.ofSeconds(10)));
			Recording recording = Recording.of(registry, clock, Duration.ofMinutes(10), Duration.ofDays(33));
			assertThat(recording.last("vault_aws_credentials_rotations_total{cause=\"schedule\",role=\"deploy\"}"))
				.isOne();
			assertThatNoAlertFires(recording);
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

		private final Map<String, StringBuilder> series = new LinkedHashMap<>();

		private final Duration interval;

		private final Duration duration;

		private Recording(Duration interval, Duration duration) {
			this.interval = interval;
			this.duration = duration;
		}

		static Recording of(PrometheusMeterRegistry registry, TestClock clock, Duration interval, Duration duration) {
			Recording recording = new Recording(interval, duration);
			for (Duration elapsed = Duration.ZERO; elapsed.compareTo(duration) < 0; elapsed = elapsed.plus(interval)) {
				recording.add(registry.scrape());
				clock.advance(interval);
			}
			return recording;
		}

		private void add(String scraped) {
			scraped.lines()
				.filter((line) -> line.startsWith("vault_aws_"))
				.map((line) -> line.split(" "))
				.forEach((line) -> this.series.computeIfAbsent(line[0], (name) -> new StringBuilder())
					.append(' ')
					.append(line[1]));
		}

		double last(String name) {
			StringBuilder values = this.series.get(name);
			return Double.parseDouble(values.substring(values.lastIndexOf(" ") + 1));
		}

		String toRulesTest() {
			StringBuilder test = new StringBuilder("""
					rule_files: [ '%1$s' ]
					evaluation_interval: %2$ds
					tests:
					- interval: %2$ds
					  promql_expr_test:
					  - eval_time: %3$dm
					    expr: count_over_time(ALERTS{alertstate="firing"}[%3$dm])
					  input_series:
					""".formatted(RulesTests.RULES.toAbsolutePath(), this.interval.toSeconds(),
					this.duration.toMinutes()));
			this.series.forEach((name, values) -> test.append("  - series: '")
				.append(labeled(name))
				.append("'\n    values: '")
				.append(values)
				.append("'\n"));
			return test.toString();
		}

		private static String labeled(String name) {
			String labels = "{job=\"orders\",instance=\"orders-1:8080\"";
			return name.contains("{") ? name.replace("{", labels + ",") : name + labels + "}";
		}

	}

}
