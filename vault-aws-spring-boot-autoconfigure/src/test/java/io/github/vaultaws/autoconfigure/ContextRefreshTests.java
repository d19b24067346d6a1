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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for a refresh of the context by Spring Cloud, such as
 * {@code POST /actuator/refresh}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextRefreshTests {

	private static final String LOGIN = "POST auth/approle/login";

	private static final String READ = "GET aws/creds/deploy";

	private static final String REVOKE = "POST auth/token/revoke-self";

	private static final String WARNING = "Changed properties have no effect until the application is restarted: ";

	@AutoClose
	private final StubVault vault = TestApplication.vault()
		.on("GET sys/internal/ui/mounts/secret/application",
				Answer.ok("{\"data\":{\"path\":\"secret/\",\"options\":{\"version\":\"1\"}}}"))
		.on("GET secret/application", Answer.ok("{\"data\":{\"greeting\":\"from Vault\"}}"));

	@TempDir
	private Path folder;

	@BeforeEach
	void setUp() throws IOException {
		write("greeting=hello");
	}

	@Test
	void changedPropertiesHaveNoEffectAndAreReported(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = run()) {
			write("greeting=hi", "vault.aws.credentials.role=other", "vault.aws.rotation.max-age=1h",
					"vault.aws.login.app-role.secret-id=changed-secret");
			assertThat(refresh(context)).contains("greeting", "vault.aws.rotation.max-age");
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("ASIAEXAMPLE");
			assertThat(this.vault.journal(READ)).hasSize(1);
			assertThat(output)
				.containsOnlyOnce(WARNING + "vault.aws.credentials.role, vault.aws.login.app-role.secret-id,"
						+ " vault.aws.rotation.max-age")
				.doesNotContain("changed-secret");
		}
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void invalidPropertiesFailTheRefreshOnly() throws IOException {
		try (ConfigurableApplicationContext context = run()) {
			write("vault.aws.rotation.max-age=soon");
			assertThatException().isThrownBy(() -> refresh(context)).withMessageContaining("vault.aws");
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("ASIAEXAMPLE");
		}
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void otherChangesAreNotReported(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = run()) {
			write("greeting=hi");
			assertThat(refresh(context)).containsExactly("greeting");
		}
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void importFromVaultIsReadAgainAndLeavesNoTokenBehind() {
		try (ConfigurableApplicationContext context = run("spring.config.import=vault://")) {
			this.vault.on("GET secret/application", Answer.ok("{\"data\":{\"greeting\":\"changed\"}}"));
			refresh(context);
			refresh(context);
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("changed");
		}
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
		assertThat(this.vault.journal(READ)).hasSize(1);
	}

	private static Set<String> refresh(ConfigurableApplicationContext context) {
		return context.getBean(ContextRefresher.class).refresh();
	}

	private void write(String... lines) throws IOException {
		Files.writeString(this.folder.resolve("application.properties"), String.join("\n", lines));
	}

	private ConfigurableApplicationContext run(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.config.location=" + this.folder + "/", "spring.cloud.vault.uri=" + this.vault.uri(),
					"vault.aws.credentials.role=deploy", "vault.aws.rotation.verification.enabled=false",
					"vault.aws.login.method=app-role", "vault.aws.login.app-role.role-id=role",
					"vault.aws.login.app-role.secret-id=secret", "spring.cloud.vault.kv.backend-version=1",
					"spring.cloud.aws.region.static=eu-west-1")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
