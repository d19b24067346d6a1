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

import java.util.concurrent.CompletableFuture;

import io.github.vaultaws.RotationOperation;

/**
 * The operation of a role that is in progress.
 *
 * @param operation the operation
 * @param since the time at which it was started, in milliseconds since the epoch
 * @param completion completed when its outcome has been applied to the state
 * @author The vault-aws-spring-boot authors
 */
record RunningOperation(RotationOperation operation, long since, CompletableFuture<Void> completion) {

	RunningOperation(RotationOperation operation, long since) {
		this(operation, since, new CompletableFuture<>());
	}

}
