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

package io.github.vaultaws.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;

import io.github.vaultaws.client.VaultHttp;

/**
 * A Vault for a fleet, without a network: it issues tokens and AWS credentials with their
 * TTLs, and records the time of each request.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VirtualVault implements ClientHttpRequestFactory {

	private final Clock clock;

	private final Credentials credentials;

	private final Instant start;

	private final Map<String, Instant> expiries = new HashMap<>();

	private final int[] requests;

	private long issued;

	VirtualVault(Clock clock, Credentials credentials, Duration watched) {
		this.clock = clock;
		this.credentials = credentials;
		this.start = clock.instant();
		this.requests = new int[(int) watched.toMinutes()];
	}

	VaultHttp client() {
		return new VaultHttp((deadline) -> this,
				SimpleVaultEndpointProvider.of(VaultEndpoint.create("localhost", 8200)), Map.of());
	}

	/**
	 * Return the number of requests in each minute.
	 * @return the numbers
	 */
	int[] requests() {
		return this.requests;
	}

	/**
	 * Record a login.
	 */
	void count() {
		int minute = (int) Duration.between(this.start, this.clock.instant()).toMinutes();
		if (minute < this.requests.length) {
			this.requests[minute]++;
		}
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new Request(uri, method);
	}

	private String respond(String path, String body) {
		count();
		return switch (path) {
			case "/v1/auth/token/renew-self" ->
				"{\"auth\":{\"lease_duration\":" + this.credentials.ttl().toSeconds() + ",\"renewable\":true}}";
			case "/v1/sys/leases/renew" -> renewed(body);
			case "/v1/sys/leases/revoke" -> "{}";
			case "/v1/aws/creds/deploy" -> issued();
			default -> throw new IllegalStateException(path);
		};
	}

	private String renewed(String body) {
		String id = body.replaceAll(".*\"lease_id\":\"([^\"]+)\".*", "$1");
		Duration left = Duration.between(this.clock.instant(), Objects.requireNonNull(this.expiries.get(id), id));
		long seconds = Math.min(this.credentials.ttl().toSeconds(), left.toSeconds());
		return "{\"lease_id\":\"" + id + "\",\"lease_duration\":" + seconds + ",\"renewable\":true}";
	}

	private String issued() {
		String id = "aws/creds/deploy/" + this.issued++;
		this.expiries.put(id, this.clock.instant().plus(this.credentials.maxTtl()));
		String session = this.credentials.temporary() ? "\"session\"" : "null";
		return "{\"lease_id\":\"" + id + "\",\"lease_duration\":" + this.credentials.ttl().toSeconds()
				+ ",\"renewable\":" + !this.credentials.temporary() + ",\"data\":{\"access_key\":\"AKIA" + this.issued
				+ "\",\"secret_key\":\"secret\",\"security_token\":" + session + ",\"session_token\":" + session + "}}";
	}

	/**
	 * The credentials that a role issues.
	 *
	 * @param temporary whether they are STS credentials
	 * @param ttl the TTL of the credentials and of the token from issue or renewal
	 * @param maxTtl the maximum TTL
	 */
	record Credentials(boolean temporary, Duration ttl, Duration maxTtl) {

	}

	private final class Request extends AbstractClientHttpRequest {

		private final URI uri;

		private final HttpMethod method;

		private final ByteArrayOutputStream body = new ByteArrayOutputStream();

		Request(URI uri, HttpMethod method) {
			this.uri = uri;
			this.method = method;
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		protected OutputStream getBodyInternal(HttpHeaders headers) {
			return this.body;
		}

		@Override
		protected ClientHttpResponse executeInternal(HttpHeaders headers) {
			return new Response(respond(this.uri.getPath(), this.body.toString(StandardCharsets.UTF_8)));
		}

	}

	private static final class Response implements ClientHttpResponse {

		private final byte[] body;

		private final HttpHeaders headers = new HttpHeaders();

		Response(String body) {
			this.body = body.getBytes(StandardCharsets.UTF_8);
			this.headers.setContentType(MediaType.APPLICATION_JSON);
			this.headers.setContentLength(this.body.length);
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.OK;
		}

		@Override
		public String getStatusText() {
			return "OK";
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public InputStream getBody() throws IOException {
			return new ByteArrayInputStream(this.body);
		}

		@Override
		public void close() {
		}

	}

}
