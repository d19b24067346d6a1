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

package io.github.vaultaws.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Durations and times as Vault writes them: seconds, or a text such as {@code 1h30m0s}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultTime {

	private static final Pattern TEXT = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)(?:\\.\\d+)?s)?");

	private VaultTime() {
	}

	static Duration read(Object json) {
		if (json instanceof Duration duration) {
			return duration;
		}
		if (json instanceof Number number) {
			return Duration.ofSeconds(number.longValue());
		}
		String text = json.toString();
		Matcher parts = TEXT.matcher(text);
		if (!text.isEmpty() && parts.matches()) {
			return Duration.ofHours(part(parts, 1)).plusMinutes(part(parts, 2)).plusSeconds(part(parts, 3));
		}
		return Duration.ofSeconds(Long.parseLong(text));
	}

	private static long part(Matcher parts, int group) {
		String digits = parts.group(group);
		return (digits != null) ? Long.parseLong(digits) : 0;
	}

	static Instant instant(@Nullable Object json) {
		return OffsetDateTime.parse(String.valueOf(json)).toInstant();
	}

	static String write(Duration duration) {
		return duration.toSeconds() + "s";
	}

	/**
	 * Return a duration in the form that all parameters of Vault accept.
	 * @param name the name of the parameter
	 * @param duration a duration of whole seconds
	 * @return the text
	 */
	static String checked(String name, Duration duration) {
		VaultParameters.refuseIf(duration.isNegative(),
				"error converting input for field \"%s\": cannot provide negative value '%d'".formatted(name,
						duration.toSeconds()));
		VaultParameters.refuseIf(!Duration.ofSeconds(duration.toSeconds()).equals(duration),
				"'%s' must be a number of whole seconds, but is %s".formatted(name, duration));
		return write(duration);
	}

}
