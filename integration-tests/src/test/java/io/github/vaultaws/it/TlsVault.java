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

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.springframework.vault.support.CertificateBundle;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.vault.VaultContainer;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Vault with several listeners that require TLS and a client certificate. The
 * tests configure it through another listener, without TLS.
 */
final class TlsVault implements AutoCloseable {

	private static final int PORT = 8200;

	private static final int FIRST_PORT = 8300;

	private final VaultContainer<?> container;

	private final RealVault vault;

	/**
	 * Start a Vault.
	 * @param servers the other servers
	 * @param certificates the certificate of each listener, which is valid for clients
	 * with a certificate of the same authority
	 */
	@SuppressWarnings("resource")
	TlsVault(RealServers servers, List<CertificateBundle> certificates) {
		this.container = new VaultContainer<>(Images.VAULT).withNetwork(servers.network())
			.withVaultToken(RealVault.ROOT_TOKEN)
			.withStartupAttempts(Images.START_ATTEMPTS)
			.waitingFor(Wait.forHttp("/v1/sys/health").forPort(PORT));
		for (int i = 0; i < certificates.size(); i++) {
			CertificateBundle certificate = certificates.get(i);
			this.container.addExposedPort(FIRST_PORT + i);
			copy(certificate.getCertificate(), file(i, "certificate"));
			copy(certificate.getPrivateKey(), file(i, "key"));
			copy(certificate.getIssuingCaCertificate(), file(i, "ca"));
		}
		this.container.withEnv("VAULT_LOCAL_CONFIG", configuration(certificates.size()));
		this.container.start();
		this.vault = new RealVault(this.container, URI.create(this.container.getHttpHostAddress()),
				RealVault.ROOT_TOKEN, servers.aws());
	}

	private void copy(String content, String file) {
		this.container.withCopyToContainer(Transferable.of(content), file);
	}

	private static String file(int listener, String name) {
		return "/vault/config/" + name + "-" + listener + ".pem";
	}

	private static String configuration(int listeners) {
		return JsonMapper.shared()
			.writeValueAsString(
					Map.of("listener", IntStream.range(0, listeners).mapToObj(TlsVault::listener).toList()));
	}

	private static Map<String, ?> listener(int index) {
		return Map.of("tcp",
				Map.of("address", "0.0.0.0:" + (FIRST_PORT + index), "tls_cert_file", file(index, "certificate"),
						"tls_key_file", file(index, "key"), "tls_client_ca_file", file(index, "ca"),
						"tls_require_and_verify_client_cert", true));
	}

	/**
	 * Return the Vault through the listener without TLS.
	 * @return the Vault
	 */
	RealVault vault() {
		return this.vault;
	}

	/**
	 * Return the address of a listener with TLS.
	 * @param listener the index of its certificate
	 * @return the address
	 */
	InetSocketAddress address(int listener) {
		return new InetSocketAddress(this.container.getHost(), this.container.getMappedPort(FIRST_PORT + listener));
	}

	@Override
	public void close() {
		this.container.close();
	}

}
