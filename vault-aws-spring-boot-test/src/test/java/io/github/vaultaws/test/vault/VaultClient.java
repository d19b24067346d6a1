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

package io.github.vaultaws.test.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls Vault with one token.
 */
record VaultClient(URI uri, String token, Map<String, String> headers) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	static VaultClient of(EmbeddedVault vault) {
		return new VaultClient(vault.uri(), vault.rootToken(), Map.of());
	}

	VaultClient as(String token) {
		return new VaultClient(this.uri, token, this.headers);
	}

	VaultClient with(String header, String value) {
		return new VaultClient(this.uri, this.token, Map.of(header, value));
	}

	Response get(String path) {
		return call("GET", path, null);
	}

	Response list(String path) {
		return call("LIST", path, null);
	}

	Response delete(String path) {
		return call("DELETE", path, null);
	}

	Response post(String path, Map<String, ?> body) {
		return call("POST", path, JSON.writeValueAsString(body));
	}

	Response call(String method, String path, @Nullable String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.uri.resolve("/v1/" + path))
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
		if (!this.token.isEmpty()) {
			request.header("X-Vault-Token", this.token);
		}
		this.headers.forEach(request::header);
		try {
			HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Response(response.statusCode(), JSON.readTree(response.body()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String token(Map<String, ?> parameters) {
		return post("auth/token/create", parameters).ok().text("/auth/client_token");
	}

	void policy(String name, String rules) {
		post("sys/policies/acl/" + name, Map.of("policy", rules)).isDone();
	}

	/**
	 * What Vault response.
	 */
	record Response(int status, JsonNode body) {

		Response ok() {
			assertThat(this.status).as(this.body.toString()).isEqualTo(200);
			return this;
		}

		void isDone() {
			assertThat(this.status).as(this.body.toString()).isEqualTo(204);
		}

		void isRefused(int status, String... errors) {
			assertThat(this.body.path("errors").valueStream().map(JsonNode::asString)).containsExactly(errors);
			assertThat(this.status).isEqualTo(status);
		}

		String text(String pointer) {
			return this.body.at(pointer).asString();
		}

		long number(String pointer) {
			return this.body.at(pointer).asLong();
		}

		JsonNode at(String pointer) {
			return this.body.at(pointer);
		}

		List<String> warnings() {
			return this.body.path("warnings").valueStream().map(JsonNode::asString).toList();
		}

	}

}
