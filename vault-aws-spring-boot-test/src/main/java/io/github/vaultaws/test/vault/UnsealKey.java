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

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The one key that unseals a server.
 *
 * @author The vault-aws-spring-boot authors
 */
final class UnsealKey {

	private static final int LENGTH = 32;

	private static final int MIN_LENGTH = 16;

	private static final int MAX_LENGTH = 33;

	private static final List<Integer> CIPHER_LENGTHS = List.of(16, 24, 32);

	private final byte[] key;

	private UnsealKey(byte[] key) {
		this.key = key;
	}

	static UnsealKey generate() {
		byte[] key = new byte[LENGTH];
		new SecureRandom().nextBytes(key);
		return new UnsealKey(key);
	}

	String text() {
		return Base64.getEncoder().encodeToString(this.key);
	}

	/**
	 * Check a key.
	 * @param text the key in hexadecimal digits or Base64
	 * @param sealed whether the server is sealed; otherwise only the form counts
	 * @throws IllegalArgumentException if the key does not unseal the server
	 */
	void check(String text, boolean sealed) {
		byte[] given = decode(text);
		if (given == null) {
			throw new IllegalArgumentException("'key' must be a valid hex or base64 string");
		}
		if (given.length < MIN_LENGTH) {
			throw new IllegalArgumentException("invalid key: key is shorter than minimum " + MIN_LENGTH + " bytes");
		}
		if (given.length > MAX_LENGTH) {
			throw new IllegalArgumentException("invalid key: key is longer than maximum " + MAX_LENGTH + " bytes");
		}
		if (sealed && !CIPHER_LENGTHS.contains(given.length)) {
			throw new IllegalArgumentException(
					"invalid key: failed to setup unseal key: crypto/aes: invalid key size " + given.length);
		}
		if (sealed && !MessageDigest.isEqual(given, this.key)) {
			throw new IllegalArgumentException("unable to retrieve stored keys: invalid key: failed to decrypt keys "
					+ "from storage: error decrypting seal wrapped value\n"
					+ "error decrypting using seal shamir: cipher: message authentication failed");
		}
	}

	private static byte @Nullable [] decode(String text) {
		try {
			return HexFormat.of().parseHex(text);
		}
		catch (IllegalArgumentException ex) {
			return decodeBase64(text);
		}
	}

	private static byte @Nullable [] decodeBase64(String text) {
		try {
			return GoText.base64(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
