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

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.auth.SystemDefaultCredentialsProvider;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of the JVM for the HTTP proxy of a request: of the default
 * {@link java.net.Authenticator}, or of system properties such as
 * {@code https.proxyUser}. No other server receives them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ProxyCredentials implements CredentialsProvider {

	private final @Nullable HttpHost proxy;

	private final CredentialsProvider system = new SystemDefaultCredentialsProvider();

	private ProxyCredentials(@Nullable HttpHost proxy) {
		this.proxy = proxy;
	}

	/**
	 * Interceptor that runs before the connection is established.
	 * @param request the request
	 * @param scope the scope of the request
	 * @param chain the remaining interceptors
	 * @return the response
	 * @throws IOException if there is no response
	 * @throws HttpException if the response is not HTTP
	 */
	static ClassicHttpResponse provide(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		scope.clientContext.setCredentialsProvider(new ProxyCredentials(scope.route.getProxyHost()));
		return chain.proceed(request, scope);
	}

	@Override
	public @Nullable Credentials getCredentials(AuthScope scope, HttpContext context) {
		return (this.proxy != null && this.proxy.getHostName().equalsIgnoreCase(scope.getHost())
				&& this.proxy.getPort() == scope.getPort()) ? this.system.getCredentials(scope, context) : null;
	}

}
