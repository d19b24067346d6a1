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

package io.github.vaultaws.it.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP client for a server, with a set of headers. Immutable.
 */
final class VaultHttp {

	static final String JSON = "application/json";

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {
	};

	private final URI server;

	private final Map<String, String> headers;

	private VaultHttp(URI server, Map<String, String> headers) {
		this.server = server;
		this.headers = headers;
	}

	/**
	 * Return a client without a token.
	 * @param server the address of the server
	 * @return the client
	 */
	static VaultHttp to(URI server) {
		return new VaultHttp(server, Map.of());
	}

	VaultHttp as(String token) {
		return with("X-Vault-Token", token);
	}

	VaultHttp in(String namespace) {
		return with("X-Vault-Namespace", namespace);
	}

	VaultHttp wrapping(String ttl) {
		return with("X-Vault-Wrap-TTL", ttl);
	}

	private VaultHttp with(String header, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(header, value);
		return new VaultHttp(this.server, headers);
	}

	Response get(String path) {
		return send("GET", path, null, null);
	}

	Response head(String path) {
		return send("HEAD", path, null, null);
	}

	Response list(String path) {
		return send("LIST", path, null, null);
	}

	Response delete(String path) {
		return send("DELETE", path, null, null);
	}

	Response post(String path) {
		return send("POST", path, null, null);
	}

	Response post(String path, Map<String, ?> body) {
		return send("POST", path, JSON, MAPPER.writeValueAsString(body));
	}

	Response put(String path, Map<String, ?> body) {
		return send("PUT", path, JSON, MAPPER.writeValueAsString(body));
	}

	Response send(String method, String path, @Nullable String type, @Nullable String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.server.resolve("/v1/" + path))
			.timeout(Duration.ofSeconds(60))
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
		this.headers.forEach(request::header);
		if (type != null) {
			request.header("Content-Type", type);
		}
		try {
			HttpResponse<String> http = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
			if (!http.body().isBlank()) {
				assertThat(http.headers().firstValue("Content-Type")).as("type of %s %s", method, path).contains(JSON);
			}
			return new Response(method + " " + path, http.statusCode(),
					http.body().isBlank() ? Map.of() : MAPPER.readValue(http.body(), FIELDS));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String json(Object value) {
		return MAPPER.writeValueAsString(value);
	}

}
