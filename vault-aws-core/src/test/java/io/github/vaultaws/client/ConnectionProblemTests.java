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

package io.github.vaultaws.client;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.support.SslConfiguration;

import io.github.vaultaws.FailureTable;
import io.github.vaultaws.StubVault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConnectionProblem}, with TLS servers and proxies.
 */
class ConnectionProblemTests {

	@Test
	void aTrustedCertificateIsNoProblem(@TempDir Path directory) throws Exception {
		try (TlsServer server = TlsServer.start(directory, "localhost")) {
			exchange(server.uri(), server.trusted(), null);
		}
	}

	@Test
	void certificateIsNotTrusted(@TempDir Path directory) throws Exception {
		try (TlsServer server = TlsServer.start(directory, "localhost")) {
			VaultHttpException failure = failure(server.uri(), SslConfiguration.unconfigured(), null);
			assertProblem(failure, ConnectionProblem.CERTIFICATE_NOT_TRUSTED, server.uri());
			assertThat(failure).hasMessageContaining("PKIX path building failed");
			assertThat(failure.isOutcomeUnknown()).isFalse();
		}
	}

	@Test
	void certificateIsForAnotherHost(@TempDir Path directory) throws Exception {
		try (TlsServer server = TlsServer.start(directory, "vault.example")) {
			assertProblem(failure(server.uri(), server.trusted(), null), ConnectionProblem.CERTIFICATE_FOR_ANOTHER_HOST,
					server.uri());
		}
	}

