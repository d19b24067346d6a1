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
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link FailureAnalyzer} for the {@link IllegalStateException} that Spring Cloud Vault
 * throws if no login is configured.
 *
 * @author The vault-aws-spring-boot authors
 */
@Order(0)
class MissingVaultTokenFailureAnalyzer extends AbstractFailureAnalyzer<IllegalStateException> {

	private static final String WITHOUT_VAULT = " To start without Vault, set 'spring.cloud.vault.enabled=false'.";

	private final Environment environment;

	MissingVaultTokenFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalStateException cause) {
		if (!isTokenMissing(cause)) {
			return null;
		}
		if (!this.environment.getProperty("vault.aws.enabled", Boolean.class, true)) {
			return new FailureAnalysis(
					"Spring Cloud Vault has no token. It is not disabled by 'vault.aws.enabled=false', and no login of"
							+ " 'vault.aws.login' applies.",
					"Configure a login of Spring Cloud Vault ('spring.cloud.vault.authentication')." + WITHOUT_VAULT,
					cause);
		}
		String method = this.environment.getProperty(LoginSettings.METHOD);
		return new FailureAnalysis("No Vault login is configured: the property 'vault.aws.login.method' is "
				+ ((method != null) ? "'" + method + "'" : "not set") + ", and Spring Cloud Vault has no token.",
				"Set the property 'vault.aws.login.method' to 'iam', 'ec2' or 'app-role', or configure a login of Spring Cloud"
						+ " Vault ('spring.cloud.vault.authentication')." + WITHOUT_VAULT,
				cause);
	}

	private static boolean isTokenMissing(IllegalStateException failure) {
		String message = failure.getMessage();
		return message != null && message.startsWith("Cannot create authentication mechanism for TOKEN");
	}

	/**
	 * {@link FailureAnalyzer} for the same failure of a configuration import, which has
	 * no environment yet.
	 */
	static class OfImport extends AbstractFailureAnalyzer<IllegalStateException> {

		@Override
		protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalStateException cause) {
			return isTokenMissing(cause) ? new FailureAnalysis(
					"No Vault login is configured for the import of 'vault:' locations: Spring Cloud Vault has no token, and"
							+ " 'vault.aws.login.method' is not set where the import reads it, or 'vault.aws' is disabled.",
					ServiceConnectionHint
						.addTo("Set the property 'vault.aws.login.method' to 'iam', 'ec2' or 'app-role', or configure a login of"
								+ " Spring Cloud Vault ('spring.cloud.vault.authentication'), in the file that declares"
								+ " 'spring.config.import'. An import does not read 'application-<profile>' files, but documents"
								+ " with 'spring.config.activate.on-profile'. To start without Vault, set"
								+ " 'spring.cloud.vault.enabled=false' and import 'optional:vault://'."),
					cause) : null;
		}

	}

}
