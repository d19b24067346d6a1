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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.openjdk.jmh.annotations.Benchmark;
import org.springframework.boot.SpringBootVersion;
import org.springframework.cloud.vault.config.VaultProperties;
import org.springframework.vault.core.VaultTemplate;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * Writes the table to a document, between two markers.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Report {

	private static final String BEGIN = "<!-- figures -->";

	private static final String END = "<!-- end of figures -->";

	private final List<Figure> figures;

	private final int rounds;

	private final Duration took;

	Report(List<Figure> figures, int rounds, Duration took) {
		this.figures = figures;
		this.rounds = rounds;
		this.took = took;
	}

	String table() {
		return "| measurement | this library | compared with | ratio | goal | reached |\n|---|---|---|---|---|---|\n"
				+ this.figures.stream().map(Figure::row).collect(Collectors.joining("\n"));
	}

	void writeInto(Path document) throws IOException {
		String text = Files.readString(document);
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalStateException(document + " lacks the markers " + BEGIN + " and " + END);
		}
		Files.writeString(document, text.substring(0, begin + BEGIN.length()) + "\n" + circumstances() + "\n\n"
				+ table() + "\n" + text.substring(end));
	}

	private String circumstances() throws IOException {
		Runtime runtime = Runtime.getRuntime();
		return String.format(Locale.ROOT,
				"Measured on %s (rounds: %d, minutes: %d): %d cores (%s), %s of memory, %s, machine load %s before; JDK %s, Spring Boot %s,"
						+ " Spring Cloud Vault %s, Spring Vault %s, AWS SDK %s, JMH %s.",
				LocalDate.now(ZoneOffset.UTC), this.rounds, this.took.toMinutes(), runtime.availableProcessors(),
				proc("/proc/cpuinfo", "model name"), memory(), System.getProperty("os.name"), Benchmarks.loadBefore(),
				System.getProperty("java.vm.version"), SpringBootVersion.getVersion(), version(VaultProperties.class),
				version(VaultTemplate.class), VersionInfo.SDK_VERSION, version(Benchmark.class));
	}

	private static String memory() throws IOException {
		String kilobytes = proc("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
		return kilobytes.isEmpty() ? "?" : Math.round(Long.parseLong(kilobytes) / 1048576.0) + " GiB";
	}

	private static String proc(String file, String name) throws IOException {
		Path path = Path.of(file);
		if (!Files.isReadable(path)) {
			return "";
		}
		try (var lines = Files.lines(path)) {
			return lines.filter((line) -> line.startsWith(name))
				.map((line) -> line.substring(line.indexOf(':') + 1).trim())
				.findFirst()
				.orElse("");
		}
	}

	private static String version(Class<?> type) {
		String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
		return jar.replaceAll(".*-([0-9][0-9A-Za-z.]*)\\.jar$", "$1");
	}

}
