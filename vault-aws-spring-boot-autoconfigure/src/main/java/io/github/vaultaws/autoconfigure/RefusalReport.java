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

package io.github.vaultaws.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
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

import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.VaultSession;

/**
 * Tells the session what Vault refuses to the application's own templates, so that a dead
 * token is noticed with the first request that it is refused for.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RefusalReport implements RestTemplateCustomizer, ClientHttpRequestInterceptor {

	private final Supplier<@Nullable VaultSession> session;

	RefusalReport(Supplier<@Nullable VaultSession> session) {
		this.session = session;
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
		byte[] answer = response.getBody().readAllBytes();
		tell(token, new String(answer, StandardCharsets.UTF_8));
		return new Read(response, new ByteArrayInputStream(answer));
	}

	private void tell(String token, String answer) {
		VaultSession session = this.session.get();
		if (session != null) {
			session.refused(new SessionToken(VaultToken.of(token), Instant.MAX, Duration.ZERO, false, false),
					VaultErrorResponse.of(HttpStatus.FORBIDDEN.value(), answer));
		}
	}

	/**
	 * The same for {@code ReactiveVaultTemplate}. Its token is put in after this has seen
	 * the request, so that the request behind the answer is looked at.
	 */
	static final class Reactive implements WebClientCustomizer {

		private final RefusalReport report;

		Reactive(RefusalReport report) {
			this.report = report;
		}

		@Override
		public void customize(WebClient.Builder webClientBuilder) {
			webClientBuilder.filter(ExchangeFilterFunction.ofResponseProcessor(this::look));
		}

		private Mono<ClientResponse> look(ClientResponse response) {
			String token = response.request().getHeaders().getFirst(VaultHttpHeaders.VAULT_TOKEN);
			if (response.statusCode() != HttpStatus.FORBIDDEN || !StringUtils.hasText(token)) {
				return Mono.just(response);
			}
			return response.bodyToMono(String.class)
				.defaultIfEmpty("")
				.publishOn(Schedulers.boundedElastic())
				.map((answer) -> {
					this.report.tell(token, answer);
					DataBuffer body = DefaultDataBufferFactory.sharedInstance
						.wrap(answer.getBytes(StandardCharsets.UTF_8));
					return response.mutate().body((read) -> Flux.just(body)).build();
				});
		}

	}

	/**
	 * An answer whose body was read.
	 *
	 * @param response the answer
	 * @param body its body
	 */
	private record Read(ClientHttpResponse response, InputStream body) implements ClientHttpResponse {

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
