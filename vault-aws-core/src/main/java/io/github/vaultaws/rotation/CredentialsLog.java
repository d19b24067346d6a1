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

package io.github.vaultaws.rotation;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.runtime.LogFields;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.runtime.VaultAwsLog;
import io.github.vaultaws.session.ThrottledWarnings;

/**
 * Log of a role. Lines about its credentials have fields for structured logging, and
 * failures are logged at growing intervals. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CredentialsLog {

	private static final VaultAwsLog logger = VaultAwsLog.of("io.github.vaultaws.rotation");

	private final String role;

	private final MonotonicClock clock;

	private volatile @Nullable ThrottledWarnings warnings;

	CredentialsLog(String role, MonotonicClock clock) {
		this.role = role;
		this.clock = clock;
	}

	void debug(String text) {
		logger.debug(text);
	}

	void info(String text, IssuedCredentials issued, Class<? extends CredentialsEvent> event, @Nullable String reason) {
		logger.info(text, fields(issued, event, reason));
	}

	void warn(String text, IssuedCredentials issued) {
		warn(text, issued, null, null);
	}

	/**
	 * Log a warning.
	 * @param text the text
	 * @param issued the credentials
	 * @param event the type of the event that the text reports, or {@code null}
	 * @param reason the reason, or {@code null}
	 */
	void warn(String text, IssuedCredentials issued, @Nullable Class<? extends CredentialsEvent> event,
			@Nullable String reason) {
		logger.warn(text, fields(issued, event, reason));
	}

	/**
	 * Log a failure as a warning if it is due, and otherwise at level {@code DEBUG}.
	 * @param kind the kind of the failure
	 * @param text the text
	 * @param live the current credentials, or {@code null} if there are none
	 * @param reason the reason of a failed refresh, or {@code null} for any other failure
	 */
	void throttled(String kind, String text, @Nullable IssuedCredentials live, @Nullable String reason) {
		if (warnings().isDue(kind, this.clock.instant())) {
			logger.warn(text, fields(live, (reason != null) ? CredentialsEvent.RefreshFailed.class : null, reason));
		}
		else {
			logger.debug(text);
		}
	}

	/**
	 * Log an unexpected failure, once per kind.
	 * @param what what failed
	 * @param failure the reason
	 */
	void unexpected(String what, Throwable failure) {
		warnings().unexpected(logger, what, failure);
	}

	boolean isFirst(String action) {
		return warnings().isFirst(action);
	}

	/**
	 * Record that no operation is failing.
	 * @return whether a failure was logged before
	 */
	boolean reset() {
		ThrottledWarnings warnings = this.warnings;
		return warnings != null && warnings.reset();
	}

	private LogFields fields(@Nullable IssuedCredentials issued, @Nullable Class<? extends CredentialsEvent> event,
			@Nullable String reason) {
		return new LogFields(this.role, (issued != null) ? issued.maskedAccessKeyId() : null,
				(event != null) ? event.getSimpleName() : null, reason);
	}

	private synchronized ThrottledWarnings warnings() {
		ThrottledWarnings warnings = (this.warnings != null) ? this.warnings : new ThrottledWarnings();
		this.warnings = warnings;
		return warnings;
	}

}
