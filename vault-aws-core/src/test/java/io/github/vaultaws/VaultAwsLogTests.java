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

package io.github.vaultaws;

import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.vaultaws.runtime.LogFields;
import io.github.vaultaws.runtime.VaultAwsLog;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class VaultAwsLogTests {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(VaultAwsLogTests.class);

	private final VaultAwsLog log = VaultAwsLog.of(VaultAwsLogTests.class);

	@BeforeEach
	void loggingIsNotInitialized() {
		LOGGER.setLevel(Level.OFF);
	}

	@AfterEach
	void initializeLogging() {
		LOGGER.setLevel(null);
		VaultAwsLog.logDeferredWarnings();
	}

	@Test
	void deferredWarningIsLoggedOnceWithItsCause(CapturedOutput output) {
		VaultAwsLog.deferWarnings();
		this.log.warn("early warning", new IllegalStateException("its cause"));
		this.log.info("early information");
		assertThat(output).doesNotContain("early warning");
		LOGGER.setLevel(Level.INFO);
		VaultAwsLog.logDeferredWarnings();
		VaultAwsLog.logDeferredWarnings();
		assertThat(output).containsOnlyOnce("early warning").contains("its cause").doesNotContain("early information");
	}

	@Test
	void deferredWarningRespectsTheLevelOfItsLogger(CapturedOutput output) {
		VaultAwsLog.deferWarnings();
		this.log.warn("early warning");
		LOGGER.setLevel(Level.ERROR);
		VaultAwsLog.logDeferredWarnings();
		LOGGER.setLevel(Level.INFO);
		VaultAwsLog.logDeferredWarnings();
		assertThat(output).doesNotContain("early warning");
	}

	@Test
	void warningThatIsAcceptedIsNotDeferred(CapturedOutput output) {
		LOGGER.setLevel(Level.INFO);
		VaultAwsLog.deferWarnings();
		this.log.warn("accepted warning");
		assertThat(output).containsOnlyOnce("accepted warning");
		VaultAwsLog.logDeferredWarnings();
		assertThat(output).containsOnlyOnce("accepted warning");
	}

	@Test
	void fieldsAreKeyValuePairsAndNoPartOfTheMessage(CapturedOutput output) {
		LOGGER.setLevel(Level.INFO);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		LOGGER.addAppender(lines);
		try {
			this.log.info("information", new LogFields("deploy", "…MPLE", "Rotated", null));
			LOGGER.setLevel(Level.OFF);
			VaultAwsLog.deferWarnings();
			this.log.warn("early warning", LogFields.ofSession("RefreshFailed", "VAULT_SEALED"));
			LOGGER.setLevel(Level.INFO);
			VaultAwsLog.logDeferredWarnings();
		}
		finally {
			LOGGER.detachAppender(lines);
		}
		assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("information", "early warning");
		assertThat(lines.list).extracting((line) -> line.getKeyValuePairs().toString())
			.containsExactly(
					"[vault.aws.role=\"deploy\", vault.aws.accessKeyId=\"…MPLE\", vault.aws.event=\"Rotated\"]",
					"[vault.aws.event=\"RefreshFailed\", vault.aws.reason=\"VAULT_SEALED\"]");
		assertThat(output).contains("information", "early warning").doesNotContain("vault.aws.");
	}

	@Test
	void warningIsNotDeferredUnlessRequested(CapturedOutput output) {
		this.log.warn("suppressed warning");
		LOGGER.setLevel(Level.INFO);
		VaultAwsLog.logDeferredWarnings();
		assertThat(output).doesNotContain("suppressed warning");
	}

	@Test
	void numberOfDeferredWarningsIsLimited(CapturedOutput output) {
		VaultAwsLog.deferWarnings();
		IntStream.rangeClosed(1, 200).forEach((number) -> this.log.warn("warning " + number + "."));
		LOGGER.setLevel(Level.INFO);
		VaultAwsLog.logDeferredWarnings();
		assertThat(output).contains("warning 100.").doesNotContain("warning 101.");
	}

}
