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

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;

/**
 * PKCS#7 signatures that carry what they sign and no certificate, with RSA and SHA-256,
 * as EC2 creates them.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Pkcs7 {

	static final String ALGORITHM = "SHA256withRSA";

	private static final byte[] DATA = Der.oid("1.2.840.113549.1.7.1");

	private static final byte[] SIGNED_DATA = Der.oid("1.2.840.113549.1.7.2");

	private static final byte[] CONTENT_TYPE = Der.oid("1.2.840.113549.1.9.3");

	private static final byte[] MESSAGE_DIGEST = Der.oid("1.2.840.113549.1.9.4");

	private static final byte[] SIGNING_TIME = Der.oid("1.2.840.113549.1.9.5");

	private static final byte[] SHA_256 = Der.sequence(Der.oid("2.16.840.1.101.3.4.2.1"), Der.nothing());

	private static final byte[] RSA = Der.sequence(Der.oid("1.2.840.113549.1.1.1"), Der.nothing());

	private Pkcs7() {
	}

	static byte[] sign(byte[] content, X509Certificate certificate, PrivateKey key, Instant time)
			throws GeneralSecurityException {
		byte[] one = Der.integer(BigInteger.ONE);
		byte[] attributes = Der.set(Der.sequence(CONTENT_TYPE, Der.set(DATA)),
				Der.sequence(SIGNING_TIME, Der.set(Der.time(time))),
				Der.sequence(MESSAGE_DIGEST, Der.set(Der.octets(digest(content)))));
		byte[] signer = Der.sequence(one, signerId(certificate), SHA_256, retag(Der.CONTEXT, attributes), RSA,
				Der.octets(signature(attributes, key)));
		return Der.sequence(SIGNED_DATA, Der.context(0, Der.sequence(one, Der.set(SHA_256),
				Der.sequence(DATA, Der.context(0, Der.octets(content))), Der.set(signer))));
	}

	static byte[] signature(byte[] content, PrivateKey key) throws GeneralSecurityException {
		Signature signature = Signature.getInstance(ALGORITHM);
		signature.initSign(key);
		signature.update(content);
		return signature.sign();
	}

	/**
	 * Verify a signature.
	 * @param signed the signature and what it signs, not in Base64
	 * @param certificate the certificate of the signer
	 * @return what was signed
	 * @throws GeneralSecurityException if it is not a signature of that signer
	 */
	public static byte[] verify(byte[] signed, X509Certificate certificate) throws GeneralSecurityException {
		DerReader envelope = new DerReader(signed).enter(Der.SEQUENCE);
		envelope.content(0x06);
		DerReader data = envelope.enter(Der.CONTEXT).enter(Der.SEQUENCE);
		data.whole();
		data.whole();
		DerReader contentInfo = data.enter(Der.SEQUENCE);
		contentInfo.content(0x06);
		byte[] content = contentInfo.enter(Der.CONTEXT).content(0x04);
		if (data.nextIs(Der.CONTEXT)) {
			data.whole();
		}
		verify(content, data.enter(Der.SET).enter(Der.SEQUENCE), certificate);
		return content;
	}

	private static void verify(byte[] content, DerReader signer, X509Certificate certificate)
			throws GeneralSecurityException {
		signer.whole();
		if (!Arrays.equals(signer.whole(), signerId(certificate))) {
			throw new SignatureException("signed by another certificate");
		}
		signer.whole();
		byte[] attributes = retag(Der.SET, signer.whole());
		signer.whole();
		Signature signature = Signature.getInstance(ALGORITHM);
		signature.initVerify(certificate);
		signature.update(attributes);
		if (!signature.verify(signer.content(0x04)) || !contains(attributes, digest(content))) {
			throw new SignatureException("signature does not match");
		}
	}

	private static boolean contains(byte[] attributes, byte[] digest) throws SignatureException {
		DerReader reader = new DerReader(attributes).enter(Der.SET);
		while (reader.nextIs(Der.SEQUENCE)) {
			DerReader attribute = reader.enter(Der.SEQUENCE);
			if (Arrays.equals(attribute.whole(), MESSAGE_DIGEST)) {
				return MessageDigest.isEqual(attribute.enter(Der.SET).content(0x04), digest);
			}
		}
		return false;
	}

	private static byte[] signerId(X509Certificate certificate) {
		return Der.sequence(certificate.getIssuerX500Principal().getEncoded(),
				Der.integer(certificate.getSerialNumber()));
	}

	private static byte[] retag(int tag, byte[] value) {
		byte[] retagged = value.clone();
		retagged[0] = (byte) tag;
		return retagged;
	}

	private static byte[] digest(byte[] content) throws GeneralSecurityException {
		return MessageDigest.getInstance("SHA-256").digest(content);
	}

}
