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
import java.net.URISyntaxException;

import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.jspecify.annotations.Nullable;

import io.github.vaultaws.client.ExchangeFailedException.Stage;

/**
 * An HTTP exchange that any thread can abort.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Exchange {

	private static final String SENT = Exchange.class.getName() + ".sent";

	private final CloseableHttpClient client;

	private volatile @Nullable HttpUriRequestBase current;

	private volatile @Nullable String abortReason;

	Exchange(CloseableHttpClient client) {
		this.client = client;
	}

	/**
	 * Interceptor that runs once the connection is established.
	 * @param request the request
	 * @param scope the scope of the request
	 * @param chain the remaining interceptors
	 * @return the response
	 * @throws IOException if there is no response
	 * @throws HttpException if the response is not HTTP
	 */
	static ClassicHttpResponse markAsSent(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		scope.clientContext.setAttribute(SENT, true);
		return chain.proceed(request, scope);
	}

	BoundedResponse execute(HttpUriRequestBase request, URI uri) throws ExchangeFailedException {
		BoundedResponse response = send(request);
		URI target = response.redirectFrom(uri);
		if (target == null) {
			return response;
		}
		HttpUriRequestBase redirected = new HttpUriRequestBase(request.getMethod(), target);
		redirected.setHeaders(request.getHeaders());
		redirected.setEntity(request.getEntity());
		response = send(redirected);
		URI next = response.redirectFrom(target);
		if (next != null) {
			throw BoundedResponse.notFollowed(target, next, "it is the second in a row");
		}
		return response;
	}

	private BoundedResponse send(HttpUriRequestBase request) throws ExchangeFailedException {
		this.current = request;
		HttpClientContext context = HttpClientContext.create();
		try {
			if (this.abortReason != null) {
				throw new IOException(this.abortReason);
			}
			return this.client.execute(request, context, (response) -> BoundedResponse.read(request, response));
		}
		catch (ExchangeFailedException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			throw failure(request, ex, (context.getAttribute(SENT) != null) ? Stage.SENT : Stage.NOT_SENT);
		}
	}

	private ExchangeFailedException failure(HttpUriRequestBase request, Exception cause, Stage stage) {
		if (this.abortReason != null) {
			return new ExchangeFailedException(stage, this.abortReason, cause);
		}
		String message = PrintableText.ofFailure(cause);
		if (isNotHttp(cause)) {
			// The message of the cause may contain a part of the response.
			return new ExchangeFailedException(Stage.UNREADABLE, "The response is not HTTP", null);
		}
		ConnectionProblem problem = ConnectionProblem.find(cause);
		return (problem != null) ? new ExchangeFailedException(stage,
				described(problem, request) + " (" + message + ")", problem.action(), cause)
				: new ExchangeFailedException(stage, message, cause);
	}

	private static String described(ConnectionProblem problem, HttpUriRequestBase request) {
		try {
			return problem.description(request.getUri());
		}
		catch (URISyntaxException ex) {
			return problem.description();
		}
	}

	private static boolean isNotHttp(Exception ex) {
		return ex instanceof MalformedChunkCodingException || ex instanceof ClientProtocolException;
	}

	/**
	 * Abort the exchange. Thread-safe.
	 * @param reason the message of the failure
	 */
	void abort(String reason) {
		this.abortReason = reason;
		HttpUriRequestBase current = this.current;
		if (current != null) {
			current.abort();
		}
	}

}
