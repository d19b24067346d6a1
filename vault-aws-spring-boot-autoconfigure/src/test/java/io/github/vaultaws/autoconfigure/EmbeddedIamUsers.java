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

import java.time.Duration;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.IamUser;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.EmbeddedVault;
import io.github.vaultaws.test.vault.VaultSetup;

/**
 * An embedded Vault that creates IAM users in an embedded AWS account, for applications
 * with an AppRole login.
 */
final class EmbeddedIamUsers implements AfterEachCallback {

	private final EmbeddedAws aws = new EmbeddedAws(TestClock.ticking()).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().aws(this.aws).start();

	private final VaultSetup.AppRoleLogin login;

	EmbeddedIamUsers() {
		VaultSetup setup = new VaultSetup(this.vault.asRoot(), this.aws);
		String policy = setup.awsSecrets("aws", "deploy", CredentialType.IAM_USER, Duration.ofHours(1),
				Duration.ofHours(4));
		this.login = setup.appRole("approle", "app", policy, Duration.ofHours(1));
	}

	EmbeddedVault vault() {
		return this.vault;
	}

	/**
	 * Return the number of IAM users that Vault has created.
	 * @return the number
	 */
	long count() {
		return this.aws.users().stream().map(IamUser::name).filter((name) -> name.startsWith("vault-approle-")).count();
	}

	boolean accepts(String accessKeyId) {
		return this.aws.accepts(accessKeyId);
	}

	ApplicationContextRunner runner(Class<?>... configuration) {
		return new ApplicationContextRunner().withUserConfiguration(configuration)
			.withUserConfiguration(TestApplication.class)
			.withPropertyValues("spring.cloud.vault.uri=" + this.vault.uri(), "vault.aws.credentials.role=deploy",
					"vault.aws.login.method=app-role", "vault.aws.login.app-role.role-id=" + this.login.roleId(),
					"vault.aws.login.app-role.secret-id=" + this.login.secretId(),
					"vault.aws.rotation.verification.enabled=false");
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.vault.close();
		this.aws.close();
	}

}
