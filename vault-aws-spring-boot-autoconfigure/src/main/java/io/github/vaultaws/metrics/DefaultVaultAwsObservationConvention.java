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

import io.micrometer.common.KeyValues;

import io.github.vaultaws.metrics.VaultAwsObservation.LowCardinalityKeyNames;

/**
 * Default {@link VaultAwsObservationConvention}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class DefaultVaultAwsObservationConvention implements VaultAwsObservationConvention {

	@Override
	public KeyValues getLowCardinalityKeyValues(VaultAwsObservationContext context) {
		return KeyValues.of(VaultAwsObservation.of(context.getOperation()).subject().withValue(context.getSubject()),
				LowCardinalityKeyNames.OUTCOME.withValue(outcome(context)),
				LowCardinalityKeyNames.REASON.withValue((context.getReason() != null) ? context.getReason() : "none"));
	}

	private static String outcome(VaultAwsObservationContext context) {
		if (!context.isComplete()) {
			return "unknown";
		}
		return (context.getReason() != null) ? "error" : "success";
	}

}
