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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The program that checks and tests the rules of Prometheus.
 */
final class Promtool {

	static final Path SERVER = Path.of("/usr/bin/prometheus");

	private static final Logger logger = LoggerFactory.getLogger(Promtool.class);

	private static final Path PROGRAM = Path.of("/usr/bin/promtool");

	private static final String MISSING = "%s and %s are not installed; ci/prometheus installs them".formatted(SERVER,
			PROGRAM);

	private Promtool() {
	}

	/**
	 * Skip the test if Prometheus is not installed, or fail it if the environment
	 * variable {@code PROMETHEUS_REQUIRED} is {@code true}.
	 */
	static void assumeInstalled() {
		boolean installed = Files.isExecutable(SERVER) && Files.isExecutable(PROGRAM);
		if (!installed && Boolean.parseBoolean(System.getenv("PROMETHEUS_REQUIRED"))) {
			throw new IllegalStateException("PROMETHEUS_REQUIRED is true, but " + MISSING);
		}
		if (!installed) {
			logger.warn("Tests of alerts and dashboard are skipped: " + MISSING);
		}
		assumeTrue(installed, MISSING);
	}

	/**
	 * Run the program, and fail the test with its output if it fails.
	 */
	static void run(String... arguments) {
		List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(output).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
