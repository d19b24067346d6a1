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

import io.micrometer.observation.ObservationRegistry;

import io.github.vaultaws.OperationObserver;

/**
 * {@link OperationObserver} that reports operations to an {@link ObservationRegistry}.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsOperationObserver implements OperationObserver {

	private final ObservationRegistry registry;

	private final VaultAwsObservationConvention convention;

	/**
	 * Create a new {@link VaultAwsOperationObserver}.
	 * @param registry the registry
	 * @param convention the convention
	 */
	public VaultAwsOperationObserver(ObservationRegistry registry, VaultAwsObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Observation start(Operation operation, String subject) {
		VaultAwsObservationContext context = new VaultAwsObservationContext(operation, subject);
		io.micrometer.observation.Observation observation = io.micrometer.observation.Observation
			.createNotStarted(VaultAwsObservation.of(operation).getName(), () -> context, this.registry)
			.observationConvention(this.convention)
			.start();
		io.micrometer.observation.Observation.Scope scope = observation.openScope();
		return (reason, failure) -> {
			scope.close();
			context.complete(reason);
			if (failure != null) {
				observation.error(failure);
			}
			observation.stop();
		};
	}

}
