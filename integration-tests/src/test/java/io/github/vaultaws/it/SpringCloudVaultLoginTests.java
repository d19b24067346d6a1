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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.core.VaultOperations;
import org.springframework.vault.core.VaultTemplate;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.session.ExternalVaultSession;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.VaultSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the logins of Spring Cloud Vault with a real Vault, in sessions of the
 * application and of the library, and for applications without Spring Cloud Vault.
 */
@RequiresContainers
class SpringCloudVaultLoginTests {

	private static final String ROLE = "logins";

	private static final String CREDENTIALS = "aws/creds/" + ROLE;

	private static final String LOOKUP = "auth/token/lookup-self";

	private static final String VAULT = "spring.cloud.vault.";

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final RealVault vault;

	private final RealAws aws;

	@TempDir
	private Path folder;

	SpringCloudVaultLoginTests(RealServers servers) {
		this.vault = servers.vault();
		this.aws = servers.aws();
	}

	@BeforeEach
	void setUp() {
		this.vault.leaseOfUsers("10m", "20m");
		this.vault.createRole(ROLE, "iam_user", this.aws);
		this.vault.write("sys/policies/acl/" + ROLE, Map.of("policy", """
				path "%s" { capabilities = ["read"] }
				path "sys/leases/revoke" { capabilities = ["update"] }
				""".formatted(CREDENTIALS)));
		this.vault.audit();
	}

	@AfterEach
	void tearDown() {
		this.vault.endAudit();
	}

	@ParameterizedTest
	@CsvSource({ "token, false", "token, true", "approle, false", "approle, true", "kubernetes, false",
			"kubernetes, true" })
	void loginOfSpringCloudVault(String authentication, boolean managed) {
		try (TokenReviews cluster = new TokenReviews();
				ConfigurableApplicationContext context = login(authentication, cluster)
					.with("vault.aws.session.managed", managed)
					.run()) {
			assertThat(context.getBean(VaultSession.class))
				.isInstanceOf(managed ? RenewingSession.class : ExternalVaultSession.class);
			assertObtainsCredentials(context, identity(authentication));
			context.getBean(VaultTemplate.class).read(LOOKUP);
			assertThat(this.vault.lastAudited(LOOKUP).accessor())
				.isEqualTo(this.vault.lastAudited(CREDENTIALS).accessor());
		}
		awaitRevocation();
	}

	private TestApplication login(String authentication, TokenReviews cluster) {
		TestApplication application = application().with(VAULT + "authentication", authentication);
		return switch (authentication) {
			case "approle" -> {
				RealVault.AppRole appRole = this.vault.appRole(ROLE, Map.of("token_policies", ROLE));
				yield application.with(VAULT + "app-role.role-id", appRole.roleId())
					.with(VAULT + "app-role.secret-id", appRole.secretId());
			}
			case "kubernetes" -> application.with(VAULT + "kubernetes.role", kubernetesRole(cluster))
				.with(VAULT + "kubernetes.service-account-token-file", serviceAccountToken());
			default -> application.with(VAULT + "token", this.vault.token(ROLE).getToken());
		};
	}

	private String kubernetesRole(TokenReviews cluster) {
		if (!this.vault.admin().opsForSys().getAuthMounts().containsKey("kubernetes/")) {
			this.vault.write("sys/auth/kubernetes", Map.of("type", "kubernetes"));
		}
		this.vault.write("auth/kubernetes/config", cluster.configuration());
		this.vault.write("auth/kubernetes/role/" + ROLE,
				Map.of("bound_service_account_names", TokenReviews.SERVICE_ACCOUNT, "bound_service_account_namespaces",
						TokenReviews.NAMESPACE, "token_policies", ROLE, "token_ttl", "1h"));
		return ROLE;
	}

	private String serviceAccountToken() {
		try {
			return Files.writeString(this.folder.resolve("service-account"), TokenReviews.token()).toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String identity(String authentication) {
		return authentication.equals("kubernetes")
				? "kubernetes-" + TokenReviews.NAMESPACE + "-" + TokenReviews.SERVICE_ACCOUNT : authentication;
	}

	@Test
	void anotherVaultOperationsBeanKeepsItsOwnToken() {
		VaultOperations operations = this.vault.as(this.vault.token(ROLE));
		try (ConfigurableApplicationContext context = application().withBean(operations)
			.appRole(this.vault.appRole(ROLE, Map.of("token_policies", ROLE)), this.folder)
			.run()) {
			assertObtainsCredentials(context, "approle");
			assertThat(context.getBean(VaultOperations.class)).isSameAs(operations);
			operations.read(LOOKUP);
			assertThat(this.vault.lastAudited(LOOKUP).identity()).isEqualTo("token");
		}
		awaitRevocation();
	}

	@Test
	void withoutSpringCloudVaultOnlyTheVaultOperationsBeanIsLeft() {
		VaultOperations operations = this.vault.as(this.vault.token(ROLE));
		int logins = this.vault.audited("auth/approle/login");
		try (ConfigurableApplicationContext context = application().with(VAULT + "enabled", false)
			.withBean(operations)
			.appRole(this.vault.appRole(ROLE, Map.of("token_policies", ROLE)), this.folder)
			.run()) {
			assertThat(context.getBeanProvider(AwsCredentialsProvider.class)).isEmpty();
			assertThat(context.getBean(VaultOperations.class)).isSameAs(operations);
		}
		assertThat(this.vault.audited("auth/approle/login")).isEqualTo(logins);
	}

	private void assertObtainsCredentials(ConfigurableApplicationContext context, String identity) {
		try (StsClient sts = this.aws.sts(context.getBean(AwsCredentialsProvider.class))) {
			assertThat(sts.getCallerIdentity().arn()).contains("-" + ROLE + "-");
		}
		assertThat(this.vault.lastAudited(CREDENTIALS).identity()).isEqualTo(identity);
	}

	private void awaitRevocation() {
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.aws.usersOf(ROLE)).isEmpty());
	}

	private TestApplication application() {
		return TestApplication.withCredentialsOf(ROLE, this.vault, this.aws);
	}

}
