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

package io.github.vaultaws.admin;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.vault.client.RestClientBuilder;
import org.springframework.vault.client.RestTemplateBuilder;
import org.springframework.vault.client.VaultClients;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.core.VaultOperations;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultToken;

/**
 * A server that returns fixed responses and records the requests.
 */
final class StubVault {

	private static final String NOTHING = "{\"errors\":[]}";

	private static final Response UNAVAILABLE_IN_NAMESPACES = new Response(HttpStatus.BAD_REQUEST,
			"{\"errors\":[\"operation unavailable in namespaces\"]}");

	private static final VaultEndpoint ENDPOINT = VaultEndpoint.create("vault.example.com", 8200);

	private final Map<String, Response> responses = new LinkedHashMap<>();

	private final List<String> requests = new ArrayList<>();

	private final List<String> namespaces = new ArrayList<>();

	private boolean stopped;

	VaultAwsAdmin admin() {
		return VaultAwsAdmin.of(operations());
	}

	VaultOperations operations() {
		return new VaultTemplate(ENDPOINT, this::request, StubVault::token);
	}

	/**
	 * Return templates of a namespace, in all ways that Spring Vault offers.
	 * @param namespace the namespace
	 * @return the templates
	 */
	List<VaultOperations> operationsIn(String namespace) {
		ClientHttpRequestInterceptor interceptor = VaultClients.createNamespaceInterceptor(namespace);
		return List.of(
				new VaultTemplate(RestTemplateBuilder.builder()
					.endpoint(ENDPOINT)
					.requestFactory(this::request)
					.defaultHeader(VaultHttpHeaders.VAULT_NAMESPACE, namespace), StubVault::token),
				new VaultTemplate(RestTemplateBuilder.builder()
					.endpoint(ENDPOINT)
					.requestFactory(this::request)
					.customizers((template) -> template.getInterceptors().add(interceptor)), StubVault::token),
				new VaultTemplate(RestClientBuilder.builder()
					.endpoint(ENDPOINT)
					.requestFactory(this::request)
					.defaultHeader(VaultHttpHeaders.VAULT_NAMESPACE, namespace), StubVault::token));
	}

	private static VaultToken token() {
		return VaultToken.of("token");
	}

	StubVault returns(String request, String body) {
		return returns(request, HttpStatus.OK, body);
	}

	StubVault returns(String request, HttpStatusCode status, String body) {
		this.responses.put(request, new Response(status, body));
		return this;
	}

	void stop() {
		this.stopped = true;
	}

	List<String> requests() {
		return this.requests;
	}

	/**
	 * Return the namespace of each request, with an empty text for the root namespace.
	 * @return the namespaces
	 */
	List<String> namespaces() {
		return this.namespaces;
	}

	private ClientHttpRequest request(URI uri, HttpMethod method) {
		return new MockClientHttpRequest(method, uri) {

			@Override
			protected ClientHttpResponse executeInternal() throws IOException {
				if (StubVault.this.stopped) {
					throw new IOException("Connection refused");
				}
				String path = uri.getRawPath().substring("/v1/".length());
				String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
				StubVault.this.requests.add((method + " " + path + query + " " + getBodyAsString()).strip());
				List<String> namespace = getHeaders().getOrEmpty(VaultHttpHeaders.VAULT_NAMESPACE);
				StubVault.this.namespaces.add(String.join(", ", namespace));
				return (path.equals("sys/health") && !String.join("", namespace).isEmpty())
						? response(UNAVAILABLE_IN_NAMESPACES) : respond(method + " " + path + query);
			}

		};
	}

	private ClientHttpResponse respond(String request) {
		Response known = this.responses.getOrDefault(request.replaceFirst("\\?standbyok.*", ""),
				request.startsWith("GET") ? new Response(HttpStatus.NOT_FOUND, NOTHING)
						: new Response(HttpStatus.NO_CONTENT, ""));
		return response(known);
	}

	private static ClientHttpResponse response(Response known) {
		MockClientHttpResponse response = new MockClientHttpResponse(known.body().getBytes(), known.status());
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		return response;
	}

	private record Response(HttpStatusCode status, String body) {

	}

}
