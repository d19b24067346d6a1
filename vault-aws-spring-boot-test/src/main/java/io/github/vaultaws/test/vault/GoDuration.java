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

package io.github.vaultaws.test.vault;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes and reads them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class GoDuration {

	private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h|d)");

	private static final Map<String, BigDecimal> NANOS = Map.of("ns", BigDecimal.ONE, "us", new BigDecimal("1e3"), "µs",
			new BigDecimal("1e3"), "ms", new BigDecimal("1e6"), "s", new BigDecimal("1e9"), "m", new BigDecimal("6e10"),
			"h", new BigDecimal("3.6e12"), "d", new BigDecimal("8.64e13"));

	private GoDuration() {
	}

	static Duration parse(String text) {
		String rest = text.strip();
		boolean negative = rest.startsWith("-");
		rest = negative ? rest.substring(1) : rest;
		Duration length = rest.matches("\\d+") ? Duration.ofSeconds(Long.parseLong(rest)) : sum(text, rest);
		return negative ? length.negated() : length;
	}

	private static Duration sum(String text, String rest) {
		Matcher part = PART.matcher(rest);
		BigDecimal nanos = BigDecimal.ZERO;
		int end = 0;
		while (part.find() && part.start() == end) {
			nanos = nanos.add(new BigDecimal(part.group(1)).multiply(NANOS.get(part.group(2))));
			end = part.end();
		}
		if (end == 0 || end != rest.length()) {
			throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
		}
		return Duration.ofNanos(nanos.longValue());
	}

	static String format(Duration duration) {
		long hours = duration.toHours();
		long minutes = duration.toMinutesPart();
		long seconds = duration.toSecondsPart();
		if (hours > 0) {
			return hours + "h" + minutes + "m" + seconds + "s";
		}
		return (minutes > 0) ? minutes + "m" + seconds + "s" : seconds + "s";
	}

	static String formatShort(Duration duration) {
		String text = format(duration);
		if (text.endsWith("m0s")) {
			text = text.substring(0, text.length() - 2);
		}
		return text.endsWith("h0m") ? text.substring(0, text.length() - 2) : text;
	}

}
