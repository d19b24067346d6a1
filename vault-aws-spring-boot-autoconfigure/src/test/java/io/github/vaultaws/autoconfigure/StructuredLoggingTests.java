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

package io.github.vaultaws.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the formats of {@code logging.structured.format.console} show the fields of
 * log lines.
 */
class StructuredLoggingTests {

	private static final JsonMapper JSON = new JsonMapper();

	@AutoClose
	private final StubVault vault = TestApplication.vault();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.vaultaws");

	private final RecordingAppender lines = new RecordingAppender();

	@BeforeEach
	void record() {
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void stopRecording() {
		this.logger.detachAppender(this.lines);
	}

	@Test
	void logstashFormatShowsTheFields() {
		rotateAndFail();
		assertThat(lines("logstash"))
			.anySatisfy((line) -> assertThat(line).containsEntry("vault.aws.event", "LoggedIn")
				.doesNotContainKey("vault.aws.role"))
			.anySatisfy((line) -> assertThat(line).containsEntry("vault.aws.role", "deploy")
				.containsEntry("vault.aws.accessKeyId", "…MPLE")
				.containsEntry("vault.aws.event", "Rotated")
				.containsEntry("vault.aws.reason", "FIRST")
				.hasEntrySatisfying("message",
						(message) -> assertThat(message.toString())
							.startsWith("Obtained AWS credentials …MPLE for role 'deploy', valid until ")))
			.anySatisfy((line) -> assertThat(line).containsEntry("vault.aws.role", "deploy")
				.containsEntry("vault.aws.accessKeyId", "…MPLE")
				.containsEntry("vault.aws.event", "RefreshFailed")
				.containsEntry("vault.aws.reason", "ROLE_NOT_FOUND")
				.containsEntry("level", "WARN"));
	}

	@Test
	void ecsFormatShowsTheFields() {
		rotateAndFail();
		assertThat(lines("ecs")).extracting((line) -> line.get("vault"))
			.contains(Map.of("aws", Map.of("event", "LoggedIn")),
					Map.of("aws",
							Map.of("role", "deploy", "accessKeyId", "…MPLE", "event", "Rotated", "reason", "FIRST")),
					Map.of("aws", Map.of("role", "deploy", "accessKeyId", "…MPLE", "event", "RefreshFailed", "reason",
							"ROLE_NOT_FOUND")));
	}

	private void rotateAndFail() {
		TestApplication.appRoleRunner(this.vault).run((context) -> {
			this.vault.on("GET aws/creds/deploy", Answer.error(400, "Role \"deploy\" not found"));
			ManagedCredentials credentials = context.getBean(ManagedCredentials.class);
			credentials.rotate();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> this.lines.events()
					.stream()
					.anyMatch((event) -> event.getFormattedMessage().startsWith("Failed to obtain")));
		});
	}

	private List<Map<String, Object>> lines(String format) {
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		LoggerContext context = new LoggerContext();
		context.putObject(Environment.class.getName(), new MockEnvironment());
		encoder.setContext(context);
		encoder.setFormat(format);
		encoder.start();
		return this.lines.events()
			.stream()
			.map((event) -> new String(encoder.encode(event), StandardCharsets.UTF_8))
			.map((line) -> JSON.readValue(line, new TypeReference<Map<String, Object>>() {
			}))
			.toList();
	}

	private static final class RecordingAppender extends AppenderBase<ILoggingEvent> {

		private final List<ILoggingEvent> events = new ArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.events.add(event);
		}

		synchronized List<ILoggingEvent> events() {
			return List.copyOf(this.events);
		}

	}

}
