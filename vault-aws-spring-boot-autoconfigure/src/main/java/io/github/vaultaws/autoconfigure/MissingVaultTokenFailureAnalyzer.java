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
 * Explains Spring Cloud Vault's failure to find any login, which is a bare
 * {@link IllegalStateException} in the middle of a stack trace.
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
				"No Vault login is configured: neither the property 'vault.aws.login.method' is set, nor does Spring"
						+ " Cloud Vault find a token.",
				"Set the property 'vault.aws.login.method' to 'iam', 'ec2' or 'app-role', or configure a login of Spring Cloud"
						+ " Vault ('spring.cloud.vault.authentication').",
				cause);
	}

}
