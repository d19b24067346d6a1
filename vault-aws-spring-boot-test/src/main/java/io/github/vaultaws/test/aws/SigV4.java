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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Form;

/**
 * AWS Signature Version 4 by its specification.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SigV4 {

	static final String ALGORITHM = "AWS4-HMAC-SHA256";

	private SigV4() {
	}

	static String signature(Exchange exchange, Authorization authorization, String secretAccessKey) {
		String text = String.join("\n", ALGORITHM, authorization.date(), authorization.scope(),
				hash(canonicalRequest(exchange, authorization.signedHeaders()).getBytes(StandardCharsets.UTF_8)));
		byte[] key = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
		for (String part : authorization.scope().split("/", -1)) {
			key = hmac(key, part);
		}
		return HexFormat.of().formatHex(hmac(key, text));
	}

	private static String canonicalRequest(Exchange exchange, List<String> signedHeaders) {
		String headers = signedHeaders.stream()
			.map((name) -> name + ":" + canonicalValue(exchange, name) + "\n")
			.collect(Collectors.joining());
		return String.join("\n", exchange.method(), canonicalPath(exchange.rawPath()), canonicalQuery(exchange),
				headers, String.join(";", signedHeaders), hash(exchange.body()));
	}

	private static String canonicalValue(Exchange exchange, String name) {
		return exchange.headers()
			.getOrDefault(name, List.of())
			.stream()
			.map((value) -> value.strip().replaceAll(" +", " "))
			.collect(Collectors.joining(","));
	}

	private static String canonicalPath(String rawPath) {
		List<String> segments = new ArrayList<>();
		for (String segment : rawPath.split("/", -1)) {
			if (segment.equals("..") && !segments.isEmpty()) {
				segments.remove(segments.size() - 1);
			}
			else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
				segments.add(encode(segment));
			}
		}
		String end = (rawPath.endsWith("/") && !segments.isEmpty()) ? "/" : "";
		return "/" + String.join("/", segments) + end;
	}

	private static String canonicalQuery(Exchange exchange) {
		List<String> pairs = new ArrayList<>();
		Form.decode(exchange.query()).forEach((name, values) -> {
			if (!name.equals(Authorization.SIGNATURE)) {
				values.forEach((value) -> pairs.add(encode(name) + "=" + encode(value)));
			}
		});
		return pairs.stream().sorted().collect(Collectors.joining("&"));
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8)
			.replace("+", "%20")
			.replace("*", "%2A")
			.replace("%7E", "~");
	}

	private static String hash(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] hmac(byte[] key, String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key, "HmacSHA256"));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
