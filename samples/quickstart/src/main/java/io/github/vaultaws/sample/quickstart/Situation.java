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
 * How things stand, from which follows what to tell a person.
 *
 * @param keyEnd when the keys in use end, or {@code null} without keys
 * @param vaultDownSince since when Vault does not answer, or {@code null} if it does
 * @param act what an operator did last to the keys, or {@code null} for nothing
 * @param outage the last time that AWS calls failed, or {@code null} for never
 * @param troubled whether the last attempt to renew or replace the keys failed
 * @param proving whether another key is being proven
 * @param nextStep when the library sees to the keys again
 * @author The vault-aws-spring-boot authors
 */
record Situation(@Nullable Instant keyEnd, @Nullable Instant vaultDownSince, @Nullable Act act, @Nullable Outage outage,
		boolean troubled, boolean proving, Instant nextStep) {

	private static final Duration CAUSE = Duration.ofSeconds(5);

	Sentence at(Instant now) {
		if (this.outage != null && this.outage.end() == null) {
			return failing(now, this.outage);
		}
		if (this.vaultDownSince != null && this.keyEnd != null) {
			return new Sentence(Mood.WARNING, "Vault does not answer since %s; the keys in use will last until %s"
				.formatted(time(this.vaultDownSince), time(this.keyEnd)), this.keyEnd);
		}
		if (this.troubled && this.keyEnd != null) {
			return new Sentence(Mood.WARNING,
					"Vault answers again; the keys in use will last until %s".formatted(time(this.keyEnd)),
					this.keyEnd);
		}
		return well();
	}

	private Sentence failing(Instant now, Outage outage) {
		String why = "AWS calls fail since " + time(outage.since()) + ": " + cause(now, outage);
		if (this.vaultDownSince != null) {
			return new Sentence(Mood.FAILURE,
					why + ", and Vault does not answer since " + time(this.vaultDownSince) + ".", null);
		}
		if (this.proving) {
			return new Sentence(Mood.FAILURE, why + ". They succeed again once AWS has accepted another key.", null);
		}
		return new Sentence(Mood.FAILURE, why + ". The library sees to it at " + time(this.nextStep), this.nextStep);
	}

	private String cause(Instant now, Outage outage) {
		if (this.act != null && isBehind(this.act, outage)) {
			return "an operator " + this.act.words() + ", and with it went the IAM user";
		}
		if (this.keyEnd != null && !now.isBefore(this.keyEnd)) {
			return "the keys ended at " + time(this.keyEnd);
		}
		return outage.reason();
	}

	private static boolean isBehind(Act act, Outage outage) {
		return Duration.between(act.at(), outage.since()).abs().compareTo(CAUSE) < 0;
	}

	private Sentence well() {
		if (this.outage != null && this.outage.end() != null) {
			return new Sentence(Mood.WELL, "All is well again. AWS calls failed from %s to %s."
				.formatted(time(this.outage.since()), time(this.outage.end())), null);
		}
		return new Sentence(Mood.WELL, "All is well. Keys are renewed and replaced, and no AWS call has failed.", null);
	}

	private static String time(Instant instant) {
		return Timeline.time(instant);
	}

	/**
	 * What to tell a person.
	 *
	 * @param mood how bad it is
	 * @param text the sentence, which stays the same as long as the situation does
	 * @param until the time that the sentence is about, or {@code null} for none
	 */
	record Sentence(Mood mood, String text, @Nullable Instant until) {
	}

	/**
	 * How bad it is.
	 */
	enum Mood {

		/**
		 * Nothing to do.
		 */
		WELL,

		/**
		 * AWS calls will fail, unless something changes.
		 */
		WARNING,

		/**
		 * AWS calls fail.
		 */
		FAILURE

	}

	/**
	 * What an operator did to the keys.
	 *
	 * @param at when
	 * @param words what
	 */
	record Act(Instant at, String words) {
	}

}
