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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultEndpointProvider;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VaultAwsConnectionAutoConfiguration} and {@link VaultConnection}.
 */
class VaultAwsConnectionAutoConfigurationTests {

	private static final String CALL = "GET sys/health";

	private final StubVault vault = new StubVault().on(CALL, Answer.ok("{}"));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(VaultAwsConnectionAutoConfiguration.class));

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void reachesTheVaultOfSpringCloudVaultInItsNamespaceWithoutAToken() {
		this.contextRunner
			.withPropertyValues("spring.cloud.vault.uri=" + this.vault.uri(), "spring.cloud.vault.namespace=team-a",
					"spring.cloud.vault.token=unused")
			.run((context) -> {
				call(context.getBean(VaultConnection.class));
				assertThat(this.vault.journal()).containsExactly(new Request(CALL, null, "team-a", ""));
			});
	}

	@Test
	void whenThereIsNoUriUsesSchemeHostAndPort() {
		this.contextRunner
			.withPropertyValues("spring.cloud.vault.scheme=http", "spring.cloud.vault.host=localhost",
					"spring.cloud.vault.port=" + this.vault.uri().getPort())
			.run((context) -> {
				call(context.getBean(VaultConnection.class));
				assertThat(this.vault.journal(CALL)).hasSize(1);
			});
	}

	@Test
	void whenHasUserDefinedEndpointProviderItWins() {
		this.contextRunner.withPropertyValues("spring.cloud.vault.uri=https://vault.invalid")
			.withBean(VaultEndpointProvider.class,
					() -> SimpleVaultEndpointProvider.of(VaultEndpoint.from(this.vault.uri())))
			.run((context) -> {
				call(context.getBean(VaultConnection.class));
				assertThat(this.vault.journal(CALL)).hasSize(1);
			});
	}

	@Test
	void neverRepeatsARequest() {
		this.vault.on(CALL, Answer.error(503, "Vault is sealed"));
		this.contextRunner.withPropertyValues("spring.cloud.vault.uri=" + this.vault.uri()).run((context) -> {
			VaultConnection connection = context.getBean(VaultConnection.class);
			assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(() -> call(connection));
			assertThat(this.vault.journal(CALL)).hasSize(1);
		});
	}

	@Test
	void whenTlsSettingsCannotBeUsedSaysSo() {
		this.contextRunner.withPropertyValues("spring.cloud.vault.ssl.trust-store=classpath:logback-test.xml")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageStartingWith("The TLS settings for Vault cannot be used: "));
	}

	private static void call(VaultConnection connection) {
		RestClient client = connection.restClient();
		client.get().uri("sys/health").retrieve().toBodilessEntity();
	}

}
