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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.StringUtils;
import org.springframework.vault.client.RestTemplateCustomizer;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.client.WebClientCustomizer;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Interceptor that reports status 403 responses to requests of the application's own
 * templates, so that an invalid token is detected with the first response. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultTokenRejectionInterceptor implements RestTemplateCustomizer, ClientHttpRequestInterceptor {

	/**
	 * Error responses of Vault are shorter.
	 */
	private static final int MAX_BODY = 64 * 1024;

	private final BiConsumer<VaultToken, VaultErrorResponse> listener;

	/**
	 * Create a new {@link VaultTokenRejectionInterceptor}.
	 * @param listener the listener to call with the token and the error response
	 */
	public VaultTokenRejectionInterceptor(BiConsumer<VaultToken, VaultErrorResponse> listener) {
		this.listener = listener;
	}

	@Override
	public void customize(RestTemplate restTemplate) {
		restTemplate.getInterceptors().add(this);
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		ClientHttpResponse response = execution.execute(request, body);
		String token = request.getHeaders().getFirst(VaultHttpHeaders.VAULT_TOKEN);
		if (response.getStatusCode() != HttpStatus.FORBIDDEN || !StringUtils.hasText(token)) {
			return response;
		}
		InputStream rest = response.getBody();
		byte[] start = rest.readNBytes(MAX_BODY);
		report(token, new String(start, StandardCharsets.UTF_8));
		return new PartlyReadResponse(response, new SequenceInputStream(new ByteArrayInputStream(start), rest));
	}

	private void report(String token, String body) {
		this.listener.accept(VaultToken.of(token), VaultErrorResponse.of(HttpStatus.FORBIDDEN.value(), body));
	}

	/**
	 * The same for {@code ReactiveVaultTemplate}. The token is added after this filter
	 * has processed the request, so it is read from the request of the response.
	 */
	public static final class Reactive implements WebClientCustomizer {

		private final VaultTokenRejectionInterceptor interceptor;

		/**
		 * Create a new {@link Reactive}.
		 * @param interceptor the interceptor that reports error responses
		 */
		public Reactive(VaultTokenRejectionInterceptor interceptor) {
			this.interceptor = interceptor;
		}

		@Override
		public void customize(WebClient.Builder webClientBuilder) {
			webClientBuilder.filter(ExchangeFilterFunction.ofResponseProcessor(this::process));
		}

		private Mono<ClientResponse> process(ClientResponse response) {
			String token = response.request().getHeaders().getFirst(VaultHttpHeaders.VAULT_TOKEN);
			if (response.statusCode() != HttpStatus.FORBIDDEN || !StringUtils.hasText(token)
					|| response.headers().contentLength().orElse(0) > MAX_BODY) {
				return Mono.just(response);
			}
			return response.bodyToMono(String.class)
				.defaultIfEmpty("")
				.publishOn(Schedulers.boundedElastic())
				.map((text) -> {
					this.interceptor.report(token, text);
					DataBuffer body = DefaultDataBufferFactory.sharedInstance
						.wrap(text.getBytes(StandardCharsets.UTF_8));
					return response.mutate().body((read) -> Flux.just(body)).build();
				});
		}

	}

	/**
	 * A response whose body has been read in part.
	 *
	 * @param response the response
	 * @param body the whole body
	 */
	private record PartlyReadResponse(ClientHttpResponse response, InputStream body) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			return this.response.getStatusCode();
		}

		@Override
		public String getStatusText() throws IOException {
			return this.response.getStatusText();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.response.getHeaders();
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

		@Override
		public void close() {
			this.response.close();
		}

	}

}
