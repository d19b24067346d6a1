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

package io.github.vaultaws.test.metadata;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

import javax.security.auth.x500.X500Principal;

/**
 * A self-signed certificate and its private key, valid from 2010 to 2049, so that clocks
 * may be set to any time.
 *
 * @param certificate the certificate
 * @param key the private key
 * @author The vault-aws-spring-boot authors
 */
record TestCertificate(X509Certificate certificate, PrivateKey key) {

	private static final int KEY_SIZE = 2048;

	private static final byte[] SHA256_WITH_RSA = Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing());

	private static final byte[] CERTIFICATE_AUTHORITY = Der.sequence(Der.oid("2.5.29.19"), Der.yes(),
			Der.octets(Der.sequence(Der.yes())));

	static TestCertificate create(String name) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(KEY_SIZE);
			KeyPair keys = generator.generateKeyPair();
			byte[] body = body(new X500Principal(name).getEncoded(), keys);
			byte[] encoded = Der.sequence(body, SHA256_WITH_RSA, Der.bits(Pkcs7.signature(body, keys.getPrivate())));
			X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(encoded));
			return new TestCertificate(certificate, keys.getPrivate());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] body(byte[] name, KeyPair keys) {
		byte[] version = Der.context(0, Der.integer(BigInteger.TWO));
		byte[] serial = Der.integer(new BigInteger(63, new SecureRandom()).add(BigInteger.ONE));
		byte[] validity = Der.sequence(Der.time(Instant.parse("2010-01-01T00:00:00Z")),
				Der.time(Instant.parse("2049-12-31T23:59:59Z")));
		return Der.sequence(version, serial, SHA256_WITH_RSA, name, validity, name, keys.getPublic().getEncoded(),
				Der.context(3, Der.sequence(CERTIFICATE_AUTHORITY)));
	}

}
