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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.StringUtils;
import org.springframework.vault.client.VaultResponses;

/**
 * Reads a response. A response that Vault cannot have sent is unreadable: the failure
 * contains its status, content type and length, but no part of the body.
 *
 * @param status the status
 * @param headers the headers
 * @param body the body
 * @param length the length of the body in bytes
 * @author The vault-aws-spring-boot authors
 */
record ResponseReader(int status, HttpHeaders headers, String body, int length) {

	private static final long MAX_RETRY_AFTER_SECONDS = 300;

	/**
	 * Go's response to a request without TLS.
	 */
	private static final String TLS_REQUIRED = "Client sent an HTTP request to an HTTPS server.";

	static VaultHttpResponse read(URI uri, ClientHttpResponse response) throws IOException {
		byte[] body = response.getBody().readAllBytes();
		ResponseReader reader = new ResponseReader(response.getStatusCode().value(), response.getHeaders(),
				new String(body, StandardCharsets.UTF_8), body.length);
		ConnectionProblem problem = reader.connectionProblem();
		if (problem != null) {
			throw VaultHttpException.misconfigured(problem.description(uri), problem.action());
		}
		return reader.read();
	}

	private @Nullable ConnectionProblem connectionProblem() {
		if (this.status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED.value()) {
			return ConnectionProblem.PROXY_AUTHENTICATION;
		}
		return (this.status == HttpStatus.BAD_REQUEST.value() && this.body.strip().equals(TLS_REQUIRED))
				? ConnectionProblem.TLS_REQUIRED : null;
	}

	private VaultHttpResponse read() {
		if (this.headers.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
			throw unreadable();
		}
		if (this.status >= HttpStatus.BAD_REQUEST.value()) {
			VaultErrorResponse error = VaultErrorResponse.read(this.status, this.body);
			throw (error != null) ? VaultHttpException.of(error, date(), retryAfter()) : unreadable();
		}
		if (this.status >= HttpStatus.MULTIPLE_CHOICES.value()) {
			throw unreadable();
		}
		if (this.body.isEmpty()
				&& (this.status == HttpStatus.NO_CONTENT.value() || this.status == HttpStatus.ACCEPTED.value())) {
			return new VaultHttpResponse(new JsonFields(Map.of()), date());
		}
		return new VaultHttpResponse(fields(), date());
	}

	private JsonFields fields() {
		try {
			MediaType type = this.headers.getContentType();
			if (type != null && type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
				Map<?, ?> fields = VaultResponses.unwrap(this.body, Map.class);
				if (fields != null) {
					return new JsonFields(fields);
				}
			}
		}
		catch (RuntimeException ex) {
			// The message may contain a part of the body.
		}
		throw unreadable();
	}

	private VaultHttpException unreadable() {
		boolean outcomeUnknown = this.status < HttpStatus.BAD_REQUEST.value()
				|| this.status >= HttpStatus.INTERNAL_SERVER_ERROR.value();
		return VaultHttpException.unreadable(
				"unreadable response (%d, %s, %,d bytes)".formatted(this.status, type(), this.length), outcomeUnknown,
				retryAfter());
	}

	private String type() {
		String encoding = this.headers.getFirst(HttpHeaders.CONTENT_ENCODING);
		try {
			MediaType type = this.headers.getContentType();
			return ((type != null) ? PrintableText.of(type.getType() + "/" + type.getSubtype()) : "no content type")
					+ (StringUtils.hasText(encoding) ? ", encoded" : "");
		}
		catch (InvalidMediaTypeException ex) {
			return "invalid content type";
		}
	}

	private @Nullable Instant date() {
		return date(this.headers.getFirst(HttpHeaders.DATE));
	}

	private static @Nullable Instant date(@Nullable String header) {
		try {
			return (header != null) ? ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
					: null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/**
	 * Return the value of {@code Retry-After} if the status is 429 or 503. A date is
	 * relative to the date of the response.
	 */
	private Duration retryAfter() {
		String header = this.headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (header == null || (this.status != HttpStatus.TOO_MANY_REQUESTS.value()
				&& this.status != HttpStatus.SERVICE_UNAVAILABLE.value())) {
			return Duration.ZERO;
		}
		long seconds;
		try {
			seconds = Long.parseLong(header.strip());
		}
		catch (NumberFormatException ex) {
			Instant retryAt = date(header);
			Instant date = date();
			seconds = (retryAt != null && date != null) ? Duration.between(date, retryAt).toSeconds() : 0;
		}
		return Duration.ofSeconds(Math.max(0, Math.min(seconds, MAX_RETRY_AFTER_SECONDS)));
	}

	@Override
	public String toString() {
		return "ResponseReader[" + this.status + "]";
	}

}
