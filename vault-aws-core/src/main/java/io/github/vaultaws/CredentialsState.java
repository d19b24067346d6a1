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

package io.github.vaultaws;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * State of the credentials of a role at one moment. Immutable; contains no secrets. Times
 * are times of the system clock.
 *
 * @param current the current credentials, which may have expired, or {@code null} if
 * there are none
 * @param expired whether the current credentials had expired when this state was returned
 * @param pending the credentials that are being verified, or {@code null} if there are
 * none
 * @param superseded the superseded credentials of IAM users, oldest first
 * @param failure the failure of the last operation, or {@code null} if it succeeded
 * @param attempts the number of consecutive attempts that have failed
 * @param next the next operation
 * @param running the operation in progress, or {@code null} if there is none
 * @param overdueSince the time at which the current credentials should have been renewed
 * or replaced, or {@code null} if it has not come
 * @param waiting the number of callers that wait for credentials
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record CredentialsState(@Nullable CredentialsInfo current, boolean expired, @Nullable Pending pending,
		List<Superseded> superseded, @Nullable RuntimeException failure, int attempts, Next next,
		@Nullable Running running, @Nullable Instant overdueSince, int waiting) {

	/**
	 * Return why the last operation failed.
	 * @return the failure, or {@code null} if the operation succeeded
	 */
	public @Nullable LastError lastError() {
		return (this.failure != null) ? LastError.of(this.failure, this.attempts) : null;
	}

	/**
	 * Return the state in one word.
	 * @return {@code current} if there are credentials that have not expired, else
	 * {@code pending} if there are credentials that are being verified, else
	 * {@code expired} or {@code none}
	 */
	public String state() {
		if (live() != null) {
			return "current";
		}
		if (this.pending != null) {
			return "pending";
		}
		return this.expired ? "expired" : "none";
	}

	/**
	 * Return the current credentials if they have not expired.
	 * @return the credentials, or {@code null} if there are none
	 */
	public @Nullable CredentialsInfo live() {
		return this.expired ? null : this.current;
	}

	/**
	 * Credentials that AWS has to accept before clients use them.
	 *
	 * @param credentials the credentials
	 * @param since the time at which the verification was started
	 * @param accepted the number of times in a row that AWS has accepted them
	 * @param required the number of times in a row that AWS has to accept them
	 */
	public record Pending(CredentialsInfo credentials, Instant since, int accepted, int required) {
	}

	/**
	 * Superseded credentials that remain valid for AWS calls in progress.
	 *
	 * @param credentials the credentials
	 * @param revokeAt the time at which they are revoked
	 */
	public record Superseded(CredentialsInfo credentials, Instant revokeAt) {
	}

	/**
	 * The next operation.
	 *
	 * @param operation the operation
	 * @param at the time at which it is due
	 */
	public record Next(RotationOperation operation, Instant at) {
	}

	/**
	 * The operation in progress.
	 *
	 * @param operation the operation
	 * @param since the time at which it was started
	 */
	public record Running(RotationOperation operation, Instant since) {
	}

}
