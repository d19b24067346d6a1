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

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.log.LogMessage;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedCaseInsensitiveMap;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.client.RestClientBuilder;
import org.springframework.vault.client.RestTemplateBuilder;
import org.springframework.vault.client.VaultEndpointProvider;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.github.vaultaws.client.ExchangeFailedException.Stage;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Client for Vault's HTTP API, which the library sends all its requests with. A request
 * is sent once. It results in a response from Vault or in a {@link VaultHttpException}.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultHttp {

	/**
	 * User agent of the requests of this library:
	 * {@code vault-aws-spring-boot/<version>}.
	 */
	public static final String USER_AGENT = userAgent(VaultHttp.class.getPackage().getImplementationVersion());

	/**
	 * Maximum time of a request that creates something. It is long because a read of AWS
	 * credentials creates an IAM user, which nothing revokes if the response is lost.
	 */
	private static final Duration CREATION_DEADLINE = Duration.ofSeconds(60);

	private static final Duration DEADLINE = Duration.ofSeconds(15);

	private static final VaultAwsLog logger = VaultAwsLog.of(VaultHttp.class);

	/**
	 * Name of the header that makes each request unique. Vault Agent and Vault Proxy with
	 * a cache return the response to an earlier request if all headers are equal. Vault
	 * writes the header to its audit log.
	 */
	private static final String CORRELATION_ID = "X-Correlation-Id";

	private final Clients clients;

	private final ThrottledRequests throttled;

	private final Duration creationDeadline;

	private final RestClient vault;

	private final RestClient creationVault;

	/**
	 * Create a new {@link VaultHttp}.
	 * @param requests the factory of requests
	 * @param endpoint the endpoint of Vault
	 * @param headers the headers of each request, such as the namespace header
	 */
	public VaultHttp(HttpRequests requests, VaultEndpointProvider endpoint, Map<String, String> headers) {
		this(requests, endpoint, headers, Duration.ZERO);
	}

	/**
	 * Create a new {@link VaultHttp}.
	 * @param requests the factory of requests
	 * @param endpoint the endpoint of Vault
	 * @param headers the headers of each request, such as the namespace header
	 * @param minDeadline the minimum deadline of an exchange
	 */
	public VaultHttp(HttpRequests requests, VaultEndpointProvider endpoint, Map<String, String> headers,
			Duration minDeadline) {
		this(new Clients(requests, endpoint, Map.copyOf(headers)), new ThrottledRequests(),
				longer(DEADLINE, minDeadline), longer(CREATION_DEADLINE, minDeadline));
	}

	private VaultHttp(Clients clients, ThrottledRequests throttled, Duration deadline, Duration creationDeadline) {
		this.clients = clients;
		this.throttled = throttled;
		this.creationDeadline = creationDeadline;
		this.vault = clients.within(deadline);
		this.creationVault = creationDeadline.equals(deadline) ? this.vault : clients.within(creationDeadline);
	}

	/**
	 * Return a template that sends its requests in the same way.
	 * @param session the session of the requests
	 * @return a template
	 */
	public VaultTemplate template(SessionManager session) {
		return new VaultTemplate(this.clients.templatesWithin(this.creationDeadline), session);
	}

	/**
	 * Return the user agent of the requests.
	 * @param version the version of the library, or {@code null} if it is unknown
	 * @return the value of the header
	 */
	static String userAgent(@Nullable String version) {
		return "vault-aws-spring-boot" + ((version != null) ? "/" + version : "");
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	/**
	 * Return a client for the same Vault with another deadline.
	 * @param deadline the maximum time of an exchange, from connect to the end of the
	 * response
	 * @return the client
	 */
	public VaultHttp within(Duration deadline) {
		return new VaultHttp(this.clients, this.throttled, deadline, deadline);
	}

	/**
	 * Return the namespace of the requests.
	 * @return the namespace, or {@code null} for the root namespace
	 */
	public @Nullable String namespace() {
		return this.clients.headers().get(VaultHttpHeaders.VAULT_NAMESPACE);
	}

	/**
	 * Wait for pending requests, and abort those that do not complete in time. Further
	 * requests can still be sent.
	 * @param grace the maximum time to wait
	 * @return the number of aborted requests
	 */
	public int drain(Duration grace) {
		return this.clients.requests().drain(grace);
	}

	/**
	 * Return the numbers of requests that were throttled: by Vault or a proxy, with
	 * status 429, or 503 and {@code Retry-After}, or by AWS when Vault sent them, which
	 * Vault reports with status 400 or a server error.
	 * @return the number for each of the statuses 400, 429, 500 and 503
	 */
	public Map<Integer, Long> throttled() {
		return this.throttled.counts();
	}

	/**
	 * Send a {@code GET} request.
	 * @param path the path below {@code v1/}
	 * @param token the token of the request, or {@code null} for none
	 * @return the response
	 * @throws VaultHttpException if Vault does not return a usable response
	 */
	public VaultHttpResponse get(String path, @Nullable VaultToken token) {
		return exchange("GET " + path, () -> at(this.vault.get(), path), token);
	}

	/**
	 * Send a {@code POST} request.
	 * @param path the path below {@code v1/}
	 * @param body the fields of the body, empty to send no body
	 * @param token the token of the request, or {@code null} for none
	 * @return the response
	 * @throws VaultHttpException if Vault does not return a usable response
	 */
	public VaultHttpResponse post(String path, Map<String, ?> body, @Nullable VaultToken token) {
		return exchange("POST " + path, () -> post(this.vault, path, body), token);
	}

	/**
	 * Send a request that creates something to be revoked later, such as credentials. The
	 * response may take longer than that of other requests.
	 * @param path the path below {@code v1/}
	 * @param parameters the parameters of the query, empty if there are none
	 * @param token the token of the request
	 * @return the response
	 * @throws VaultHttpException if Vault does not return a usable response
	 */
	public VaultHttpResponse create(String path, Map<String, String> parameters, VaultToken token) {
		return exchange("GET " + path, () -> at(this.creationVault.get(), path, parameters), token);
	}

	private static RestClient.RequestHeadersSpec<?> post(RestClient vault, String path, Map<String, ?> body) {
		RestClient.RequestBodySpec request = at(vault.post(), path);
		return body.isEmpty() ? request : request.contentType(MediaType.APPLICATION_JSON).body(new RequestBody(body));
	}

	/**
	 * Encode each segment of a path on its own, because a mount may contain any printable
	 * character.
	 * @param <S> the type of the request
	 * @param request the request without an address
	 * @param path the path, not encoded
	 * @return the request
	 */
	private static <S extends RestClient.RequestHeadersSpec<?>> S at(RestClient.UriSpec<S> request, String path) {
		return at(request, path, Map.of());
	}

	private static <S extends RestClient.RequestHeadersSpec<?>> S at(RestClient.UriSpec<S> request, String path,
			Map<String, String> parameters) {
		List<String> segments = List.of(path.split("/"));
		String query = parameters.keySet().stream().map((name) -> name + "={value}").collect(Collectors.joining("&"));
		return request.uri(
				String.join("/", Collections.nCopies(segments.size(), "{segment}"))
						+ (query.isEmpty() ? "" : "?" + query),
				Stream.concat(segments.stream(), parameters.values().stream()).toArray());
	}

	private VaultHttpResponse exchange(String name, Supplier<RestClient.RequestHeadersSpec<?>> request,
			@Nullable VaultToken token) {
		String accessor = (token != null) ? accessor(token) : null;
		AtomicInteger status = new AtomicInteger();
		long startedAt = System.nanoTime();
		try {
			VaultHttpResponse response = exchange(request, token, status);
			logger.debug(LogMessage.format("%s: HTTP %s in %s ms, request_id %s, token accessor %s", name, status,
					millisSince(startedAt), response.requestId(), accessor));
			return response;
		}
		catch (VaultHttpException ex) {
			this.throttled.count(status.get(), ex);
			logger.debug(LogMessage.format("%s: %s in %s ms, token accessor %s", name, ex.getMessage(),
					millisSince(startedAt), accessor));
			throw (accessor != null && ex.getErrorResponse() != null && ex.getErrorResponse().isForbidden())
					? ex.withAccessor(accessor) : ex;
		}
	}

	private static long millisSince(long startedAt) {
		return Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
	}

	private static VaultHttpResponse exchange(Supplier<RestClient.RequestHeadersSpec<?>> request,
			@Nullable VaultToken token, AtomicInteger status) {
		try {
			return request.get().accept(MediaType.APPLICATION_JSON).headers((headers) -> {
				headers.set(CORRELATION_ID, UUID.randomUUID().toString());
				if (token != null) {
					headers.addAll(VaultHttpHeaders.from(token));
				}
			}).exchangeForRequiredValue((sent, response) -> {
				status.set(response.getStatusCode().value());
				return ResponseReader.read(sent.getURI(), response);
			});
		}
		catch (VaultHttpException ex) {
			throw ex;
		}
		catch (ResourceAccessException ex) {
			throw withoutResponse(ex);
		}
		catch (RuntimeException ex) {
			throw VaultHttpException.withoutResponse(ex, false);
		}
	}

	/**
	 * Return the accessor of a token, which is not a secret.
	 * @param token the token
	 * @return the accessor, or {@code null} if it is unknown
	 */
	public static @Nullable String accessor(VaultToken token) {
		String accessor = (token instanceof LoginToken login) ? login.getAccessor() : null;
		return (accessor != null) ? PrintableText.of(accessor) : null;
	}

	private static VaultHttpException withoutResponse(ResourceAccessException ex) {
		if (!(ex.getCause() instanceof ExchangeFailedException failure)) {
			return VaultHttpException.withoutResponse(ex, true);
		}
		return (failure.stage() == Stage.UNREADABLE && failure.action() == null)
				? VaultHttpException.outcomeUnknown(String.valueOf(failure.getMessage()))
				: VaultHttpException.withoutResponse(ex, failure.stage() != Stage.NOT_SENT);
	}

	/**
	 * Clients for the same Vault.
	 *
	 * @param requests the factory of requests
	 * @param endpoint the endpoint of Vault
	 * @param headers the headers of each request
	 */
	private record Clients(HttpRequests requests, VaultEndpointProvider endpoint, Map<String, String> headers) {

		RestClient within(Duration deadline) {
			RestClientBuilder builder = RestClientBuilder.builder()
				.endpointProvider(this.endpoint)
				.requestFactory(this.requests.within(deadline));
			defaultHeaders().forEach(builder::defaultHeader);
			return builder.build();
		}

		RestTemplateBuilder templatesWithin(Duration deadline) {
			RestTemplateBuilder builder = RestTemplateBuilder.builder()
				.endpointProvider(this.endpoint)
				.requestFactory(this.requests.within(deadline));
			defaultHeaders().forEach(builder::defaultHeader);
			return builder;
		}

		private Map<String, String> defaultHeaders() {
			Map<String, String> headers = new LinkedCaseInsensitiveMap<>();
			headers.put(HttpHeaders.USER_AGENT, USER_AGENT);
			headers.putAll(this.headers);
			return headers;
		}

	}

}
