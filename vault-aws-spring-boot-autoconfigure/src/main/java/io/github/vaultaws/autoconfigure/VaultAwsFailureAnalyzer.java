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
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.rotation.VaultPolicy;

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
		if (this.environment == null) {
			String action = String.valueOf(cause.getAction());
			return new FailureAnalysis(cause.getMessage(),
					(cause instanceof VaultAwsLoginException) ? ServiceConnectionHint.addTo(action) : action, cause);
		}
		StringBuilder action = new StringBuilder(String.valueOf(cause.getAction()));
		if (cause instanceof VaultAwsCredentialsException credentials
				&& credentials.getReason() == CredentialsFailureReason.NOT_ALLOWED) {
			action.append("\n\nThe policy that this application requires (vault policy write <name> -):\n\n")
				.append(policy(this.environment));
		}
		String leftovers = new SpringCloudVaultSettings(this.environment).leftovers();
		if (leftovers != null) {
			action.append("\n\n").append(leftovers);
		}
		return new FailureAnalysis(cause.getMessage(), action.toString(), cause);
	}

	private static VaultPolicy policy(Environment environment) {
		VaultAwsProperties properties = VaultAwsProperties.of(Binder.get(environment));
		return VaultPolicy.of(CredentialsFactory.requests(properties, null).values(),
				LoginSettings.isOwnLogin(environment.getProperty(LoginSettings.METHOD))
						|| properties.getSession().isManaged());
	}

}
