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
import java.time.Instant;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Pkcs7}.
 */
class Pkcs7Tests {

	private static final TestCertificate SIGNER = TestCertificate.create("CN=signer");

	private static final byte[] CONTENT = "content".repeat(100).getBytes(StandardCharsets.UTF_8);

	@Test
	void givesBackWhatWasSigned() throws Exception {
		assertThat(Pkcs7.verify(signed(), SIGNER.certificate())).isEqualTo(CONTENT);
	}

	@Test
	void rejectsAnotherCertificate() throws Exception {
		byte[] signed = signed();
		TestCertificate other = TestCertificate.create("CN=signer");
		assertThatExceptionOfType(GeneralSecurityException.class)
			.isThrownBy(() -> Pkcs7.verify(signed, other.certificate()))
			.withMessage("signed by another certificate");
	}

	@Test
	void rejectsAnyChange() throws Exception {
		byte[] signed = signed();
		for (int i = 0; i < signed.length; i++) {
			byte[] changed = signed.clone();
			changed[i] ^= 1;
			if (isRelevant(signed, i)) {
				assertThatExceptionOfType(GeneralSecurityException.class).as("byte " + i)
					.isThrownBy(() -> Pkcs7.verify(changed, SIGNER.certificate()));
			}
		}
	}

	@Test
	void rejectsATruncatedMessage() throws Exception {
		byte[] signed = signed();
		for (int length = 0; length < signed.length; length++) {
			byte[] cut = Arrays.copyOf(signed, length);
			assertThatExceptionOfType(GeneralSecurityException.class)
				.isThrownBy(() -> Pkcs7.verify(cut, SIGNER.certificate()));
		}
	}

	private static boolean isRelevant(byte[] signed, int index) {
		String text = new String(signed, StandardCharsets.ISO_8859_1);
		int start = text.indexOf("content");
		return index >= start && index < start + CONTENT.length || index >= signed.length - 256;
	}

	private static byte[] signed() throws GeneralSecurityException {
		return Pkcs7.sign(CONTENT, SIGNER.certificate(), SIGNER.key(), Instant.parse("2026-01-01T00:00:00Z"));
	}

}
