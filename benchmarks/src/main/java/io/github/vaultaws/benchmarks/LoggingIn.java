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

import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * {@link LoginBody}: time and bytes.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LoggingIn implements Measure {

	private static final String PEER = "Spring Vault";

	private final int rounds;

	private final TimeValue iteration;

	LoggingIn(int rounds, TimeValue iteration) {
		this.rounds = rounds;
		this.iteration = iteration;
	}

	@Override
	public List<Figure> take() throws RunnerException {
		JmhRun run = JmhRun.of(LoginBody.class, 1, this.rounds, this.iteration);
		return List.of(
				Figure.ratio("IAM login body", "ns", run.nanoseconds("ours"), PEER, run.nanoseconds("springVault"), 1),
				Figure.ratio("IAM login body: allocated", "B", run.bytes("ours"), PEER, run.bytes("springVault"), 1),
				Figure.ratio("IAM login body as JSON", "ns", run.nanoseconds("oursAsBytes"), PEER,
						run.nanoseconds("springVaultAsBytes"), 1),
				Figure.ratio("IAM login body as JSON: allocated", "B", run.bytes("oursAsBytes"), PEER,
						run.bytes("springVaultAsBytes"), 1));
	}

}
