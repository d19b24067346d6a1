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

package io.github.vaultaws.login;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Instance metadata service with programmable responses.
 */
public final class StubInstanceMetadata implements AutoCloseable {

	static final String TOKEN = "PUT /latest/api/token";

	static final String IDENTITY = "GET /latest/dynamic/instance-identity/";

	private final Map<String, String> contents = new ConcurrentHashMap<>();

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private final AtomicInteger remainingFailures = new AtomicInteger(Integer.MAX_VALUE);

	private final List<String> journal = new CopyOnWriteArrayList<>();

	private volatile Runnable beforeNoResponse = () -> {
	};

	private final CountDownLatch closed = new CountDownLatch(1);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	public StubInstanceMetadata() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.contents.put(TOKEN, "metadata-token");
		this.contents.put(IDENTITY + "pkcs7", "pkcs7-\nsigned\n");
		this.contents.put(IDENTITY + "rsa2048", "rsa2048-\nsigned\n");
		this.contents.put(IDENTITY + "document", "{\"instanceId\" : \"i-1\"}");
		this.contents.put(IDENTITY + "signature", "signa\nture");
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	public URI uri() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	List<String> journal() {
		return this.journal;
	}

	/**
	 * Make calls fail.
	 * @param call the method and path
	 * @param status the status of the response, or 0 to send no response
	 * @param times the number of failures
	 */
	void fail(String call, int status, int times) {
		this.failures.put(call, status);
		this.remainingFailures.set(times);
	}

	void respond(String call, String content) {
		this.contents.put(call, content);
	}

	/**
	 * Set what happens when a call arrives that receives no response.
	 * @param action the action, such as to let the deadline of the call pass
	 */
	void beforeNoResponse(Runnable action) {
		this.beforeNoResponse = action;
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
			this.journal.add(call);
			Integer failure = this.failures.get(call);
			if (failure != null && this.remainingFailures.getAndDecrement() > 0) {
				fail(exchange, failure);
			}
			else if (call.equals(TOKEN) == isFirst(exchange, "X-aws-ec2-metadata-token-ttl-seconds", "60")
					&& call.equals(TOKEN) != isFirst(exchange, "X-aws-ec2-metadata-token", "metadata-token")) {
				byte[] content = this.contents.getOrDefault(call, "").getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, (content.length > 0) ? content.length : -1);
				exchange.getResponseBody().write(content);
			}
			else {
				exchange.sendResponseHeaders(401, -1);
			}
		}
	}

	private void fail(HttpExchange exchange, int status) throws IOException {
		if (status == 0) {
			this.beforeNoResponse.run();
			awaitClose();
		}
		else {
			exchange.sendResponseHeaders(status, -1);
		}
	}

	private void awaitClose() {
		try {
			this.closed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean isFirst(HttpExchange exchange, String header, String value) {
		return value.equals(exchange.getRequestHeaders().getFirst(header));
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
