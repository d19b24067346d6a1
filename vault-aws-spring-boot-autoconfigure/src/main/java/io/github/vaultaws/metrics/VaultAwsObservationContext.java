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

package io.github.vaultaws.metrics;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.github.vaultaws.OperationObserver.Operation;

/**
 * {@link Observation.Context Context} of an operation that sends requests to Vault or
 * AWS. Contains no secrets.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsObservationContext extends Observation.Context {

	private final Operation operation;

	private final String subject;

	private boolean complete;

	private @Nullable String reason;

	/**
	 * Create a new {@link VaultAwsObservationContext}.
	 * @param operation the operation
	 * @param subject the method of a login, otherwise the name of the role
	 */
	public VaultAwsObservationContext(Operation operation, String subject) {
		this.operation = operation;
		this.subject = subject;
	}

	/**
	 * Return the operation.
	 * @return the operation
	 */
	public Operation getOperation() {
		return this.operation;
	}

	/**
	 * Return what the operation is performed for.
	 * @return the method of a login, otherwise the name of the role
	 */
	public String getSubject() {
		return this.subject;
	}

	/**
	 * Return whether the operation has been completed.
	 * @return {@code false} while it is in progress
	 */
	public boolean isComplete() {
		return this.complete;
	}

	/**
	 * Return why the operation failed.
	 * @return the reason, or {@code null} if it succeeded or is in progress
	 */
	public @Nullable String getReason() {
		return this.reason;
	}

	/**
	 * Complete the operation.
	 * @param reason why it failed, or {@code null} if it succeeded
	 */
	void complete(@Nullable String reason) {
		this.complete = true;
		this.reason = reason;
	}

}
