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

import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.VaultAwsException;

/**
 * Failure of an operation that callers wait for. Times are in milliseconds since the
 * epoch.
 *
 * @param exception the exception
 * @param operation the operation
 * @param count the number of consecutive failures
 * @param at the time of the failure
 * @param retryAt the time of the next attempt
 * @author The vault-aws-spring-boot authors
 */
record RefreshFailure(RuntimeException exception, RotationOperation operation, int count, long at, long retryAt) {

	RefreshFailure retriedAt(long time) {
		return new RefreshFailure(this.exception, this.operation, this.count, this.at, Math.min(this.retryAt, time));
	}

	boolean isTransient() {
		return isTransient(this.exception);
	}

	static boolean isTransient(RuntimeException exception) {
		return !(exception instanceof VaultAwsException known) || known.isTransient();
	}

}
