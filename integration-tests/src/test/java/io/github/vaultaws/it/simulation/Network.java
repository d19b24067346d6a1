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

import io.github.vaultaws.test.http.Answer;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.spring.HandRunScheduler;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * The way to Vault, on which requests and answers are lost, late, changed or seen twice.
 */
final class Network implements ClientHttpRequestFactory {

	private final EmbeddedVault vault;

	private final HandRunScheduler time;

	private final Chance chance;

	private final Story story;

	private double trouble;

	private final Map<String, Answer> seen = new HashMap<>();

	private final Map<String, Trouble> planned = new HashMap<>();

	private final List<String> keyIds = new ArrayList<>();

	private boolean down;

	private boolean sealed;

	private final Map<String, Long> requests = new HashMap<>();

	private long inVain;

	private final Deque<Instant> strays = new ArrayDeque<>();

	private int lostLogins;

	Network(EmbeddedVault vault, HandRunScheduler time, Chance chance, Story story, double trouble) {
		this.vault = vault;
		this.time = time;
		this.chance = chance;
		this.story = story;
		this.trouble = trouble;
	}

	void down(boolean down) {
		this.down = down;
	}

	/**
	 * Let something happen to the next request of a kind.
	 * @param call the end of its path
	 * @param trouble what happens
	 */
	void next(String call, Trouble trouble) {
		this.planned.put(call, trouble);
	}

	void sealed(boolean sealed) {
		this.sealed = sealed;
	}

	/**
	 * No more trouble.
	 */
	void calm() {
		this.trouble = 0;
	}

	boolean isDown() {
		return this.down || this.sealed;
	}

	/**
	 * Return how many requests were sent.
	 * @return the number
	 */
	long requests() {
		return requests("");
	}

	/**
	 * Return how many requests of a kind were sent.
	 * @param call the end of their path
	 * @return the number
	 */
	long requests(String call) {
		return this.requests.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().endsWith(call))
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	/**
	 * Return how many requests were sent while Vault was down or sealed.
	 * @return the number
	 */
	long inVain() {
		return this.inVain;
	}

	/**
	 * Return how many keys may live that the application does not know, or that it takes
	 * for revoked because something answered in Vault's place.
	 * @param life how long a lease lives from its last renewal
	 * @return the number
	 */
	int strays(Duration life) {
		Instant earliest = this.time.now().minus(life);
		while (!this.strays.isEmpty() && this.strays.peek().isBefore(earliest)) {
			this.strays.remove();
		}
		return this.strays.size();
	}

	/**
	 * Return how many logins led to a token that nobody knows.
	 * @return the number
	 */
	int lostLogins() {
		return this.lostLogins;
	}

	/**
	 * Return the access key id that came last and is shown as its last four characters.
	 * @param shown what is shown
	 * @return the access key id
	 */
	String keyId(String shown) {
		for (int i = this.keyIds.size() - 1; i >= 0; i--) {
			if (this.keyIds.get(i).endsWith(shown.substring(1))) {
				return this.keyIds.get(i);
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
				Answer answer = send(new Exchange(method.name(), uri.getRawPath(), "", headers, getBodyAsBytes(),
						InetAddress.getLoopbackAddress()));
				MockClientHttpResponse response = new MockClientHttpResponse(answer.body(), answer.status());
				answer.headers().forEach(response.getHeaders()::set);
				return response;
			}

		};
	}

	private Answer send(Exchange request) throws IOException {
		String call = request.method() + " " + request.rawPath().substring("/v1/".length());
		this.requests.merge(call, 1L, Long::sum);
		this.inVain += isDown() ? 1 : 0;
		Trouble trouble = trouble(call);
		this.story.tell(call + ((trouble != null) ? "  " + trouble : ""));
		boolean revocation = call.endsWith("sys/leases/revoke");
		Answer answer = null;
		if (trouble == Trouble.SLOW || trouble == Trouble.LOST) {
			this.time.time().advance(this.chance.between(Duration.ofSeconds(1), Duration.ofSeconds(20)));
		}
		if (trouble == null || trouble == Trouble.SLOW || trouble == Trouble.LOST) {
			answer = this.vault.answer(request);
		}
		if (revocation && trouble == Trouble.GARBAGE) {
			this.strays.add(this.time.now());
		}
		boolean keys = call.contains("/creds/");
		if (trouble == Trouble.AGAIN) {
			answer = keys ? this.seen.get(call) : null;
		}
		if (answer != null && trouble != Trouble.LOST) {
			this.story.tell("  " + answer.status() + ((answer.status() >= 400) ? " " + text(answer) : ""));
			if (keys && answer.status() == 200) {
				this.seen.put(call, answer);
				this.keyIds.add(text(answer).replaceAll("(?s).*\"access_key\":\"([^\"]*)\".*", "$1"));
			}
			return answer;
		}
		if (answer != null && keys && answer.status() == 200) {
			this.strays.add(this.time.now());
		}
		if (answer != null && call.endsWith("/login") && answer.status() == 200) {
			this.lostLogins++;
		}
		return failure((trouble != null) ? trouble : Trouble.RESET);
	}

	private static Answer failure(Trouble trouble) throws IOException {
		return switch (trouble) {
			case ERROR -> Answer.json(500, "{\"errors\":[\"internal error\"]}");
			case BUSY -> Answer.json(429, "{\"errors\":[\"request path \\\"x\\\": rate limit quota exceeded\"]}");
			case SEALED -> Answer.json(503, "{\"errors\":[\"Vault is sealed\"]}");
			case THROTTLED -> Answer.json(502, "{\"errors\":[\"Error creating IAM user: Throttling: Rate exceeded\"]}");
			case STANDBY -> Answer.json(412, "{\"errors\":[\"required index state not present\"]}");
			case GARBAGE -> Answer.of(200, "text/html", "<html>Please log in</html>");
			default -> throw new IOException("Connection reset");
		};
	}

	private @Nullable Trouble trouble(String call) {
		for (String path : this.planned.keySet()) {
			if (call.endsWith(path)) {
				return this.planned.remove(path);
			}
		}
		if (this.down) {
			return Trouble.RESET;
		}
		if (this.sealed) {
			return Trouble.SEALED;
		}
		return this.chance.happens(this.trouble) ? this.chance.oneOf(List.of(Trouble.values())) : null;
	}

	private static String text(Answer answer) {
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

	/**
	 * What can happen to a request.
	 */
	enum Trouble {

		RESET, ERROR, BUSY, STANDBY, SEALED, THROTTLED, GARBAGE, SLOW, LOST, AGAIN

	}

}
