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
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.Test;

import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.VaultSetup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures how fast the embedded servers start and response, the best of some rounds. Run
 * by name only, see {@code docs/test-kit.md}.
 */
class Limits {

	private static final int ROUNDS = 5;

	private static final int CLIENTS = 4;

	private static final Duration ROUND = Duration.ofSeconds(3);

	private static final Duration DAY = Duration.ofDays(1);

	@Test
	void start() {
		long best = Long.MAX_VALUE;
		for (int round = 0; round < ROUNDS; round++) {
			long start = System.nanoTime();
			EmbeddedServers servers = EmbeddedServers.start();
			setUp(servers);
			best = Math.min(best, System.nanoTime() - start);
			servers.close();
		}
		System.out.printf("servers up and set up in %.1f ms%n", best / 1e6);
		assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(150));
	}

	@Test
	void logins() throws Exception {
		try (EmbeddedServers servers = EmbeddedServers.start()) {
			VaultSetup.AppRoleLogin login = setUp(servers);
			String body = "{\"role_id\":\"%s\",\"secret_id\":\"%s\"}".formatted(login.roleId(), login.secretId());
			long best = best(servers.vault().uri(),
					"POST /v1/auth/approle/login HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n"
							+ body);
			System.out.printf("%,d logins by AppRole in a second%n", best);
			assertThat(best).isGreaterThan(5000);
		}
	}

	@Test
	void credentials() throws Exception {
		try (EmbeddedServers servers = EmbeddedServers.start(TestClock.ticking(), (vault) -> vault.rootToken("root"))) {
			servers.aws().setMaxUsers(Integer.MAX_VALUE);
			setUp(servers);
			long best = best(servers.vault().uri(),
					"GET /v1/aws/creds/deploy HTTP/1.1\r\nHost: x\r\nX-Vault-Token: root\r\n\r\n");
			System.out.printf("%,d reads of an IAM user's credentials in a second%n", best);
			assertThat(best).isGreaterThan(5000);
		}
	}

	private static VaultSetup.AppRoleLogin setUp(EmbeddedServers servers) {
		VaultSetup setup = new VaultSetup(servers.vault().asRoot(), servers.aws());
		return setup.appRole("approle", "app", setup.awsSecrets("aws", "deploy", CredentialType.IAM_USER, DAY, DAY),
				DAY);
	}

	private static long best(URI uri, String request) throws Exception {
		long best = 0;
		for (int round = 0; round < ROUNDS; round++) {
			best = Math.max(best, rate(uri, request));
		}
		return best;
	}

	private static long rate(URI uri, String request) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
		LongAdder count = new LongAdder();
		long end = System.nanoTime() + ROUND.toNanos();
		List<Callable<Void>> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			clients.add(() -> {
				try (Client client = new Client(uri, request)) {
					while (System.nanoTime() < end) {
						client.call();
						count.increment();
					}
				}
				return null;
			});
		}
		for (Future<Void> client : threads.invokeAll(clients)) {
			client.get(1, TimeUnit.MINUTES);
		}
		threads.shutdown();
		return count.sum() / ROUND.toSeconds();
	}

	private static final class Client implements AutoCloseable {

		private final byte[] request;

		private final Socket socket;

		private final InputStream in;

		private final OutputStream out;

		private final byte[] buffer = new byte[4096];

		private Client(URI uri, String request) throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
			this.socket.setTcpNoDelay(true);
			this.request = request.getBytes(StandardCharsets.ISO_8859_1);
			this.in = this.socket.getInputStream();
			this.out = this.socket.getOutputStream();
		}

		private void call() throws IOException {
			this.out.write(this.request);
			int length = this.in.read(this.buffer);
			String response = new String(this.buffer, 0, length, StandardCharsets.ISO_8859_1);
			assertThat(response.startsWith("HTTP/1.1 200")).as(response).isTrue();
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
