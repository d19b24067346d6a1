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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.authentication.ClientAuthentication;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the login of an application as the EC2 instance on which it runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedEc2LoginTests {

	private static final String ENDPOINT = "aws.ec2MetadataServiceEndpoint";

	private final EmbeddedServers servers = new EmbeddedServers();

	@TempDir
	private Path folder;

	@BeforeEach
	void setUp() {
		System.setProperty(ENDPOINT, this.servers.metadata().uri().toString());
		for (String type : List.of("pkcs7", "identity")) {
			this.servers.write("auth/aws/config/certificate/" + type,
					Map.of("aws_public_cert", this.servers.metadata().certificate(), "type", type));
		}
		role(Map.of());
	}

	@AfterEach
	void tearDown() {
		System.clearProperty(ENDPOINT);
		this.servers.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pkcs7", "rsa2048", "identity" })
	void obtainsCredentials(String document) {
		EmbeddedServers.assertObtainsCredentials(application().with("vault.aws.login.ec2.identity-document", document));
	}

	@Test
	void comesBackWithTheNonceFile(CapturedOutput output) throws Exception {
		Path file = this.folder.resolve("nonce");
		TestApplication application = application().with("vault.aws.login.ec2.nonce-file", file);
		EmbeddedServers.assertObtainsCredentials(application);
		String nonce = Files.readString(file).strip();
		assertThat(nonce).isNotEmpty();
		EmbeddedServers.assertObtainsCredentials(application);
		this.servers.advance(Duration.ofHours(1));
		this.servers.metadata().setInstance(this.servers.metadata().instance().startedAt(Instant.now()));
		EmbeddedServers.assertObtainsCredentials(application);
		assertThat(file).hasContent(nonce);
		assertThat(output).doesNotContain(nonce);
	}

	@Test
	void comesBackWithAGivenNonce() {
		TestApplication application = application().with("vault.aws.login.ec2.nonce", "f00d-nonce");
		EmbeddedServers.assertObtainsCredentials(application);
		EmbeddedServers.assertObtainsCredentials(application);
	}

	@Test
	void logsInAgainInTheSameProcess() {
		try (ConfigurableApplicationContext context = application().run()) {
			assertThat(context.getBean(ClientAuthentication.class).login().getToken()).isNotEmpty();
		}
	}

	@Test
	void loginFailsWithoutItsNonce() {
		EmbeddedServers.assertObtainsCredentials(application());
		VaultAwsLoginException failure = EmbeddedServers.assertLoginFails(application(),
				LoginFailureReason.NONCE_MISMATCH);
		assertThat(failure.getAction()).contains("'vault.aws.login.ec2.nonce'",
				"vault delete auth/aws/identity-accesslist/" + this.servers.metadata().instance().id());
		this.servers.admin().delete("auth/aws/identity-accesslist/" + this.servers.metadata().instance().id());
		EmbeddedServers.assertObtainsCredentials(application());
	}

	@Test
	void loginFailsWithAnotherNonce(CapturedOutput output) {
		EmbeddedServers.assertObtainsCredentials(application().with("vault.aws.login.ec2.nonce", "f00d-nonce"));
		EmbeddedServers.assertLoginFails(application().with("vault.aws.login.ec2.nonce", "f00d-other-nonce"),
				LoginFailureReason.NONCE_MISMATCH);
		assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("f00d-");
	}

	@Test
	void warnsWhenReauthenticationIsDisabled(CapturedOutput output) {
		role(Map.of("disallow_reauthentication", true));
		EmbeddedServers.assertObtainsCredentials(application());
		assertThat(output).contains("log in only once (disallow_reauthentication)");
		EmbeddedServers.assertLoginFails(application(), LoginFailureReason.REAUTHENTICATION_DISABLED);
	}

	@Test
	void whenTheTokenOfTheMetadataServiceIsLostNamesTheHopLimit() {
		this.servers.metadata().exceedHopLimit();
		assertThat(
				EmbeddedServers.assertLoginFails(application(), LoginFailureReason.METADATA_TOKEN_TIMEOUT).getAction())
			.contains("--http-put-response-hop-limit 2");
	}

	@Test
	void whenTheInstanceIsNotRunningFails() {
		this.servers.terminateInstance();
		EmbeddedServers.assertLoginFails(application(), LoginFailureReason.INSTANCE_NOT_VERIFIED);
	}

	@Test
	void whenTheInstanceIsNotBoundFails() {
		role(Map.of("bound_ami_id", "ami-other"));
		EmbeddedServers.assertLoginFails(application(), LoginFailureReason.INSTANCE_NOT_BOUND);
	}

	@Test
	void whenTheRoleIsUnknownFails() {
		EmbeddedServers.assertLoginFails(application().with("vault.aws.login.role", "nobody"),
				LoginFailureReason.EC2_ROLE_NOT_FOUND);
	}

	@Test
	void whenTheRoleIsForIamFails() {
		this.servers.write("auth/aws/role/iam", Map.of("auth_type", "iam", "resolve_aws_unique_ids", false,
				"bound_iam_principal_arn", "arn:aws:iam::123456789012:user/other"));
		EmbeddedServers.assertLoginFails(application().with("vault.aws.login.role", "iam"),
				LoginFailureReason.METHOD_NOT_ALLOWED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pkcs7", "identity" })
	void whenTheCertificateIsUnknownFails(String document) {
		List.of("pkcs7", "identity")
			.forEach((type) -> this.servers.admin().delete("auth/aws/config/certificate/" + type));
		EmbeddedServers.assertLoginFails(application().with("vault.aws.login.ec2.identity-document", document),
				LoginFailureReason.INSTANCE_DOCUMENT_NOT_VERIFIED);
	}

	private void role(Map<String, ?> more) {
		Map<String, Object> role = new HashMap<>(Map.of("auth_type", "ec2", "bound_ami_id",
				this.servers.metadata().instance().imageId(), "token_policies", "deploy", "token_ttl", "1h"));
		role.putAll(more);
		this.servers.write("auth/aws/role/app", role);
	}

	private TestApplication application() {
		return this.servers.application().with("vault.aws.login.method", "ec2").with("vault.aws.login.role", "app");
	}

}
