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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.util.ClassUtils;

/**
 * Log of a class of the library. A warning that is logged before the logging system is
 * initialized, as during a configuration import, can be deferred until then. Fields are
 * passed to a logging system that supports the key-value pairs of SLF4J, such as Logback.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsLog {

	private static final int MAX_DEFERRED = 100;

	private static final boolean SLF4J = ClassUtils.isPresent("org.slf4j.spi.LoggingEventAware",
			VaultAwsLog.class.getClassLoader());

	private static @Nullable List<Runnable> deferred;

	private final Log log;

	private final @Nullable StructuredLog structured;

	private VaultAwsLog(String name) {
		this.log = LogFactory.getLog(name);
		this.structured = SLF4J ? StructuredLog.of(name) : null;
	}

	/**
	 * Create a new {@link VaultAwsLog} instance for a class.
	 * @param type the class
	 * @return the log
	 */
	public static VaultAwsLog of(Class<?> type) {
		return new VaultAwsLog(type.getName());
	}

	/**
	 * Create a new {@link VaultAwsLog} instance with a name.
	 * @param name the name
	 * @return the log
	 */
	public static VaultAwsLog of(String name) {
		return new VaultAwsLog(name);
	}

	/**
	 * Defer warnings that the logging system does not accept yet.
	 */
	public static synchronized void deferWarnings() {
		if (deferred == null) {
			deferred = new ArrayList<>();
		}
	}

	/**
	 * Log the deferred warnings, and defer no others.
	 */
	public static synchronized void logDeferredWarnings() {
		List<Runnable> warnings = deferred;
		deferred = null;
		if (warnings != null) {
			warnings.forEach(Runnable::run);
		}
	}

	private static synchronized void defer(Runnable warning) {
		if (deferred != null && deferred.size() < MAX_DEFERRED) {
			deferred.add(warning);
		}
	}

	/**
	 * Return whether messages of level {@code DEBUG} are logged.
	 * @return whether they are logged
	 */
	public boolean isDebugEnabled() {
		return this.log.isDebugEnabled();
	}

	/**
	 * Log a message of level {@code DEBUG}.
	 * @param message the message
	 */
	public void debug(Object message) {
		this.log.debug(message);
	}

	/**
	 * Log a message of level {@code DEBUG}.
	 * @param message the message
	 * @param cause the cause, or {@code null}
	 */
	public void debug(Object message, @Nullable Throwable cause) {
		this.log.debug(message, cause);
	}

	/**
	 * Log a message of level {@code INFO}.
	 * @param message the message
	 */
	public void info(Object message) {
		this.log.info(message);
	}

	/**
	 * Log a message of level {@code INFO}.
	 * @param message the message
	 * @param fields the fields, which only a structured log shows
	 */
	public void info(String message, LogFields fields) {
		if (this.structured != null) {
			this.structured.info(message, fields);
		}
		else {
			info(message);
		}
	}

	/**
	 * Log a message of level {@code WARN}.
	 * @param message the message
	 * @param fields the fields, which only a structured log shows
	 */
	public void warn(String message, LogFields fields) {
		if (!this.log.isWarnEnabled()) {
			defer(() -> warnNow(message, fields));
		}
		else {
			warnNow(message, fields);
		}
	}

	private void warnNow(String message, LogFields fields) {
		if (this.structured != null) {
			this.structured.warn(message, fields);
		}
		else {
			this.log.warn(message);
		}
	}

	/**
	 * Log a message of level {@code WARN}.
	 * @param message the message
	 */
	public void warn(Object message) {
		warn(message, null);
	}

	/**
	 * Log a message of level {@code WARN}.
	 * @param message the message
	 * @param cause the cause, or {@code null}
	 */
	public void warn(Object message, @Nullable Throwable cause) {
		if (this.log.isWarnEnabled()) {
			this.log.warn(message, cause);
		}
		else {
			defer(() -> this.log.warn(message, cause));
		}
	}

	/**
	 * Refers to classes that may be absent.
	 *
	 * @param logger the logger, which passes fields on without a change of the message
	 */
	private record StructuredLog(Logger logger) {

		static @Nullable StructuredLog of(String name) {
			Logger logger = LoggerFactory.getLogger(name);
			return (logger instanceof LoggingEventAware) ? new StructuredLog(logger) : null;
		}

		void info(String message, LogFields fields) {
			log(this.logger.atInfo(), message, fields);
		}

		void warn(String message, LogFields fields) {
			log(this.logger.atWarn(), message, fields);
		}

		private static void log(LoggingEventBuilder event, String message, LogFields fields) {
			LoggingEventBuilder line = event;
			for (Map.Entry<String, String> field : fields.values().entrySet()) {
				line = line.addKeyValue(field.getKey(), field.getValue());
			}
			line.log(message);
		}

	}

}
