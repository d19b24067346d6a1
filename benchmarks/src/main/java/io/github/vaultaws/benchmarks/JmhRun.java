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

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Rounds of JMH, each with one fork of every benchmark of a class, so that our benchmarks
 * and those of the peer alternate.
 *
 * @author The vault-aws-spring-boot authors
 */
final class JmhRun {

	private final Map<String, Samples> nanoseconds = new HashMap<>();

	private final Map<String, Samples> bytes = new HashMap<>();

	private JmhRun() {
	}

	static JmhRun of(Class<?> benchmarks, int threads, int rounds, TimeValue iteration) throws RunnerException {
		JmhRun run = new JmhRun();
		for (int round = 0; round < rounds; round++) {
			run.add(new Runner(new OptionsBuilder().include("^" + benchmarks.getName() + "\\.")
				.threads(threads)
				.forks(1)
				.warmupIterations(3)
				.warmupTime(iteration)
				.measurementIterations(4)
				.measurementTime(iteration)
				.addProfiler(GCProfiler.class)
				.jvmArgs("-Xmx512m")
				.shouldFailOnError(true)
				.verbosity(VerboseMode.SILENT)
				.build()).run());
		}
		return run;
	}

	private void add(Collection<RunResult> results) {
		for (RunResult result : results) {
			String name = result.getPrimaryResult().getLabel();
			add(this.nanoseconds, name, result.getPrimaryResult());
			add(this.bytes, name, Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")));
		}
	}

	private static void add(Map<String, Samples> samples, String name, Result<?> result) {
		samples.computeIfAbsent(name, (unknown) -> new Samples()).add(result.getScore());
	}

	Samples nanoseconds(String benchmark) {
		return Objects.requireNonNull(this.nanoseconds.get(benchmark), benchmark);
	}

	Samples bytes(String benchmark) {
		return Objects.requireNonNull(this.bytes.get(benchmark), benchmark);
	}

}
