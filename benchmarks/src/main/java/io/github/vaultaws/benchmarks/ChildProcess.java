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

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A separate JVM that prints its results as lines {@code name=value}.
 *
 * @param results the results
 * @author The vault-aws-spring-boot authors
 */
record ChildProcess(Properties results) {

	static ChildProcess run(Class<?> main, Predicate<String> classPath, String... args)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-cp",
						classPath(classPath), main.getName()));
		command.addAll(Arrays.asList(args));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException(main.getSimpleName() + " failed: " + output);
		}
		Properties results = new Properties();
		output.lines().filter((line) -> line.matches("[a-z]+=[0-9.E-]+")).forEach((line) -> {
			int equals = line.indexOf('=');
			results.setProperty(line.substring(0, equals), line.substring(equals + 1));
		});
		return new ChildProcess(results);
	}

	private static String classPath(Predicate<String> filter) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter(filter)
			.collect(Collectors.joining(File.pathSeparator));
	}

	double result(String name) {
		String value = this.results.getProperty(name);
		if (value == null) {
			throw new IllegalStateException("No result '" + name + "' among " + this.results);
		}
		return Double.parseDouble(value);
	}

}
