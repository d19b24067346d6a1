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

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire. Immutable.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Exchange {

	private final String method;

	private final String rawPath;

	private final String query;

	private final Map<String, List<String>> headers;

	private final byte[] body;

	private final InetAddress remoteAddress;

	/**
	 * Create a request.
	 * @param method the method, {@code LIST} being one
	 * @param rawPath the path, not decoded
	 * @param query the query string, not decoded, empty if there is none
	 * @param headers the headers, found by names of any case
	 * @param body the body, empty if there is none
	 * @param remoteAddress the address of the client
	 */
	public Exchange(String method, String rawPath, String query, Map<String, List<String>> headers, byte[] body,
			InetAddress remoteAddress) {
		this.method = method;
		this.rawPath = rawPath;
		this.query = query;
		this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		this.headers.putAll(headers);
		this.body = body;
		this.remoteAddress = remoteAddress;
	}

	/**
	 * Return the method.
	 * @return the method
	 */
	public String method() {
		return this.method;
	}

	/**
	 * Return the path, not decoded.
	 * @return the path
	 */
	public String rawPath() {
		return this.rawPath;
	}

	/**
	 * Return the query string, not decoded.
	 * @return the query string, empty if there is none
	 */
	public String query() {
		return this.query;
	}

	/**
	 * Return the headers.
	 * @return the headers, found by names of any case
	 */
	public Map<String, List<String>> headers() {
		return Collections.unmodifiableMap(this.headers);
	}

	/**
	 * Return the body.
	 * @return the bytes, none if there is no body
	 */
	public byte[] body() {
		return this.body;
	}

	/**
	 * Return the address of the client.
	 * @return the address
	 */
	public InetAddress remoteAddress() {
		return this.remoteAddress;
	}

	/**
	 * Return the decoded path.
	 * @return the path
	 */
	public String path() {
		return Form.decodePath(this.rawPath);
	}

	/**
	 * Return the first value of a header.
	 * @param name the name of the header, in any case
	 * @return the value, or {@code null} if there is no such header
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * Return the decoded parameters of the query string.
	 * @return the parameters, in the order of the query string
	 */
	public Map<String, List<String>> queryParameters() {
		return Form.decode(this.query);
	}

	/**
	 * Return the decoded parameters of a form in the body.
	 * @return the parameters, in the order of the form
	 */
	public Map<String, List<String>> formParameters() {
		return Form.decode(bodyText());
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
		return "Exchange[" + this.method + " " + this.rawPath + "]";
	}

}
