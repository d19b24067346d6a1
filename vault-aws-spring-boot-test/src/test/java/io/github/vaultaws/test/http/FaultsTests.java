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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link Faults}.
 */
class FaultsTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final TestClock clock = TestClock.at(Instant.EPOCH);

	private final AtomicInteger handled = new AtomicInteger();

	private final EmbeddedServer server = new EmbeddedServer("faulty", 0, this::handle, this.clock).start();

	private final Faults faults = this.server.faults();

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void nextAppliesToTheNumberOfRequests() throws Exception {
		this.faults.next(2, "/v1/aws", Fault.respond(ServerResponse.json(503, "{}")));
		assertThat(status("/v1/sys/health")).isEqualTo(200);
		assertThat(status("/v1/aws/creds/a")).isEqualTo(503);
		assertThat(status("/v1/aws/creds/b")).isEqualTo(503);
		assertThat(status("/v1/aws/creds/a")).isEqualTo(200);
		assertThat(this.handled).hasValue(2);
		assertThat(this.server.journal().entries()).hasSize(4);
	}

	@Test
	void aFaultIsForTheRequestsThatMatch() throws Exception {
		this.faults.always((exchange) -> exchange.query().contains("list"), Fault.respond(ServerResponse.of(503)));
		this.faults.during(Duration.ofSeconds(10), (exchange) -> exchange.path().endsWith("/b"),
				Fault.respond(ServerResponse.of(429)));
		this.faults.next(1, (exchange) -> exchange.path().endsWith("/c"), Fault.respond(ServerResponse.of(500)));
		assertThat(status("/a")).isEqualTo(200);
		assertThat(status("/a?list=true")).isEqualTo(503);
		assertThat(status("/b")).isEqualTo(429);
		assertThat(status("/c")).isEqualTo(500);
		assertThat(status("/c")).isEqualTo(200);
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(status("/b")).isEqualTo(200);
	}

	@Test
	void duringEndsByTheClock() throws Exception {
		this.faults.during(Duration.ofSeconds(10), "/", Fault.respond(ServerResponse.of(429)));
		this.clock.advance(Duration.ofSeconds(9));
		assertThat(status("/")).isEqualTo(429);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(status("/")).isEqualTo(200);
	}

	@Test
	void alwaysEndsWhenCleared() throws Exception {
		this.faults.always("/", Fault.refuse());
		assertThatIOException().isThrownBy(() -> status("/"));
		assertThatIOException().isThrownBy(() -> status("/"));
		this.faults.clear();
		assertThat(status("/")).isEqualTo(200);
		assertThat(this.handled).hasValue(1);
	}

	@Test
	void oneFaultEndsAndTheOthersStay() throws Exception {
		ActiveFault first = this.faults.always("/", Fault.respond(ServerResponse.of(500)));
		this.faults.always("/", Fault.respond(ServerResponse.of(502)));
		first.end();
		first.end();
		assertThat(status("/")).isEqualTo(502);
	}

	@Test
	void oldestFaultAppliesFirst() throws Exception {
		this.faults.next(1, "/", Fault.respond(ServerResponse.of(500)));
		this.faults.next(1, "/", Fault.respond(ServerResponse.of(502)));
		assertThat(status("/")).isEqualTo(500);
		assertThat(status("/")).isEqualTo(502);
		assertThat(status("/")).isEqualTo(200);
	}

	@Test
	void heldRequestIsHandledWhenTheGateOpens() throws Exception {
		Gate gate = new Gate();
		this.faults.next(1, "/", Fault.hold(gate));
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync(request("/"), BodyHandlers.ofString());
		assertThat(gate.awaitRequest(LIMIT)).isTrue();
		assertThat(this.handled).hasValue(0);
		assertThat(response).isNotDone();
		gate.open();
		assertThat(response).succeedsWithin(LIMIT);
		assertThat(this.handled).hasValue(1);
	}

	@Test
	void delayedRequestIsHandledLate() throws Exception {
		this.faults.next(1, "/", Fault.delay(Duration.ofMillis(50)));
		long start = System.nanoTime();
		assertThat(status("/")).isEqualTo(200);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
	}

	@Test
	void garbageIsNoHttp() {
		this.faults.next(1, "/", Fault.garbage());
		assertThatIOException().isThrownBy(() -> status("/"));
		assertThat(this.handled).hasValue(0);
	}

	@Test
	void responseIsWrittenAsSlowlyAsItsWriterDoes() throws Exception {
		this.faults.next(1, "/", (exchange, handler) -> Delivery.written((out) -> {
			for (byte next : "HTTP/1.1 207 \r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
				this.clock.advance(Duration.ofSeconds(1));
				out.write(next);
			}
		}));
		assertThat(status("/")).isEqualTo(207);
		assertThat(this.clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(36));
	}

	@Test
	void halfAResponseIsIncomplete() {
		this.faults.next(1, "/", Fault.halfResponse());
		assertThatIOException().isThrownBy(() -> status("/"));
		assertThat(this.handled).hasValue(1);
	}

	@Test
	void lostResponseWasHandled() {
		this.faults.next(1, "/", Fault.loseResponse());
		assertThatIOException().isThrownBy(() -> status("/"));
		assertThat(this.handled).hasValue(1);
	}

	private int status(String path) throws IOException, InterruptedException {
		return this.client.send(request(path), BodyHandlers.ofString()).statusCode();
	}

	private HttpRequest request(String path) {
		return HttpRequest.newBuilder(this.server.uri().resolve(path))
			.POST(HttpRequest.BodyPublishers.ofString("body"))
			.build();
	}

	private ServerResponse handle(Exchange exchange) {
		this.handled.incrementAndGet();
		return ServerResponse.text(200, "an response that has two halves");
	}

}
