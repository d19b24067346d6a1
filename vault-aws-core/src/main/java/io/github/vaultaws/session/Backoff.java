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
import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleSupplier;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.login.LoginFailureReason;
import io.github.vaultaws.login.VaultAwsLoginException;

/**
 * The pause after a failed attempt: exponential with full jitter, so that a fleet does
 * not come back in step. What will not pass by itself is not asked again soon: Vault
 * locks an AppRole out for all after five refusals in 15 minutes.
 *
 * @param random numbers from 0 to 1
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record Backoff(DoubleSupplier random) {

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	static final Duration LONGEST = Duration.ofMinutes(5);

	private static final Duration LONGEST_FINAL = Duration.ofSeconds(30);

	private static final Duration LONGEST_WITHOUT = Duration.ofSeconds(2);

	private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

	private static final Set<LoginFailureReason> ENDED_BY_ANOTHER_SECRET = EnumSet
		.of(LoginFailureReason.SECRET_FILE_UNREADABLE, LoginFailureReason.INVALID_ROLE_OR_SECRET_ID);

	/**
	 * Return the pause before the next attempt.
	 * @param failures how many attempts in a row have failed
	 * @param failure the last failure
	 * @param left how long what is to be refreshed still lives; no more than half of it
	 * is paused, so that the end of an outage is not missed, and no more than two seconds
	 * once it has ended
	 * @return the pause, from one second to five minutes
	 */
	public Duration pause(int failures, Throwable failure, Duration left) {
		if (failure instanceof VaultAwsException known && !known.isTransient()) {
			return endsWithAnotherSecret(known) ? BETWEEN_LOOKS : LONGEST;
		}
		Duration longest = (left.isNegative() || left.isZero()) ? LONGEST_WITHOUT : LONGEST;
		long ceiling = Math.min(longest.toMillis(), SHORTEST.toMillis() << Math.min(failures, 12));
		Duration pause = Duration
			.ofMillis(SHORTEST.toMillis() + (long) ((ceiling - SHORTEST.toMillis()) * this.random.getAsDouble()));
		Duration half = left.dividedBy(2);
		if (half.isNegative() || half.isZero() || half.compareTo(pause) >= 0) {
			return pause;
		}
		return (half.compareTo(SHORTEST) > 0) ? half : SHORTEST;
	}

	/**
	 * Return the pause before a failed operation is tried again that is no login: the
	 * backoff or what Vault asks for, but no more than half of what is left, so that the
	 * end of an outage is not missed.
	 * @param failures how many operations in a row have failed before
	 * @param passing whether the failure may pass by itself
	 * @param left how long what is to be refreshed still lives, in milliseconds; 0 or
	 * less if it has expired
	 * @param retryAfter how long Vault asks to wait, in milliseconds
	 * @return the pause in milliseconds, from a second to five minutes, or to 30 seconds
	 * for what does not pass by itself
	 */
	public long pause(int failures, boolean passing, long left, long retryAfter) {
		long shortest = SHORTEST.toMillis();
		long longest = passing ? LONGEST.toMillis() : LONGEST_FINAL.toMillis();
		long ceiling = Math.min(longest, shortest << Math.min(failures, 12));
		long backoff = passing ? shortest + (long) ((ceiling - shortest) * this.random.getAsDouble()) : longest;
		long pause = Math.min(Math.max(backoff, retryAfter), longest);
		return (left > 0) ? Math.max(shortest, Math.min(pause, left / 2)) : pause;
	}

	/**
	 * Return whether a login asks Vault again only when its files hold something else, so
	 * that to try it is to look at them.
	 * @param failure why the last one failed
	 * @return {@code true} if trying costs nothing
	 */
	static boolean endsWithAnotherSecret(VaultAwsException failure) {
		return failure instanceof VaultAwsLoginException login && ENDED_BY_ANOTHER_SECRET.contains(login.getReason());
	}

}
