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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.vault.core.VaultOperations;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.autoconfigure.VaultConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for applications that find a real Vault only by a Docker Compose file. They are
 * skipped without Docker Compose 2.
 */
@RequiresContainers
class DockerComposeTests {

	private static final String ROLE = "compose";

	private final RealServers servers;

	private final List<String> compose = Stream.of(List.of("docker", "compose"), List.of("docker-compose"))
		.filter((command) -> run(command, "version").matches("(?s).*version v?2\\..*"))
		.findFirst()
		.orElse(List.of());

	@TempDir
	private Path folder;

	DockerComposeTests(RealServers servers) {
		this.servers = servers;
	}

	@BeforeEach
	void requireDockerCompose() {
		if (Boolean.parseBoolean(System.getenv("COMPOSE_REQUIRED"))) {
			assertThat(this.compose).as("the command of Docker Compose 2").isNotEmpty();
		}
		assumeThat(this.compose).as("the command of Docker Compose 2").isNotEmpty();
	}

	@AfterEach
	void stopServices() {
		if (!this.compose.isEmpty()) {
			run(this.compose, "--file", file().toString(), "down");
		}
	}

	private static String run(List<String> command, String... arguments) {
		try {
			Process process = new ProcessBuilder(Stream.concat(command.stream(), Stream.of(arguments)).toList())
				.redirectErrorStream(true)
				.start();
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return "";
		}
	}

	private Path file() {
		return this.folder.resolve("compose.yaml");
	}

	@Test
	void serviceIsSufficientToObtainCredentials() throws IOException {
		this.servers.aws().createRole(ROLE);
		Path file = Files.writeString(file(), """
				name: vault-aws-%s
				services:
				  vault:
				    image: %s
				    environment:
				      VAULT_DEV_ROOT_TOKEN_ID: compose-root
				    ports:
				      - "8200"
				    networks:
				      - servers
				networks:
				  servers:
				    external: true
				    name: %s
				""".formatted(UUID.randomUUID(), Images.VAULT, this.servers.networkName()));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(Map.of("spring.docker.compose.skip.in-tests", "false", "spring.docker.compose.file",
					file.toString(), "spring.docker.compose.stop.command", "down", "vault.aws.credentials.role", ROLE,
					"spring.cloud.vault.read-timeout", "60000"))
			.initializers((application) -> application.getBeanFactory().registerSingleton("servers", this.servers))
			.run("--spring.docker.compose.enabled=true")) {
			URI uri = context.getBean(VaultConnectionDetails.class).getUri();
			assertThat(uri.getPort()).isPositive().isNotEqualTo(8200);
			assertThat(context.getBean(VaultOperations.class).read("auth/token/lookup-self").getRequiredData())
				.containsEntry("id", "compose-root");
			try (StsClient sts = this.servers.aws().sts(context.getBean(AwsCredentialsProvider.class))) {
				assertThat(sts.getCallerIdentity().arn()).contains("assumed-role/" + ROLE + "/");
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Object engine(VaultOperations vault, RealServers servers) {
			vault.write("sys/mounts/aws", Map.of("type", "aws"));
			vault.write("aws/config/root",
					Map.of("region", "us-east-1", "access_key", servers.aws().vault().accessKeyId(), "secret_key",
							servers.aws().vault().secretAccessKey(), "iam_endpoint", RealAws.INTERNAL_ENDPOINT,
							"sts_endpoint", RealAws.INTERNAL_ENDPOINT));
			vault.write("aws/roles/" + ROLE, Map.of("credential_type", "assumed_role", "role_arns",
					"arn:aws:iam::" + RealAws.ACCOUNT + ":role/" + ROLE));
			return ROLE;
		}

	}

}
