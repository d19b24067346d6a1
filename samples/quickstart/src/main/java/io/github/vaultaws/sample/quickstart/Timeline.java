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
 * What happened lately, in words. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class Timeline {

	private static final int LENGTH = 40;

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

	void tell(Kind kind, String text) {
		tell(this.clock.instant(), kind, text);
	}

	/**
	 * Tell what happened. What happens again and again is told once, with its number.
	 * @param at when
	 * @param kind whose doing it was
	 * @param text what
	 */
	synchronized void tell(Instant at, Kind kind, String text) {
		Entry latest = this.entries.peekFirst();
		if (latest != null && latest.text().equals(text)) {
			this.entries.removeFirst();
			this.entries.addFirst(new Entry(at, kind, text, latest.times() + 1));
			return;
		}
		if (this.entries.size() == LENGTH) {
			this.entries.removeLast();
		}
		this.entries.addFirst(new Entry(at, kind, text, 1));
	}

	/**
	 * Return what happened.
	 * @return the entries, latest first
	 */
	synchronized List<Entry> entries() {
		return List.copyOf(this.entries);
	}

	/**
	 * Whose doing it was.
	 */
	enum Kind {

		/**
		 * What the library does as a matter of routine.
		 */
		ROUTINE,

		/**
		 * Clients get other keys.
		 */
		ROTATION,

		/**
		 * Who looks at the page did it.
		 */
		OPERATOR,

		/**
		 * What does not work.
		 */
		TROUBLE

	}

	/**
	 * What happened.
	 *
	 * @param at when, the last time if there were more
	 * @param kind whose doing it was
	 * @param text what
	 * @param times how often
	 */
	record Entry(Instant at, Kind kind, String text, int times) {
	}

}
