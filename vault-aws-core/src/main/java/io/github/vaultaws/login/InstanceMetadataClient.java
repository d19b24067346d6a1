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

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.util.StringUtils;

import io.github.vaultaws.IdentityDocumentType;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.ExchangeFailedException;
import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.client.PrintableText;

/**
 * Client for version 2 of the EC2 instance metadata service (IMDSv2). Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">
 * Instance metadata service</a>
 */
public final class InstanceMetadataClient {

	/**
	 * The address of the service over IPv4.
	 */
	public static final URI IPV4 = URI.create("http://169.254.169.254");

	private static final String TOKEN = "/latest/api/token";

	private static final String IDENTITY = "/latest/dynamic/instance-identity/";

	private static final String METADATA = "/latest/meta-data/";

	private static final Pattern IDENTIFIER = Pattern.compile("[a-z]{1,5}-[0-9a-f]{1,40}");

	private static final String TOKEN_TTL_SECONDS = "60";

	private static final Duration RETRY_DELAY = Duration.ofMillis(250);

	private final URI endpoint;

	private final PlainHttp http;

	private final RetryTemplate retry;

	/**
	 * Create a new {@link InstanceMetadataClient}.
	 * @param endpoint the address of the service, without a path
	 * @param http the HTTP client; each request is sent at most three times
	 */
	public InstanceMetadataClient(URI endpoint, PlainHttp http) {
		this(endpoint, http, RETRY_DELAY);
	}

	/**
	 * Create a new {@link InstanceMetadataClient}.
	 * @param endpoint the address of the service, without a path
	 * @param http the HTTP client; each request is sent at most three times
	 * @param retryDelay the delay before the second attempt, doubled before the third
	 */
	public InstanceMetadataClient(URI endpoint, PlainHttp http, Duration retryDelay) {
		this.endpoint = endpoint;
		this.http = http;
		this.retry = new RetryTemplate(RetryPolicy.builder()
			.maxRetries(2)
			.delay(retryDelay)
			.multiplier(2)
			.includes(IOException.class)
			.build());
	}

	/**
	 * Read a signed identity document.
	 * @param type the type of the document
	 * @return the fields of the login request that contain it
	 * @throws VaultAwsLoginException if the service does not return the document
	 */
	Map<String, Object> document(IdentityDocumentType type) {
		String token = token();
		return switch (type) {
			case PKCS7 -> Map.of("pkcs7", oneLine(identity("pkcs7", token)));
			case RSA2048 -> Map.of("pkcs7", oneLine(identity("rsa2048", token)));
			case IDENTITY -> Map.of("identity",
					Base64.getEncoder().encodeToString(identity("document", token).getBytes(StandardCharsets.UTF_8)),
					"signature", oneLine(identity("signature", token)));
		};
	}

	private static String oneLine(String base64) {
		return base64.replaceAll("\\s", "");
	}

	private String token() {
		return text("PUT", TOKEN, "X-aws-ec2-metadata-token-ttl-seconds", TOKEN_TTL_SECONDS);
	}

	private String identity(String document, String token) {
		return text("GET", IDENTITY + document, "X-aws-ec2-metadata-token", token);
	}

	/**
	 * Read an identifier of the instance, for messages.
	 * @param name the name of the metadata, such as {@code instance-id}
	 * @return the identifier, or {@code null} if the service does not return one
	 */
	@Nullable String identifier(String name) {
		try {
			String value = text("GET", METADATA + name, "X-aws-ec2-metadata-token", token()).strip();
			return IDENTIFIER.matcher(value).matches() ? value : null;
		}
		catch (VaultAwsLoginException ex) {
			return null;
		}
	}

	private String text(String method, String path, String header, String value) {
		PlainHttp.Response response;
		try {
			response = Objects.requireNonNull(this.retry.execute(() -> send(method, path, header, value)));
		}
		catch (RetryException ex) {
			Throwable cause = ex.getCause();
			boolean noToken = path.equals(TOKEN) && cause instanceof ExchangeFailedException failure
					&& failure.isSent();
			throw failure(noToken ? LoginFailureReason.METADATA_TOKEN_TIMEOUT : LoginFailureReason.METADATA_UNREACHABLE,
					path, PrintableText.ofFailure(cause), cause);
		}
		if (!response.isOk()) {
			throw failure(LoginFailureReason.METADATA_REQUEST_REJECTED, path, response.toString(), null);
		}
		if (!StringUtils.hasText(response.body())) {
			throw failure(LoginFailureReason.METADATA_REQUEST_REJECTED, path, "an empty response", null);
		}
		return response.body();
	}

	private PlainHttp.Response send(String method, String path, String header, String value) throws IOException {
		PlainHttp.Response response = this.http.exchange(method, URI.create(this.endpoint + path),
				Map.of(header, List.of(value)), "");
		if (response.isServerError()) {
			throw new IOException(response.toString());
		}
		return response;
	}

	private VaultAwsLoginException failure(LoginFailureReason reason, String path, @Nullable String result,
			@Nullable Throwable cause) {
		String message = "Login to Vault failed: %s. %s%s: %s.".formatted(reason.description(), this.endpoint, path,
				result);
		String action = new FailureDetails(Map.of()).fill(reason.action());
		return (cause != null) ? new VaultAwsLoginException(reason, message, action, cause)
				: new VaultAwsLoginException(reason, message, action);
	}

	@Override
	public String toString() {
		return "InstanceMetadataClient[" + this.endpoint + "]";
	}

}