	@Test
	void certificateHasExpired() {
		Exception validity = new CertPathValidatorException("validity check failed",
				new CertificateExpiredException("NotAfter: Sat Nov 28 10:00:00 UTC 2026"));
		assertThat(ConnectionProblem
			.find(new IOException(new CertificateException("PKIX path validation failed", validity))))
			.isEqualTo(ConnectionProblem.CERTIFICATE_EXPIRED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Received fatal alert: bad_certificate", "Received fatal alert: certificate_required",
			"Received fatal alert: certificate_expired", "Received fatal alert: decrypt_error",
			"Received fatal alert: handshake_failure", "Received fatal alert: protocol_version",
			"(certificate_required) Received fatal alert: certificate_required",
			"No appropriate protocol (protocol is disabled or cipher suites are inappropriate)" })
	void serverRejectsTheHandshake(String message) {
		assertThat(ConnectionProblem.find(new SSLHandshakeException(message)))
			.isEqualTo(ConnectionProblem.HANDSHAKE_REJECTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Remote host terminated the handshake", "Received fatal alert: internal_error" })
	void anotherFailureOfTheHandshakeIsNoProblem(String message) {
		assertThat(ConnectionProblem.find(new SSLHandshakeException(message))).isNull();
	}

	@Test
	void serverDoesNotUseTls() throws Exception {
		assertProblem(failureOfTls("HTTP/1.1 400 Bad Request\r\n\r\n"), ConnectionProblem.NO_TLS,
				"https://localhost:0");
	}

	@Test
	void serverRequiresTls() throws Exception {
		try (ScriptedServer server = ScriptedServer
			.of(ScriptedServer.response("400 Bad Request", "Client sent an HTTP request to an HTTPS server.\n"))) {
			assertProblem(failure(server.uri(), SslConfiguration.unconfigured(), null), ConnectionProblem.TLS_REQUIRED,
					server.uri());
		}
	}

	@Test
	void serverRedirects() throws Exception {
		try (ScriptedServer server = ScriptedServer
			.of(ScriptedServer.response("302 Found\r\nLocation: https://user:f00d@sso.example/login?secret", ""))) {
			VaultHttpException failure = failure(server.uri(), SslConfiguration.unconfigured(), null);
			assertThat(failure).hasMessage("The redirect from " + server.uri() + "/v1/auth/token/lookup-self to"
					+ " https://sso.example/login is not followed because its status is 302, not 307 or 308");
			assertThat(failure.getConnectionAction()).startsWith("If Vault is at https://sso.example, set");
			assertThat(failure.isOutcomeUnknown()).isTrue();
		}
	}

	@Test
	void proxyRequiresAuthentication() throws Exception {
		try (ScriptedServer proxy = ScriptedServer
			.of(ScriptedServer.response("407 Proxy Authentication Required", "{\"errors\":[\"proxy\"]}"))) {
			ProxySelector proxies = ProxySelector
				.of(new InetSocketAddress("localhost", URI.create(proxy.uri()).getPort()));
			for (String uri : List.of("http://vault.invalid:8200", "https://vault.invalid:8200")) {
				assertProblem(failure(uri, SslConfiguration.unconfigured(), proxies),
						ConnectionProblem.PROXY_AUTHENTICATION, uri);
			}
			assertThat(proxy.requests()).satisfiesExactly((request) -> assertThat(request).startsWith("GET http://"),
					(request) -> assertThat(request).startsWith("CONNECT vault.invalid:8200 "));
		}
	}

	@Test
	void onlyTheProxyReceivesCredentialsOfTheJvm() throws Exception {
		String basic = "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n";
		Authenticator.setDefault(new Authenticator() {

			@Override
			protected PasswordAuthentication getPasswordAuthentication() {
				return (getRequestorType() == RequestorType.PROXY)
						? new PasswordAuthentication("user", "secret".toCharArray())
						: new PasswordAuthentication("server", "password".toCharArray());
			}

		});
		try (ScriptedServer proxy = new ScriptedServer((request, connection) -> ScriptedServer
			.write(connection, ScriptedServer.response(request.contains(basic)
					? "401 Unauthorized\r\nContent-Type: application/json\r\nWWW-Authenticate: Basic realm=\"vault\""
					: "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"", "{}")))) {
			ProxySelector proxies = ProxySelector
				.of(new InetSocketAddress("localhost", URI.create(proxy.uri()).getPort()));
			for (String uri : List.of("http://vault.invalid:8200", "https://vault.invalid:8200")) {
				failure(uri, SslConfiguration.unconfigured(), proxies);
			}
			assertThat(proxy.requests()).hasSize(4)
				.noneMatch((request) -> request.contains("\nAuthorization:"))
				.filteredOn((request) -> request.contains(basic))
				.satisfiesExactly((request) -> assertThat(request).startsWith("GET http://"),
						(request) -> assertThat(request).startsWith("CONNECT vault.invalid:8200 "));
		}
		finally {
			Authenticator.setDefault(null);
		}
	}

	@Test
	void aConnectionThatIsClosedIsNoProblem() throws Exception {
		assertThat(failureOfTls("").getConnectionAction()).isNull();
	}

	private static VaultHttpException failureOfTls(String greeting) throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread server = new Thread(() -> {
				try (Socket connection = listener.accept()) {
					connection.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
					connection.getInputStream().read();
				}
				catch (IOException ex) {
					// The client closed the connection.
				}
			});
			server.start();
			VaultHttpException failure = failure("https://localhost:" + listener.getLocalPort(),
					SslConfiguration.unconfigured(), null);
			server.join(10_000);
			return failure;
		}
	}

	@Test
	void everyProblemIsDocumented() throws IOException {
		FailureTable.assertDocumented("Connection", Arrays.stream(ConnectionProblem.values())
			.map((problem) -> FailureTable.row(problem, problem.description(), problem.action(), List.of())));
	}

	private static void assertProblem(VaultHttpException failure, ConnectionProblem problem, String uri) {
		assertThat(failure.toSentence().replaceFirst("localhost:\\d+", "localhost:0"))
			.startsWithIgnoringCase(problem.description(URI.create(uri.replaceFirst("localhost:\\d+", "localhost:0"))));
		assertThat(failure.getConnectionAction()).isEqualTo(problem.action());
	}

	private static VaultHttpException failure(String uri, SslConfiguration ssl, @Nullable ProxySelector proxies) {
		return assertThatExceptionOfType(VaultHttpException.class).isThrownBy(() -> exchange(uri, ssl, proxies))
			.actual();
	}

	private static void exchange(String uri, SslConfiguration ssl, @Nullable ProxySelector proxies) throws Exception {
		try (BoundedHttpClient client = new BoundedHttpClient(StubVault.timer(), Duration.ofMinutes(1), ssl, proxies)) {
			new VaultHttp(client, SimpleVaultEndpointProvider.of(VaultEndpoint.from(uri)), Map.of(),
					Duration.ofMinutes(1))
				.get("auth/token/lookup-self", null);
		}
	}

}
