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

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.vault.support.SslConfiguration;

import io.github.vaultaws.VaultHttpCustomizer;
import io.github.vaultaws.client.TlsServer;
import io.github.vaultaws.client.VaultHttpException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SslBundleSettings} and the property {@code vault.aws.ssl.bundle}.
 */
class SslBundleSettingsTests {

	private static final String TRUST_STORE = "spring.ssl.bundle.jks.vault.truststore.";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SslAutoConfiguration.class, VaultAwsConnectionAutoConfiguration.class));

	@Test
	void bundleIsUsedForTheRequestsToVault(@TempDir Path folder) throws Exception {
		try (TlsServer server = TlsServer.start(folder, "localhost")) {
			this.contextRunner.withPropertyValues(properties(server))
				.run((context) -> call(context.getBean(VaultConnection.class)));
		}
	}

	@Test
	void withoutTheBundleTheCertificateIsNotTrusted(@TempDir Path folder) throws Exception {
		try (TlsServer server = TlsServer.start(folder, "localhost")) {
			this.contextRunner.withPropertyValues("spring.cloud.vault.uri=" + server.uri(), "vault.aws.ssl.bundle= ")
				.run((context) -> assertFails(context.getBean(VaultConnection.class), "certificate"));
		}
	}

	@Test
	void hostNamesAreVerified(@TempDir Path folder) throws Exception {
		try (TlsServer server = TlsServer.start(folder, "vault.example.com")) {
			this.contextRunner.withPropertyValues(properties(server))
				.run((context) -> assertFails(context.getBean(VaultConnection.class), "localhost"));
		}
	}

	@Test
	void reloadedBundleIsUsedForNewConnections(@TempDir Path folder) throws Exception {
		try (TlsServer server = TlsServer.start(folder, "localhost")) {
			DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("vault", SslBundle.of(SslStoreBundle.NONE));
			this.contextRunner.withBean(DefaultSslBundleRegistry.class, () -> bundles)
				.withPropertyValues("spring.cloud.vault.uri=" + server.uri(), "vault.aws.ssl.bundle=vault")
				.run((context) -> {
					VaultConnection connection = context.getBean(VaultConnection.class);
					assertFails(connection, "certificate");
					bundles.updateBundle("vault",
							SslBundle.of(new JksSslStoreBundle(null,
									JksSslStoreDetails.forLocation(server.trustStore().toUri().toString())
										.withPassword(TlsServer.PASSWORD))));
					call(connection);
				});
		}
	}

	@Test
	void customizerWins(@TempDir Path folder) throws Exception {
		try (TlsServer server = TlsServer.start(folder, "localhost")) {
			SslConfiguration trusted = server.trusted();
			this.contextRunner
				.withPropertyValues("spring.cloud.vault.uri=" + server.uri(), "vault.aws.ssl.bundle=vault")
				.withBean(DefaultSslBundleRegistry.class,
						() -> new DefaultSslBundleRegistry("vault", SslBundle.of(SslStoreBundle.NONE)))
				.withBean(VaultHttpCustomizer.class, () -> (options) -> options.ssl(trusted))
				.run((context) -> call(context.getBean(VaultConnection.class)));
		}
	}

	@Test
	void bundleThatDoesNotExistFailsTheStart() {
		this.contextRunner
			.withPropertyValues("vault.aws.ssl.bundle=valt", TRUST_STORE + "location=classpath:logback-test.xml")
			.run((context) -> assertFailure(context.getStartupFailure(),
					"The property 'vault.aws.ssl.bundle' refers to the SSL bundle 'valt', which does not exist.",
					"'vault'"));
	}

	@Test
	void withoutBundlesFailsTheStart() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(VaultAwsConnectionAutoConfiguration.class))
			.withPropertyValues("vault.aws.ssl.bundle=vault")
			.run((context) -> assertFailure(context.getStartupFailure(),
					"The property 'vault.aws.ssl.bundle' refers to the SSL bundle 'vault', which does not exist.",
					"'spring.ssl.bundle.pem.vault'"));
	}

	@Test
	void bundleThatCannotBeReadFailsTheStart() {
		this.contextRunner
			.withPropertyValues("vault.aws.ssl.bundle=vault", TRUST_STORE + "location=classpath:logback-test.xml")
			.run((context) -> assertFailure(context.getStartupFailure(),
					"The property 'vault.aws.ssl.bundle' refers to the SSL bundle 'vault', which cannot be used: ",
					"files and passwords"));
	}

	@Test
	void bundleAndPropertiesOfSpringCloudVaultFailTheStart(@TempDir Path folder) throws Exception {
		try (TlsServer server = TlsServer.start(folder, "localhost")) {
			this.contextRunner.withPropertyValues(properties(server))
				.withPropertyValues("spring.cloud.vault.ssl.trust-store=" + server.trustStore().toUri(),
						"spring.cloud.vault.ssl.trust-store-password=" + TlsServer.PASSWORD)
				.run((context) -> assertFailure(context.getStartupFailure(),
						"Both 'vault.aws.ssl.bundle' and 'spring.cloud.vault.ssl' are set.", "Remove one of them"));
		}
	}

	@Test
	void bundleForAConfigurationImportFailsTheStart() {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
				.run("--spring.config.import=vault://", "--vault.aws.ssl.bundle=vault",
						"--vault.aws.login.method=app-role"))
			.satisfies((failure) -> assertFailure(failure,
					"The property 'vault.aws.ssl.bundle' does not apply to 'spring.config.import=vault://'",
					"'spring.cloud.vault.ssl.*'"));
	}

	private static String[] properties(TlsServer server) throws Exception {
		return new String[] { "spring.cloud.vault.uri=" + server.uri(), "vault.aws.ssl.bundle=vault",
				TRUST_STORE + "location=" + server.trustStore().toUri(), TRUST_STORE + "password=" + TlsServer.PASSWORD,
				TRUST_STORE + "type=PKCS12" };
	}

	private static void call(VaultConnection connection) {
		connection.vault().within(Duration.ofMinutes(1)).get("sys/health", null);
	}

	private static void assertFails(VaultConnection connection, String text) {
		assertThatExceptionOfType(VaultHttpException.class).isThrownBy(() -> call(connection))
			.withMessageContaining(text);
	}

	private static void assertFailure(Throwable failure, String message, String action) {
		assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
			.isInstanceOfSatisfying(InvalidVaultAwsConfigurationException.class, (cause) -> {
				assertThat(cause).hasMessageStartingWith(message);
				assertThat(cause.getAction()).contains(action);
			});
	}

}
