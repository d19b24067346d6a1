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

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * An instance identity document, verified. Immutable.
 *
 * @param instanceId the instance
 * @param imageId its image
 * @param region its region
 * @param account its account
 * @param pendingTime when it was started
 * @author The vault-aws-spring-boot authors
 */
record InstanceDocument(String instanceId, String imageId, String region, String account, Instant pendingTime) {

	static InstanceDocument of(Fields fields, Certificates certificates) {
		String pkcs7 = fields.text("pkcs7");
		String identity = fields.text("identity");
		String signature = fields.text("signature");
		if (!pkcs7.isEmpty() && !(identity.isEmpty() && signature.isEmpty())) {
			throw VaultError.refused("both pkcs7 and a tuple containing the instance identity document and its SHA256 "
					+ "RSA signature is supplied; provide only one");
		}
		if (!pkcs7.isEmpty()) {
			return parsed(certificates.verifiedPkcs7(pkcs7));
		}
		byte[] document = decoded(identity, "the instance identity document");
		certificates.verify(document, decoded(signature, "the SHA256 RSA signature of the instance identity document"));
		return parsed(new String(document, StandardCharsets.UTF_8));
	}

	private static byte[] decoded(String text, String what) {
		try {
			return GoText.base64(text);
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("failed to base64 decode " + what);
		}
	}

	private static InstanceDocument parsed(String document) {
		try {
			Map<String, Object> fields = Json.read(document);
			return new InstanceDocument(text(fields, "instanceId"), text(fields, "imageId"), text(fields, "region"),
					text(fields, "accountId"), Instant.parse(text(fields, "pendingTime")));
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			throw VaultError.failed("failed to extract instance identity document from PKCS#7 signature");
		}
	}

	private static String text(Map<String, Object> fields, String name) {
		return String.valueOf(fields.getOrDefault(name, ""));
	}

}
