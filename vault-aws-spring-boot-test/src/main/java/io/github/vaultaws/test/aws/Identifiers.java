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

package io.github.vaultaws.test.aws;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Identifiers and secrets in the forms of AWS.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Identifiers {

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

	private static final RandomGenerator RANDOM = new SecureRandom();

	private Identifiers() {
	}

	static String next(String prefix) {
		StringBuilder id = new StringBuilder(prefix);
		for (int i = 0; i < 16; i++) {
			id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
		}
		return id.toString();
	}

	static String secretAccessKey() {
		return secret(30);
	}

	static String sessionToken() {
		return "IQoJb3JpZ2luX2Vj" + secret(192);
	}

	static String requestId() {
		RandomGenerator random = ThreadLocalRandom.current();
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

	private static String secret(int bytes) {
		byte[] secret = new byte[bytes];
		RANDOM.nextBytes(secret);
		return Base64.getEncoder().encodeToString(secret);
	}

}
