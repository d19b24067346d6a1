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

package io.github.vaultaws.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Fields of a log line, for structured logging. Immutable; contains no secrets.
 *
 * @param role the name of the role in the application, or {@code null}
 * @param accessKeyId the masked access key id, or {@code null}
 * @param event the name of the event that the line reports, or {@code null}
 * @param reason the reason of a failure or change, or {@code null}
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record LogFields(@Nullable String role, @Nullable String accessKeyId, @Nullable String event,
		@Nullable String reason) {

	/**
	 * Return the fields of a line about the session.
	 * @param event the name of the event that the line reports
	 * @param reason the reason of a failure, or {@code null}
	 * @return the fields
	 */
	public static LogFields ofSession(String event, @Nullable String reason) {
		return new LogFields(null, null, event, reason);
	}

	/**
	 * Return the values by the names of the fields.
	 * @return the values of the fields that are set
	 */
	Map<String, String> values() {
		Map<String, String> values = new LinkedHashMap<>();
		put("vault.aws.role", this.role, values);
		put("vault.aws.accessKeyId", this.accessKeyId, values);
		put("vault.aws.event", this.event, values);
		put("vault.aws.reason", this.reason, values);
		return values;
	}

	private static void put(String name, @Nullable String value, Map<String, String> values) {
		if (value != null) {
			values.put(name, value);
		}
	}

}
