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

package io.github.vaultaws.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.vault.authentication.TokenAuthentication;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsEvent;
import io.github.vaultaws.VaultAwsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link VaultAws}.
 */
class VaultAwsTests {

	private final StubVault vault = new StubVault();

	@TempDir
	private Path folder;

	private Path roleId;

	private Path secretId;

	@BeforeEach
	void writeFiles() throws IOException {
		this.roleId = Files.writeString(this.folder.resolve("role-id"), "role\n");
		this.secretId = Files.writeString(this.folder.resolve("secret-id"), "secret\n");
		this.vault.on("POST auth/approle/login", Answer.login("hvs.token", 31_536_000, true))
			.on("GET aws/creds/deploy", Answer.sts("ASIAEXAMPLE1", 3600))
			.on("POST auth/token/revoke-self", Answer.nothing());
	}

	@AfterEach
	void closeVault() {
		this.vault.close();
	}

	private VaultAwsBuilder builder() {
		return VaultAws.builder(this.vault.uri().toString());
	}

	private VaultAwsBuilder appRole() {
		return builder().appRole(this.roleId, this.secretId);
	}

	@Test
	void providesCredentialsFromStartToClose() {
		List<VaultAwsEvent> events = new CopyOnWriteArrayList<>();
		try (VaultAws vaultAws = appRole().role("deploy").listener(events::add).build()) {
			assertThat(this.vault.journal()).isEmpty();
			vaultAws.start();
			assertThat(vaultAws.isRunning()).isTrue();
			AwsCredentials credentials = vaultAws.credentialsProvider("deploy").resolveCredentials();
			assertThat(credentials.accessKeyId()).isEqualTo("ASIAEXAMPLE1");
			assertThat(this.vault.journal("POST auth/approle/login")).singleElement()
				.satisfies((login) -> assertThat(login.body()).contains("\"role_id\":\"role\"",
						"\"secret_id\":\"secret\""));
			assertThat(events).hasOnlyElementsOfTypes(SessionEvent.LoggedIn.class, CredentialsEvent.Issued.class,
					CredentialsEvent.Rotated.class);
		}
		assertThat(this.vault.journal("POST auth/token/revoke-self")).singleElement()
			.satisfies((revocation) -> assertThat(revocation.token()).isEqualTo("hvs.token"));
	}

	@Test
	void returnsThePolicyThatItRequires() {
		try (VaultAws vaultAws = appRole().role("deploy").build()) {
			assertThat(vaultAws.policy()).contains("path \"auth/token/renew-self\"",
					"path \"aws/creds/deploy\" { capabilities = [\"read\"] }", "path \"sys/leases/renew\"");
			vaultAws.start();
			assertThat(vaultAws.policy()).contains("path \"aws/creds/deploy\"").doesNotContain("sys/leases/renew");
		}
	}

	@Test
	void isALoginAloneWithoutRoles() {
		this.vault.on("GET secret/app", Answer.ok("{\"data\":{\"user\":\"app\"}}"));
		try (VaultAws vaultAws = appRole().build()) {
			VaultTemplate template = new VaultTemplate(VaultEndpoint.from(this.vault.uri()),
					new SimpleClientHttpRequestFactory(), vaultAws.session());
			assertThat(template.read("secret/app").getRequiredData()).containsEntry("user", "app");
			assertThat(this.vault.journal("GET secret/app")).singleElement()
				.satisfies((read) -> assertThat(read.token()).isEqualTo("hvs.token"));
			assertThat(vaultAws.policy().lines()).hasSize(3).allMatch((rule) -> rule.startsWith("path \"auth/token/"));
		}
		assertThat(this.vault.journal("POST auth/token/revoke-self")).hasSize(1);
	}

	@Test
	void followsTheLifecycleOfAnApplicationContext() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(VaultAws.class, () -> appRole().role("deploy").build());
			context.refresh();
			assertThat(context.getBean(VaultAws.class).isRunning()).isTrue();
			assertThat(this.vault.journal("GET aws/creds/deploy")).hasSize(1);
		}
		assertThat(this.vault.journal("POST auth/token/revoke-self")).hasSize(1);
	}

	@Test
	void takesAnyLoginAndTheHeadersOfACustomizer() {
		this.vault.on("GET auth/token/lookup-self",
				Answer.ok("{\"data\":{\"ttl\":3600,\"renewable\":true,\"type\":\"service\"}}"));
		try (VaultAws vaultAws = builder().login(new TokenAuthentication("hvs.given"))
			.customize((options) -> options.header("X-Vault-Namespace", "team"))
			.role("deploy")
			.build()) {
			vaultAws.start();
			assertThat(this.vault.journal("GET aws/creds/deploy")).singleElement().satisfies((read) -> {
				assertThat(read.token()).isEqualTo("hvs.given");
				assertThat(read.namespace()).isEqualTo("team");
			});
		}
	}

	@Test
	void verifiesNewCredentialsOfAnIamUser() {
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIAEXAMPLE1", 3600));
		List<String> verified = new ArrayList<>();
		try (VaultAws vaultAws = appRole().role("deploy").verifier((credentials) -> {
			verified.add(credentials.accessKeyId());
			return Result.ACCEPTED;
		}).build()) {
			vaultAws.start();
			assertThat(verified).isNotEmpty().containsOnly("AKIAEXAMPLE1");
		}
	}

	@Test
	void failedStartSaysWhy() {
		this.vault.on("GET aws/creds/deploy", Answer.error(400, "unknown role: deploy"));
		try (VaultAws vaultAws = appRole().role("deploy").build()) {
			assertThatExceptionOfType(VaultAwsException.class).isThrownBy(vaultAws::start)
				.withMessageContaining("deploy");
		}
	}

	@Test
	void rejectsInvalidSettings() {
		assertThatIllegalStateException().isThrownBy(() -> builder().role("deploy").build())
			.withMessageContaining("login");
		assertThatIllegalArgumentException().isThrownBy(() -> builder().shutdownTimeout(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().resolveTimeout(Duration.ofSeconds(-1)));
		try (VaultAws vaultAws = appRole().role("deploy").build()) {
			assertThatIllegalArgumentException().isThrownBy(() -> vaultAws.credentialsProvider("reports"))
				.withMessageContaining("deploy");
		}
	}

}
