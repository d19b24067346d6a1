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

package io.github.vaultaws.sample.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running application, accessed over HTTP as its page does.
 */
final class Quickstart implements AutoCloseable {

	/**
	 * Spring Boot initializes and resets logging for the whole JVM, which two threads
	 * must not do at the same time.
	 */
	private static final Lock LOGGING = new ReentrantLock();

	private final ConfigurableApplicationContext context;

	private final HttpClient http = HttpClient.newHttpClient();

	Quickstart(String... arguments) {
		this.context = start(arguments);
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		LOGGING.lock();
		try {
			return QuickstartApplication.application().run(StringUtils.addStringToArray(arguments, "--server.port=0"));
		}
		finally {
			LOGGING.unlock();
		}
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.context.getEnvironment().getProperty("local.server.port") + path);
	}

	String text(String path) {
		return send(HttpRequest.newBuilder(uri(path)).build()).body();
	}

	PageState state() {
		return parse(text("/state"));
	}

	/**
	 * Return the next state that is sent to the page.
	 */
	PageState event() {
		try {
			HttpRequest request = HttpRequest.newBuilder(uri("/events")).timeout(Duration.ofSeconds(10)).build();
			try (InputStream body = this.http.send(request, BodyHandlers.ofInputStream()).body();
					Scanner lines = new Scanner(body, StandardCharsets.UTF_8)) {
				return parse(lines.nextLine().substring("data:".length()));
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private PageState parse(String json) {
		return this.context.getBean(JsonMapper.class).readValue(json, PageState.class);
	}

	/**
	 * Send the request of a button, and return the status of the response.
	 */
	int press(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request.build()).statusCode();
	}

	int begin(Trouble trouble) {
		return press("/troubles/" + trouble + "/begin");
	}

	int end(Trouble trouble) {
		return press("/troubles/" + trouble + "/end");
	}

	/**
	 * Request a rotation, once the request is accepted, and return the state before.
	 */
	PageState requestRotation() {
		AtomicReference<PageState> before = new AtomicReference<>();
		await(Duration.ofMinutes(2)).until(() -> {
			before.set(state());
			return press("/credentials/rotate") == 204;
		});
		return before.get();
	}

	PageState awaitState(Duration limit, Predicate<PageState> condition) {
		return await(limit).until(this::state, condition);
	}

	/**
	 * Wait until calls succeed and no credentials are being verified.
	 */
	PageState awaitOk() {
		return awaitState(Duration.ofMinutes(2), (state) -> state.status().level() == Situation.Level.OK
				&& state.pending() == null && state.calls() > 0 && state.health().reason() == null);
	}

	private static ConditionFactory await(Duration limit) {
		return Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(100));
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		LOGGING.lock();
		try {
			this.context.close();
		}
		finally {
			LOGGING.unlock();
		}
	}

}
