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

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all measurements, or the named ones, and prints the table. If all are run, the
 * table is written to the document.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Benchmarks {

	private static final int CALLERS = 200;

	private static final int ROUNDS = Integer.getInteger("rounds", 3);

	private static final Duration RESOLVE_TIMEOUT = Duration.ofSeconds(1);

	private static final double LOAD = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

	private Benchmarks() {
	}

	/**
	 * Run the benchmarks.
	 * @param args the document, followed by the names of measurements, or none for all
	 * @throws Exception if a measurement fails
	 */
	public static void main(String[] args) throws Exception {
		Logging.quiet();
		Map<String, Measure> measures = measures();
		List<String> names = Arrays.asList(args).subList(1, args.length);
		if (!measures.keySet().containsAll(names)) {
			System.err.println("benchmarks: the measurements are " + String.join(", ", measures.keySet()));
			System.exit(2);
		}
		List<Figure> figures = new ArrayList<>();
		long start = System.nanoTime();
		if (!names.isEmpty()) {
			measures.keySet().retainAll(names);
		}
		for (Map.Entry<String, Measure> measure : measures.entrySet()) {
			long begin = System.nanoTime();
			List<Figure> taken = measure.getValue().take();
			System.err.printf("%s: %d s%n", measure.getKey(), Duration.ofNanos(System.nanoTime() - begin).toSeconds());
			taken.forEach((figure) -> System.err.println(figure.row()));
			figures.addAll(taken);
		}
		if (names.isEmpty()) {
			new Report(figures, ROUNDS, Duration.ofNanos(System.nanoTime() - start)).writeInto(Path.of(args[0]));
		}
		System.exit(0);
	}

	private static Map<String, Measure> measures() {
		Map<String, Measure> measures = new LinkedHashMap<>();
		measures.put("resolve", new Resolving(ROUNDS, TimeValue.milliseconds(400)));
		measures.put("current-credentials", new CurrentCredentials(CALLERS, Duration.ofSeconds(2), ROUNDS));
		measures.put("current-credentials-8s", new CurrentCredentials(CALLERS, Duration.ofSeconds(8), ROUNDS));
		measures.put("no-credentials", new NoCredentials(CALLERS, Duration.ofMillis(200), RESOLVE_TIMEOUT, ROUNDS));
		measures.put("no-credentials-2s", new NoCredentials(CALLERS, Duration.ofSeconds(2), RESOLVE_TIMEOUT, ROUNDS));
		measures.put("login", new LoggingIn(ROUNDS, TimeValue.seconds(1)));
		measures.put("roles", new ManyRoles(10_000, Duration.ZERO, ROUNDS));
		measures.put("slow-roles", new ManyRoles(1000, Duration.ofMillis(10), ROUNDS));
		measures.put("start", new StartUp(2 * ROUNDS + 1));
		measures.put("fleet", fleet("IAM users, TTL 1 h", false, Duration.ofDays(32)));
		measures.put("fleet-capped", fleet("IAM users, TTL 1 h, maximum TTL 12 h", false, Duration.ofHours(12)));
		measures.put("fleet-sts", fleet("STS credentials, TTL 1 h", true, Duration.ofHours(1)));
		return measures;
	}

	private static Measure fleet(String what, boolean temporary, Duration maxTtl) {
		return new Fleet(what, 1000, Duration.ofHours(24),
				new VirtualVault.Credentials(temporary, Duration.ofHours(1), maxTtl), ROUNDS);
	}

	static String loadBefore() {
		return String.format(Locale.ROOT, "%.1f", LOAD);
	}

}
