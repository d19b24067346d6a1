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

package io.github.vaultaws.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of a Kubernetes cluster with which Vault reviews the tokens of service
 * accounts. There is one service account.
 */
final class TokenReviews implements AutoCloseable {

	static final String NAMESPACE = "shop";

	static final String SERVICE_ACCOUNT = "orders";

	private static final String UID = "0b6ba6d0-5ab5-4bd3-8b22-5a4b4a2f3c11";

	private static final String REVIEWER = "reviewer";

	private final HttpServer server;

	TokenReviews() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/apis/authentication.k8s.io/v1/tokenreviews", TokenReviews::review);
		this.server.start();
	}

	/**
	 * Return the configuration of Vault's Kubernetes auth method.
	 * @return the parameters
	 */
	Map<String, ?> configuration() {
		return Map.of("kubernetes_host", "http://" + RealVault.TEST_HOST + ":" + this.server.getAddress().getPort(),
				"token_reviewer_jwt", REVIEWER, "disable_local_ca_jwt", true);
	}

	/**
	 * Return the token of the service account.
	 * @return the token
	 */
	static String token() {
		Map<String, ?> claims = Map.of("kubernetes.io",
				Map.of("namespace", NAMESPACE, "serviceaccount", Map.of("name", SERVICE_ACCOUNT, "uid", UID)));
		return encode(Map.of("alg", "RS256", "typ", "JWT")) + "." + encode(claims) + "."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString("signature".getBytes(StandardCharsets.UTF_8));
	}

	private static String encode(Map<String, ?> value) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(JsonMapper.shared().writeValueAsBytes(value));
	}

	private static void review(HttpExchange exchange) throws IOException {
		String token = JsonMapper.shared().readTree(exchange.getRequestBody()).at("/spec/token").asString("");
		boolean reviewer = ("Bearer " + REVIEWER).equals(exchange.getRequestHeaders().getFirst("Authorization"));
		Map<String, ?> user = Map.of("username", "system:serviceaccount:" + NAMESPACE + ":" + SERVICE_ACCOUNT, "uid",
				UID);
		byte[] response = JsonMapper.shared()
			.writeValueAsBytes(Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "TokenReview", "status",
					Map.of("authenticated", reviewer && token().equals(token), "user", user)));
		exchange.getResponseHeaders().set("Content-Type", MediaType.APPLICATION_JSON_VALUE);
		exchange.sendResponseHeaders(HttpStatus.CREATED.value(), response.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(response);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
