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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A Spring HTTP request that a {@link BoundedHttpClient} sends.
 *
 * @author The vault-aws-spring-boot authors
 */
final class BoundedRequest extends AbstractClientHttpRequest {

	private final BoundedHttpClient client;

	private final Duration deadline;

	private final URI uri;

	private final HttpMethod method;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	BoundedRequest(BoundedHttpClient client, Duration deadline, URI uri, HttpMethod method) {
		this.client = client;
		this.deadline = deadline;
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
	protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
		HttpUriRequestBase request = new HttpUriRequestBase(this.method.name(), this.uri);
		headers.forEach((name, values) -> {
			if (!HttpHeaders.CONTENT_LENGTH.equalsIgnoreCase(name)) {
				values.forEach((value) -> request.addHeader(name, value));
			}
		});
		if (this.body.size() > 0) {
			request.setEntity(new ByteArrayEntity(this.body.toByteArray(), null));
		}
		return this.client.execute(request, this.uri, this.deadline);
	}

}
