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

import io.github.vaultaws.CredentialsVerifier.Result;

/**
 * Limit of the checks of reported credentials. A check is useful if the credentials are
 * rejected. Otherwise, the pause increases with the number of useless checks. Immutable;
 * times are in milliseconds since the epoch.
 *
 * @param notBefore the time from which a report is accepted
 * @param ambiguousNotBefore the time from which an ambiguous report is accepted, too
 * @param useless the number of consecutive useless checks
 * @author The vault-aws-spring-boot authors
 */
record CheckLimit(long notBefore, long ambiguousNotBefore, int useless) {

	/**
	 * No check has been made.
	 */
	static final CheckLimit NONE = new CheckLimit(0, 0, 0);

	private static final long MIN_INTERVAL = 10_000;

	private static final long INTERVAL = 30_000;

	private static final long MAX_INTERVAL = 300_000;

	/**
	 * Return whether a report leads to a check.
	 * @param ambiguous whether the report may have another reason than rejected
	 * credentials
	 * @param now the current time
	 * @return {@code true} if the report is accepted
	 */
	boolean accepts(boolean ambiguous, long now) {
		return now >= this.notBefore && (!ambiguous || now >= this.ambiguousNotBefore);
	}

	/**
	 * Return the limit after a check. One useful check may follow another immediately,
	 * because new credentials may be lost, too. A useless check of an ambiguous report
	 * hardly delays that of an unambiguous one.
	 * @param result the result of the check
	 * @param ambiguous whether the report was ambiguous
	 * @param now the current time
	 * @return the limit
	 */
	CheckLimit checked(Result result, boolean ambiguous, long now) {
		return switch (result) {
			case REJECTED -> new CheckLimit((this.useless > 0) ? now : Math.max(now, this.notBefore + INTERVAL), 0, 0);
			case ACCEPTED ->
				ambiguous ? new CheckLimit(now + MIN_INTERVAL, now + MAX_INTERVAL, this.useless) : useless(now);
			case UNKNOWN -> new CheckLimit(now + MIN_INTERVAL, this.ambiguousNotBefore, this.useless);
		};
	}

	/**
	 * Return the limit after a useless check of an unambiguous report.
	 * @param now the current time
	 * @return the limit
	 */
	CheckLimit useless(long now) {
		return new CheckLimit(now + interval(), now + MAX_INTERVAL, this.useless + 1);
	}

	/**
	 * Return the limit after credentials were replaced, but not discarded.
	 * @param now the current time
	 * @return the limit
	 */
	CheckLimit replaced(long now) {
		return new CheckLimit(now + INTERVAL, 0, 0);
	}

	private long interval() {
		return switch (this.useless) {
			case 0 -> MIN_INTERVAL;
			case 1 -> INTERVAL;
			default -> MAX_INTERVAL;
		};
	}

}
