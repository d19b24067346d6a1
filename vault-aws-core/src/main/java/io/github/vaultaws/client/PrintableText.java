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

package io.github.vaultaws.client;

import org.springframework.util.StringUtils;

/**
 * Converts external text for use on one line of a log.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class PrintableText {

	private PrintableText() {
	}

	/**
	 * Escape control characters and characters that change the text direction.
	 * @param text the text
	 * @return the text on one line
	 */
	static String of(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.codePoints().forEach((character) -> {
			int type = Character.getType(character);
			boolean escaped = type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
					|| type == Character.PARAGRAPH_SEPARATOR || type == Character.SURROGATE;
			printable.append(escaped ? "\\u%04x".formatted(character) : Character.toString(character));
		});
		return printable.toString();
	}

	/**
	 * Replace white space by single spaces, and escape a message.
	 * @param message the message
	 * @return the message without its full stop
	 */
	public static String onOneLine(String message) {
		return withoutFullStop(message.replaceAll("\\s+", " "));
	}

	/**
	 * Return the message of a failure for use as a cause in another message.
	 * @param failure the failure
	 * @return the message without its full stop, or the type of the failure if it has no
	 * message
	 */
	public static String ofFailure(Throwable failure) {
		String message = failure.getMessage();
		return StringUtils.hasText(message) ? withoutFullStop(message) : failure.getClass().getSimpleName();
	}

	/**
	 * Escape a message and remove its trailing full stop.
	 * @param message the message
	 * @return the message on one line
	 */
	static String withoutFullStop(String message) {
		String text = message.strip();
		return of(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
	}

}
