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

package io.github.vaultaws.test.standalone;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The options of the program, as {@code --name value} or {@code --name=value}.
 *
 * @param help whether to print the options and exit
 * @param vaultPort the port of Vault, 0 for any that is free
 * @param awsPort the port of AWS, 0 for any that is free
 * @param metadataPort the port of the metadata service, 0 for any that is free
 * @param rootToken the root token of Vault
 * @param seed the file that sets Vault up, or {@code null} for none
 * @param propagation the time until new access keys become valid
 * @author The vault-aws-spring-boot authors
 */
record Options(boolean help, int vaultPort, int awsPort, int metadataPort, String rootToken, @Nullable Path seed,
		Duration propagation) {

	static final String USAGE = """
			Runs an embedded Vault, AWS account and instance metadata service until it is stopped.

			  --vault-port PORT       port of Vault, by default 8200; 0 for any that is free
			  --aws-port PORT         port of STS and IAM, by default, any that is free
			  --metadata-port PORT    port of the instance metadata service, by default, any that is free
			  --root-token TOKEN      root token of Vault, by default "root"
			  --seed FILE             requests to Vault at the start: a JSON list of objects with "method", "path" and
			                          "body"; ${AWS_ACCESS_KEY_ID}, ${AWS_SECRET_ACCESS_KEY}, ${AWS_ENDPOINT_URL} and
			                          all other variables that are printed at the start stand for their values
			  --propagation TIME      time until new access keys of IAM users become valid, such as 5s or 500ms
			  --help                  this text
			""";

	private static final int LAST_PORT = 65535;

	private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");

	private static final Map<String, TemporalUnit> UNITS = Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m",
			ChronoUnit.MINUTES);

	private static final Set<String> NAMES = Set.of("--vault-port", "--aws-port", "--metadata-port", "--root-token",
			"--seed", "--propagation");

	static Options parse(String... arguments) {
		Map<String, String> values = new HashMap<>();
		boolean help = false;
		Deque<String> left = new ArrayDeque<>(List.of(arguments));
		while (!left.isEmpty()) {
			String[] option = left.remove().split("=", 2);
			if (option[0].equals("--help")) {
				help = true;
			}
			else {
				values.put(known(option[0]), value(option[0], (option.length == 2) ? option[1] : left.poll()));
			}
		}
		String seed = values.get("--seed");
		return new Options(help, port(values, "--vault-port", "8200"), port(values, "--aws-port", "0"),
				port(values, "--metadata-port", "0"), values.getOrDefault("--root-token", "root"),
				(seed != null) ? path("--seed", seed) : null,
				time("--propagation", values.getOrDefault("--propagation", "0s")));
	}

	private static String known(String name) {
		if (!NAMES.contains(name)) {
			throw new BadInputException("unknown option '" + name + "'; --help lists the options");
		}
		return name;
	}

	private static String value(String name, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw new BadInputException("option " + name + " needs a value");
		}
		return value;
	}

	private static int port(Map<String, String> values, String name, String otherwise) {
		String value = values.getOrDefault(name, otherwise);
		if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > LAST_PORT) {
			throw new BadInputException("option " + name + ": '" + value + "' is no port");
		}
		return Integer.parseInt(value);
	}

	private static Path path(String name, String value) {
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new BadInputException("option " + name + ": '" + value + "' is no path", ex);
		}
	}

	private static Duration time(String name, String value) {
		Matcher matcher = TIME.matcher(value);
		TemporalUnit unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
		if (unit == null) {
			throw new BadInputException("option " + name + ": '" + value + "' is no time such as 5s or 500ms");
		}
		return Duration.of(Long.parseLong(matcher.group(1)), unit);
	}

}
