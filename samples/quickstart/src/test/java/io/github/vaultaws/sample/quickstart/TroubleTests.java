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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.vaultaws.sample.quickstart.TroubleRecording.Sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * Tests that troubles can be distinguished by health, metrics and log alone. Each phrase
 * of the table of the runbook is an assertion. All troubles are caused at the same time,
 * each in an application of its own.
 */
@ExtendWith(OutputCaptureExtension.class)
@Isolated("While an application starts, Spring Boot discards what all others of the JVM log")
class TroubleTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final double JUMP = 300;

	private static final List<Case> CASES = List.of(Case.of("Vault is down", Trouble.VAULT_DOWN, "20s"),
			Case.of("Vault is sealed", Trouble.VAULT_SEALED, "20s"),
			Case.of("The policy was taken away", Trouble.POLICY_REMOVED, "12s"),
			Case.of("AWS throttles IAM", Trouble.IAM_THROTTLED, "12s"),
			new Case("An operator revoked the lease", "50s", "/lease/revoke", "/lease/revoke",
					(recording) -> recording.last().state().equals("`UP`")
							&& recording.last().metric("rotations{cause=\"rejected\"}") > 0),
			new Case("The clock jumped", "50s", "/clock/jump", "/lease/revoke",
					(recording) -> recording.last().state().equals("`UP`")
							&& recording.expiryMoved().toSeconds() > JUMP / 2));

	private static final Pattern STATE = Pattern.compile("(`UP`|degraded|`DOWN`)(?: (until [\\w ]+))?");

	private static final Pattern REASON = Pattern.compile("reason `(\\w+)`");

	private static final Pattern METRIC = Pattern.compile("`([^`]+)` ([\\w ]+)");

	private static final Pattern LINE = Pattern.compile("`([^`]+)`");

	private static final Map<String, Quickstart> quickstarts = new LinkedHashMap<>();

	private static Map<String, TroubleRecording> recordings = Map.of();

	private static String log = "";

	@BeforeAll
	static void observe(CapturedOutput output) throws Exception {
		CASES.forEach((one) -> quickstarts.put(one.name(), new Quickstart("--quickstart.lease=" + one.lease())));
		recordings = concurrently((one) -> one.observe(quickstarts.get(one.name())));
		log = output.getAll();
	}

	@AfterAll
	static void stop() {
		quickstarts.values().forEach(Quickstart::close);
	}

	private static <T> Map<String, T> concurrently(Function<Case, T> operation) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CASES.size());
		try {
			Map<String, Future<T>> futures = new LinkedHashMap<>();
			CASES.forEach((one) -> futures.put(one.name(), threads.submit(() -> operation.apply(one))));
			Map<String, T> results = new LinkedHashMap<>();
			for (Map.Entry<String, Future<T>> future : futures.entrySet()) {
				results.put(future.getKey(), future.getValue().get());
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

	@ParameterizedTest
	@FieldSource("CASES")
	void rowIsCorrect(Case trouble) throws IOException {
		List<String> row = row(trouble.name());
		TroubleRecording recording = recordings.get(trouble.name());
		assertThat(row).hasSize(4);
		for (String phrase : row.get(1).split("; ")) {
			assertThatHealthShows(phrase, recording);
		}
		for (String phrase : row.get(2).split("; ")) {
			assertThatMetricShows(phrase, recording);
		}
		assertThat(Stream.of(row.get(3).split(", then "))).allMatch((line) -> LINE.matcher(line).matches());
		assertThat(log).containsPattern(LINE.matcher(row.get(3))
			.results()
			.map((line) -> pattern(line.group(1)))
			.reduce("(?m)", (lines, line) -> lines + line + ".*\\R(?:.*\\R)*?.*"));
	}

	private static List<String> row(String name) throws IOException {
		return Files.readAllLines(Path.of("../../docs/operations.md"))
			.stream()
			.filter((line) -> line.startsWith("| " + name + " |"))
			.map((line) -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
			.findFirst()
			.orElseThrow();
	}

	private static void assertThatHealthShows(String phrase, TroubleRecording recording) {
		Matcher reason = REASON.matcher(phrase);
		if (phrase.equals("`expiresAt` moves with the clock")) {
			assertThat((double) recording.expiryMoved().toSeconds()).isCloseTo(JUMP, within(60.0));
		}
		else if (phrase.equals("`UP`, or `DOWN` until the expiry has been looked up")) {
			assertThat(recording.states()).isIn(List.of("`UP`"), List.of("`UP`", "`DOWN`", "`UP`"));
		}
		else if (reason.matches()) {
			assertThat(recording.samples()).filteredOn((sample) -> !sample.state().equals("`UP`"))
				.isNotEmpty()
				.allSatisfy((sample) -> {
					assertThat(sample.lastError().path("reason").asString()).isEqualTo(reason.group(1));
					assertThat(sample.lastError().path("action").asString()).isNotEmpty();
				});
		}
		else {
			List<MatchResult> states = Stream.of(phrase.split(", then ")).map(TroubleTests::state).toList();
			assertThat(recording.states()).isEqualTo(states.stream().map((state) -> state.group(1)).toList());
			states.stream()
				.filter((state) -> state.group(2) != null)
				.forEach((state) -> assertThatStateLasts(state.group(1), state.group(2), recording));
		}
	}

	private static MatchResult state(String phrase) {
		Matcher state = STATE.matcher(phrase);
		assertThat(state.matches()).as(phrase).isTrue();
		return state;
	}

	private static void assertThatStateLasts(String state, String until, TroubleRecording recording) {
		List<Sample> samples = recording.samples().stream().filter((one) -> one.state().equals(state)).toList();
		switch (until) {
			case "until the next renewal" -> assertThat(isRenewed(samples)).as(until).isFalse();
			case "until the lease cannot be renewed any further" -> assertThat(isRenewed(samples)).as(until).isTrue();
			case "until AWS rejects a call" -> assertThat(recording.first().metric("expiry")).isPositive();
			case "until new credentials are verified" ->
				assertThat(samples).anyMatch((one) -> one.metric("leases{state=\"pending\"}") == 1);
			default -> throw new IllegalArgumentException(until);
		}
	}

	private static boolean isRenewed(List<Sample> samples) {
		return samples.get(samples.size() - 1).expiresAt().isAfter(samples.get(0).expiresAt());
	}

	private static void assertThatMetricShows(String phrase, TroubleRecording recording) {
		Matcher metric = METRIC.matcher(phrase);
		assertThat(metric.matches()).as(phrase).isTrue();
		List<Double> values = recording.values(metric.group(1));
		double first = values.get(0);
		double last = values.get(values.size() - 1);
		switch (metric.group(2)) {
			case "increases" -> assertThat(last).as(phrase).isGreaterThan(first);
			case "stays at 0" -> assertThat(values).as(phrase).containsOnly(0.0);
			case "returns to 0" -> assertThat(last).as(phrase).isZero();
			case "decreases to 0" -> {
				assertThat(first).as(phrase).isPositive();
				assertThat(last).as(phrase).isZero();
			}
			case "decreases by the jump" -> assertThat(first - last).as(phrase).isCloseTo(JUMP, within(60.0));
			default -> throw new IllegalArgumentException(phrase);
		}
	}

	/**
	 * Return a regular expression for a line in which an ellipsis stands for any text,
	 * and access key IDs differ.
	 */
	private static String pattern(String line) {
		return Stream.of(line.replaceAll("…\\w{4}\\b", "…").split("…"))
			.map(Pattern::quote)
			.reduce((first, second) -> first + ".*" + second)
			.orElseThrow();
	}

	@Test
	void callsSucceedAgain() throws Exception {
		concurrently((one) -> one.recover(quickstarts.get(one.name())));
	}

	/**
	 * A trouble.
	 *
	 * @param name the name in the runbook
	 * @param lease the TTL of credentials
	 * @param button the button that causes the trouble
	 * @param nextButton the button that is pressed afterwards
	 * @param end whether the trouble has been observed
	 */
	private record Case(String name, String lease, String button, String nextButton, Predicate<TroubleRecording> end) {

		static Case of(String name, Trouble trouble, String lease) {
			return new Case(name, lease, "/troubles/" + trouble + "/begin", "/troubles/" + trouble + "/end",
					(recording) -> recording.last().state().equals("`DOWN`"));
		}

		/**
		 * Record what the trouble causes. AWS accepts new access keys after a while only,
		 * so that no state is too short to be recorded.
		 */
		TroubleRecording observe(Quickstart quickstart) {
			quickstart.awaitOk();
			String previous = quickstart.requestRotation().current().accessKeyId();
			quickstart.awaitState(TIMEOUT, (state) -> !previous.equals(state.current().accessKeyId()));
			TroubleRecording recording = new TroubleRecording();
			recording.add(quickstart);
			quickstart.begin(Trouble.PROPAGATION_SLOW);
			assertThat(quickstart.press(this.button)).isEqualTo(204);
			await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(250)).until(() -> {
				recording.add(quickstart);
				return this.end.test(recording);
			});
			quickstart.end(Trouble.PROPAGATION_SLOW);
			return recording;
		}

		PageState recover(Quickstart quickstart) {
			PageState before = quickstart.state();
			assertThat(quickstart.press(this.nextButton)).isEqualTo(204);
			if (this.nextButton.equals("/lease/revoke")) {
				quickstart.awaitState(TIMEOUT, (state) -> state.current() != null
						&& !before.current().accessKeyId().equals(state.current().accessKeyId()));
			}
			PageState recovered = quickstart.awaitOk();
			assertThat(recovered.troubles()).isEmpty();
			assertThat(recovered.current().accessKeyId()).isNotEqualTo(before.current().accessKeyId());
			assertThat(recovered.now()).isBefore(recovered.current().expiresAt());
			return recovered;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
