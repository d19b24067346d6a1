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

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.StringUtils;

import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.TlsSettings;

/**
 * Translates the property {@code vault.aws.ssl.bundle}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SslBundleSettings {

	static final String PROPERTY = "vault.aws.ssl.bundle";

	private static final String SUBJECT = "The property '" + PROPERTY + "' ";

	private SslBundleSettings() {
	}

	/**
	 * Return the TLS settings of the bundle, which change when the bundle is reloaded.
	 * @param properties the properties
	 * @param bundles the bundles of the application, or {@code null} if there are none
	 * @return the settings, or {@code null} if the property is not set
	 */
	static @Nullable Supplier<TlsSettings> tls(VaultAwsProperties properties, @Nullable SslBundles bundles) {
		String name = properties.getSsl().getBundle();
		if (name == null || !StringUtils.hasText(name)) {
			return null;
		}
		if (bundles == null) {
			throw missing(name, List.of());
		}
		try {
			AtomicReference<TlsSettings> settings = new AtomicReference<>(settings(bundles.getBundle(name)));
			bundles.addBundleUpdateHandler(name, (bundle) -> settings.set(settings(bundle)));
			return settings::get;
		}
		catch (NoSuchSslBundleException ex) {
			throw missing(name, bundles.getBundleNames());
		}
		catch (RuntimeException ex) {
			throw new InvalidVaultAwsConfigurationException(SUBJECT + "refers to the SSL bundle '" + name
					+ "', which cannot be used: " + PrintableText.ofFailure(ex) + ".",
					"Check the files and passwords of the bundle.");
		}
	}

	/**
	 * Check that the property is not used for a configuration import, whose requests
	 * Spring Cloud Vault would send without the bundle.
	 * @param bundle the value of the property
	 * @throws InvalidVaultAwsConfigurationException if the property is set
	 */
	static void checkImport(String bundle) {
		if (StringUtils.hasText(bundle)) {
			throw new InvalidVaultAwsConfigurationException(
					SUBJECT + "does not apply to 'spring.config.import=vault://', which runs before SSL bundles exist.",
					"Set the properties 'spring.cloud.vault.ssl.*' instead.");
		}
	}

	private static InvalidVaultAwsConfigurationException missing(String name, List<String> names) {
		String existing = names.isEmpty() ? "There are no other bundles."
				: "The bundles are: " + names.stream().sorted().collect(Collectors.joining("', '", "'", "'")) + ".";
		return new InvalidVaultAwsConfigurationException(
				SUBJECT + "refers to the SSL bundle '" + name + "', which does not exist.",
				"Declare the bundle with 'spring.ssl.bundle.pem.%s' or 'spring.ssl.bundle.jks.%s', or correct the property. "
					.formatted(name, name) + existing);
	}

	private static TlsSettings settings(SslBundle bundle) {
		SslOptions options = bundle.getOptions();
		return new TlsSettings(bundle.createSslContext(), names(options.getEnabledProtocols()),
				names(options.getCiphers()));
	}

	private static List<String> names(String @Nullable [] names) {
		return (names != null) ? Arrays.asList(names) : List.of();
	}

}
