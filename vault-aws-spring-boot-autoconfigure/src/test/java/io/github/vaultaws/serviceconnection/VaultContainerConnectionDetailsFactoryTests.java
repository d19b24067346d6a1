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

package io.github.vaultaws.serviceconnection;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.vault.VaultContainer;

import io.github.vaultaws.autoconfigure.VaultConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultContainerConnectionDetailsFactory}, on containers that are not
 * started.
 */
class VaultContainerConnectionDetailsFactoryTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class));

	@Test
	void vaultContainerGivesItsAddressAndToken() {
		this.contextRunner.withUserConfiguration(Vault.class).run((context) -> {
			VaultConnectionDetails details = context.getBean(VaultConnectionDetails.class);
			assertThat(details.getUri()).hasToString("http://docker.example.com:48200");
			assertThat(details.getToken()).isEqualTo("root");
			assertThat(details.getNamespace()).isNull();
		});
	}

	@Test
	void vaultContainerWithAnotherImageWithoutATokenHasNone() {
		this.contextRunner.withUserConfiguration(OtherImage.class)
			.run((context) -> assertThat(context.getBean(VaultConnectionDetails.class).getToken()).isNull());
	}

	@Test
	void containerWithTheNameOfOpenBaoGivesItsAddressAndToken() {
		this.contextRunner.withUserConfiguration(OpenBao.class).run((context) -> {
			VaultConnectionDetails details = context.getBean(VaultConnectionDetails.class);
			assertThat(details.getUri()).hasToString("http://docker.example.com:48200");
			assertThat(details.getToken()).isEqualTo("bao-root");
		});
	}

	@Test
	void containerWithoutANameIsNoVault() {
		this.contextRunner.withUserConfiguration(OtherServer.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("No ConnectionDetails found"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Vault {

		@Bean
		@ServiceConnection
		VaultContainer<?> vault() {
			return new StubVaultContainer("hashicorp/vault:1.21.0").withVaultToken("root");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherImage {

		@Bean
		@ServiceConnection
		VaultContainer<?> vault() {
			return new StubVaultContainer("registry.example.com/mirror/vault:1.21.0");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OpenBao {

		@Bean
		@ServiceConnection("openbao/openbao")
		GenericContainer<?> openBao() {
			return new StubContainer("registry.example.com/mirror/bao:2.7.2").withEnv("BAO_DEV_ROOT_TOKEN_ID",
					"bao-root");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherServer {

		@Bean
		@ServiceConnection
		GenericContainer<?> other() {
			return new StubContainer("example/other:1");
		}

	}

	private static final class StubVaultContainer extends VaultContainer<StubVaultContainer> {

		StubVaultContainer(String image) {
			super(DockerImageName.parse(image).asCompatibleSubstituteFor("hashicorp/vault"));
		}

		@Override
		public void start() {
		}

		@Override
		public String getHost() {
			return "docker.example.com";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			return 40000 + originalPort;
		}

	}

	private static final class StubContainer extends GenericContainer<StubContainer> {

		StubContainer(String image) {
			super(DockerImageName.parse(image));
		}

		@Override
		public void start() {
		}

		@Override
		public String getHost() {
			return "docker.example.com";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			return 40000 + originalPort;
		}

	}

}
