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

package io.github.vaultaws.runtime;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.LastError;
import io.github.vaultaws.OperationObserver;

/**
 * The operations that an {@link OperationObserver} observes. The observer can be set
 * after the first operations, such as those of a configuration import. Its exceptions
 * affect no operation. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ObservedOperations implements OperationObserver {

	private static final VaultAwsLog logger = VaultAwsLog.of(ObservedOperations.class);

	private volatile OperationObserver observer = NONE;

	/**
	 * Set the observer of operations that start from now on.
	 * @param observer the observer
	 */
	public void setObserver(OperationObserver observer) {
		this.observer = observer;
	}

	@Override
	public Observation start(Operation operation, String subject) {
		try {
			Observation observation = this.observer.start(operation, subject);
			return (reason, failure) -> stop(observation, reason, failure);
		}
		catch (Throwable ex) {
			logger.debug("Failed to observe an operation", ex);
			return NONE.start(operation, subject);
		}
	}

	private static void stop(Observation observation, @Nullable String reason, @Nullable Throwable failure) {
		try {
			observation.stop(reason, failure);
		}
		catch (Throwable ex) {
			logger.debug("Failed to observe an operation", ex);
		}
	}

	/**
	 * Observe an operation.
	 * @param <T> the type of the result
	 * @param operation the operation
	 * @param subject the method of a login, otherwise the name of the role
	 * @param call performs the operation
	 * @return the result
	 */
	public <T> T observe(Operation operation, String subject, Supplier<T> call) {
		Observation observation = start(operation, subject);
		try {
			T result = call.get();
			observation.stop(null, null);
			return result;
		}
		catch (Throwable ex) {
			observation.stop(LastError.of(ex, 1).reason(), ex);
			throw ex;
		}
	}

}
