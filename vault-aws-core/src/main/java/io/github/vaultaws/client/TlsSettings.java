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
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.util.List;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.jspecify.annotations.Nullable;
import org.springframework.vault.client.ClientHttpRequestFactoryFactory;
import org.springframework.vault.support.ClientOptions;
import org.springframework.vault.support.SslConfiguration;

/**
 * TLS settings of an HTTP client. Host names are always verified.
 *
 * @param context the SSL context
 * @param protocols the enabled protocols, or an empty list for the defaults
 * @param cipherSuites the enabled cipher suites, or an empty list for the defaults
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record TlsSettings(SSLContext context, List<String> protocols, List<String> cipherSuites) {

	/**
	 * Create {@link TlsSettings} from an SSL configuration.
	 * @param ssl the SSL configuration
	 * @return the settings, or {@code null} for the defaults of the JVM
	 * @throws GeneralSecurityException if the key or the certificates are invalid
	 * @throws IOException if the key or the certificates cannot be read
	 */
	static @Nullable TlsSettings of(SslConfiguration ssl) throws GeneralSecurityException, IOException {
		if (SslConfiguration.PEM_KEYSTORE_TYPE.equalsIgnoreCase(ssl.getKeyStoreConfiguration().getStoreType())) {
			throw new KeyStoreException("Spring Vault reads no private key from a key store of type PEM;"
					+ " use PKCS12, or an SSL bundle of Spring Boot");
		}
		return isConfigured(ssl)
				? new TlsSettings(sslContext(ssl), ssl.getEnabledProtocols(), ssl.getEnabledCipherSuites()) : null;
	}

	/**
	 * Return whether an SSL configuration differs from the defaults of the JVM.
	 * @param ssl the SSL configuration
	 * @return {@code true} if it contains a key, certificates, protocols or cipher suites
	 */
	public static boolean isConfigured(SslConfiguration ssl) {
		return ssl.getKeyStoreConfiguration().isPresent() || ssl.getTrustStoreConfiguration().isPresent()
				|| !ssl.getEnabledProtocols().isEmpty() || !ssl.getEnabledCipherSuites().isEmpty();
	}

	// Spring Vault exposes its SSL context only as part of a JDK client.
	private static SSLContext sslContext(SslConfiguration ssl) throws GeneralSecurityException, IOException {
		return ClientHttpRequestFactoryFactory.JdkHttpClient.getBuilder(new ClientOptions(), ssl).build().sslContext();
	}

	TlsSocketStrategy strategy() {
		return new DefaultClientTlsStrategy(this.context, orDefault(this.protocols), orDefault(this.cipherSuites),
				SSLBufferMode.STATIC, HttpsSupport.getDefaultHostnameVerifier());
	}

	private static String @Nullable [] orDefault(List<String> names) {
		return names.isEmpty() ? null : names.toArray(String[]::new);
	}

}
