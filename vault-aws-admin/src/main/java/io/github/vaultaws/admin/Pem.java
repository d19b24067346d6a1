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

package io.github.vaultaws.admin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Certificates as Vault stores them: in PEM. Vault accepts Base64 of it, too, and ignores
 * line breaks in it.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Pem {

	private Pem() {
	}

	static String decode(String text) {
		if (text.contains("-----BEGIN")) {
			return text;
		}
		try {
			return new String(Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", "")), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

}
