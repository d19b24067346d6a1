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

package io.github.vaultaws.test.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A response to a request. Immutable.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ServerResponse {

	private static final byte[] NO_BODY = {};

	private final int status;

	private final Map<String, String> headers;

	private final byte[] body;

	/**
	 * Create a new {@link ServerResponse} instance.
	 * @param status the status
	 * @param headers the headers besides {@code Content-Length} and {@code Date}, which
	 * the server adds
	 * @param body the body
	 */
	public ServerResponse(int status, Map<String, String> headers, byte[] body) {
		this.status = status;
		this.headers = Map.copyOf(headers);
		this.body = body;
	}

	/**
	 * Return a response without a body.
	 * @param status the status
	 * @return the response
	 */
	public static ServerResponse of(int status) {
		return new ServerResponse(status, Map.of(), NO_BODY);
	}

	/**
	 * Return a response with a body of some type.
	 * @param status the status
	 * @param contentType the exact value of the {@code Content-Type} header
	 * @param body the body
	 * @return the response
	 */
	public static ServerResponse of(int status, String contentType, String body) {
		return new ServerResponse(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return a plain text response.
	 * @param status the status
	 * @param body the body
	 * @return the response
	 */
	public static ServerResponse text(int status, String body) {
		return of(status, "text/plain", body);
	}

	/**
	 * Return a JSON response.
	 * @param status the status
	 * @param body the body
	 * @return the response
	 */
	public static ServerResponse json(int status, String body) {
		return of(status, "application/json", body);
	}

	/**
	 * Return this response with one more header.
	 * @param name the name of the header
	 * @param value its value
	 * @return the new response
	 */
	public ServerResponse withHeader(String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(name, value);
		return new ServerResponse(this.status, headers, this.body);
	}

	/**
	 * Return the status.
	 * @return the status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the headers.
	 * @return the headers
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return the value of a header.
	 * @param name the name of the header, in any case
	 * @return the value, or {@code null} if there is no such header
	 */
	public @Nullable String header(String name) {
		for (Map.Entry<String, String> header : this.headers.entrySet()) {
			if (header.getKey().equalsIgnoreCase(name)) {
				return header.getValue();
			}
		}
		return null;
	}

	/**
	 * Return the body.
	 * @return the bytes
	 */
	public byte[] body() {
		return this.body;
	}

	/**
	 * Return the body as text.
	 * @return the body
	 */
	public String bodyText() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "ServerResponse[" + this.status + ", " + this.body.length + " bytes]";
	}

}
