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

package io.github.vaultaws.login;

import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.util.StringUtils;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/**
 * The EC2 instance metadata service, in its second version only. Asked directly, never
 * through a proxy. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">
 * Instance metadata service</a>
 */
public final class InstanceMetadata {

	private static final String TOKEN = "/latest/api/token";

	private static final String IDENTITY = "/latest/dynamic/instance-identity/";

	private static final String TOKEN_LIFE_SECONDS = "60";

	private static final Duration PAUSE = Duration.ofMillis(250);

	private final URI endpoint;

	private final RestClient client;

	private final RetryTemplate retry;

	/**
	 * Create a new {@link InstanceMetadata}.
	 * @param endpoint the address of the service, without a path
	 * @param timeout how long to wait for a connection, and then for an answer; three
	 * times at most
	 */
	public InstanceMetadata(URI endpoint, Duration timeout) {
		this(endpoint, timeout, PAUSE);
	}

	InstanceMetadata(URI endpoint, Duration timeout, Duration pause) {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setProxy(Proxy.NO_PROXY);
		requests.setConnectTimeout(timeout);
		requests.setReadTimeout(timeout);
		this.endpoint = endpoint;
		this.client = RestClient.builder().baseUrl(endpoint).requestFactory(requests).build();
		this.retry = new RetryTemplate(RetryPolicy.builder()
			.maxRetries(2)
			.delay(pause)
			.multiplier(2)
			.includes(ResourceAccessException.class, HttpServerErrorException.class)
			.build());
	}

	/**
	 * Get a session token.
	 * @return the token, which lives for a minute
	 * @throws VaultAwsLoginException if the service gives none
	 */
	String token() {
		return text(TOKEN,
				this.client.put().uri(TOKEN).header("X-aws-ec2-metadata-token-ttl-seconds", TOKEN_LIFE_SECONDS));
	}

	/**
	 * Read a document of the instance identity.
	 * @param document the name of the document
	 * @param token a session token
	 * @return the document
	 * @throws VaultAwsLoginException if the service does not give it
	 */
	String identity(String document, String token) {
		String path = IDENTITY + document;
		return text(path, this.client.get().uri(path).header("X-aws-ec2-metadata-token", token));
	}

	private String text(String path, RestClient.RequestHeadersSpec<?> request) {
		String text;
		try {
			text = this.retry.invoke(() -> request.retrieve().body(String.class));
		}
		catch (RestClientResponseException ex) {
			boolean passing = ex.getStatusCode().is5xxServerError();
			throw failure(passing ? LoginFailure.METADATA_UNREACHABLE : LoginFailure.METADATA_REFUSED, path,
					"HTTP " + ex.getStatusCode().value(), ex);
		}
		catch (ResourceAccessException ex) {
			boolean noToken = path.equals(TOKEN) && ex.getCause() instanceof SocketTimeoutException;
			throw failure(noToken ? LoginFailure.METADATA_TOKEN_TIMEOUT : LoginFailure.METADATA_UNREACHABLE, path,
					ex.getMostSpecificCause().getMessage(), ex);
		}
		if (!StringUtils.hasText(text)) {
			throw failure(LoginFailure.METADATA_REFUSED, path, "an empty answer", null);
		}
		return text;
	}

	private VaultAwsLoginException failure(LoginFailure reason, String path, @Nullable String answer,
			@Nullable Throwable cause) {
		String message = "Login to Vault failed: %s. %s%s gave: %s.".formatted(reason.cause(), this.endpoint, path,
				answer);
		return (cause != null) ? new VaultAwsLoginException(reason, message, reason.remedy(""), cause)
				: new VaultAwsLoginException(reason, message, reason.remedy(""));
	}

	@Override
	public String toString() {
		return "InstanceMetadata[" + this.endpoint + "]";
	}

}
