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

package io.github.vaultaws.login;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;

/**
 * Validates a RoleID, a SecretID or a wrapping token before it is sent to Vault. Messages
 * are predicates without a subject and contain nothing of the text.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SecretText {

	private static final String WHITESPACE = "[ \\t\\r\\n]+";

	private static final Pattern SURROUNDING_WHITESPACE = Pattern.compile("^" + WHITESPACE + "|" + WHITESPACE + "$");

	private static final Pattern QUOTED = Pattern.compile("(?s)([\"'`]).*\\1");

	private static final Pattern TOKEN = Pattern.compile("(hv[sbr]|[sb])[.][A-Za-z0-9_.-]{20,}");

	private static final Pattern UUID = Pattern
		.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private SecretText() {
	}

	/**
	 * Return the value that a text contains.
	 * @param text the text
	 * @return the text without surrounding whitespace
	 * @throws IllegalArgumentException if the text is not a single value
	 */
	static String of(String text) {
		String value = SURROUNDING_WHITESPACE.matcher(text).replaceAll("");
		String problem = problem(value);
		if (problem != null) {
			throw new IllegalArgumentException(problem);
		}
		return value;
	}

	private static @Nullable String problem(String value) {
		if (value.isEmpty()) {
			return "is empty";
		}
		if (value.startsWith("{") && value.endsWith("}")) {
			return "contains JSON, such as the output of 'vault write -format=json', instead of the value alone";
		}
		if (QUOTED.matcher(value).matches()) {
			return "contains a value in quotation marks";
		}
		if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
			return "contains more than one line";
		}
		return value.codePoints()
			.filter((character) -> !isPrintable(character))
			.mapToObj("contains the character U+%04X, which cannot be part of the value"::formatted)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Create the exception for a source that contains something else than required.
	 * @param source the source
	 * @param problem the problem, a predicate without a full stop
	 * @return the exception
	 */
	static VaultAwsLoginException invalid(SecretSource source, String problem) {
		LoginFailureReason reason = LoginFailureReason.SECRET_FILE_INVALID;
		return new VaultAwsLoginException(reason, StringUtils.capitalize(source.description()) + " " + problem + ".",
				reason.action());
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			case Character.SPACE_SEPARATOR -> character == ' ';
			default -> true;
		};
	}

	/**
	 * Return whether a value has the form of a Vault token.
	 * @param value the value
	 * @return {@code true} for a token of Vault or OpenBao
	 */
	static boolean isToken(String value) {
		return TOKEN.matcher(value).matches();
	}

	/**
	 * Return whether a value has the form of a RoleID or SecretID that Vault generates.
	 * @param value the value
	 * @return {@code true} for a UUID
	 */
	static boolean isGeneratedId(String value) {
		return UUID.matcher(value).matches();
	}

}
