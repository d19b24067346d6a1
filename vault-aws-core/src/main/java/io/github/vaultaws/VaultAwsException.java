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

import org.springframework.vault.VaultException;

/**
 * Exception thrown when the application cannot obtain AWS credentials from Vault, with
 * the action that resolves the failure. Neither the message nor the action contains a
 * secret.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsException extends VaultException {

	private static final long serialVersionUID = 1L;

	private final String action;

	private final boolean transientFailure;

	/**
	 * Create a new {@link VaultAwsException}.
	 * @param message the description of the failure
	 * @param action the action that resolves the failure
	 * @param transientFailure whether the same attempt may succeed later without any
	 * action
	 */
	public VaultAwsException(String message, String action, boolean transientFailure) {
		super(message);
		this.action = action;
		this.transientFailure = transientFailure;
	}

	/**
	 * Create a new {@link VaultAwsException} with a cause.
	 * @param message the description of the failure
	 * @param action the action that resolves the failure
	 * @param transientFailure whether the same attempt may succeed later without any
	 * action
	 * @param cause the cause
	 */
	public VaultAwsException(String message, String action, boolean transientFailure, Throwable cause) {
		super(message, cause);
		this.action = action;
		this.transientFailure = transientFailure;
	}

	/**
	 * Return the action that resolves the failure.
	 * @return the action, such as a property to set or a command to run
	 */
	public String getAction() {
		return this.action;
	}

	/**
	 * Return whether the failure is transient: the same attempt may succeed later without
	 * any action, for example after a Vault outage.
	 * @return {@code true} if the attempt should be repeated
	 */
	public boolean isTransient() {
		return this.transientFailure;
	}

}
