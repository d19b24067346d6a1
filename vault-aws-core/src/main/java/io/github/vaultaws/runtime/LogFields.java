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

import java.util.function.BiConsumer;

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

	void forEach(BiConsumer<String, String> consumer) {
		accept("vault.aws.role", this.role, consumer);
		accept("vault.aws.accessKeyId", this.accessKeyId, consumer);
		accept("vault.aws.event", this.event, consumer);
		accept("vault.aws.reason", this.reason, consumer);
	}

	private static void accept(String name, @Nullable String value, BiConsumer<String, String> consumer) {
		if (value != null) {
			consumer.accept(name, value);
		}
	}

}
