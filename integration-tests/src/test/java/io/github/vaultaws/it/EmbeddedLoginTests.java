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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.test.aws.TestCredentials;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the login with a wrapped SecretID and with an AWS identity.
 */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedLoginTests {

	private static final String SECRET_ID = "auth/approle/role/app/secret-id";

	private final EmbeddedServers servers = new EmbeddedServers();

	private Path tokenFile;

	@BeforeEach
	void setUp(@TempDir Path folder) {
		this.tokenFile = folder.resolve("token");
		this.servers.write("auth/approle/role/app",
				Map.of("token_policies", "deploy", "token_ttl", "1h", "secret_id_num_uses", 5));
		this.servers.write("auth/approle/role/other", Map.of());
		TestCredentials user = this.servers.aws().addUser("application");
		System.setProperty("aws.accessKeyId", user.accessKeyId());
		System.setProperty("aws.secretAccessKey", user.secretAccessKey());
		System.setProperty("aws.region", "eu-west-1");
		this.servers.write("auth/aws/role/app",
				Map.of("auth_type", "iam", "resolve_aws_unique_ids", false, "bound_iam_principal_arn",
						"arn:aws:iam::123456789012:user/application", "token_policies", "deploy", "token_ttl", "1h"));
	}

	@AfterEach
	void tearDown() {
		System.clearProperty("aws.accessKeyId");
		System.clearProperty("aws.secretAccessKey");
		System.clearProperty("aws.region");
		this.servers.close();
	}

	@Test
	void unwrapsASecretIdOnceForManyLogins(CapturedOutput output) throws IOException {
		String token = this.servers.wrap(SECRET_ID);
		Files.writeString(this.tokenFile, token);
		try (ConfigurableApplicationContext context = wrapped().run()) {
			assertThat(context.getBean(ClientAuthentication.class).login().getToken()).isNotEmpty();
			Files.writeString(this.tokenFile, this.servers.wrap(SECRET_ID));
			assertThat(context.getBean(ClientAuthentication.class).login().getToken()).isNotEmpty();
		}
		assertThat(output).doesNotContain(token);
	}

	@Test
	void whenTheTokenWasUsedBeforeReportsASecurityAlert(CapturedOutput output) throws IOException {
		String token = this.servers.wrap(SECRET_ID);
		Files.writeString(this.tokenFile, token);
		EmbeddedServers.assertObtainsCredentials(wrapped());
		EmbeddedServers.assertLoginFails(wrapped(), LoginFailureReason.WRAPPING_TOKEN_ALREADY_USED);
		assertThat(output).contains("APPLICATION FAILED TO START", "SECURITY ALERT").doesNotContain(token);
		Files.writeString(this.tokenFile, this.servers.wrap(SECRET_ID));
		EmbeddedServers.assertObtainsCredentials(wrapped());
	}

	@Test
	void whenTheTokenHasExpiredReportsASecurityAlert() throws IOException {
		Files.writeString(this.tokenFile, this.servers.wrap(SECRET_ID));
		this.servers.advance(Duration.ofMinutes(2));
		EmbeddedServers.assertLoginFails(wrapped(), LoginFailureReason.WRAPPING_TOKEN_ALREADY_USED);
	}

	@Test
	void whenTheTokenIsOfAnotherRoleReportsASecurityAlertAndDoesNotUseIt(CapturedOutput output) throws IOException {
		String path = "auth/approle/role/other/secret-id";
		String token = this.servers.wrap(path);
		Files.writeString(this.tokenFile, token);
		EmbeddedServers.assertLoginFails(wrapped(), LoginFailureReason.WRAPPING_TOKEN_UNEXPECTED_PATH);
		assertThat(output).contains("SECURITY ALERT", path).doesNotContain(token);
		assertThat(this.servers.admin().opsForWrapping().read(VaultToken.of(token))).isNotNull();
	}

	@Test
	void whenTheClockOfTheMachineIsWrongSignsWithTheTimeOfVault(CapturedOutput output) {
		this.servers.advance(Duration.ofMinutes(20));
		EmbeddedServers.assertObtainsCredentials(iam().with("vault.aws.login.iam.region", "global"));
		assertThat(output).contains("The clocks of this system and of Vault differ by ");
	}

	@Test
	void whenVaultCallsTheGlobalEndpointSignsForIt(CapturedOutput output) {
		EmbeddedServers.assertObtainsCredentials(iam());
		assertThat(output).contains("Vault does not use the STS endpoint of the detected region 'eu-west-1'");
	}

	@Test
	void whenVaultCallsAnotherRegionFails() {
		this.servers.write("auth/aws/config/client", Map.of("sts_endpoint", "https://sts.eu-north-1.amazonaws.com"));
		EmbeddedServers.assertLoginFails(iam(), LoginFailureReason.WRONG_REGION);
	}

	@Test
	void whenVaultFollowsTheClientSignsForItsRegion(CapturedOutput output) {
		this.servers.write("auth/aws/config/client", Map.of("use_sts_region_from_client", true));
		EmbeddedServers.assertObtainsCredentials(iam());
		assertThat(output).doesNotContain("Vault does not use the STS endpoint");
	}

	private TestApplication wrapped() {
		String roleId = (String) this.servers.admin()
			.read("auth/approle/role/app/role-id")
			.getRequiredData()
			.get("role_id");
		return this.servers.application()
			.with("vault.aws.login.method", "app-role")
			.with("vault.aws.login.role", "app")
			.with("vault.aws.login.app-role.role-id", roleId)
			.with("vault.aws.login.app-role.secret-id-token-file", this.tokenFile);
	}

	private TestApplication iam() {
		return this.servers.application().with("vault.aws.login.method", "iam").with("vault.aws.login.role", "app");
	}

}
