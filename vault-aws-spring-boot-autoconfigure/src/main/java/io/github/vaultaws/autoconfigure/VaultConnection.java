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
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.vault.config.VaultProperties;
import org.springframework.core.io.Resource;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.StringUtils;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultEndpointProvider;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.SslConfiguration;
import org.springframework.vault.support.SslConfiguration.KeyStoreConfiguration;

import io.github.vaultaws.VaultHttpCustomizer;
import io.github.vaultaws.VaultHttpOptions;
import io.github.vaultaws.client.BoundedHttpClient;
import io.github.vaultaws.client.ClearTextCheck;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.TlsSettings;
import io.github.vaultaws.client.VaultHttp;

/**
 * Connection to Vault for the requests of {@code vault.aws}. Endpoint, namespace and TLS
 * settings are those of Spring Cloud Vault.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultConnection implements DisposableBean {

	private final BoundedHttpClient client;

	private final VaultHttp vault;

	private final boolean customized;

	/**
	 * Create a new {@link VaultConnection}.
	 * @param properties the properties of Spring Cloud Vault; its {@code read-timeout}
	 * can extend a deadline
	 * @param endpointProvider the provider of Vault's endpoint, or {@code null} to use
	 * the properties
	 * @param timer the scheduler for the deadlines of requests
	 * @param customizers the customizers of the application, in order
	 * @param bundle the TLS settings of an SSL bundle, or {@code null} to use the
	 * properties
	 */
	VaultConnection(VaultProperties properties, @Nullable VaultEndpointProvider endpointProvider, TaskScheduler timer,
			List<VaultHttpCustomizer> customizers, @Nullable Supplier<TlsSettings> bundle) {
		VaultHttpOptions options = new VaultHttpOptions(ssl(properties.getSsl()));
		if (bundle != null && TlsSettings.isConfigured(options.ssl())) {
			throw new InvalidVaultAwsConfigurationException(
					"Both 'vault.aws.ssl.bundle' and 'spring.cloud.vault.ssl' are set.",
					"Remove one of them: the properties of Spring Cloud Vault apply to the requests of 'vault.aws', too.");
		}
		if (StringUtils.hasText(properties.getNamespace())) {
			options.header(VaultHttpHeaders.VAULT_NAMESPACE, properties.getNamespace());
		}
		this.customized = !customizers.isEmpty();
		customizers.forEach((customizer) -> customizer.customize(options));
		this.client = client(Duration.ofMillis(properties.getConnectionTimeout()), options, timer, bundle);
		VaultEndpointProvider provider = (endpointProvider != null) ? endpointProvider
				: SimpleVaultEndpointProvider.of(endpoint(properties));
		ClearTextCheck.warn("Vault", provider.getVaultEndpoint().createUri(""));
		this.vault = new VaultHttp(this.client, provider, options.headers(),
				Duration.ofMillis(properties.getReadTimeout()));
	}

	VaultHttp vault() {
		return this.vault;
	}

	/**
	 * Return whether customizers were applied to the connection.
	 * @return whether there were any
	 */
	boolean isCustomized() {
		return this.customized;
	}

	private static BoundedHttpClient client(Duration connectTimeout, VaultHttpOptions options, TaskScheduler timer,
			@Nullable Supplier<TlsSettings> bundle) {
		if (bundle != null && !TlsSettings.isConfigured(options.ssl())) {
			return new BoundedHttpClient(timer, connectTimeout, bundle, options.proxies());
		}
		try {
			return new BoundedHttpClient(timer, connectTimeout, options.ssl(), options.proxies());
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The TLS settings for Vault are invalid: " + PrintableText.ofFailure(ex) + ".",
					"Check the properties 'spring.cloud.vault.ssl.*' and any bean of type VaultHttpCustomizer.");
		}
	}

	static VaultEndpoint endpoint(URI uri) {
		return VaultEndpoint.from(uri);
	}

	static VaultEndpoint endpoint(VaultProperties properties) {
		if (StringUtils.hasText(properties.getUri())) {
			return endpoint(URI.create(properties.getUri()));
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
	public void destroy() {
		this.client.close();
	}

}
