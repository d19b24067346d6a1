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

package io.github.vaultaws.test.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.HttpSender;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * STS or IAM at any endpoint, reached by HTTP with signed requests. Nothing is sent
 * again.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RemoteAws implements AwsEndpoint {

	private static final List<String> SIGNED_HEADERS = List.of("content-type", "host", "x-amz-date");

	private final URI endpoint;

	private final String region;

	private final Clock clock;

	/**
	 * Create a new {@link RemoteAws} instance.
	 * @param endpoint the endpoint
	 * @param region the region to sign for
	 * @param clock the clock that dates the signatures
	 */
	public RemoteAws(URI endpoint, String region, Clock clock) {
		this.endpoint = endpoint;
		this.region = region;
		this.clock = clock;
	}

	@Override
	public AwsResponse call(TestCredentials credentials, String action, Map<String, String> parameters) {
		AwsService service = AwsService.of(action);
		Exchange request = service.request(action, parameters);
		return AwsResponse.of(send(signed(request, credentials, service)));
	}

	@Override
	public ServerResponse forward(Exchange request) {
		return send(request);
	}

	private ServerResponse send(Exchange request) {
		try {
			return HttpSender.send(this.endpoint, request);
		}
		catch (IOException ex) {
			throw AwsException.unreachable(this.endpoint, ex);
		}
	}

	private Exchange signed(Exchange request, TestCredentials credentials, AwsService service) {
		Instant now = this.clock.instant();
		String date = SignatureVerifier.DATE.format(now);
		Map<String, List<String>> headers = new TreeMap<>(request.headers());
		headers.put("Host", List.of(this.endpoint.getRawAuthority()));
		headers.put("X-Amz-Date", List.of(date));
		Authorization authorization = new Authorization(credentials.accessKeyId(), date.substring(0, 8), this.region,
				service.signingName(), SIGNED_HEADERS, "", date, null);
		String signature = SigV4.signature(with(request, headers), authorization, credentials.secretAccessKey());
		headers.put("Authorization", List.of(authorization.header(signature)));
		return with(request, headers);
	}

	private static Exchange with(Exchange request, Map<String, List<String>> headers) {
		return new Exchange(request.method(), request.rawPath(), request.query(), headers, request.body(),
				request.remoteAddress());
	}

}
