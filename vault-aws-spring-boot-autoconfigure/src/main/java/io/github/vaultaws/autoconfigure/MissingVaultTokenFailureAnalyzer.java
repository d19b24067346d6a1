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

/**
 * {@link FailureAnalyzer} for the {@link IllegalStateException} that Spring Cloud Vault
 * throws if no login is configured.
 *
 * @author The vault-aws-spring-boot authors
 */
class MissingVaultTokenFailureAnalyzer extends AbstractFailureAnalyzer<IllegalStateException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalStateException cause) {
		String message = cause.getMessage();
		if (message == null || !message.startsWith("Cannot create authentication mechanism for TOKEN")) {
			return null;
		}
		return new FailureAnalysis(
				"No Vault login is configured: the property 'vault.aws.login.method' is not set, and Spring Cloud Vault"
						+ " has no token.",
				"Set the property 'vault.aws.login.method' to 'iam', 'ec2' or 'app-role', or configure a login of Spring Cloud"
						+ " Vault ('spring.cloud.vault.authentication').",
				cause);
	}

}
