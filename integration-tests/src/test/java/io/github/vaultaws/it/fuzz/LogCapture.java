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

package io.github.vaultaws.it.fuzz;

import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Captures the log of the library at every level.
 */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger library = (Logger) LoggerFactory.getLogger("io.github.vaultaws");

	private final StringBuilder text = new StringBuilder();

	LogCapture() {
		setContext(this.library.getLoggerContext());
		start();
		this.library.setLevel(Level.TRACE);
		this.library.setAdditive(false);
		this.library.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		add(event.getFormattedMessage());
		if (event.getThrowableProxy() != null) {
			add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
		}
	}

	/**
	 * Add a text that others may log.
	 * @param text the text
	 */
	synchronized void add(String text) {
		this.text.append(text).append('\n');
	}

	/**
	 * Return the log in an encoding that can be searched quickly.
	 */
	synchronized String text() {
		byte[] bytes = this.text.toString().getBytes(StandardCharsets.ISO_8859_1);
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() {
		this.library.detachAppender(this);
		this.library.setAdditive(true);
		this.library.setLevel(null);
		stop();
	}

}
