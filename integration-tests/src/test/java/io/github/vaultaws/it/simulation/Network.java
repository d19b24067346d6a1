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

package io.github.vaultaws.it.simulation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.spring.HandRunScheduler;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * The network to Vault, in which requests and responses are lost, delayed, changed, or
 * duplicated.
 */
final class Network implements ClientHttpRequestFactory {

	private final EmbeddedVault vault;

	private final HandRunScheduler time;

	private final RandomSource random;

	private final Story story;

	private double faultRate;

	private final Map<String, ServerResponse> seen = new HashMap<>();

	private final Map<String, RequestFault> planned = new HashMap<>();

	private final List<String> accessKeyIds = new ArrayList<>();

	private boolean down;

	private boolean sealed;

	private final Map<String, Long> requests = new HashMap<>();

	private long requestsWhileDown;

	private final Deque<Instant> unknownUsers = new ArrayDeque<>();

	private int lostLogins;

	Network(EmbeddedVault vault, HandRunScheduler time, RandomSource random, Story story, double faultRate) {
		this.vault = vault;
		this.time = time;
		this.random = random;
		this.story = story;
		this.faultRate = faultRate;
	}

	void down(boolean down) {
		this.down = down;
	}

	/**
	 * Apply a fault to the next request with a path.
	 * @param call the end of the path
	 * @param fault the fault
	 */
	void next(String call, RequestFault fault) {
		this.planned.put(call, fault);
	}

	void sealed(boolean sealed) {
		this.sealed = sealed;
	}

	/**
	 * Remove all faults.
	 */
	void calm() {
		this.faultRate = 0;
	}

	boolean isDown() {
		return this.down || this.sealed;
	}

	/**
	 * Return the number of requests.
	 * @return the number of requests
	 */
	long requests() {
		return requests("");
	}

	/**
	 * Return the number of requests with a path.
	 * @param call the end of the path
	 * @return the number of requests
	 */
	long requests(String call) {
		return this.requests.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().endsWith(call))
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	/**
	 * Return the number of requests while Vault was down or sealed.
	 * @return the number of requests
	 */
	long requestsWhileDown() {
		return this.requestsWhileDown;
	}

	/**
	 * Return the maximum number of IAM users that exist without the knowledge of the
	 * application, because the response was lost or another server responded to their
	 * revocation.
	 * @param ttl the TTL of a lease from its last renewal
	 * @return the number of users
	 */
	int unknownUsers(Duration ttl) {
		Instant earliest = this.time.now().minus(ttl);
		while (!this.unknownUsers.isEmpty() && this.unknownUsers.peek().isBefore(earliest)) {
			this.unknownUsers.remove();
		}
		return this.unknownUsers.size();
	}

	/**
	 * Return the number of logins whose response was lost.
	 * @return the number of logins
	 */
	int lostLogins() {
		return this.lostLogins;
	}

	/**
	 * Return the latest access key id with the given last four characters.
	 * @param shown the masked access key id
	 * @return the access key id
	 */
	String accessKeyId(String shown) {
		for (int i = this.accessKeyIds.size() - 1; i >= 0; i--) {
			if (this.accessKeyIds.get(i).endsWith(shown.substring(1))) {
				return this.accessKeyIds.get(i);
			}
		}
		throw new IllegalArgumentException(shown);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new MockClientHttpRequest(method, uri) {

			@Override
			protected ClientHttpResponse executeInternal() throws IOException {
				Map<String, List<String>> headers = new HashMap<>();
				getHeaders().forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
				ServerResponse answer = send(new Exchange(method.name(), uri.getRawPath(), "", headers,
						getBodyAsBytes(), InetAddress.getLoopbackAddress()));
				MockClientHttpResponse response = new MockClientHttpResponse(answer.body(), answer.status());
				answer.headers().forEach(response.getHeaders()::set);
				return response;
			}

		};
	}

	private ServerResponse send(Exchange request) throws IOException {
		String call = request.method() + " " + request.rawPath().substring("/v1/".length());
		this.requests.merge(call, 1L, Long::sum);
		this.requestsWhileDown += isDown() ? 1 : 0;
		RequestFault fault = fault(call);
		this.story.add(call + ((fault != null) ? "  " + fault : ""));
		boolean revocation = call.endsWith("sys/leases/revoke");
		ServerResponse response = null;
		if (fault == RequestFault.SLOW || fault == RequestFault.LOST) {
			this.time.time().advance(this.random.between(Duration.ofSeconds(1), Duration.ofSeconds(20)));
		}
		if (fault == null || fault == RequestFault.SLOW || fault == RequestFault.LOST) {
			response = this.vault.handle(request);
		}
		if (revocation && fault == RequestFault.GARBAGE) {
			this.unknownUsers.add(this.time.now());
		}
		boolean issue = call.contains("/creds/");
		if (fault == RequestFault.AGAIN) {
			response = issue ? this.seen.get(call) : null;
		}
		if (response != null && fault != RequestFault.LOST) {
			this.story.add("  " + response.status() + ((response.status() >= 400) ? " " + text(response) : ""));
			if (issue && response.status() == 200) {
				this.seen.put(call, response);
				this.accessKeyIds.add(text(response).replaceAll("(?s).*\"access_key\":\"([^\"]*)\".*", "$1"));
			}
			return response;
		}
		if (response != null && issue && response.status() == 200) {
			this.unknownUsers.add(this.time.now());
		}
		if (response != null && call.endsWith("/login") && response.status() == 200) {
			this.lostLogins++;
		}
		return failure((fault != null) ? fault : RequestFault.RESET);
	}

	private static ServerResponse failure(RequestFault fault) throws IOException {
		return switch (fault) {
			case ERROR -> ServerResponse.json(500, "{\"errors\":[\"internal error\"]}");
			case BUSY ->
				ServerResponse.json(429, "{\"errors\":[\"request path \\\"x\\\": rate limit quota exceeded\"]}");
			case SEALED -> ServerResponse.json(503, "{\"errors\":[\"Vault is sealed\"]}");
			case THROTTLED ->
				ServerResponse.json(502, "{\"errors\":[\"Error creating IAM user: Throttling: Rate exceeded\"]}");
			case STANDBY -> ServerResponse.json(412, "{\"errors\":[\"required index state not present\"]}");
			case GARBAGE -> ServerResponse.of(200, "text/html", "<html>Please log in</html>");
			default -> throw new IOException("Connection reset");
		};
	}

	private @Nullable RequestFault fault(String call) {
		for (String path : this.planned.keySet()) {
			if (call.endsWith(path)) {
				return this.planned.remove(path);
			}
		}
		if (this.down) {
			return RequestFault.RESET;
		}
		if (this.sealed) {
			return RequestFault.SEALED;
		}
		return this.random.happens(this.faultRate) ? this.random.oneOf(List.of(RequestFault.values())) : null;
	}

	private static String text(ServerResponse response) {
		return new String(response.body(), StandardCharsets.UTF_8);
	}

	/**
	 * A fault of a request.
	 */
	enum RequestFault {

		RESET, ERROR, BUSY, STANDBY, SEALED, THROTTLED, GARBAGE, SLOW, LOST, AGAIN

	}

}
