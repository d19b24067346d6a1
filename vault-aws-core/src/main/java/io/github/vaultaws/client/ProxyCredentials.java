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

import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for the HTTP proxy of a request: of the default {@link Authenticator}, of
 * the system properties of the protocol, such as {@code https.proxyUser}, or of the
 * environment variable that names the proxy, if it was read. No other server receives
 * them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ProxyCredentials implements CredentialsProvider {

	private final @Nullable HttpHost proxy;

	private final String protocol;

	private final ProxySelector proxies;

	private ProxyCredentials(@Nullable HttpHost proxy, String protocol, ProxySelector proxies) {
		this.proxy = proxy;
		this.protocol = protocol;
		this.proxies = proxies;
	}

	/**
	 * Return an interceptor that runs before the connection is established.
	 * @param proxies the proxies of the client
	 * @return the interceptor
	 */
	static ExecChainHandler of(ProxySelector proxies) {
		return (request, scope, chain) -> {
			scope.clientContext.setCredentialsProvider(new ProxyCredentials(scope.route.getProxyHost(),
					scope.route.getTargetHost().getSchemeName(), proxies));
			return chain.proceed(request, scope);
		};
	}

	@Override
	public @Nullable Credentials getCredentials(AuthScope scope, HttpContext context) {
		HttpHost proxy = this.proxy;
		if (proxy == null || !proxy.getHostName().equalsIgnoreCase(scope.getHost())
				|| proxy.getPort() != scope.getPort()) {
			return null;
		}
		PasswordAuthentication authentication = Authenticator.requestPasswordAuthentication(proxy.getHostName(), null,
				proxy.getPort(), this.protocol, scope.getRealm(), scope.getSchemeName(), null, RequestorType.PROXY);
		String user = System.getProperty(this.protocol + ".proxyUser");
		if (authentication == null && user != null) {
			authentication = new PasswordAuthentication(user,
					System.getProperty(this.protocol + ".proxyPassword", "").toCharArray());
		}
		if (authentication == null && this.proxies instanceof SdkProxySelector variables) {
			authentication = variables.credentials(proxy.getHostName(), proxy.getPort());
		}
		return (authentication != null)
				? new UsernamePasswordCredentials(authentication.getUserName(), authentication.getPassword()) : null;
	}

}
