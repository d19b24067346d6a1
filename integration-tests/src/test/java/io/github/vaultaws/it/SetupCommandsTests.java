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

package io.github.vaultaws.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.vaultaws.admin.AppRole;
import io.github.vaultaws.admin.AwsAuthClient;
import io.github.vaultaws.admin.AwsAuthRole;
import io.github.vaultaws.admin.AwsSecretsLease;
import io.github.vaultaws.admin.AwsSecretsRole;
import io.github.vaultaws.admin.AwsSecretsRoot;
import io.github.vaultaws.admin.Declaration;
import io.github.vaultaws.admin.Mount;
import io.github.vaultaws.admin.VaultAwsSetup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the commands of {@link VaultAwsSetup} do the same as the setup, with the
 * command-line client of Vault.
 */
@RequiresContainers
class SetupCommandsTests {

	private final RealVault vault;

	SetupCommandsTests(RealServers servers) {
		this.vault = servers.vault();
	}

	@Test
	void theCommandsLeaveNothingToDo() {
		VaultAwsSetup setup = VaultAwsSetup.of(this.vault.admin(), declarations());
		assertThat(setup.plan().isEmpty()).isFalse();
		String script = "export COMMANDS_CONFIG_ROOT_SECRET_KEY='a secret' AUTH_COMMANDS_CONFIG_CLIENT_SECRET_KEY=b\n"
				+ setup.asVaultCommands();
		assertThat(this.vault.shell(script)).contains("Success!");
		assertThat(setup.plan().isEmpty()).as(setup.plan().toString()).isTrue();
	}

	private static List<Declaration> declarations() {
		return List.of(
				Declaration.secretsMount("commands",
						Mount.builder()
							.type("aws")
							.description("it's \"a\" $HOME")
							.parameter("audit_non_hmac_request_keys", List.of("a", "b"))
							.build()),
				Declaration.awsSecretsRoot("commands",
						AwsSecretsRoot.builder().accessKey("AKIA").secretKey("a secret").region("eu-west-1").build()),
				Declaration.awsSecretsLease("commands", AwsSecretsLease.of(Duration.ofHours(1), Duration.ofDays(1))),
				Declaration.awsSecretsRole("commands", "deploy",
						AwsSecretsRole.iamUser()
							.policyDocument(RealAws.ALLOW_ALL)
							.policyArns("arn:aws:iam::aws:policy/a", "arn:aws:iam::aws:policy/b")
							.iamTags(Map.of("team", "a b", "cost", "1"))
							.iamGroups()
							.build()),
				Declaration.awsSecretsRole("commands", "group",
						AwsSecretsRole.iamUser().iamGroups("a,b").iamTags(Map.of("team", "a,b")).build()),
				Declaration.policy("commands",
						"/* the policy's text\nEOF\n*/\npath \"commands/creds/deploy\" {\n  capabilities = [\"read\"]\n}"),
				Declaration.authMount("commands", Mount.builder().type("aws").maxLeaseTtl(Duration.ofDays(1)).build()),
				Declaration.awsAuthClient("commands",
						AwsAuthClient.builder()
							.accessKey("AKIA")
							.secretKey("b")
							.allowedStsHeaderValues("X-A", "X-B")
							.build()),
				Declaration.awsAuthRole("commands", "app",
						AwsAuthRole.iam("arn:aws:iam::123456789012:role/*")
							.resolveAwsUniqueIds(false)
							.tokenPolicies("a", "b")
							.tokenTtl(Duration.ofHours(1))
							.build()),
				Declaration.authMount("commands-approle", Mount.of("approle")),
				Declaration.appRole("commands-approle", "default", AppRole.builder().build()),
				Declaration.appRole("commands-approle", "minus", AppRole.builder().roleId("-").tokenNumUses(2).build()),
				Declaration.appRole("commands-approle", "backslash", AppRole.builder().roleId("\\@app").build()),
				Declaration.appRole("commands-approle", "app",
						AppRole.builder().roleId("@app").tokenPolicies("commands").secretIdNumUses(null).build()));
	}

}
