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

package io.github.vaultaws.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Runs small versions of the measurements and checks that their results are plausible.
 */
class BenchmarksTests {

	@Test
	void bothProvidersHaveCredentials() {
		ResolveCredentials benchmark = new ResolveCredentials();
		benchmark.setUp();
		try {
			assertThat(benchmark.ours().accessKeyId()).startsWith("ASIA").isNotEqualTo(benchmark.sts().accessKeyId());
			assertThat(benchmark.volatileField()).isSameAs(benchmark.sts());
			assertThat(benchmark.clock()).isPositive();
		}
		finally {
			benchmark.tearDown();
		}
	}

	@Test
	void bothLoginsHaveTheSameFields() {
		LoginBody benchmark = new LoginBody();
		assertThat(benchmark.ours()).containsOnlyKeys(benchmark.springVault().keySet())
			.containsAllEntriesOf(without(benchmark.springVault()));
		assertThat(new String(benchmark.oursAsBytes())).contains("iam_request_headers");
		assertThat(new String(benchmark.springVaultAsBytes())).contains("iam_request_headers");
	}

	private static Map<String, Object> without(Map<String, String> body) {
		Map<String, Object> same = new HashMap<>(body);
		same.keySet().removeIf((name) -> name.startsWith("iam_request_"));
		return same;
	}

	@Test
	void noCallerWaitsWithCurrentCredentials() throws Exception {
		List<Figure> figures = new CurrentCredentials(4, Duration.ofSeconds(5), 1).take();
		assertThat(figures).filteredOn((figure) -> figure.what().endsWith("waiting"))
			.singleElement()
			.satisfies((figure) -> assertThat(figure.ours()).isEqualTo("0"))
			.satisfies((figure) -> assertThat(figure.beside()).isEqualTo("STS provider 4"));
	}

	@Test
	void oneAttemptIsMadeWithoutCredentials() throws Exception {
		List<Figure> figures = new NoCredentials(4, Duration.ofSeconds(2), Duration.ofSeconds(20), 1).take();
		assertThat(figures).first().satisfies((figure) -> assertThat(figure.ours()).isEqualTo("1"));
		assertThat(figures).element(1).satisfies((figure) -> assertThat(figure.ours()).isEqualTo("1, 4 errors"));
	}

	@Test
	void fleetIsSpread() {
		VirtualVault.Credentials credentials = new VirtualVault.Credentials(false, Duration.ofHours(1),
				Duration.ofHours(12));
		assertThat(new Fleet("credentials", 20, Duration.ofHours(14), credentials, 1).take()).singleElement()
			.satisfies((figure) -> assertThat(Double.parseDouble(figure.ratio())).isLessThan(0.5));
	}

	@Test
	void tableReplacesThePreviousOne(@TempDir Path directory) throws Exception {
		Path document = directory.resolve("performance.md");
		Files.writeString(document, "before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n");
		Figure figure = Figure.ratio("call", "ns", Samples.of(3, 1, 2), "peer", Samples.of(4), 0.5);
		new Report(List.of(figure), 3, Duration.ofMinutes(1)).writeInto(document);
		assertThat(document).content()
			.startsWith("before\n<!-- figures -->\n")
			.endsWith("<!-- end of figures -->\nafter\n")
			.contains("| call | 2 ns (1–3) | peer 4 ns | 0.50 | ≤ 0.5 × | yes |")
			.contains("cores")
			.doesNotContain("old");
		Files.writeString(document, "no markers");
		assertThatIllegalStateException().isThrownBy(() -> new Report(List.of(), 3, Duration.ZERO).writeInto(document));
	}

	@Test
	void goalsAreComparedWithTheMedian() {
		assertThat(Figure.ratio("", "", Samples.of(6), "", Samples.of(10), 0.5).reached()).isFalse();
		assertThat(Figure.limit("", "B", Samples.of(1, 2, 900), "", 2).reached()).isTrue();
		assertThat(Samples.of(1, 2, 3, 4).median()).isEqualTo(2.5);
		assertThat(Samples.number(1234.6)).isEqualTo("1,235");
	}

}
