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

package io.github.vaultaws.sample.quickstart;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * The latest events, described for the page. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class Timeline {

	private static final int MAX_ENTRIES = 40;

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss")
		.withZone(ZoneId.systemDefault());

	private final Deque<Entry> entries = new ArrayDeque<>();

	private final Clock clock;

	Timeline(EmbeddedCloud cloud) {
		this.clock = cloud.clock();
	}

	static String time(Instant instant) {
		return TIME.format(instant);
	}

	void add(Kind kind, String text) {
		add(this.clock.instant(), kind, text);
	}

	/**
	 * Add an event. An event that equals the latest entry increments the count of that
	 * entry.
	 * @param at when it happened
	 * @param kind the kind of the event
	 * @param text the description
	 */
	synchronized void add(Instant at, Kind kind, String text) {
		Entry latest = this.entries.peekFirst();
		if (latest != null && latest.text().equals(text)) {
			this.entries.removeFirst();
			this.entries.addFirst(new Entry(at, kind, text, latest.count() + 1));
			return;
		}
		if (this.entries.size() == MAX_ENTRIES) {
			this.entries.removeLast();
		}
		this.entries.addFirst(new Entry(at, kind, text, 1));
	}

	/**
	 * Return the latest events.
	 * @return the entries, the most recent first
	 */
	synchronized List<Entry> entries() {
		return List.copyOf(this.entries);
	}

	/**
	 * The kind of an event.
	 */
	enum Kind {

		/**
		 * A routine operation of the library.
		 */
		ROUTINE,

		/**
		 * Clients receive other credentials.
		 */
		ROTATION,

		/**
		 * An action of the operator, that is, of the reader of the page.
		 */
		OPERATOR,

		/**
		 * A failure.
		 */
		FAILURE

	}

	/**
	 * An event.
	 *
	 * @param at when it happened, or happened last
	 * @param kind the kind of the event
	 * @param text the description
	 * @param count how often it happened in a row
	 */
	record Entry(Instant at, Kind kind, String text, int count) {
	}

}
