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

package io.github.vaultaws.test.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.vaultaws.test.EmbeddedServers;
import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link VaultSetup} and {@link RootRequests}.
 */
class VaultSetupTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final EmbeddedServers servers = EmbeddedServers.start(TestClock.at(Instant.parse("2026-01-01T00:00:00Z")),
			(vault) -> vault.namespaces("team"));

	private final RootRequests root = this.servers.vault().asRoot();

	private final VaultSetup setup = new VaultSetup(this.root, this.servers.aws());

	@AfterEach
	void stop() {
		this.servers.close();
	}

	@ParameterizedTest
	@EnumSource
	void applicationWithAppRoleReadsAndRevokesCredentialsOfEveryType(CredentialType type) {
		String policy = this.setup.awsSecrets("aws", "deploy", type, HOUR, HOUR.multipliedBy(2));
		VaultSetup.AppRoleLogin login = this.setup.appRole("approle", "app", policy, HOUR);
		VaultClient anonymous = VaultClient.of(this.servers.vault()).as("");
		String token = anonymous
			.post("auth/approle/login", Map.of("role_id", login.roleId(), "secret_id", login.secretId()))
			.ok()
			.text("/auth/client_token");
		VaultClient.Response credentials = anonymous.as(token).get("aws/creds/deploy").ok();
		assertThat(credentials.body().at("/lease_duration").asInt()).isEqualTo(3600);
		assertThat(this.servers.aws().accepts(credentials.text("/data/access_key"))).isTrue();
		anonymous.as(token).post("sys/leases/revoke", Map.of("lease_id", credentials.text("/lease_id"))).isDone();
		assertThat(anonymous.as(token).get("aws/roles/deploy").status()).isEqualTo(403);
	}

	@Test
	void tokenHasThePolicy() {
		String token = this.setup
			.token(this.setup.awsSecrets("cloud/aws", "deploy", CredentialType.IAM_USER, HOUR, HOUR), HOUR);
		VaultClient.of(this.servers.vault()).as(token).get("cloud/aws/creds/deploy").ok();
	}

	@Test
	void worksTwiceAndInANamespace() {
		VaultSetup team = new VaultSetup(this.servers.vault().asRoot("team"), this.servers.aws());
		team.awsSecrets("aws", "one", CredentialType.IAM_USER, HOUR, HOUR);
		team.awsSecrets("aws", "two", CredentialType.SESSION_TOKEN, HOUR, HOUR);
		team.iam("aws", "app", "aws-one", HOUR, "vault.example.com");
		team.iam("aws", "other", "aws-one", HOUR, null);
		assertThat(this.servers.vault().asRoot("team").send("LIST", "aws/roles", "").toString()).contains("one, two");
		assertThat(this.root.read("sys/mounts")).doesNotContainKey("aws/");
	}

	@Test
	void rootNeedsNoServer() {
		this.servers.vault().stop();
		assertThat(this.root.read("sys/auth")).containsKey("token/");
		assertThat(this.servers.vault().journal().entries()).isEmpty();
	}

	@Test
	void errorNamesThePathAndTheTextOfVault() {
		assertThatIllegalStateException().isThrownBy(() -> this.root.write("sys/mounts/x", Map.of("type", "nothing")))
			.withMessageStartingWith("Vault rejected POST sys/mounts/x: 400 {\"errors\":[");
	}

}
