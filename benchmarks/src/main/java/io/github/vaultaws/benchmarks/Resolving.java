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

import java.util.List;
import java.util.Locale;

import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * {@link ResolveCredentials} with one and with two threads.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Resolving implements Measure {

	private static final double NOISE = 1.1;

	private final int rounds;

	private final TimeValue iteration;

	Resolving(int rounds, TimeValue iteration) {
		this.rounds = rounds;
		this.iteration = iteration;
	}

	@Override
	public List<Figure> take() throws RunnerException {
		JmhRun one = JmhRun.of(ResolveCredentials.class, 1, this.rounds, this.iteration);
		JmhRun two = JmhRun.of(ResolveCredentials.class, 2, this.rounds, this.iteration);
		double slower = two.nanoseconds("ours").median() / one.nanoseconds("ours").median();
		double clockSlower = two.nanoseconds("clock").median() / one.nanoseconds("clock").median();
		return List.of(sts("1 thread", one), sts("2 threads", two), clock("1 thread", one), clock("2 threads", two),
				bytes(one, two), metered(one),
				new Figure("`resolveCredentials()`, 2 threads to 1", number(slower),
						"a clock read " + number(clockSlower), number(slower / clockSlower),
						"no slower than the clock (≤ 1.1 ×)", slower <= NOISE * clockSlower));
	}

	private static Figure sts(String threads, JmhRun run) {
		return Figure.ratio("`resolveCredentials()`, " + threads, "ns", run.nanoseconds("ours"), "STS provider",
				run.nanoseconds("sts"), 0.5);
	}

	private static Figure clock(String threads, JmhRun run) {
		Samples field = run.nanoseconds("volatileField");
		Samples read = run.nanoseconds("clock");
		double above = run.nanoseconds("ours").median() - field.median();
		double ratio = above / read.median();
		return new Figure("`resolveCredentials()` above a volatile field (" + field.text("ns") + "), " + threads,
				number(above) + " ns", "a clock read " + read.text("ns"), number(ratio), "one clock read (≤ 1.1 ×)",
				ratio <= NOISE);
	}

	private static Figure metered(JmhRun run) {
		return Figure.ratio("`resolveCredentials()` with meters, 1 thread", "ns", run.nanoseconds("metered"),
				"without meters", run.nanoseconds("ours"), NOISE);
	}

	private static Figure bytes(JmhRun one, JmhRun two) {
		double most = Math.max(one.bytes("ours").max(), two.bytes("ours").max());
		return new Figure("`resolveCredentials()`: allocated", Samples.number(most) + " B",
				"STS provider " + one.bytes("sts").text("B") + ", with 2 threads " + two.bytes("sts").text("B"), "",
				"0 B", most < 0.5);
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, "%.2f", value);
	}

}
