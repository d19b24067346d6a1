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

/**
 * Exception thrown if a login to Vault fails.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsLoginException extends VaultAwsException {

	private static final long serialVersionUID = 1L;

	private final LoginFailureReason reason;

	/**
	 * Create a new {@link VaultAwsLoginException}.
	 * @param reason the reason
	 * @param message the description of the failure
	 * @param action the action that resolves the failure
	 */
	public VaultAwsLoginException(LoginFailureReason reason, String message, String action) {
		super(message, action, reason.isTransient());
		this.reason = reason;
	}

	/**
	 * Create a new {@link VaultAwsLoginException} with a cause.
	 * @param reason the reason
	 * @param message the description of the failure
	 * @param action the action that resolves the failure
	 * @param cause the cause
	 */
	public VaultAwsLoginException(LoginFailureReason reason, String message, String action, Throwable cause) {
		super(message, action, reason.isTransient(), cause);
		this.reason = reason;
	}

	/**
	 * Create a new {@link VaultAwsLoginException} for a login or token of the
	 * application, of which the reason does not show whether the failure is transient.
	 * @param reason the reason
	 * @param message the description of the failure
	 * @param action the action that resolves the failure
	 * @param transientFailure whether the same attempt may succeed later without any
	 * action
	 * @param cause the cause
	 */
	public VaultAwsLoginException(LoginFailureReason reason, String message, String action, boolean transientFailure,
			Throwable cause) {
		super(message, action, transientFailure, cause);
		this.reason = reason;
	}

	/**
	 * Return the reason.
	 * @return the reason, stable across versions
	 */
	public LoginFailureReason getReason() {
		return this.reason;
	}

}
