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

package io.github.vaultaws.client;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.vault.support.SslConfiguration;

/**
 * HTTP client for AWS STS and the instance metadata service. A request is sent once and
 * has one deadline. The size of a response is limited. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class PlainHttp {

	private final Supplier<ClientHttpRequestFactory> requests;

	/**
	 * Create a new {@link PlainHttp}.
	 * @param requests the factory of requests
	 */
	public PlainHttp(ClientHttpRequestFactory requests) {
		this(() -> requests);
	}

	private PlainHttp(Supplier<ClientHttpRequestFactory> requests) {
		this.requests = requests;
	}

	/**
	 * Create a new {@link PlainHttp} that does not keep connections open. The underlying
	 * client is created with the first request.
	 * @param deadline the maximum time of an exchange, from connect to the end of the
	 * response
	 * @param timer the scheduler of the deadlines
	 * @param proxies the proxies, or {@code null} to use none
	 * @return the new instance
	 */
	public static PlainHttp within(Duration deadline, TaskScheduler timer, @Nullable ProxySelector proxies) {
		return new PlainHttp(SingletonSupplier.of(() -> requests(deadline, timer, proxies)));
	}

	private static ClientHttpRequestFactory requests(Duration deadline, TaskScheduler timer,
			@Nullable ProxySelector proxies) {
		try {
			return new BoundedHttpClient(timer, deadline, SslConfiguration.unconfigured(), proxies).within(deadline);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("The TLS defaults of this JVM cannot be used", ex);
		}
	}

	/**
	 * Send a request.
	 * @param method the method
	 * @param uri the address
	 * @param headers the headers
	 * @param body the body, empty to send no body
	 * @return the response, whatever its status
	 * @throws IOException if there is no response; an {@link ExchangeFailedException}
	 * reports whether the request was sent
	 */
	public Response exchange(String method, URI uri, Map<String, List<String>> headers, String body)
			throws IOException {
		ClientHttpRequest request = this.requests.get().createRequest(uri, HttpMethod.valueOf(method));
		headers.forEach(request.getHeaders()::addAll);
		request.getHeaders().set(HttpHeaders.USER_AGENT, VaultHttp.USER_AGENT);
		request.getHeaders().set("Connection", "close");
		if (!body.isEmpty()) {
			request.getBody().write(body.getBytes(StandardCharsets.UTF_8));
		}
		try (ClientHttpResponse response = request.execute()) {
			return new Response(response.getStatusCode().value(),
					new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	/**
	 * A response. Its string representation contains only the status.
	 *
	 * @param status the HTTP status
	 * @param body the body
	 */
	public record Response(int status, String body) {

		/**
		 * Return whether the request succeeded.
		 * @return {@code true} if the status is 200
		 */
		public boolean isOk() {
			return this.status == HttpStatus.OK.value();
		}

		/**
		 * Return whether the server failed.
		 * @return {@code true} if the status is 500 or higher
		 */
		public boolean isServerError() {
			return this.status >= HttpStatus.INTERNAL_SERVER_ERROR.value();
		}

		@Override
		public String toString() {
			return "HTTP " + this.status;
		}

	}

}
