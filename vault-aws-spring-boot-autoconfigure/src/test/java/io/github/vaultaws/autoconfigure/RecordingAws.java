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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.springframework.util.DigestUtils;

/**
 * AWS services that record the access key with which each call was signed. A queue
 * contains one message.
 */
class RecordingAws implements AutoCloseable {

	private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/[^/]+/[^/]+/([^/]+)/");

	private static final Pattern ENTRY_ID = Pattern.compile("\"Id\":\"([^\"]+)\"");

	private static final String MESSAGE = "hello";

	private final List<Call> calls = new CopyOnWriteArrayList<>();

	private final AtomicBoolean received = new AtomicBoolean();

	private final CountDownLatch polling = new CountDownLatch(1);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	RecordingAws() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::respond);
		this.server.start();
	}

	String uri() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	List<Call> calls() {
		return this.calls;
	}

	/**
	 * Return an empty response to pending and further requests for messages.
	 */
	void endPolling() {
		this.polling.countDown();
	}

	@Override
	public void close() {
		endPolling();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private void respond(HttpExchange exchange) throws IOException {
		String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
		String operation = (target != null) ? target.substring(target.indexOf('.') + 1) : exchange.getRequestMethod();
		Matcher credential = CREDENTIAL.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
		if (credential.find()) {
			this.calls.add(new Call(credential.group(2), operation, credential.group(1)));
		}
		byte[] body = content(operation, request).getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders()
			.add("Content-Type", (target != null) ? "application/x-amz-json-1.0" : "text/plain");
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private String content(String operation, String request) {
		return switch (operation) {
			case "GetQueueUrl" -> "{\"QueueUrl\":\"%s/123456789012/orders\"}".formatted(uri());
			case "ReceiveMessage" -> receive();
			case "DeleteMessageBatch" ->
				"{\"Failed\":[],\"Successful\":[%s]}".formatted(ENTRY_ID.matcher(request).results().map((entry) -> {
					String id = entry.group(1);
					return "{\"Id\":\"%s\"}".formatted(id);
				}).findFirst().orElse(""));
			default -> "{}";
		};
	}

	private String receive() {
		if (this.received.compareAndSet(false, true)) {
			return "{\"Messages\":[{\"MessageId\":\"00000000-0000-0000-0000-000000000001\",\"ReceiptHandle\":\"handle\",\"Body\":\"%s\",\"MD5OfBody\":\"%s\"}]}"
				.formatted(MESSAGE, DigestUtils.md5DigestAsHex(MESSAGE.getBytes(StandardCharsets.UTF_8)));
		}
		try {
			this.polling.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return "{}";
	}

	/**
	 * Call of an AWS service.
	 *
	 * @param service the service, as it is signed
	 * @param operation the operation, or the HTTP method
	 * @param accessKeyId the access key that signed the call
	 */
	record Call(String service, String operation, String accessKeyId) {
	}

}
