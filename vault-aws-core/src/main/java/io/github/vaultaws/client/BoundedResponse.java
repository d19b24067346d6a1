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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

import io.github.vaultaws.client.ExchangeFailedException.Stage;

/**
 * A response that is completely held in memory.
 *
 * @author The vault-aws-spring-boot authors
 */
final class BoundedResponse implements ClientHttpResponse {

	private static final int MAX_BODY = 2 * 1024 * 1024;

	private final HttpStatusCode status;

	private final HttpHeaders headers;

	private final byte[] body;

	private BoundedResponse(HttpStatusCode status, HttpHeaders headers, byte[] body) {
		this.status = status;
		this.headers = headers;
		this.body = body;
	}

	static BoundedResponse read(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		for (Header header : response.getHeaders()) {
			headers.add(header.getName(), header.getValue());
		}
		return new BoundedResponse(HttpStatusCode.valueOf(response.getCode()), headers,
				body(request, response.getEntity()));
	}

	private static byte[] body(HttpUriRequestBase request, @Nullable HttpEntity entity) throws IOException {
		if (entity == null) {
			return new byte[0];
		}
		InputStream content = entity.getContent();
		byte[] body = (entity.getContentLength() > MAX_BODY) ? new byte[MAX_BODY + 1]
				: content.readNBytes(MAX_BODY + 1);
		if (body.length > MAX_BODY) {
			// Without the abort, closing the response would read the rest of the body.
			request.abort();
			throw new ExchangeFailedException(Stage.UNREADABLE, "The response is larger than 2 MiB", null);
		}
		return body;
	}

	/**
	 * Return the target of a redirect that can be followed.
	 * @param uri the address of the request
	 * @return the target, or {@code null} if this is not a redirect
	 * @throws ExchangeFailedException if the redirect must not be followed
	 */
	@Nullable URI redirectFrom(URI uri) throws ExchangeFailedException {
		String location = this.headers.getFirst(HttpHeaders.LOCATION);
		if (!this.status.is3xxRedirection() || location == null) {
			return null;
		}
		URI target;
		try {
			target = uri.resolve(location);
		}
		catch (IllegalArgumentException ex) {
			throw new ExchangeFailedException(Stage.UNREADABLE,
					"The redirect from " + shown(uri) + " has an invalid location", null);
		}
		if (this.status.value() != HttpStatus.TEMPORARY_REDIRECT.value()
				&& this.status.value() != HttpStatus.PERMANENT_REDIRECT.value()) {
			throw notFollowed(uri, target, "its status is " + this.status.value() + ", not 307 or 308");
		}
		if (!uri.getScheme().equalsIgnoreCase(target.getScheme()) || target.getHost() == null) {
			throw notFollowed(uri, target, "it changes the scheme");
		}
		return target;
	}

	static ExchangeFailedException notFollowed(URI from, URI to, String reason) {
		return new ExchangeFailedException(Stage.UNREADABLE,
				"The redirect from " + shown(from) + " to " + shown(to) + " is not followed because " + reason,
				ConnectionProblem.redirected(to), null);
	}

	private static String shown(URI uri) {
		return ConnectionProblem.origin(uri) + PrintableText.of(String.valueOf(uri.getPath()));
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.status;
	}

	@Override
	public String getStatusText() {
		return "";
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public InputStream getBody() {
		return new ByteArrayInputStream(this.body);
	}

	@Override
	public void close() {
	}

	@Override
	public String toString() {
		return "BoundedResponse[" + this.status.value() + "]";
	}

}
