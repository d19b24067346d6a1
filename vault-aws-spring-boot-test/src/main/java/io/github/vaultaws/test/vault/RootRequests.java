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

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Handler;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * Vault's API with the root token and without HTTP. It works while the server is down;
 * neither the faults nor the journal apply. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RootRequests {

	private final Handler handler;

	private final Map<String, List<String>> headers;

	RootRequests(Handler handler, String rootToken, String namespace) {
		this.handler = handler;
		this.headers = Map.of("X-Vault-Token", List.of(rootToken), "X-Vault-Namespace", List.of(namespace));
	}

	/**
	 * Read a path.
	 * @param path the path, such as {@code aws/roles/deploy}
	 * @return the {@code data} of the response
	 * @throws IllegalStateException if Vault returns an error, with its text
	 */
	public Map<String, Object> read(String path) {
		return data(send("GET", path, ""));
	}

	/**
	 * Write to a path.
	 * @param path the path
	 * @param values the values
	 * @return the {@code data} of the response, empty if there is none
	 * @throws IllegalStateException if Vault returns an error, with its text
	 */
	public Map<String, Object> write(String path, Map<String, ?> values) {
		return data(send("POST", path, Json.write(values)));
	}

	/**
	 * Send any request.
	 * @param method the method, such as {@code DELETE} or {@code LIST}
	 * @param path the path
	 * @param body the body in JSON, empty if there is none
	 * @return the whole response, empty if it has no body
	 * @throws IllegalStateException if Vault returns an error, with its text
	 */
	public Map<String, Object> send(String method, String path, String body) {
		ServerResponse response = this.handler.handle(new Exchange(method, rawPath(path), "", this.headers,
				body.getBytes(StandardCharsets.UTF_8), InetAddress.getLoopbackAddress()));
		if (response.status() >= 300) {
			throw new IllegalStateException("Vault rejected %s %s: %d %s".formatted(method, path, response.status(),
					response.bodyText().strip()));
		}
		return (response.body().length > 0) ? Json.read(response.bodyText()) : Map.of();
	}

	private static String rawPath(String path) {
		try {
			return new URI(null, null, "/v1/" + path, null).getRawPath();
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("'" + path + "' is no path", ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> data(Map<String, Object> response) {
		return (response.get("data") instanceof Map<?, ?> data) ? (Map<String, Object>) data : Map.of();
	}

}
