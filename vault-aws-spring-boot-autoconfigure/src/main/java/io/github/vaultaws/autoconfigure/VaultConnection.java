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

package io.github.vaultaws.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.vault.config.VaultProperties;
import org.springframework.core.io.Resource;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.util.StringUtils;
import org.springframework.vault.client.ClientHttpRequestFactoryFactory;
import org.springframework.vault.client.RestClientBuilder;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultEndpointProvider;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.ClientOptions;
import org.springframework.vault.support.SslConfiguration;
import org.springframework.vault.support.SslConfiguration.KeyStoreConfiguration;
import org.springframework.web.client.RestClient;

/**
 * How our own calls reach Vault. Endpoint, namespace and TLS are those of Spring Cloud
 * Vault. Other than there no request is ever repeated, a connection is used again only
 * within a second, and answers are waited for: a read of AWS keys makes an IAM user, and
 * a login may spend a secret id.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultConnection implements DisposableBean {

	private static final Duration SHORTEST_READ_TIMEOUT = Duration.ofSeconds(60);

	/**
	 * A connection that waits any longer may be closed by the other side just when the
	 * next request is sent on it.
	 */
	private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(1);

	private final CloseableHttpClient httpClient;

	private final RestClient restClient;

	VaultConnection(VaultProperties properties, @Nullable VaultEndpointProvider endpointProvider) {
		this.httpClient = httpClient(properties);
		RestClientBuilder builder = RestClientBuilder.builder()
			.endpointProvider((endpointProvider != null) ? endpointProvider
					: SimpleVaultEndpointProvider.of(endpoint(properties)))
			.requestFactory(new HttpComponentsClientHttpRequestFactory(this.httpClient));
		if (StringUtils.hasText(properties.getNamespace())) {
			builder.defaultHeader(VaultHttpHeaders.VAULT_NAMESPACE, properties.getNamespace());
		}
		this.restClient = builder.build();
	}

	/**
	 * Return a client that sends no token.
	 * @return the client
	 */
	RestClient restClient() {
		return this.restClient;
	}

	private static CloseableHttpClient httpClient(VaultProperties properties) {
		Duration readTimeout = Duration.ofMillis(properties.getReadTimeout());
		ClientOptions options = new ClientOptions(Duration.ofMillis(properties.getConnectionTimeout()),
				(readTimeout.compareTo(SHORTEST_READ_TIMEOUT) < 0) ? SHORTEST_READ_TIMEOUT : readTimeout);
		try {
			return ClientHttpRequestFactoryFactory.HttpComponents
				.getHttpClientBuilder(options, ssl(properties.getSsl()))
				.disableAutomaticRetries()
				.setKeepAliveStrategy((response, context) -> KEEP_ALIVE)
				.build();
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The TLS settings for Vault cannot be used: " + ex.getMessage(),
					"Check the properties 'spring.cloud.vault.ssl.*'.");
		}
	}

	private static VaultEndpoint endpoint(VaultProperties properties) {
		if (StringUtils.hasText(properties.getUri())) {
			return VaultEndpoint.from(URI.create(properties.getUri()));
		}
		VaultEndpoint endpoint = VaultEndpoint.create(properties.getHost(), properties.getPort());
		endpoint.setScheme(properties.getScheme());
		return endpoint;
	}

	private static SslConfiguration ssl(VaultProperties.Ssl ssl) {
		return new SslConfiguration(keyStore(ssl.getKeyStore(), ssl.getKeyStorePassword(), ssl.getKeyStoreType()),
				keyStore(ssl.getTrustStore(), ssl.getTrustStorePassword(), ssl.getTrustStoreType()),
				ssl.getEnabledProtocols(), ssl.getEnabledCipherSuites());
	}

	private static KeyStoreConfiguration keyStore(@Nullable Resource resource, @Nullable String password,
			@Nullable String type) {
		if (resource == null) {
			return KeyStoreConfiguration.unconfigured();
		}
		KeyStoreConfiguration store = StringUtils.hasText(password)
				? KeyStoreConfiguration.of(resource, password.toCharArray()) : KeyStoreConfiguration.of(resource);
		return StringUtils.hasText(type) ? store.withStoreType(type) : store;
	}

	@Override
	public void destroy() throws IOException {
		this.httpClient.close();
	}

}
