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

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.vault.VaultException;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.client.VaultResponses;
import org.springframework.vault.core.VaultOperations;
import org.springframework.vault.support.VaultResponse;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestOperations;

/**
 * Sends requests to Vault. The only class that knows HTTP.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultPaths {

	private static final String HEALTH = "sys/health?standbyok=true&perfstandbyok=true&drsecondarycode=200"
			+ "&sealedcode=200&uninitcode=200";

	/**
	 * Vault does not wrap a response for a TTL of zero.
	 */
	private static final Duration MIN_WRAP_TTL = Duration.ofSeconds(1);

	private final VaultOperations operations;

	private volatile @Nullable ServerInfo server;

	VaultPaths(VaultOperations operations) {
		this.operations = operations;
	}

	/**
	 * Read a path.
	 * @param path the path
	 * @return the data, or {@code null} if Vault has nothing there
	 */
	@Nullable Map<String, Object> read(VaultPath path) {
		return read(path, "");
	}

	@Nullable Map<String, Object> read(VaultPath path, String query) {
		VaultResponse response = send(HttpMethod.GET, path, query, HttpEntity.EMPTY);
		return (response != null) ? response.getData() : null;
	}

	/**
	 * List a path.
	 * @param path the path
	 * @return the names
	 */
	List<String> list(VaultPath path) {
		VaultResponse response = send(HttpMethod.GET, path, "?list=true", HttpEntity.EMPTY);
		Map<String, Object> data = (response != null) ? response.getData() : null;
		return (data != null && data.get("keys") instanceof Collection<?> keys)
				? keys.stream().map(String::valueOf).toList() : List.of();
	}

	/**
	 * Write to a path.
	 * @param path the path
	 * @param body the parameters
	 * @return the data of the response, possibly empty
	 */
	Map<String, Object> write(VaultPath path, Map<String, ? extends @Nullable Object> body) {
		VaultResponse response = response(path, body);
		return (response.getData() != null) ? response.getData() : Map.of();
	}

	/**
	 * Look something up with a write.
	 * @param path the path
	 * @param body the parameters
	 * @return the data of the response, empty if Vault has found nothing
	 */
	Map<String, Object> find(VaultPath path, Map<String, ?> body) {
		VaultResponse response = send(HttpMethod.POST, path, "", new HttpEntity<>(new RequestBody(body)));
		return (response != null && response.getData() != null) ? response.getData() : Map.of();
	}

	/**
	 * Read a path with its lease.
	 * @param path the path
	 * @return the response, or {@code null} if Vault has nothing there
	 */
	@Nullable VaultResponse get(VaultPath path) {
		return send(HttpMethod.GET, path, "", HttpEntity.EMPTY);
	}

	/**
	 * Write to a path.
	 * @param path the path
	 * @param body the parameters
	 * @return the response, possibly empty
	 */
	VaultResponse response(VaultPath path, Map<String, ? extends @Nullable Object> body) {
		return sendTo(path, new HttpEntity<>(new RequestBody(body)));
	}

	/**
	 * Write to a path, and have the response wrapped.
	 * @param path the path
	 * @param body the parameters
	 * @param ttl the TTL of the wrapping token
	 * @return the response
	 */
	VaultResponse wrap(VaultPath path, Map<String, ? extends @Nullable Object> body, Duration ttl) {
		VaultParameters.refuseIf(ttl.compareTo(MIN_WRAP_TTL) < 0,
				"the TTL of a wrapping token must be at least one second, but is " + ttl);
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-Vault-Wrap-TTL", VaultTime.checked("ttl", ttl));
		return sendTo(path, new HttpEntity<>(new RequestBody(body), headers));
	}

	private VaultResponse sendTo(VaultPath path, HttpEntity<?> request) {
		VaultResponse response = send(HttpMethod.POST, path, "", request);
		return (response != null) ? response : new VaultResponse();
	}

	/**
	 * Read a text from a response.
	 * @param path the path of the request
	 * @param data the data of the response
	 * @param name the name
	 * @return the text
	 */
	static String required(VaultPath path, Map<String, ?> data, String name) {
		if (data.get(name) instanceof String text && !text.isEmpty()) {
			return text;
		}
		throw new VaultException("Vault returned no '%s' from '%s'".formatted(name, path));
	}

	/**
	 * Read a response.
	 * @param <T> the type of the result
	 * @param path the path of the request
	 * @param data the data of the response
	 * @param reader reads the data
	 * @return the result
	 */
	static <T extends @Nullable Object> T parse(VaultPath path, Map<String, Object> data,
			Function<Map<String, Object>, T> reader) {
		try {
			return reader.apply(data);
		}
		catch (ArithmeticException | DateTimeException | IllegalArgumentException ex) {
			throw new VaultException("Vault returned unexpected data from '%s': %s".formatted(path, data.keySet()), ex);
		}
	}

	void delete(VaultPath path) {
		send(HttpMethod.DELETE, path, "", HttpEntity.EMPTY);
	}

	private @Nullable VaultResponse send(HttpMethod method, VaultPath path, String query, HttpEntity<?> request) {
		String template = String.join("/", Collections.nCopies(path.segments().size(), "{segment}")) + query;
		return this.operations.doWithSession((client) -> {
			try {
				return client.exchange(template, method, request, VaultResponse.class, path.segments().toArray())
					.getBody();
			}
			catch (HttpStatusCodeException ex) {
				int status = ex.getStatusCode().value();
				List<?> errors = errors(ex.getResponseBodyAsString());
				if (errors == null) {
					throw new VaultException(
							"The response to %s %s is not that of a Vault (HTTP %d)".formatted(method, path, status));
				}
				if (errors.isEmpty() && status == HttpStatus.NOT_FOUND.value()) {
					return null;
				}
				throw VaultResponses.buildException(ex, path.toString());
			}
			catch (ResourceAccessException ex) {
				throw new VaultException("Vault did not respond to %s %s".formatted(method, path), ex);
			}
			catch (RestClientException ex) {
				throw new VaultException("The response to %s %s is not that of a Vault".formatted(method, path), ex);
			}
		});
	}

	/**
	 * Read an error response of Vault. Any other body, such as that of a proxy, may
	 * contain the request, and is never shown. If Vault does not find an accessor, it
	 * returns the status 404 with a response in the form of a success.
	 * @param body the body
	 * @return the errors, or {@code null} if it is not an error response of Vault
	 */
	private static @Nullable List<?> errors(String body) {
		try {
			Map<?, ?> response = VaultResponses.unwrap(body, Map.class);
			if (response == null) {
				return null;
			}
			if (response.containsKey("lease_id")) {
				return List.of();
			}
			return (response.get("errors") instanceof List<?> errors
					&& errors.stream().allMatch(String.class::isInstance)) ? errors : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Return what the server is, which is read once.
	 * @return the server
	 */
	ServerInfo server() {
		ServerInfo server = this.server;
		if (server == null) {
			server = this.operations.doWithVault(VaultPaths::health);
			this.server = server;
		}
		return (server != null) ? server : ServerInfo.UNKNOWN;
	}

	/**
	 * Read the health in the root namespace. Vault rejects the request in others, and a
	 * default header of the client does not replace an empty one.
	 * @param client the client
	 * @return the server, or {@code null} if it is unknown
	 */
	private static @Nullable ServerInfo health(RestOperations client) {
		HttpHeaders rootNamespace = new HttpHeaders();
		rootNamespace.set(VaultHttpHeaders.VAULT_NAMESPACE, "");
		try {
			Map<?, ?> health = client.exchange(HEALTH, HttpMethod.GET, new HttpEntity<>(rootNamespace), Map.class)
				.getBody();
			return (health != null) ? ServerInfo.of(health) : null;
		}
		catch (RestClientException ex) {
			return null;
		}
	}

}
