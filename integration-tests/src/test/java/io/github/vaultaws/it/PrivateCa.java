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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;

import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.CertificateBundle;
import org.springframework.vault.support.VaultCertificateRequest;
import org.springframework.vault.support.VaultMount;

/**
 * A private certificate authority: a PKI secrets engine of a Vault.
 */
final class PrivateCa {

	/**
	 * Password of key stores and trust stores.
	 */
	static final String PASSWORD = "changeit";

	private static final String ROLE = "any";

	private final VaultTemplate vault;

	private final String mount;

	/**
	 * Create a new authority.
	 * @param vault the Vault
	 * @param mount the mount of the PKI secrets engine
	 */
	PrivateCa(VaultTemplate vault, String mount) {
		this.vault = vault;
		this.mount = mount;
		vault.opsForSys().mount(mount, VaultMount.create("pki"));
		vault.write(mount + "/root/generate/internal", Map.of("common_name", mount, "key_type", "ec"));
		vault.write(mount + "/roles/" + ROLE,
				Map.of("allow_any_name", true, "key_type", "ec", "key_bits", 256, "ttl", "24h"));
	}

	/**
	 * Issue a certificate with a key, both in the format PEM.
	 * @param host the common name, and the DNS name
	 * @return the certificate
	 */
	CertificateBundle issue(String host) {
		return this.vault.opsForPki(this.mount)
			.issueCertificate(ROLE,
					VaultCertificateRequest.builder().commonName(host).format("pem").privateKeyFormat("pkcs8").build())
			.getRequiredData();
	}

	/**
	 * Write a store in the format PKCS12.
	 * @param store the store
	 * @param file the file
	 * @return the file
	 */
	static Path write(KeyStore store, Path file) {
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, PASSWORD.toCharArray());
			return file;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
