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

package io.github.vaultaws.sample.setup;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.JournalEntry;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.EmbeddedVault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The walk-through of the README: Vault is empty, the plan is printed and applied, and an
 * application runs on it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SetupTests {

	private final TestClock clock = TestClock.ticking();

	private final EmbeddedAws aws = new EmbeddedAws(this.clock).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.clock).aws(this.aws).start();

	@TempDir
	private Path folder;

	@AfterEach
	void tearDown() {
		this.vault.close();
		this.aws.close();
	}

	@Test
	void vaultIsSetUpAndAnApplicationRunsOnIt(CapturedOutput output) {
		assertThat(exitCodeOfPlan()).isEqualTo(2);
		assertThat(output.getOut()).contains("+ sys/mounts/aws (create)",
				"    secret_key: unknown, because Vault does not return it; it is written",
				"Plan: 7 to create, 0 to update, 0 to delete, 0 unchanged.");
		assertThat(this.vault.journal().entries()).extracting(JournalEntry::method).containsOnly("GET");

		setUp("apply").close();
		assertThat(exitCodeOfPlan()).isZero();
		assertThat(output.getOut()).contains("Plan: 0 to create, 0 to update, 0 to delete, 7 unchanged.")
			.doesNotContain(this.aws.administrator().secretAccessKey());

		try (ConfigurableApplicationContext application = application();
				StsClient sts = sts(application.getBean(AwsCredentialsProvider.class))) {
			assertThat(sts.getCallerIdentity().arn()).contains(":user/vault-approle-deploy-");
		}
	}

	private int exitCodeOfPlan() {
		Throwable end = catchThrowable(() -> setUp("plan"));
		assertThat(end).isInstanceOf(ExitCodeGenerator.class);
		return ((ExitCodeGenerator) end).getExitCode();
	}

	private ConfigurableApplicationContext setUp(String mode) {
		return new SpringApplicationBuilder(SetupApplication.class).run("--vault.aws.setup.mode=" + mode,
				"--VAULT_ADDR=" + this.vault.uri(), "--VAULT_TOKEN=" + this.vault.rootToken(),
				"--AWS_ACCESS_KEY_ID=" + this.aws.administrator().accessKeyId(),
				"--AWS_SECRET_ACCESS_KEY=" + this.aws.administrator().secretAccessKey(),
				"--AWS_ENDPOINT_URL=" + this.aws.uri(), "--APP_ROLE_DIR=" + this.folder);
	}

	private ConfigurableApplicationContext application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.config.name", "application-of-the-team", "spring.cloud.vault.uri",
					this.vault.uri(), "vault.aws.login.method", "app-role", "vault.aws.login.app-role.role-id-file",
					this.folder.resolve("role-id"), "vault.aws.login.app-role.secret-id-file",
					this.folder.resolve("secret-id"), "vault.aws.credentials.role", "deploy",
					"vault.aws.rotation.verification.sts-endpoint", this.aws.uri()))
			.run();
	}

	private StsClient sts(AwsCredentialsProvider credentials) {
		return StsClient.builder()
			.endpointOverride(this.aws.uri())
			.region(Region.US_EAST_1)
			.credentialsProvider(credentials)
			.build();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
