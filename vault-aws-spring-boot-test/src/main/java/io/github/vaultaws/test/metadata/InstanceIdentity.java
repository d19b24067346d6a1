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

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Signs instance identity documents. The private key is generated on first use.
 *
 * @author The vault-aws-spring-boot authors
 */
final class InstanceIdentity {

	private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] { '\n' });

	private final Clock clock;

	private @Nullable TestCertificate certificate;

	InstanceIdentity(Clock clock) {
		this.clock = clock;
	}

	private synchronized TestCertificate signer() {
		if (this.certificate == null) {
			this.certificate = TestCertificate
				.create("O=Amazon Web Services LLC (test), L=Seattle, ST=Washington State, C=US");
		}
		return this.certificate;
	}

	X509Certificate certificate() {
		return signer().certificate();
	}

	String pem() {
		try {
			return "-----BEGIN CERTIFICATE-----\n" + LINES.encodeToString(certificate().getEncoded())
					+ "\n-----END CERTIFICATE-----\n";
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String signature(Instance instance) {
		try {
			return LINES.encodeToString(Pkcs7.signature(bytes(instance), signer().key()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String pkcs7(Instance instance) {
		try {
			return LINES
				.encodeToString(Pkcs7.sign(bytes(instance), certificate(), signer().key(), this.clock.instant()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] bytes(Instance instance) {
		return instance.document().getBytes(StandardCharsets.UTF_8);
	}

}
