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

package io.github.vaultaws.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

import io.github.vaultaws.VaultAwsException;

/**
 * {@link FailureAnalyzer} for a {@link VaultAwsException}.
 *
 * @author The vault-aws-spring-boot authors
 */
class VaultAwsFailureAnalyzer extends AbstractFailureAnalyzer<VaultAwsException> {

	private final @Nullable Environment environment;

	/**
	 * Create a new {@link VaultAwsFailureAnalyzer}.
	 * @param environment the environment, or {@code null} if the application failed
	 * before it was complete
	 */
	VaultAwsFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, VaultAwsException cause) {
		String leftovers = (this.environment != null) ? new SpringCloudVaultSettings(this.environment).leftovers()
				: null;
		return new FailureAnalysis(cause.getMessage(),
				cause.getAction() + ((leftovers != null) ? "\n\n" + leftovers : ""), cause);
	}

}
