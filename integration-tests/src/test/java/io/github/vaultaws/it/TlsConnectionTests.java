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

package io.github.vaultaws.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.CertificateBundle;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for connections to a real Vault whose certificate is issued by a private
 * authority, and which requires a client certificate.
 */
@RequiresContainers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsConnectionTests {

	private static final String ROLE = "tls";

	private static final String CREDENTIALS = "aws/creds/" + ROLE;

	private static final String SSL = "spring.cloud.vault.ssl.";

	private static final String BUNDLE = "spring.ssl.bundle.pem.vault.";

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final RealServers servers;

	private final PrivateCa authority;

	private final PrivateCa nextAuthority;

	private final CertificateBundle client;

	private TlsVault server;

	private RealVault vault;

	@TempDir
	private Path folder;

	TlsConnectionTests(RealServers servers) {
		this.servers = servers;
		this.authority = new PrivateCa(servers.vault().admin(), "private-ca");
		this.nextAuthority = new PrivateCa(servers.vault().admin(), "next-private-ca");
		this.client = this.authority.issue("client");
	}

	@BeforeAll
	void startServer() {
		this.server = new TlsVault(this.servers,
				List.of(this.authority.issue("localhost"), this.nextAuthority.issue("localhost")));
		this.vault = this.server.vault();
		this.vault.createRole(ROLE, "assumed_role", this.servers.aws());
		this.vault.write("sys/auth/cert", Map.of("type", "cert"));
		this.vault.write("auth/cert/certs/" + ROLE,
				Map.of("certificate", this.client.getIssuingCaCertificate(), "token_policies", ROLE));
		this.vault.audit();
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PKCS12", "PEM" })
	void storesOfSpringCloudVaultApplyToAllRequests(String trustStoreType) throws IOException {
		try (ConfigurableApplicationContext context = stores(appRole(uri("localhost")), trustStoreType).run()) {
			assertObtainsCredentials(context, "approle");
			context.getBean(VaultTemplate.class).read("auth/token/lookup-self");
			assertThat(this.vault.lastAudited("auth/token/lookup-self")).satisfies(this::isOfClient);
		}
	}

	@Test
	void bundleAppliesToTheRequestsOfTheLibrary() throws IOException {
		try (ConfigurableApplicationContext context = bundle(appRole(uri("localhost")), this.client).run()) {
			assertObtainsCredentials(context, "approle");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void certificateIsTheLogin(boolean managed) throws IOException {
		try (ConfigurableApplicationContext context = stores(
				application(uri("localhost")).with("spring.cloud.vault.authentication", "cert")
					.with("vault.aws.session.managed", managed),
				"PKCS12")
			.run()) {
			assertObtainsCredentials(context, "cert-" + ROLE);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void withoutTheAuthorityTheStartFails(boolean bundle) throws IOException {
		CertificateBundle other = this.nextAuthority.issue("client");
		TestApplication application = appRole(uri("localhost"));
		assertThat(fail(bundle ? bundle(application, other) : application)).satisfies((failure) -> {
			assertThat(failure).hasMessageContaining("TLS certificate of https://localhost:")
				.hasMessageContaining("is not trusted");
			assertThat(failure.getAction()).contains("'spring.cloud.vault.ssl.trust-store'", "'vault.aws.ssl.bundle'");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anotherHostNameFailsTheStart(boolean bundle) throws IOException {
		TestApplication application = appRole(uri("127.0.0.1"));
		assertThat(fail(bundle ? bundle(application, this.client) : stores(application, "PKCS12")))
			.satisfies((failure) -> {
				assertThat(failure).hasMessageContaining("TLS certificate of https://127.0.0.1:")
					.hasMessageContaining("is issued for another host");
				assertThat(failure.getAction()).contains("'spring.cloud.vault.uri'");
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void withoutTheClientCertificateTheStartFails(boolean bundle) throws IOException {
		TestApplication application = appRole(uri("localhost"));
		assertThat(fail(bundle ? trust(application) : trustStore(application, "PKCS12"))).satisfies((failure) -> {
			assertThat(failure).hasMessageContaining("rejected the TLS handshake");
			assertThat(failure.getAction()).contains("'spring.cloud.vault.ssl.key-store'", "'vault.aws.ssl.bundle'");
		});
	}

	@Test
	void keyOfAPemStoreFailsTheStart() throws IOException {
		VaultAwsException failure = stores(appRole(uri("localhost")), "PEM").with(SSL + "key-store-type", "PEM")
			.fail(VaultAwsException.class);
		assertThat(failure).hasMessageContaining("no private key from a key store of type PEM");
		assertThat(failure.getAction()).contains("'spring.cloud.vault.ssl.*'");
	}

	@Test
	void reloadedBundleTrustsTheNextAuthority() throws IOException {
		InetSocketAddress[] target = { this.server.address(0) };
		try (Relay relay = new Relay(() -> target[0]);
				ConfigurableApplicationContext context = bundle(appRole("https://localhost:" + relay.uri().getPort()),
						this.client)
					.with(BUNDLE + "reload-on-update", true)
					.with("spring.ssl.bundle.watch.file.quiet-period", "100ms")
					.run()) {
			ManagedCredentials credentials = context.getBean(ManagedCredentials.class);
			String first = accessKeyId(context);
			target[0] = this.server.address(1);
			write(this.nextAuthority.issue("client"));
			await().atMost(TIMEOUT).untilAsserted(() -> {
				credentials.rotate();
				assertThat(accessKeyId(context)).isNotEqualTo(first);
			});
			assertObtainsCredentials(context, "approle");
		}
	}

	private void isOfClient(AuditedRequest request) {
		assertThat(request.clientCertificate()).isEqualTo(serialNumber(this.client));
	}

	private static String serialNumber(CertificateBundle certificate) {
		return certificate.getX509Certificate().getSerialNumber().toString();
	}

	private void assertObtainsCredentials(ConfigurableApplicationContext context, String identity) {
		try (StsClient sts = this.servers.aws().sts(context.getBean(AwsCredentialsProvider.class))) {
			assertThat(sts.getCallerIdentity().arn()).contains("assumed-role/" + ROLE + "/");
		}
		AuditedRequest request = this.vault.lastAudited(CREDENTIALS);
		assertThat(request.identity()).isEqualTo(identity);
		assertThat(request.clientCertificate()).isNotEmpty();
	}

	private static String accessKeyId(ConfigurableApplicationContext context) {
		return context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId();
	}

	private static VaultAwsLoginException fail(TestApplication application) {
		VaultAwsLoginException failure = application.fail(VaultAwsLoginException.class);
		assertThat(failure.getReason()).isEqualTo(LoginFailureReason.CONNECTION_MISCONFIGURED);
		return failure;
	}

	private String uri(String host) {
		return "https://" + host + ":" + this.server.address(0).getPort();
	}

	private TestApplication application(String uri) {
		return TestApplication.withCredentialsOf(ROLE, this.vault, this.servers.aws())
			.with("spring.cloud.vault.uri", uri);
	}

	private TestApplication appRole(String uri) {
		return application(uri).appRole(this.vault.appRole(ROLE, Map.of("token_policies", ROLE)), this.folder);
	}

	private TestApplication bundle(TestApplication application, CertificateBundle certificate) throws IOException {
		write(certificate);
		return application.with("vault.aws.ssl.bundle", "vault")
			.with(BUNDLE + "truststore.certificate", url(this.folder.resolve("ca.pem")))
			.with(BUNDLE + "keystore.certificate", url(this.folder.resolve("certificate.pem")))
			.with(BUNDLE + "keystore.private-key", url(this.folder.resolve("key.pem")));
	}

	private TestApplication trust(TestApplication application) throws IOException {
		write(this.client);
		return application.with("vault.aws.ssl.bundle", "vault")
			.with(BUNDLE + "truststore.certificate", url(this.folder.resolve("ca.pem")));
	}

	private void write(CertificateBundle certificate) throws IOException {
		Files.writeString(this.folder.resolve("ca.pem"), certificate.getIssuingCaCertificate());
		Files.writeString(this.folder.resolve("certificate.pem"), certificate.getCertificate());
		Files.writeString(this.folder.resolve("key.pem"), certificate.getPrivateKey());
	}

	private TestApplication trustStore(TestApplication application, String type) throws IOException {
		Path file = this.folder.resolve("trust-store");
		return application
			.with(SSL + "trust-store",
					url(type.equals("PEM") ? Files.writeString(file, this.client.getIssuingCaCertificate())
							: PrivateCa.write(this.client.createTrustStore(), file)))
			.with(SSL + "trust-store-password", PrivateCa.PASSWORD)
			.with(SSL + "trust-store-type", type);
	}

	private TestApplication stores(TestApplication application, String trustStoreType) throws IOException {
		KeyStore store = new PemSslStoreBundle(PemSslStoreDetails.forCertificate(this.client.getCertificate())
			.withPrivateKey(this.client.getPrivateKey())
			.withPassword(PrivateCa.PASSWORD), null).getKeyStore();
		return trustStore(application, trustStoreType)
			.with(SSL + "key-store", url(PrivateCa.write(store, this.folder.resolve("key-store"))))
			.with(SSL + "key-store-password", PrivateCa.PASSWORD)
			.with(SSL + "key-store-type", "PKCS12");
	}

	private static String url(Path file) {
		return file.toUri().toString();
	}

}
