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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.login.StubInstanceMetadata;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that no secret is logged at any level, except by the wire log of the HTTP client
 * and the signing log of the AWS SDK.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsInLogsTests {

	private static final List<String> LEFT_OUT = List.of("org.apache.hc", "software.amazon.awssdk");

	private static final String[] SECRETS = { "f00d-role-id", "f00d-secret-id", "login-token", "secret-of-",
			"session-of-", "f00d-aws-secret-key", "f00d-aws-session-token", "f00d-nonce", "f00d-wrapping-token",
			"metadata-token" };

	private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final StubVault vault = TestApplication.vault();

	@BeforeEach
	void logEverything() {
		this.loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.TRACE);
		LEFT_OUT.forEach((name) -> this.loggers.getLogger(name).setLevel(Level.INFO));
	}

	@AfterEach
	void tearDown() {
		this.loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
		LEFT_OUT.forEach((name) -> this.loggers.getLogger(name).setLevel(null));
		this.vault.close();
	}

	@Test
	void appRoleAndIamUser(CapturedOutput output) {
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIAEXAMPLE", 3600));
		runApplication(TestApplication.runner(this.vault)
			.withPropertyValues("vault.aws.login.method=app-role", "vault.aws.login.app-role.role-id=f00d-role-id",
					"vault.aws.login.app-role.secret-id=f00d-secret-id"),
				output);
	}

	@Test
	void iamAndAssumedRole(CapturedOutput output) {
		runApplication(TestApplication.runner(this.vault)
			.withPropertyValues("vault.aws.login.method=iam", "vault.aws.login.iam.region=eu-west-1")
			.withSystemProperties("aws.accessKeyId=ASIAEXAMPLE", "aws.secretAccessKey=f00d-aws-secret-key",
					"aws.sessionToken=f00d-aws-session-token"),
				output);
	}

	@Test
	void wrappedSecretId(CapturedOutput output) {
		this.vault
			.on("GET sys/wrapping/lookup",
					Answer.ok("{\"data\":{\"creation_path\":\"auth/approle/role/app/secret-id\"}}"))
			.on("POST sys/wrapping/unwrap", Answer.ok("{\"data\":{\"secret_id\":\"f00d-secret-id\"}}"));
		runApplication(TestApplication.runner(this.vault)
			.withPropertyValues("vault.aws.login.method=app-role", "vault.aws.login.role=app",
					"vault.aws.login.app-role.role-id=f00d-role-id",
					"vault.aws.login.app-role.secret-id-token=f00d-wrapping-token"),
				output);
	}

	@Test
	void ec2WithANonceThatVaultGenerated(CapturedOutput output, @TempDir Path folder) {
		this.vault.on("POST auth/aws/login", Answer.ok("""
				{"auth":{"client_token":"login-token","lease_duration":3600,"renewable":true,
				"metadata":{"nonce":"f00d-nonce"}}}"""));
		try (StubInstanceMetadata metadata = new StubInstanceMetadata()) {
			runApplication(TestApplication.runner(this.vault)
				.withSystemProperties("aws.ec2MetadataServiceEndpoint=" + metadata.uri())
				.withPropertyValues("vault.aws.login.method=ec2",
						"vault.aws.login.ec2.nonce-file=" + folder.resolve("nonce")),
					output);
		}
		assertThat(folder.resolve("nonce")).hasContent("f00d-nonce");
	}

	private void runApplication(ApplicationContextRunner runner, CapturedOutput output) {
		runner.run((context) -> {
			context.getBean(ManagedCredentialsLifecycle.class).start();
			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials())
					.isNotNull());
		});
		assertThat(output).contains("DEBUG", "Vault token revoked").doesNotContain(SECRETS);
	}

}
