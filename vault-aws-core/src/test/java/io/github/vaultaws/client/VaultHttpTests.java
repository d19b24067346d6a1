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
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.support.SslConfiguration;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link VaultHttp} with {@link BoundedHttpClient}.
 */
class VaultHttpTests {

	private static final VaultToken TOKEN = VaultToken.of("hvs.token");

	private static final String SUCCESS = "{\"auth\":{\"client_token\":\"hvs.secret\",\"lease_duration\":60}}";

	private final HandRunScheduler timer = new HandRunScheduler();

	private final BoundedHttpClient client = client();

	private BoundedHttpClient client() {
		try {
			return new BoundedHttpClient(this.timer, Duration.ofSeconds(5), SslConfiguration.unconfigured(), null);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterEach
	void tearDown() {
		this.client.close();
		assertThat(this.timer.nextAt()).as("a deadline that remains after its exchange").isEmpty();
	}

	@Test
	void returnsTheFieldsAndTheDateOfAResponse() throws IOException {
		try (ScriptedServer server = ScriptedServer.of(ScriptedServer.response("""
				200 OK\r
				Content-Type: application/json\r
				Date: Sun, 29 Nov 2026 10:00:00 GMT""", SUCCESS))) {
			VaultHttpResponse response = post(server);
			assertThat(response.auth().text("client_token")).isEqualTo("hvs.secret");
			assertThat(response.auth().ttl("lease_duration")).hasSeconds(60);
			assertThat(response.date()).isEqualTo(Instant.parse("2026-11-29T10:00:00Z"));
			assertThat(response.toString()).doesNotContain("hvs.secret");
		}
	}

	@Test
	void sendsTokenNamespaceAndBody() throws IOException {
		try (ScriptedServer server = ScriptedServer.of("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")) {
			vault(server.uri(), "team-a").post("sys/leases/renew", Map.of("lease_id", "x"), TOKEN);
			assertThat(server.requests()).singleElement()
				.asString()
				.startsWith("POST /v1/sys/leases/renew HTTP/1.1\r\n")
				.contains("\r\nX-Vault-Token: hvs.token\r\n", "\r\nX-Vault-Namespace: team-a\r\n",
						"\r\nContent-Type: application/json\r\n")
				.endsWith("\r\n\r\n{\"lease_id\":\"x\"}");
		}
	}

	@Test
	void addressMayContainAnIpv6AddressAndAPath() throws IOException {
		String response = ScriptedServer.response("200 OK\r\nContent-Type: application/json", SUCCESS);
		InetAddress loopback = InetAddress.getByName("::1");
		assumeThat(NetworkInterface.getByInetAddress(loopback)).as("the machine has IPv6").isNotNull();
		try (ScriptedServer server = new ScriptedServer(loopback,
				(request, connection) -> ScriptedServer.write(connection, response))) {
			vault(server.uri().replace("localhost", "[::1]") + "/gateway/v1", null).get("sys/health", null);
			assertThat(server.requests()).singleElement()
				.asString()
				.startsWith("GET /gateway/v1/sys/health HTTP/1.1\r\n")
				.contains("\r\nHost: [::1]:");
		}
	}

	@Test
	void equalRequestsAreDistinguishedByAHeader() throws IOException {
		String response = ScriptedServer.response("200 OK\r\nContent-Type: application/json", SUCCESS);
		try (ScriptedServer server = ScriptedServer.of(response)) {
			VaultHttp vault = vault(server.uri(), null);
			vault.create("aws/creds/deploy", Map.of(), TOKEN);
			vault.create("aws/creds/deploy", Map.of(), TOKEN);
			assertThat(server.requests()).hasSize(2)
				.doesNotHaveDuplicates()
				.allMatch((request) -> request.contains("\r\nX-Correlation-Id: "));
		}
	}

	@ParameterizedTest
	@CsvSource({ "my aws/creds/deploy, my%20aws/creds/deploy", "aws+prod/x, aws%2Bprod/x", "aws:prod/x, aws%3Aprod/x",
			"awé/x, aw%C3%A9/x", "a?b#c%20{d}/x, a%3Fb%23c%2520%7Bd%7D/x", "http:evil/x, http%3Aevil/x",
			"aws/creds/s3_reader.x-y@z, aws/creds/s3_reader.x-y%40z" })
	void encodesEachSegmentOfThePath(String path, String encoded) throws IOException {
		try (ScriptedServer server = ScriptedServer.of("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")) {
			vault(server.uri(), null).get(path, TOKEN);
			assertThat(server.requests()).singleElement().asString().startsWith("GET /v1/" + encoded + " HTTP/1.1\r\n");
		}
	}

	@Test
	void requestsNameTheLibraryAsUserAgent() throws IOException {
		try (ScriptedServer server = ScriptedServer.of("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")) {
			vault(server.uri(), null).get("sys/health", null);
			assertThat(server.requests()).singleElement()
				.asString()
				.contains("\r\nUser-Agent: vault-aws-spring-boot")
				.doesNotContain("Apache");
		}
		assertThat(VaultHttp.userAgent("0.1.0")).isEqualTo("vault-aws-spring-boot/0.1.0");
	}

	@Test
	void userAgentCanBeReplaced() throws IOException {
		try (ScriptedServer server = ScriptedServer.of("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")) {
			new VaultHttp(this.client, SimpleVaultEndpointProvider.of(VaultEndpoint.from(URI.create(server.uri()))),
					Map.of("user-agent", "other"))
				.get("sys/health", null);
			assertThat(server.requests()).singleElement()
				.asString()
				.containsIgnoringCase("\r\nUser-Agent: other\r\n")
				.doesNotContain("vault-aws-spring-boot");
		}
	}

	@ParameterizedTest
	@CsvSource({ "403 Forbidden, Vault returned HTTP 403: permission denied (token accessor f00d\\u000a)",
			"400 Bad Request, Vault returned HTTP 400: permission denied" })
	void deniedTokenIsNamedByItsAccessor(String status, String message) throws IOException {
		try (ScriptedServer server = ScriptedServer
			.of(ScriptedServer.response(status + "\r\nContent-Type: application/json", """
					{"errors":["permission denied"]}"""))) {
			VaultToken token = LoginToken.builder().token("hvs.token").accessor("f00d\n").build();
			assertThatExceptionOfType(VaultHttpException.class)
				.isThrownBy(() -> vault(server.uri(), null).get("aws/creds/deploy", token))
				.withMessage(message);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void logsEachExchangeAtDebugLevel(CapturedOutput output) throws IOException {
		VaultToken token = LoginToken.builder().token("hvs.token").accessor("f00d-accessor").build();
		logExchange(ScriptedServer.response("200 OK\r\nContent-Type: application/json",
				"{\"request_id\":\"f00d-request\",\"data\":{\"secret_key\":\"f00d-secret\"}}"), token);
		assertThat(output)
			.containsPattern("POST aws/creds/deploy: HTTP 200 in \\d+ ms, request_id f00d-request,"
					+ " token accessor f00d-accessor")
			.doesNotContain("hvs.token", "f00d-secret", "f00d-body");
	}

	@ParameterizedTest
	@ExtendWith(OutputCaptureExtension.class)
	@CsvSource(delimiter = '|', textBlock = """
			403 Forbidden | {"errors":["permission denied"]} | Vault returned HTTP 403: permission denied
			502 Bad Gateway | f00d-page | unreadable response \\(502, application/json, 9 bytes\\)
			""")
	void logsEachFailedExchangeAtDebugLevel(String status, String body, String text, CapturedOutput output)
			throws IOException {
		assertThatExceptionOfType(VaultHttpException.class).isThrownBy(
				() -> logExchange(ScriptedServer.response(status + "\r\nContent-Type: application/json", body), TOKEN));
		assertThat(output).containsPattern("POST aws/creds/deploy: " + text + " in \\d+ ms")
			.doesNotContain("hvs.token", "f00d-page", "f00d-body");
	}

	private void logExchange(String response, VaultToken token) throws IOException {
		Logger logger = (Logger) LoggerFactory.getLogger(VaultHttp.class);
		Level level = logger.getLevel();
		logger.setLevel(Level.DEBUG);
		try (ScriptedServer server = ScriptedServer.of(response)) {
			vault(server.uri(), null).post("aws/creds/deploy", Map.of("ttl", "f00d-body"), token);
		}
		finally {
			logger.setLevel(level);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			429 Too Many Requests | - | request path "aws/creds/deploy": rate limit quota exceeded | 429
			429 Too Many Requests | 5 | - | 429
			503 Service Unavailable | 5 | busy | 503
			503 Service Unavailable | 5 | - | 503
			503 Service Unavailable | - | Vault is sealed | -
			400 Bad Request | - | error creating IAM user: Throttling: Rate exceeded | 400
			500 Internal Server Error | - | error creating IAM user: Throttling: Rate exceeded | 500
			502 Bad Gateway | - | Throttling: Rate exceeded | 500
			400 Bad Request | 5 | unknown role | -
			403 Forbidden | - | permission denied | -
			""")
	void countsThrottledRequestsByStatus(String status, @Nullable String retryAfter, @Nullable String error,
			@Nullable Integer counted) throws IOException {
		try (ScriptedServer server = ScriptedServer.of(ScriptedServer.response(
				status + "\r\nContent-Type: application/json"
						+ ((retryAfter != null) ? "\r\nRetry-After: " + retryAfter : ""),
				(error != null) ? "{\"errors\":[\"" + error.replace("\"", "\\\"") + "\"]}" : "<html>"))) {
			VaultHttp vault = vault(server.uri(), null);
			failure(() -> vault.within(Duration.ofSeconds(5)).get("aws/creds/deploy", TOKEN));
			Map<Integer, Long> expected = new TreeMap<>(Map.of(400, 0L, 429, 0L, 500, 0L, 503, 0L));
			if (counted != null) {
				expected.put(counted, 1L);
			}
			assertThat(vault.throttled()).isEqualTo(expected);
		}
	}

	@Test
	void sendsNoBodyWithoutFields() throws IOException {
		try (ScriptedServer server = ScriptedServer.of("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")) {
			vault(server.uri(), null).create("aws/creds/deploy", Map.of(), TOKEN);
			vault(server.uri(), null).post("auth/token/revoke-self", Map.of(), TOKEN);
			assertThat(server.requests()).hasSize(2)
				.allSatisfy((request) -> assertThat(request).endsWith("\r\n\r\n").doesNotContain("Content-Type"));
			assertThat(server.requests().get(0)).startsWith("GET /v1/aws/creds/deploy ");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					200 OK; Content-Type: text/html        | <html>hvs.secret</html>  | true  | (200, text/html, 23 bytes)
					200 OK; Content-Type: text/plain       | {"auth":{}}              | true  | (200, text/plain, 11 bytes)
					200 OK; Content-Type: application/json | {"auth":{"client_tok     | true  | (200, application/json, 20 bytes)
					200 OK; Content-Type: application/json | ``                       | true  | (200, application/json, 0 bytes)
					200 OK; Content-Type: application/json | null                     | true  | (200, application/json, 4 bytes)
					200 OK; Content-Type: application/json | ["hvs.secret"]           | true  | (200, application/json, 14 bytes)
					200 OK; Content-Type: none of this     | {}                       | true  | (200, invalid content type, 2 bytes)
					200 OK; X: y                           | {}                       | true  | (200, no content type, 2 bytes)
					200 OK; Content-Type: application/json; Content-Encoding: gzip | {} | true | (200, application/json, encoded, 2 bytes)
					304 Not Modified; X: y                 | ``                       | true  | (304, no content type, 0 bytes)
					301 Moved Permanently; X: y            | ``                       | true  | (301, no content type, 0 bytes)
					400 Bad Request; Content-Type: application/json | {"auth":{"client_token":"hvs.secret"}} | false | (400, application/json, 38 bytes)
					403 Forbidden; Content-Type: text/html | <html>hvs.secret</html>  | false | (403, text/html, 23 bytes)
					502 Bad Gateway; Content-Type: text/html | <html>hvs.secret</html> | true | (502, text/html, 23 bytes)
					""")
	void anyOtherResponseIsUnreadable(String head, String body, boolean outcomeUnknown, String message)
			throws IOException {
		try (ScriptedServer server = ScriptedServer.of(ScriptedServer.response(head.replace("; ", "\r\n"), body))) {
			VaultHttpException failure = failure(server);
			assertThat(failure).hasMessage("unreadable response " + message)
				.returns(outcomeUnknown, VaultHttpException::isOutcomeUnknown)
				.returns(null, VaultHttpException::getErrorResponse);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"auth\":", "",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" })
	void brokenResponseLeavesTheOutcomeUnknown(String bytes) throws IOException {
		try (ScriptedServer server = ScriptedServer.of(bytes)) {
			assertThat(failure(server)).returns(true, VaultHttpException::isOutcomeUnknown);
			assertThat(server.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + SUCCESS,
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n" + SUCCESS, "hvs.secret\r\n\r\n",
			"HTTP/1.1 hvs.secret\r\n\r\n", "HTTP/1.1 200 OK\r\nhvs.secret\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Length: hvs.secret\r\n\r\n" + SUCCESS,
			"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: hvs.secret\r\n\r\n" + SUCCESS })
	void responseThatIsNotHttpIsNotShown(String bytes) throws IOException {
		try (ScriptedServer server = ScriptedServer.of(bytes)) {
			assertThatExceptionOfType(VaultHttpException.class).isThrownBy(() -> post(server)).satisfies((ex) -> {
				assertThat(ex.isOutcomeUnknown()).isTrue();
				for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
					assertThat(cause.toString()).doesNotContain("hvs.secret");
				}
			});
		}
	}

	@Test
	void headersAreBounded() throws IOException {
		try (ScriptedServer many = ScriptedServer
			.of(ScriptedServer.response("200 OK" + "\r\nX: y".repeat(200), SUCCESS));
				ScriptedServer large = ScriptedServer
					.of(ScriptedServer.response("200 OK\r\nX: " + "y".repeat(20_000), SUCCESS))) {
			assertThat(failure(many)).hasMessageContaining("header");
			assertThat(failure(large)).hasMessageContaining("line length");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 400000000", "X: y" })
	void bodyIsBounded(String length) throws IOException {
		try (ScriptedServer server = new ScriptedServer((request, connection) -> {
			ScriptedServer.write(connection,
					"HTTP/1.1 500 Error\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n{\"errors\":[\"");
			for (int megabyte = 0; megabyte < 400; megabyte++) {
				ScriptedServer.write(connection, "x".repeat(1024 * 1024));
			}
		})) {
			assertThat(failure(server)).hasMessage("The response is larger than 2 MiB")
				.returns(true, VaultHttpException::isOutcomeUnknown);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{" })
	void wholeResponseHasOneDeadline(String start) throws Exception {
		CountDownLatch written = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (ScriptedServer server = new ScriptedServer((request, connection) -> {
			ScriptedServer.write(connection, start);
			written.countDown();
			await(end);
		})) {
			CompletableFuture<VaultHttpException> failure = CompletableFuture.supplyAsync(() -> failure(server));
			written.await();
			this.timer.advance(Duration.ofSeconds(14));
			assertThat(failure).isNotDone();
			this.timer.advance(Duration.ofSeconds(1));
			assertThat(failure).succeedsWithin(Duration.ofSeconds(30))
				.returns("No complete response within 15 s", VaultHttpException::getMessage)
				.returns(true, VaultHttpException::isOutcomeUnknown);
			end.countDown();
		}
	}

	@Test
	void creationHasALongerDeadline() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		try (ScriptedServer server = new ScriptedServer((request, connection) -> await(end))) {
			CompletableFuture<VaultHttpException> failure = CompletableFuture.supplyAsync(
					() -> failure(() -> vault(server.uri(), null).create("aws/creds/deploy", Map.of(), TOKEN)));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> server.requests().size() == 1);
			this.timer.advance(Duration.ofSeconds(59));
			assertThat(failure).isNotDone();
			this.timer.advance(Duration.ofSeconds(1));
			assertThat(failure).succeedsWithin(Duration.ofSeconds(30))
				.returns("No complete response within 60 s", VaultHttpException::getMessage);
			end.countDown();
		}
	}

	@Test
	void handshakeCountsTowardsTheDeadline() throws Exception {
		try (ScriptedServer server = ScriptedServer.of("")) {
			CompletableFuture<VaultHttpException> failure = CompletableFuture
				.supplyAsync(() -> failure(server.uri().replace("http:", "https:")));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> server.connections() == 1);
			this.timer.advance(Duration.ofSeconds(15));
			assertThat(failure).succeedsWithin(Duration.ofSeconds(30))
				.returns("No complete response within 15 s", VaultHttpException::getMessage)
				.returns(false, VaultHttpException::isOutcomeUnknown);
		}
	}

	@Test
	void abortFailsPendingRequestsAndPreventsFurtherOnes() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		try (ScriptedServer server = new ScriptedServer((request, connection) -> await(end))) {
			CompletableFuture<VaultHttpException> failure = CompletableFuture.supplyAsync(() -> failure(server));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> server.requests().size() == 1);
			this.client.abort();
			assertThat(failure).succeedsWithin(Duration.ofSeconds(30))
				.returns("The application is stopping", VaultHttpException::getMessage)
				.returns(true, VaultHttpException::isOutcomeUnknown);
			assertThat(failure(server)).hasMessage("The application is stopping")
				.returns(false, VaultHttpException::isOutcomeUnknown);
			assertThat(server.requests()).hasSize(1);
			end.countDown();
		}
	}

	@Test
	void outcomeIsKnownIfTheRequestWasNotSent() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThat(failure("http://localhost:" + port)).returns(false, VaultHttpException::isOutcomeUnknown);
		assertThat(failure("http://vault.invalid:8200")).returns(false, VaultHttpException::isOutcomeUnknown);
	}

	@ParameterizedTest
	@ValueSource(strings = { "307 Temporary Redirect", "308 Permanent Redirect" })
	void followsOneRedirectFromAStandby(String status) throws IOException {
		try (ScriptedServer active = ScriptedServer.of(ScriptedServer.response("""
				200 OK\r
				Content-Type: application/json""", SUCCESS)); ScriptedServer standby = redirect(status, active.uri())) {
			assertThat(post(standby).auth().has("client_token")).isTrue();
			assertThat(active.requests()).singleElement()
				.asString()
				.startsWith("POST /v1/auth/token/renew-self?x=secret ")
				.contains("X-Vault-Token: hvs.token")
				.endsWith("{\"increment\":60}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "301 Moved Permanently", "302 Found", "303 See Other", "300 Multiple Choices" })
	void followsNoRedirectWithAnotherStatus(String status) throws IOException {
		try (ScriptedServer other = ScriptedServer.of(ScriptedServer.response("200 OK", SUCCESS));
				ScriptedServer server = redirect(status, "http://user:password@localhost:" + port(other))) {
			assertThat(failure(server)).hasMessage("The redirect from " + server.uri() + "/v1/auth/token/renew-self to "
					+ other.uri() + "/v1/auth/token/renew-self is not followed because its status is "
					+ status.substring(0, 3) + ", not 307 or 308");
			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	void followsNoRedirectToAnotherScheme() throws IOException {
		try (ScriptedServer server = redirect("307 Temporary Redirect", "https://localhost:1")) {
			assertThat(failure(server)).hasMessageContaining(" to https://localhost:1/v1/auth/token/renew-self ")
				.hasMessageEndingWith("because it changes the scheme");
		}
	}

	@Test
	void followsNoSecondRedirect() throws IOException {
		try (ScriptedServer last = ScriptedServer.of(ScriptedServer.response("200 OK", SUCCESS));
				ScriptedServer second = redirect("307 Temporary Redirect", last.uri());
				ScriptedServer first = redirect("307 Temporary Redirect", second.uri())) {
			assertThat(failure(first)).hasMessageEndingWith("because it is the second in a row");
			assertThat(last.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			429 Too Many Requests   | 7    | 7
			503 Service Unavailable | 7    | 7
			503 Service Unavailable | 9999999999 | 300
			503 Service Unavailable | 99999999999999999999999 | 0
			503 Service Unavailable | -5   | 0
			503 Service Unavailable | soon | 0
			503 Service Unavailable | Sun, 29 Nov 2026 10:01:00 GMT | 60
			400 Bad Request         | 7    | 0
			""")
	void retryAfterIsBounded(String status, String value, long seconds) throws IOException {
		try (ScriptedServer server = ScriptedServer.of(ScriptedServer.response(status + """
				\r
				Content-Type: application/json\r
				Date: Sun, 29 Nov 2026 10:00:00 GMT\r
				Retry-After:\s""" + value, "{\"errors\":[\"busy\"]}"))) {
			VaultHttpException failure = failure(server);
			assertThat(failure.getErrorResponse())
				.isEqualTo(new VaultErrorResponse(Integer.parseInt(status.substring(0, 3)), "busy"));
			assertThat(VaultHttpException.findRetryAfter(new IllegalStateException(failure))).hasSeconds(seconds);
		}
	}

	private static ScriptedServer redirect(String status, String to) throws IOException {
		return ScriptedServer
			.of(ScriptedServer.response(status + "\r\nLocation: " + to + "/v1/auth/token/renew-self?x=secret", ""));
	}

	private static int port(ScriptedServer server) {
		return URI.create(server.uri()).getPort();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private VaultHttp vault(String uri, @Nullable String namespace) {
		return new VaultHttp(this.client::within, SimpleVaultEndpointProvider.of(VaultEndpoint.from(URI.create(uri))),
				(namespace != null) ? Map.of("X-Vault-Namespace", namespace) : Map.of());
	}

	private VaultHttpResponse post(ScriptedServer server) {
		return post(server.uri());
	}

	private VaultHttpResponse post(String uri) {
		return vault(uri, null).post("auth/token/renew-self", Map.of("increment", 60), TOKEN);
	}

	private VaultHttpException failure(ScriptedServer server) {
		return failure(server.uri());
	}

	private VaultHttpException failure(String uri) {
		return failure(() -> post(uri));
	}

	private VaultHttpException failure(Runnable request) {
		VaultHttpException failure = catchThrowableOfType(VaultHttpException.class, request::run);
		assertThat(failure).isNotNull();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			assertThat(String.valueOf(cause.getMessage())).doesNotContain("hvs.").doesNotContain("password");
		}
		return failure;
	}

	@Test
	void failingEndpointProviderFailsTheRequest() {
		VaultHttp vault = new VaultHttp(this.client::within, () -> {
			throw new IllegalStateException("no endpoint");
		}, Map.of());
		assertThatExceptionOfType(VaultHttpException.class).isThrownBy(() -> vault.get("sys/health", null))
			.withMessage("no endpoint")
			.returns(false, VaultHttpException::isOutcomeUnknown);
	}

}
