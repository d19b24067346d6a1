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
import java.util.ArrayList;
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

	private final List<String> keyIds = new ArrayList<>();

	private boolean down;

	private int requests;

	private int lostKeys;

	private int failedRevocations;

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
	 * No more trouble.
	 */
	void calm() {
		this.trouble = 0;
	}

	boolean isDown() {
		return this.down;
	}

	/**
	 * Return how many requests were sent.
	 * @return the number
	 */
	int requests() {
		return this.requests;
	}

	/**
	 * Return how many keys Vault made whose answer was lost.
	 * @return the number
	 */
	int lostKeys() {
		return this.lostKeys;
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

	int failedRevocations() {
		return this.failedRevocations;
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
		this.requests++;
		String call = request.method() + " " + request.rawPath().substring("/v1/".length());
		Trouble trouble = trouble();
		this.story.tell(call + ((trouble != null) ? "  " + trouble : ""));
		boolean revocation = call.endsWith("sys/leases/revoke");
		Answer answer = null;
		if (trouble == Trouble.SLOW || trouble == Trouble.LOST) {
			this.time.time().advance(this.chance.between(Duration.ofSeconds(1), Duration.ofSeconds(20)));
		}
		if (trouble == null || trouble == Trouble.SLOW || trouble == Trouble.LOST) {
			answer = this.vault.answer(request);
		}
		if (revocation && (answer == null || answer.status() >= 300 || trouble == Trouble.LOST)) {
			this.failedRevocations++;
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
			this.lostKeys++;
		}
		return failure((trouble != null) ? trouble : Trouble.RESET);
	}

	private static Answer failure(Trouble trouble) throws IOException {
		return switch (trouble) {
			case ERROR -> Answer.json(500, "{\"errors\":[\"internal error\"]}");
			case BUSY -> Answer.json(429, "{\"errors\":[\"request path \\\"x\\\": rate limit quota exceeded\"]}");
			case STANDBY -> Answer.json(412, "{\"errors\":[\"required index state not present\"]}");
			case GARBAGE -> Answer.of(200, "text/html", "<html>Please log in</html>");
			default -> throw new IOException("Connection reset");
		};
	}

	private @Nullable Trouble trouble() {
		if (this.down) {
			return Trouble.RESET;
		}
		return this.chance.happens(this.trouble) ? this.chance.oneOf(List.of(Trouble.values())) : null;
	}

	private static String text(Answer answer) {
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

	/**
	 * What can happen to a request.
	 */
	private enum Trouble {

		RESET, ERROR, BUSY, STANDBY, GARBAGE, SLOW, LOST, AGAIN

	}

}
