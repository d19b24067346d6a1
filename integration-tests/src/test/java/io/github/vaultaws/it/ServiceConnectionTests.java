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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.vault.core.VaultTemplate;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.vault.VaultContainer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.LastError;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.autoconfigure.VaultConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that find Vault only by {@code @ServiceConnection}.
 */
@RequiresContainers
class ServiceConnectionTests {

	private static final String ROLE = "service-connection";

	private final RealServers servers;

	ServiceConnectionTests(RealServers servers) {
		this.servers = servers;
	}

	@Test
	void vaultContainerIsSufficientToObtainCredentials() {
		this.servers.aws().createRole(ROLE);
		try (ConfigurableApplicationContext context = run(VaultApplication.class,
				"vault.aws.credentials.role=" + ROLE)) {
			VaultContainer<?> container = context.getBean(VaultContainer.class);
			assertThat(context.getBean(VaultConnectionDetails.class).getUri())
				.hasToString(container.getHttpHostAddress());
			assertThat(context.getBean(VaultTemplate.class).opsForSys().health().isInitialized()).isTrue();
			try (StsClient sts = this.servers.aws().sts(context.getBean(AwsCredentialsProvider.class))) {
				assertThat(sts.getCallerIdentity().arn()).contains("assumed-role/" + ROLE + "/");
			}
		}
	}

	@Test
	void containerWithTheNameOfOpenBaoIsTheVaultOfSpringCloudVaultAndOfTheLibrary() {
		try (ConfigurableApplicationContext context = run(OpenBaoApplication.class, "vault.aws.fail-fast=false",
				"vault.aws.credentials.role=" + ROLE, "vault.aws.credentials.mount=missing")) {
			VaultTemplate vault = context.getBean(VaultTemplate.class);
			assertThat(vault.read("auth/token/lookup-self").getRequiredData()).containsEntry("id",
					RealOpenBao.ROOT_TOKEN);
			ManagedCredentials credentials = context.getBean(ManagedCredentials.class);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(credentials.state().lastError()).isNotNull()
					.extracting(LastError::reason)
					.isEqualTo(CredentialsFailureReason.MOUNT_NOT_FOUND.name()));
		}
	}

	private ConfigurableApplicationContext run(Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties(properties)
			.initializers((context) -> context.getBeanFactory().registerSingleton("servers", this.servers))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class VaultApplication {

		@Bean
		@ServiceConnection
		VaultContainer<?> vault(RealServers servers) {
			String endpoint = RealAws.INTERNAL_ENDPOINT;
			return new VaultContainer<>(Images.VAULT).withNetwork(servers.network())
				.withVaultToken("service-connection-root")
				.withStartupAttempts(Images.START_ATTEMPTS)
				.withInitCommand("secrets enable aws",
						"write aws/config/root region=us-east-1 access_key=%s secret_key=%s iam_endpoint=%s sts_endpoint=%s"
							.formatted(servers.aws().vault().accessKeyId(), servers.aws().vault().secretAccessKey(),
									endpoint, endpoint),
						"write aws/roles/%s credential_type=assumed_role role_arns=arn:aws:iam::%s:role/%s"
							.formatted(ROLE, RealAws.ACCOUNT, ROLE));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OpenBaoApplication {

		@Bean
		@ServiceConnection("openbao/openbao")
		GenericContainer<?> openBao() {
			return new GenericContainer<>(Images.OPENBAO).withEnv("BAO_DEV_ROOT_TOKEN_ID", RealOpenBao.ROOT_TOKEN)
				.withExposedPorts(8200)
				.withStartupAttempts(Images.START_ATTEMPTS)
				.waitingFor(Wait.forHttp("/v1/sys/health"));
		}

	}

}
