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

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.vault.config.VaultAutoConfiguration;
import org.springframework.cloud.vault.config.VaultReactiveAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;

/**
 * Application with the auto-configurations of this project and of Spring Cloud Vault, in
 * the order of a real application.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ VaultAwsConnectionAutoConfiguration.class, VaultAwsCredentialsAutoConfiguration.class,
		VaultAwsEndpointAutoConfiguration.class, VaultAwsHealthContributorAutoConfiguration.class,
		VaultAwsMetricsAutoConfiguration.class, VaultAwsObservationAutoConfiguration.class,
		VaultAwsLoginAutoConfiguration.class, VaultAwsSessionAutoConfiguration.class, VaultAutoConfiguration.class,
		VaultReactiveAutoConfiguration.class })
class TestApplication {

	/**
	 * A token of this lifetime in seconds is not renewed during a test: the first renewal
	 * is at a random time within the first part of the lifetime.
	 */
	static final int YEAR = 31_536_000;

	static StubVault vault() {
		return new StubVault().on("POST auth/approle/login", Answer.login("login-token", YEAR, true))
			.on("POST auth/aws/login", Answer.login("login-token", YEAR, true))
			.on("POST auth/token/revoke-self", Answer.nothing())
			.on("GET aws/creds/deploy", Answer.sts("ASIAEXAMPLE", 3600));
	}

	static ApplicationContextRunner runner(StubVault vault, Class<?>... configuration) {
		return new ApplicationContextRunner().withUserConfiguration(configuration)
			.withUserConfiguration(TestApplication.class)
			.withPropertyValues("spring.cloud.vault.uri=" + vault.uri(), "vault.aws.credentials.role=deploy",
					"vault.aws.rotation.verification.enabled=false");
	}

	static ApplicationContextRunner appRoleRunner(StubVault vault, Class<?>... configuration) {
		return runner(vault, configuration).withPropertyValues("vault.aws.login.method=app-role",
				"vault.aws.login.app-role.role-id=role", "vault.aws.login.app-role.secret-id=secret");
	}

}
