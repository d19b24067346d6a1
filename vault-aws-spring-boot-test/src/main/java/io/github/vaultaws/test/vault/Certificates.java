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

package io.github.vaultaws.test.vault;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.metadata.Pkcs7;

/**
 * The certificates that may sign instance identity documents. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Certificates {

	private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

	private static final byte SEQUENCE = 0x30;

	private final Map<String, Registered> certificates = new ConcurrentSkipListMap<>();

	void addTo(Routes routes) {
		routes.path("config/certificates").list((call) -> Reply.keys(this.certificates.keySet()));
		routes.path("config/certificate/:name").read(this::read).update(this::write).delete(this::delete);
	}

	private Reply read(Call call) {
		Registered registered = this.certificates.get(call.name("name"));
		if (registered == null) {
			throw VaultError.nothing();
		}
		Map<String, Object> data = new TreeMap<>();
		data.put("aws_public_cert", registered.pem());
		data.put("type", registered.type());
		return Reply.of(data);
	}

	private Reply write(Call call) {
		String type = call.fields().text("type", "pkcs7");
		if (!List.of("pkcs7", "identity").contains(type)) {
			throw VaultError.refused("invalid certificate type \"" + type + "\"");
		}
		String text = call.fields().text("aws_public_cert");
		if (text.isEmpty()) {
			throw VaultError
				.refused((call.fields().has("aws_public_cert") ? "invalid" : "missing") + " aws_public_cert");
		}
		this.certificates.put(call.name("name"), registered(type, text));
		return Reply.none();
	}

	private static Registered registered(String type, String text) {
		try {
			String pem = text.strip().startsWith(BEGIN) ? text
					: new String(GoText.base64(text), StandardCharsets.UTF_8);
			if (pem.split(BEGIN, -1).length == 2) {
				return new Registered(type, pem, (X509Certificate) CertificateFactory.getInstance("X.509")
					.generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
			}
		}
		catch (IllegalArgumentException | CertificateException ex) {
			throw VaultError.failed("invalid certificate; should be one PEM block only");
		}
		throw VaultError.failed("invalid certificate; should be one PEM block only");
	}

	private Reply delete(Call call) {
		this.certificates.remove(call.name("name"));
		return Reply.none();
	}

	/**
	 * Return what is signed in a PKCS #7 message.
	 * @param text the message in Base64
	 * @return the document
	 */
	String verifiedPkcs7(String text) {
		byte[] message = message(text);
		for (Registered registered : this.certificates.values()) {
			String document = signed(message, registered.certificate());
			if (document != null) {
				return document;
			}
		}
		throw VaultError.failed("failed to verify the signature: x509: certificate signed by unknown authority");
	}

	private static byte[] message(String text) {
		byte[] message;
		try {
			message = GoText.base64(text);
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.failed("failed to decode the PEM encoded PKCS#7 signature");
		}
		if (message.length == 0 || message[0] != SEQUENCE) {
			throw VaultError.failed("failed to parse the BER encoded PKCS#7 signature: ber2der: malformed input");
		}
		return message;
	}

	private static @Nullable String signed(byte[] message, X509Certificate certificate) {
		try {
			return new String(Pkcs7.verify(message, certificate), StandardCharsets.UTF_8);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return null;
		}
	}

	void verify(byte[] document, byte[] signature) {
		for (Registered registered : this.certificates.values()) {
			if (registered.type().equals("identity") && isSigned(document, signature, registered.certificate())) {
				return;
			}
		}
		throw VaultError.failed("instance identity verification using SHA256 RSA signature is unsuccessful");
	}

	private static boolean isSigned(byte[] document, byte[] signed, X509Certificate certificate) {
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initVerify(certificate);
			signature.update(document);
			return signature.verify(signed);
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	private record Registered(String type, String pem, X509Certificate certificate) {
	}

}
