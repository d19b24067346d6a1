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

package io.github.vaultaws.test.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.vaultaws.test.http.Answer;
import io.github.vaultaws.test.http.EmbeddedServer;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;

/**
 * Measures how fast the embedded servers start and answer. Run by hand.
 */
public final class Rates {

	private static final int CLIENTS = 4;

	private Rates() {
	}

	public static void main(String[] args) throws Exception {
		for (int round = 0; round < 3; round++) {
			starts();
		}
		TestClock clock = TestClock.at(Instant.parse("2026-01-02T12:00:00Z"));
		try (EmbeddedServer server = new EmbeddedServer("rate", 0, (exchange) -> Answer.json(200, "{}"), clock).start();
				EmbeddedAws aws = new EmbeddedAws(clock).start()) {
			aws.setMaxUsers(Integer.MAX_VALUE);
			String get = "GET /v1/aws/creds/x HTTP/1.1\r\nHost: x\r\nX-Vault-Token: t\r\n\r\n";
			String signed = signedCall(aws.administrator());
			for (int round = 0; round < 3; round++) {
				rate("plain requests", () -> new Caller(server.uri(), get));
				rate("signed GetCallerIdentity", () -> new Caller(aws.uri(), signed));
				rate("user, key and delete in the JVM", () -> () -> userAndKey(aws));
				rate("session token in the JVM",
						() -> () -> aws.sts(aws.administrator()).getSessionToken(Duration.ofHours(1)));
			}
		}
	}

	private static void starts() {
		long start = System.nanoTime();
		TestClock clock = TestClock.ticking();
		try (EmbeddedAws aws = new EmbeddedAws(clock).start();
				EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(clock).start()) {
			System.out.printf("start of %s and %s: %.1f ms%n", aws.uri(), metadata.uri(),
					(System.nanoTime() - start) / 1e6);
		}
	}

	private static void userAndKey(EmbeddedAws aws) {
		String name = "user-" + System.nanoTime() + "-" + Thread.currentThread().getId();
		Iam iam = aws.iam(aws.administrator());
		iam.createUser(name, "/", Map.of());
		iam.deleteAccessKey(name, iam.createAccessKey(name).accessKeyId());
		iam.deleteUser(name);
	}

	private static String signedCall(AwsKeys keys) {
		SignedRequest request = SignedRequest.callerIdentity(keys, "20260102T120000Z");
		StringBuilder text = new StringBuilder("POST / HTTP/1.1\r\n");
		request.signedHeaders()
			.forEach((name, values) -> text.append(name).append(": ").append(values.get(0)).append("\r\n"));
		return text.append("\r\n").append(request.body()).toString();
	}

	private static void rate(String name, Source source) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
		LongAdder count = new LongAdder();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
		for (int i = 0; i < CLIENTS; i++) {
			Call call = source.open();
			threads.submit(() -> {
				while (System.nanoTime() < end) {
					call.run();
					count.increment();
				}
				return null;
			});
		}
		threads.shutdown();
		threads.awaitTermination(1, TimeUnit.MINUTES);
		System.out.printf("%-34s %,9d/s%n", name, count.sum() / 4);
	}

	private interface Source {

		Call open() throws Exception;

	}

	private interface Call {

		void run() throws Exception;

	}

	private static final class Caller implements Call {

		private final byte[] request;

		private final InputStream in;

		private final OutputStream out;

		private final byte[] buffer = new byte[4096];

		private Caller(URI uri, String request) throws IOException {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
			socket.setTcpNoDelay(true);
			this.request = request.getBytes(StandardCharsets.ISO_8859_1);
			this.in = socket.getInputStream();
			this.out = socket.getOutputStream();
		}

		@Override
		public void run() throws IOException {
			this.out.write(this.request);
			int length = this.in.read(this.buffer);
			if (!new String(this.buffer, 0, length, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200")) {
				throw new IllegalStateException(new String(this.buffer, 0, length, StandardCharsets.ISO_8859_1));
			}
		}

	}

}
