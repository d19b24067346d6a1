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

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Values for the placeholders of a failure's description and action. Values from an error
 * response contain no character that has a meaning for a shell, because an action may be
 * a command.
 *
 * @param values the values by placeholder
 * @author The vault-aws-spring-boot authors
 */
record FailureDetails(Map<String, String> values) {

	private static final Pattern PLACEHOLDER = Pattern.compile("[{]([a-z-]+)[}]");

	private static final String NAME = "\"?(\\w[\\w.-]*)\"?";

	private static final Map<String, Pattern> IN_RESPONSE = Map.of("role",
			Pattern.compile("entry for role " + NAME + " not found|(?:to the|allowed for|on) role " + NAME), "arn",
			Pattern.compile("IAM Principal \"(arn:[\\w:+=,.@/-]+)\""), "account",
			Pattern.compile("unable to fetch client for account ID \"(\\d+)\""), "header",
			Pattern.compile("invalid request header: ([\\w-]+)"));

	private static final Pattern SESSION_ARN = Pattern
		.compile("arn:([\\w-]+):sts::(\\d+):assumed-role/([\\w+=,.@-]+)/.*");

	/**
	 * Create a new {@link FailureDetails} with additional values.
	 * @param name the placeholder
	 * @param value the value, or {@code null} if it is unknown
	 * @return the new instance
	 */
	FailureDetails with(String name, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			return this;
		}
		Map<String, String> values = new TreeMap<>(this.values);
		values.put(name, value);
		return new FailureDetails(values);
	}

	/**
	 * Create a new {@link FailureDetails} with the values of an error response that are
	 * not known otherwise.
	 * @param text the text of the error response
	 * @return the new instance
	 */
	FailureDetails withValuesOf(String text) {
		FailureDetails result = this;
		for (Map.Entry<String, Pattern> entry : IN_RESPONSE.entrySet()) {
			Matcher matcher = entry.getValue().matcher(text);
			if (!this.values.containsKey(entry.getKey()) && matcher.find()) {
				String value = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(matcher.groupCount());
				result = result.with(entry.getKey(), SESSION_ARN.matcher(value).replaceAll("arn:$1:iam::$2:role/$3"));
			}
		}
		return result;
	}

	/**
	 * Fill the placeholders of a text.
	 * @param text the text, with placeholders in braces
	 * @return the text, with unknown values in angle brackets
	 */
	String fill(String text) {
		return PLACEHOLDER.matcher(text)
			.replaceAll((placeholder) -> Matcher
				.quoteReplacement(this.values.getOrDefault(placeholder.group(1), "<" + placeholder.group(1) + ">")));
	}

}
