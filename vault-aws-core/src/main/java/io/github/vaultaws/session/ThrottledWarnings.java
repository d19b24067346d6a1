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

package io.github.vaultaws.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Limits the warnings about failures that recur during an outage. Each kind of failure is
 * reported at its first occurrence. Afterwards, failures are reported at intervals that
 * grow from one minute to 15 minutes. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ThrottledWarnings {

	private static final Duration MIN_INTERVAL = Duration.ofMinutes(1);

	private static final Duration MAX_INTERVAL = Duration.ofMinutes(15);

	private final Set<String> reported = new HashSet<>();

	private final Set<String> reportedForever = new HashSet<>();

	private Duration interval = MIN_INTERVAL;

	private Instant nextAt = Instant.MIN;

	/**
	 * Return whether to report a failure.
	 * @param kind the kind of the failure, one of a limited number
	 * @param now the current time
	 * @return {@code true} for a warning, {@code false} if it should be logged at a lower
	 * level
	 */
	public synchronized boolean isDue(String kind, Instant now) {
		boolean first = this.reported.isEmpty();
		boolean due = this.reported.add(kind) || !now.isBefore(this.nextAt);
		if (first || !now.isBefore(this.nextAt)) {
			this.nextAt = now.plus(this.interval);
			Duration doubled = this.interval.multipliedBy(2);
			this.interval = (doubled.compareTo(MAX_INTERVAL) < 0) ? doubled : MAX_INTERVAL;
		}
		return due;
	}

	/**
	 * Return whether a failure is the first of its kind, which an end of the outage does
	 * not change.
	 * @param kind the kind of the failure, one of a limited number
	 * @return {@code true} if it has not been reported
	 */
	public synchronized boolean isFirst(String kind) {
		return this.reportedForever.add(kind);
	}

	/**
	 * Log an unexpected failure, with its stack trace, if it is the first of its kind.
	 * @param logger the log
	 * @param what what failed
	 * @param failure the reason
	 */
	public void unexpected(VaultAwsLog logger, String what, Throwable failure) {
		if (isFirst(what + failure.getClass().getName())) {
			logger.warn(what + ": " + failure + ". Further failures of this kind are not logged.", failure);
		}
	}

	/**
	 * Publish an event. A failure of a listener is logged once per kind, and has no other
	 * effect.
	 * @param logger the log
	 * @param event the event
	 * @param publication publishes the event
	 */
	public void publish(VaultAwsLog logger, Object event, Runnable publication) {
		try {
			publication.run();
		}
		catch (Throwable ex) {
			unexpected(logger, "A listener failed on " + event.getClass().getSimpleName(), ex);
		}
	}

	/**
	 * End the outage: the next failure is reported.
	 * @return whether a failure had been reported
	 */
	public synchronized boolean reset() {
		boolean reported = !this.reported.isEmpty();
		this.reported.clear();
		this.interval = MIN_INTERVAL;
		this.nextAt = Instant.MIN;
		return reported;
	}

}
