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

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.sample.quickstart.AwsCalls.Outage;

/**
 * The facts from which the status of the application is derived.
 *
 * @param current the credentials that clients use, live or expired, or {@code null} if
 * there are none
 * @param trouble the trouble because of which credentials cannot be obtained, or
 * {@code null} if they can
 * @param lastAction the latest action of an operator that invalidated credentials, or
 * {@code null} if there was none
 * @param outage the latest period in which AWS calls failed, or {@code null} if no call
 * has failed
 * @param refreshFailed whether the latest attempt to renew or replace the credentials
 * failed
 * @param verifying whether other credentials are being verified
 * @param nextAttemptAt when the library runs its next operation
 * @author The vault-aws-spring-boot authors
 */
record Situation(@Nullable Current current, Trouble.@Nullable Active trouble, @Nullable OperatorAction lastAction,
		@Nullable Outage outage, boolean refreshFailed, boolean verifying, Instant nextAttemptAt) {

	private static final Duration MAX_DELAY_OF_FAILURE = Duration.ofSeconds(5);

	Status status(Instant now) {
		if (this.outage != null && this.outage.endedAt() == null) {
			return failing(now, this.outage);
		}
		if (this.current == null || !now.isBefore(this.current.expiresAt())) {
			return Status.warning("There are no valid credentials. AWS calls wait for new ones.");
		}
		if (this.trouble != null) {
			return Status.warning("%s since %s; the current credentials expire at %s"
				.formatted(this.trouble.description(), time(this.trouble.since()), time(this.current.expiresAt())),
					this.current.expiresAt());
		}
		if (this.lastAction != null && !this.current.issuedAt().isAfter(this.lastAction.at())) {
			return Status.warning("An operator %s at %s. The library has not replaced the credentials yet."
				.formatted(this.lastAction.description(), time(this.lastAction.at())));
		}
		if (this.refreshFailed) {
			return Status.warning("The next attempt to refresh the credentials is at %s; the current ones expire at %s"
				.formatted(time(this.nextAttemptAt), time(this.current.expiresAt())), this.current.expiresAt());
		}
		return ok();
	}

	private Status failing(Instant now, Outage outage) {
		String text = "AWS calls have failed since " + time(outage.startedAt()) + ": " + cause(now, outage);
		if (this.trouble != null) {
			return Status
				.failure(text + ", and %s since %s.".formatted(this.trouble.description(), time(this.trouble.since())));
		}
		if (this.verifying) {
			return Status.failure(text + ". They succeed again once new credentials have been verified.");
		}
		return new Status(Level.FAILURE, text + ". The next attempt is at " + time(this.nextAttemptAt),
				this.nextAttemptAt);
	}

	private String cause(Instant now, Outage outage) {
		if (this.lastAction != null && isCause(this.lastAction, outage)) {
			return "an operator " + this.lastAction.description() + ", and Vault deleted the IAM user";
		}
		if (this.current != null && !now.isBefore(this.current.expiresAt())) {
			return "the credentials expired at " + time(this.current.expiresAt());
		}
		return outage.reason();
	}

	private static boolean isCause(OperatorAction action, Outage outage) {
		return Duration.between(action.at(), outage.startedAt()).abs().compareTo(MAX_DELAY_OF_FAILURE) < 0;
	}

	private Status ok() {
		if (this.outage != null && this.outage.endedAt() != null) {
			return Status.ok("All is well again. AWS calls failed from %s to %s."
				.formatted(time(this.outage.startedAt()), time(this.outage.endedAt())));
		}
		return Status.ok("All is well. Credentials are renewed and rotated, and no AWS call has failed.");
	}

	private static String time(Instant instant) {
		return Timeline.time(instant);
	}

	/**
	 * The credentials that clients use.
	 *
	 * @param issuedAt when they were requested
	 * @param expiresAt when they expire
	 */
	record Current(Instant issuedAt, Instant expiresAt) {
	}

	/**
	 * The status of the application.
	 *
	 * @param level the level
	 * @param text the description, which is constant while the situation is
	 * @param until the time that the page counts down to, or {@code null}
	 */
	record Status(Level level, String text, @Nullable Instant until) {

		static Status ok(String text) {
			return new Status(Level.OK, text, null);
		}

		static Status warning(String text) {
			return warning(text, null);
		}

		static Status warning(String text, @Nullable Instant until) {
			return new Status(Level.WARNING, text, until);
		}

		static Status failure(String text) {
			return new Status(Level.FAILURE, text, null);
		}

	}

	/**
	 * The level of a status.
	 */
	enum Level {

		/**
		 * AWS calls succeed, and the library has a valid token and valid credentials.
		 */
		OK,

		/**
		 * AWS calls will fail or have to wait unless the situation changes.
		 */
		WARNING,

		/**
		 * AWS calls fail.
		 */
		FAILURE

	}

	/**
	 * An action of an operator that invalidated credentials.
	 *
	 * @param at when Vault had completed it
	 * @param description the description, in the past tense
	 */
	record OperatorAction(Instant at, String description) {
	}

}
