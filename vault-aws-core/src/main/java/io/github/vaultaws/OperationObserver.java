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

import org.jspecify.annotations.Nullable;

/**
 * Strategy interface to observe operations that send requests to Vault or AWS, for
 * example with timers and spans. Implementations must be thread-safe. Their exceptions
 * are logged and affect no operation.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface OperationObserver {

	/**
	 * Observer that observes nothing.
	 */
	OperationObserver NONE = (operation, subject) -> (reason, failure) -> {
	};

	/**
	 * Start an observation on the thread that performs the operation. The same thread
	 * stops it.
	 * @param operation the operation
	 * @param subject the method of a login, otherwise the name of the role
	 * @return the observation
	 */
	Observation start(Operation operation, String subject);

	/**
	 * Observation of one operation.
	 */
	@FunctionalInterface
	interface Observation {

		/**
		 * Stop the observation.
		 * @param reason why the operation failed, in the words of
		 * {@link LastError#reason()}, {@link CredentialsVerifier.Result#REJECTED
		 * REJECTED} or {@link CredentialsVerifier.Result#UNKNOWN UNKNOWN}; {@code null}
		 * if it succeeded
		 * @param failure the failure, or {@code null} if there is none
		 */
		void stop(@Nullable String reason, @Nullable Throwable failure);

	}

	/**
	 * Operation that sends requests.
	 */
	enum Operation {

		/**
		 * Log in to Vault.
		 */
		LOGIN,

		/**
		 * Obtain credentials from Vault.
		 */
		ISSUE,

		/**
		 * Renew the lease of credentials.
		 */
		RENEW,

		/**
		 * Verify credentials with AWS.
		 */
		VERIFY,

		/**
		 * Revoke the lease of superseded credentials.
		 */
		REVOKE

	}

}
