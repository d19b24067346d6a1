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

package io.github.vaultaws.test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;
import io.github.vaultaws.test.vault.EmbeddedVault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EmbeddedServers}, and for what all servers do with bad input.
 */
class EmbeddedServersTests {

	private final TestClock clock = TestClock.ticking();

	private final EmbeddedServers servers = EmbeddedServers.start(this.clock, (vault) -> vault);

	private final EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(this.clock);

	@BeforeEach
	void start() {
		this.metadata.start();
	}

	@AfterEach
	void stop() {
		this.servers.close();
		this.metadata.close();
	}

	private Server server(Kind kind) {
		EmbeddedVault vault = this.servers.vault();
		EmbeddedAws aws = this.servers.aws();
		return switch (kind) {
			case VAULT -> new Server(vault.uri(), vault::restart, vault::stop,
					(port) -> EmbeddedVault.builder().port(port).start());
			case AWS ->
				new Server(aws.uri(), aws::start, aws::stop, (port) -> new EmbeddedAws(this.clock, port).start());
			case METADATA -> new Server(this.metadata.uri(), this.metadata::start, this.metadata::stop,
					(port) -> new EmbeddedInstanceMetadata(this.clock, port).start());
		};
	}

	@ParameterizedTest
	@EnumSource
	void startedTwiceSaysSo(Kind kind) throws Exception {
		Server server = server(kind);
		assertThatIllegalStateException().isThrownBy(server.start()::run)
			.withMessageContaining("is already running on port " + server.uri().getPort());
		assertThat(status(server, "GET", "")).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void stoppedTwiceIsStoppedAndStartsAgain(Kind kind) throws Exception {
		Server server = server(kind);
		server.stop().run();
		server.stop().run();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> status(server, "GET", ""));
		server.start().run();
		assertThat(status(server, "GET", "")).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void portInUseIsNamed(Kind kind) {
		Server server = server(kind);
		assertThatIllegalStateException().isThrownBy(() -> server.another().accept(server.uri().getPort()))
			.withMessageContaining("port " + server.uri().getPort() + " is in use");
	}

	@ParameterizedTest
	@EnumSource
	void oversizedBodyIsRejected(Kind kind) throws Exception {
		assertThat(status(server(kind), "POST", " ".repeat(33 * 1024 * 1024))).isEqualTo(413);
	}

	@ParameterizedTest
	@EnumSource
	void whatIsNotHttpIsRejected(Kind kind) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server(kind).uri().getPort())) {
			OutputStream out = socket.getOutputStream();
			out.write("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.startsWith("HTTP/1.1 400 ");
		}
	}

	@ParameterizedTest
	@EnumSource
	void clockSetBackwardsStopsNoServer(Kind kind) throws Exception {
		int before = status(server(kind), "GET", "");
		this.clock.advance(Duration.ofDays(-400));
		assertThat(status(server(kind), "GET", "")).isEqualTo(before);
	}

	@Test
	void whenVaultCannotStartAwsIsStopped() {
		long before = threads();
		assertThatIllegalStateException().isThrownBy(
				() -> EmbeddedServers.start(this.clock, (vault) -> vault.port(this.servers.vault().uri().getPort())));
		await().atMost(Duration.ofMinutes(1)).until(() -> threads() <= before);
	}

	private static long threads() {
		return Stream.of(Thread.getAllStackTraces())
			.flatMap((traces) -> traces.keySet().stream())
			.filter((thread) -> thread.getName().equals("embedded-aws"))
			.count();
	}

	private static int status(Server server, String method, String body) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(server.uri().resolve("/v1/x"))
				.method(method, HttpRequest.BodyPublishers.ofString(body))
				.build(), HttpResponse.BodyHandlers.discarding())
			.statusCode();
	}

	enum Kind {

		VAULT, AWS, METADATA

	}

	private record Server(URI uri, Runnable start, Runnable stop, IntConsumer another) {
	}

}
