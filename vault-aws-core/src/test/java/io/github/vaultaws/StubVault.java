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

package io.github.vaultaws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.support.SslConfiguration;

import io.github.vaultaws.client.BoundedHttpClient;
import io.github.vaultaws.client.VaultHttp;

/**
 * Vault server that returns the responses defined by a test and records the requests. Its
 * error texts are those of a real Vault, which the integration tests verify.
 */
public final class StubVault implements AutoCloseable {

	static {
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	private static final TaskScheduler TIMER = newTimer();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<String, Function<Request, Answer>> answers = new ConcurrentHashMap<>();

	private final List<Request> journal = new CopyOnWriteArrayList<>();

	private final List<String> userAgents = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	private final BoundedHttpClient http = http();

	public StubVault() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	/**
	 * Return a timer with the system clock.
	 * @return the timer
	 */
	public static TaskScheduler timer() {
		return TIMER;
	}

	private static TaskScheduler newTimer() {
		ThreadPoolTaskScheduler timer = new ThreadPoolTaskScheduler();
		timer.setDaemon(true);
		timer.setRemoveOnCancelPolicy(true);
		timer.afterPropertiesSet();
		return timer;
	}

	private static BoundedHttpClient http() {
		try {
			return new BoundedHttpClient(TIMER, Duration.ofSeconds(5), SslConfiguration.unconfigured(), null);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public URI uri() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	public VaultHttp client() {
		return client(Map.of());
	}

	public VaultHttp client(Map<String, String> headers) {
		return new VaultHttp(this.http, SimpleVaultEndpointProvider.of(VaultEndpoint.from(uri())), headers);
	}

	/**
	 * Return a client that fails on every request.
	 * @return the client
	 */
	public static VaultHttp unused() {
		return new VaultHttp((deadline) -> (uri, method) -> {
			throw new IllegalStateException(uri.toString());
		}, SimpleVaultEndpointProvider.of(VaultEndpoint.create("localhost", 8200)), Map.of());
	}

	/**
	 * Define the response to a request.
	 * @param call the method and the path relative to {@code /v1/}, as in
	 * {@code POST auth/approle/login}
	 * @param answer the response to each such request
	 * @return this
	 */
	public StubVault on(String call, Function<Request, Answer> answer) {
		this.answers.put(call, answer);
		return this;
	}

	public StubVault on(String call, Answer answer) {
		return on(call, (request) -> answer);
	}

	public List<Request> journal() {
		return List.copyOf(this.journal);
	}

	public List<Request> journal(String call) {
		return this.journal.stream().filter((request) -> request.call().equals(call)).toList();
	}

	public List<String> userAgents() {
		return List.copyOf(this.userAgents);
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String uri = exchange.getRequestURI().getRawPath();
			String path = uri.startsWith("/v1/") ? uri.substring("/v1/".length()) : uri;
			Request request = new Request(exchange.getRequestMethod() + " " + path,
					exchange.getRequestHeaders().getFirst("X-Vault-Token"),
					exchange.getRequestHeaders().getFirst("X-Vault-Namespace"), exchange.getRequestURI().getQuery(),
					new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			this.userAgents.add(String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")));
			this.journal.add(request);
			Answer answer = this.answers
				.getOrDefault(request.call(), (unknown) -> Answer.error(404, "no handler for route \"" + path + "\""))
				.apply(request);
			byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			if (answer.retryAfter() > 0) {
				exchange.getResponseHeaders().set("Retry-After", String.valueOf(answer.retryAfter()));
			}
			exchange.sendResponseHeaders(answer.status(), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	public record Request(String call, @Nullable String token, @Nullable String namespace, @Nullable String query,
			String body) {

	}

	public record Answer(int status, String body, int retryAfter) {

		public Answer(int status, String body) {
			this(status, body, 0);
		}

		public static Answer busy(int retryAfter) {
			return new Answer(429, "{\"errors\":[\"request path quota exceeded\"]}", retryAfter);
		}

		public static Answer ok(String json) {
			return new Answer(200, json);
		}

		public static Answer nothing() {
			return new Answer(204, "");
		}

		public static Answer error(int status, String text) {
			return new Answer(status,
					"{\"errors\":[\"" + text.replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"]}");
		}

		public static Answer login(String token, int seconds, boolean renewable) {
			return ok("""
					{"auth":{"client_token":"%s","accessor":"accessor","lease_duration":%d,"renewable":%s,
					"token_type":"service","num_uses":0,"mfa_requirement":null}}""".formatted(token, seconds,
					renewable));
		}

		public static Answer iamUser(String accessKey, int seconds) {
			return ok(
					"""
							{"lease_id":"aws/creds/deploy/%s","lease_duration":%d,"renewable":true,
							"data":{"access_key":"%s","secret_key":"secret-of-%s","security_token":null,"session_token":null}}"""
						.formatted(accessKey, seconds, accessKey, accessKey));
		}

		public static Answer sts(String accessKey, int seconds) {
			return ok(
					"""
							{"lease_id":"aws/creds/deploy/%s","lease_duration":%d,"renewable":false,
							"data":{"access_key":"%s","secret_key":"secret-of-%s","security_token":"session-of-%s",
							"session_token":"session-of-%s","ttl":%d,"arn":"arn:aws:sts::123456789012:assumed-role/deploy/vault"}}"""
						.formatted(accessKey, seconds, accessKey, accessKey, accessKey, accessKey, seconds));
		}

		public static Answer renewedLease(String leaseId, int seconds) {
			return ok("{\"lease_id\":\"" + leaseId + "\",\"lease_duration\":" + seconds + ",\"renewable\":true}");
		}

	}

}
