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

package io.github.vaultaws;

import java.net.ProxySelector;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.SslConfiguration;

/**
 * Options of the requests that the library sends to Vault. Not thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultHttpOptions {

	private final Map<String, String> headers = new LinkedHashMap<>();

	private @Nullable ProxySelector proxies = ProxySelector.getDefault();

	private SslConfiguration ssl;

	/**
	 * Create new {@link VaultHttpOptions}.
	 * @param ssl the SSL configuration
	 */
	public VaultHttpOptions(SslConfiguration ssl) {
		this.ssl = ssl;
	}

	/**
	 * Add a header to each request.
	 * @param name the name of the header
	 * @param value the value
	 * @return these options
	 * @throws IllegalArgumentException if the header is {@code X-Vault-Token}
	 */
	public VaultHttpOptions header(String name, String value) {
		Assert.isTrue(!name.equalsIgnoreCase(VaultHttpHeaders.VAULT_TOKEN),
				"The header X-Vault-Token is set by the session");
		this.headers.put(name, value);
		return this;
	}

	/**
	 * Set the proxies. By default, the proxies of the JVM are used.
	 * @param proxies the proxies, or {@code null} to use none
	 * @return these options
	 */
	public VaultHttpOptions proxies(@Nullable ProxySelector proxies) {
		this.proxies = proxies;
		return this;
	}

	/**
	 * Set the SSL configuration. By default, {@code spring.cloud.vault.ssl.*} is used.
	 * @param ssl the SSL configuration
	 * @return these options
	 */
	public VaultHttpOptions ssl(SslConfiguration ssl) {
		this.ssl = ssl;
		return this;
	}

	/**
	 * Return the headers.
	 * @return the headers by name
	 */
	public Map<String, String> headers() {
		return Map.copyOf(this.headers);
	}

	/**
	 * Return the proxies.
	 * @return the proxies, or {@code null} if none are used
	 */
	public @Nullable ProxySelector proxies() {
		return this.proxies;
	}

	/**
	 * Return the SSL configuration.
	 * @return the SSL configuration
	 */
	public SslConfiguration ssl() {
		return this.ssl;
	}

}
