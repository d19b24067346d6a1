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

package io.github.vaultaws.login;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 according to its specification, based only on the JDK.
 */
final class SigV4 {

	private SigV4() {
	}

	static String signature(String method, URI uri, Map<String, String> signedHeaders, String body, String secretKey,
			String region, String service) throws GeneralSecurityException {
		Map<String, String> headers = new TreeMap<>();
		signedHeaders
			.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.strip().replaceAll(" +", " ")));
		StringBuilder lines = new StringBuilder();
		headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
		String request = String.join("\n", method, uri.getRawPath(), "", lines, String.join(";", headers.keySet()),
				hash(body));
		String time = headers.getOrDefault("x-amz-date", "");
		String day = time.substring(0, 8);
		String scope = String.join("/", day, region, service, "aws4_request");
		byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
		for (String part : scope.split("/")) {
			key = hmac(key, part);
		}
		return HexFormat.of().formatHex(hmac(key, String.join("\n", "AWS4-HMAC-SHA256", time, scope, hash(request))));
	}

	private static String hash(String text) throws GeneralSecurityException {
		return HexFormat.of()
			.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(key, "HmacSHA256"));
		return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
	}

}
