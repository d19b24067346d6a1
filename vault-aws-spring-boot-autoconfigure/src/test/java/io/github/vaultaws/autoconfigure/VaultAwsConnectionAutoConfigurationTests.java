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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.vault.config.VaultAutoConfiguration;
import org.springframework.vault.client.RestTemplateCustomizer;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultEndpointProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultHttpCustomizer;
import io.github.vaultaws.client.VaultHttpException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VaultAwsConnectionAutoConfiguration} and {@link VaultConnection}.
 */
@ExtendWith(OutputCaptureExtension.class)
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
				assertThat(this.vault.journal()).containsExactly(new Request(CALL, null, "team-a", null, ""));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/v1", "/v1/" })
	void theUriMayEndWithTheVersionOfTheApi(String path) {
		this.contextRunner.withPropertyValues("spring.cloud.vault.uri=" + this.vault.uri() + path).run((context) -> {
			call(context.getBean(VaultConnection.class));
			assertThat(this.vault.journal(CALL)).hasSize(1);
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
	void httpToAnotherMachineIsLoggedOnce(CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.cloud.vault.uri=http://vault.invalid:8200")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("Vault is configured with http").contains("sent to vault.invalid without");
	}

	@Test
	void httpToThisMachineIsNotLogged(CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.cloud.vault.uri=" + this.vault.uri())
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("is configured with http");
	}

	@Test
	void neverRepeatsARequest() {
		this.vault.on(CALL, Answer.error(503, "Vault is sealed"));
		this.contextRunner.withPropertyValues("spring.cloud.vault.uri=" + this.vault.uri()).run((context) -> {
			VaultConnection connection = context.getBean(VaultConnection.class);
			assertThatExceptionOfType(VaultHttpException.class).isThrownBy(() -> call(connection));
			assertThat(this.vault.journal(CALL)).hasSize(1);
		});
	}

	@Test
	void requestsInQuickSuccessionShareConnections() throws IOException {
		try (CountingServer server = new CountingServer(Integer.MAX_VALUE)) {
			this.contextRunner.withPropertyValues("spring.cloud.vault.uri=" + server.uri()).run((context) -> {
				VaultConnection connection = context.getBean(VaultConnection.class);
				IntStream.range(0, 20).forEach((i) -> call(connection));
				assertThat(server.requests.get()).isEqualTo(20);
				assertThat(server.connections.get()).isLessThan(10);
			});
		}
	}

	@Test
	void neverRepeatsARequestAfterALostConnection() throws IOException {
		try (CountingServer server = new CountingServer(1)) {
			this.contextRunner.withPropertyValues("spring.cloud.vault.uri=" + server.uri()).run((context) -> {
				VaultConnection connection = context.getBean(VaultConnection.class);
				call(connection);
				assertThatExceptionOfType(VaultHttpException.class).isThrownBy(() -> call(connection));
				assertThat(server.requests.get()).isEqualTo(2);
			});
		}
	}

	@Test
	void customizersChangeHeadersAndProxies() throws IOException {
		try (CountingServer proxy = new CountingServer(Integer.MAX_VALUE)) {
			this.contextRunner.withPropertyValues("spring.cloud.vault.uri=http://vault.invalid:8200")
				.withBean(VaultHttpCustomizer.class,
						() -> (options) -> options.header("X-Gateway", "key")
							.proxies(ProxySelector
								.of(new InetSocketAddress("localhost", URI.create(proxy.uri()).getPort()))))
				.run((context) -> {
					call(context.getBean(VaultConnection.class));
					assertThat(proxy.heads).singleElement()
						.asString()
						.startsWith("GET http://vault.invalid:8200/v1/sys/health HTTP/1.1\n")
						.contains("\nX-Gateway: key\n");
				});
		}
	}

	@Test
	void customizersCannotSetTheTokenHeader() {
		this.contextRunner
			.withBean(VaultHttpCustomizer.class, () -> (options) -> options.header("x-vault-token", "hvs.token"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("The header X-Vault-Token is set by the session"));
	}

	@Test
	void customizersOfSpringVaultThatDoNotApplyAreReportedOnce(CapturedOutput output) {
		this.contextRunner.withConfiguration(AutoConfigurations.of(VaultAutoConfiguration.class))
			.withPropertyValues("spring.cloud.vault.token=unused")
			.withBean("gateway", RestTemplateCustomizer.class, () -> (template) -> {
			})
			.run((context) -> assertThat(output).containsOnlyOnce("The beans [gateway] do not apply"));
	}

	@Test
	void customizersOfSpringCloudVaultAreNotReported(CapturedOutput output) {
		this.contextRunner.withConfiguration(AutoConfigurations.of(VaultAutoConfiguration.class))
			.withPropertyValues("spring.cloud.vault.token=unused")
			.run((context) -> {
				assertThat(context).hasBean("clientHttpRequestFactoryWrapper");
				assertThat(output).doesNotContain("do not apply");
			});
	}

	@Test
	void nothingIsReportedWithAVaultHttpCustomizer(CapturedOutput output) {
		this.contextRunner.withBean("gateway", RestTemplateCustomizer.class, () -> (template) -> {
		}).withBean(VaultHttpCustomizer.class, () -> (options) -> {
		}).run((context) -> assertThat(output).doesNotContain("do not apply"));
	}

	@Test
	void whenTlsSettingsAreInvalidFails() {
		this.contextRunner.withPropertyValues("spring.cloud.vault.ssl.trust-store=classpath:logback-test.xml")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageStartingWith("The TLS settings for Vault are invalid: "));
	}

	@Test
	void whenTheKeyStoreIsOfTypePemFails() {
		this.contextRunner
			.withPropertyValues("spring.cloud.vault.ssl.key-store=classpath:logback-test.xml",
					"spring.cloud.vault.ssl.key-store-type=pem")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("no private key from a key store of type PEM"));
	}

	private static void call(VaultConnection connection) {
		connection.vault().get("sys/health", null);
	}

	/**
	 * Server that responds to a number of requests and closes the connection on each
	 * further one.
	 */
	private static final class CountingServer implements AutoCloseable {

		private final List<String> heads = new CopyOnWriteArrayList<>();

		private final AtomicInteger connections = new AtomicInteger();

		private final AtomicInteger requests = new AtomicInteger();

		private final int answers;

		private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		CountingServer(int answers) throws IOException {
			this.answers = answers;
			Thread thread = new Thread(this::accept, "counting-server");
			thread.setDaemon(true);
			thread.start();
		}

		String uri() {
			return "http://localhost:" + this.listener.getLocalPort();
		}

		private void accept() {
			while (!this.listener.isClosed()) {
				try (Socket connection = this.listener.accept()) {
					this.connections.incrementAndGet();
					serve(connection);
				}
				catch (IOException ex) {
					// The client or the test closed it.
				}
			}
		}

		private void serve(Socket connection) throws IOException {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
			while (true) {
				String line = reader.readLine();
				StringBuilder head = new StringBuilder();
				while (line != null && !line.isEmpty()) {
					head.append(line).append('\n');
					line = reader.readLine();
				}
				this.heads.add(head.toString());
				if (line == null) {
					return;
				}
				if (this.requests.incrementAndGet() > this.answers) {
					return;
				}
				connection.getOutputStream()
					.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			}
		}

		@Override
		public void close() throws IOException {
			this.listener.close();
		}

	}

}
