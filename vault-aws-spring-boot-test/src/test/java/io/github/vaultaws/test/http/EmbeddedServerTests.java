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

package io.github.vaultaws.test.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link EmbeddedServer}.
 */
class EmbeddedServerTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final TestClock clock = TestClock.at(Instant.parse("2026-01-02T03:04:05Z"));

	private final EmbeddedServer server = new EmbeddedServer("echo", 0, EmbeddedServerTests::echo, this.clock).start();

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void respondsWithTheResponseOfTheHandler() throws Exception {
		HttpResponse<String> response = send("POST", "/v1/a%20b?list=true", "body");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("POST /v1/a b list=true body");
		assertThat(response.headers().firstValue("Content-Type")).contains("text/plain");
	}

	@Test
	void datesResponsesByItsClock() throws Exception {
		this.clock.set(Instant.parse("1999-12-31T23:59:59Z"));
		assertThat(send("GET", "/", "").headers().firstValue("Date")).contains("Fri, 31 Dec 1999 23:59:59 GMT");
	}

	@Test
	void takesAnyMethod() throws Exception {
		assertThat(send("LIST", "/v1/aws/roles", "").body()).startsWith("LIST /v1/aws/roles");
	}

	@Test
	void respondsToHeadWithoutBody() throws Exception {
		HttpResponse<String> response = send("HEAD", "/", "");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
		assertThat(send("GET", "/", "").body()).startsWith("GET");
	}

	@Test
	void takesChunkedBodiesAndTheDoubleSlashOfVault() throws Exception {
		String response = raw("POST // HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
				+ "3\r\nabc\r\n2;extension\r\nde\r\n0\r\n\r\n");
		assertThat(response).startsWith("HTTP/1.1 200 OK\r\n").endsWith("POST //  abcde");
	}

	@Test
	void goesOnWhenAClientExpectsIt() throws Exception {
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.server.uri().resolve("/"))
			.expectContinue(true)
			.POST(BodyPublishers.ofString("body"))
			.build(), BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("POST /  body");
	}

	@Test
	void servesSeveralRequestsOnOneConnection() throws Exception {
		String responses = raw("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.0\r\n\r\nGET /3 HTTP/1.1\r\n\r\n");
		assertThat(responses).contains("GET /1").contains("GET /2").doesNotContain("GET /3");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			GET,                                                   400
			GET / HTTP/2,                                          400
			GET nowhere HTTP/1.1,                                  400
			GET /%zz HTTP/1.1,                                     400
			GET / HTTP/1.1\\r\\nno header,                         400
			GET / HTTP/1.1\\r\\nContent-Length: many,              400
			POST / HTTP/1.1\\r\\nContent-Length: 33554433,         413
			'POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2000001\\r\\n', 413
			""")
	void rejectsMalformedRequests(String request, int status) throws Exception {
		assertThat(raw(request.replace("\\r\\n", "\r\n") + "\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
		assertThat(this.server.journal().entries()).isEmpty();
	}

	@Test
	void rejectsAnOversizedBodyAfterItWasSent() throws Exception {
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.server.uri().resolve("/"))
			.POST(BodyPublishers.ofByteArray(new byte[33 * 1024 * 1024]))
			.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).isEqualTo("request body too large");
	}

	@Test
	void rejectsOversizedHeaders() throws Exception {
		assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(70_000) + "\r\n\r\n")).startsWith("HTTP/1.1 431 ");
	}

	@Test
	void respondsForAHandlerThatFails() throws Exception {
		assertThat(send("GET", "/fail", "").statusCode()).isEqualTo(500);
		assertThat(send("GET", "/", "").statusCode()).isEqualTo(200);
	}

	@Test
	void secondStartNamesThePort() {
		assertThatIllegalStateException().isThrownBy(this.server::start)
			.withMessage("echo is already running on port " + this.server.port());
		assertThat(this.server.isRunning()).isTrue();
	}

	@Test
	void secondStopDoesNothing() {
		this.server.stop();
		this.server.stop();
		this.server.close();
		assertThat(this.server.isRunning()).isFalse();
	}

	@Test
	void portInUseIsNamed() throws Exception {
		try (ServerSocket other = new ServerSocket(0)) {
			EmbeddedServer second = new EmbeddedServer("second", other.getLocalPort(), EmbeddedServerTests::echo,
					this.clock);
			assertThatIllegalStateException().isThrownBy(second::start)
				.withMessage("second cannot start: port " + other.getLocalPort() + " is in use");
			assertThat(second.isRunning()).isFalse();
		}
	}

	@Test
	void listensOnIpv6Too() throws Exception {
		URI uri = URI.create("http://[::1]:" + this.server.port() + "/");
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
		assertThat(response.body()).startsWith("GET /");
		this.server.stop();
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
	}

	@Test
	void keepsItsPortWhenStartedAgain() throws Exception {
		URI uri = this.server.uri();
		send("GET", "/", "");
		this.server.stop();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send("GET", "/", ""));
		this.server.start();
		assertThat(this.server.uri()).isEqualTo(uri);
		assertThat(send("GET", "/", "").statusCode()).isEqualTo(200);
		assertThat(this.server.journal().count("GET", "/")).isEqualTo(2);
	}

	@Test
	void stopEndsRequestsThatAreHeld() throws Exception {
		Gate gate = new Gate();
		this.server.faults().always("/", Fault.hold(gate));
		CompletableFuture<HttpResponse<String>> held = sendAsync("/");
		assertThat(gate.awaitRequest(LIMIT)).isTrue();
		this.server.stop();
		assertThat(held).failsWithin(LIMIT).withThrowableThat().havingCause().isInstanceOf(IOException.class);
	}

	private CompletableFuture<HttpResponse<String>> sendAsync(String path) {
		return this.client.sendAsync(HttpRequest.newBuilder(this.server.uri().resolve(path)).build(),
				BodyHandlers.ofString());
	}

	private HttpResponse<String> send(String method, String path, String body)
			throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(this.server.uri().resolve(path))
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private String raw(String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.server.port())) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			InputStream in = socket.getInputStream();
			return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private static ServerResponse echo(Exchange exchange) {
		if (exchange.path().equals("/fail")) {
			throw new IllegalStateException("failed on purpose");
		}
		return ServerResponse.text(200,
				String.join(" ", exchange.method(), exchange.path(), exchange.query(), exchange.bodyText()));
	}

}
