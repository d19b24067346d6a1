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

import org.springframework.beans.factory.ObjectProvider;
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
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.RestTemplate;

import io.github.vaultaws.VaultRefusal;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.VaultSession;

/**
 * Tells the session what Vault refuses to the application's own {@code VaultTemplate}, so
 * that a dead token is noticed with the first request that it is refused for.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RefusalReport implements RestTemplateCustomizer, ClientHttpRequestInterceptor {

	private final ObjectProvider<VaultSession> session;

	RefusalReport(ObjectProvider<VaultSession> session) {
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
		VaultSession session = this.session.getIfAvailable();
		if (session != null) {
			session.refused(new SessionToken(VaultToken.of(token), Instant.MAX, Duration.ZERO, false, false),
					VaultRefusal.of(new RestClientResponseException("", response.getStatusCode(), "",
							response.getHeaders(), answer, StandardCharsets.UTF_8)));
		}
		return new Read(response, new ByteArrayInputStream(answer));
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
