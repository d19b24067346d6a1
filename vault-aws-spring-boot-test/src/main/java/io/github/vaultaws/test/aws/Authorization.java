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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.Exchange;

/**
 * What a request says of its signature, in its {@code Authorization} header or, for a
 * presigned URL, in its query string.
 *
 * @param accessKeyId the id of the access key
 * @param day the day of the scope
 * @param region the region of the scope
 * @param service the service of the scope
 * @param signedHeaders the names of the signed headers
 * @param signature the signature
 * @param date the date, such as {@code 20150830T123600Z}
 * @param sessionToken the session token, or {@code null}
 * @author The vault-aws-spring-boot authors
 */
record Authorization(String accessKeyId, String day, String region, String service, List<String> signedHeaders,
		String signature, String date, @Nullable String sessionToken) {

	static final String SIGNATURE = "X-Amz-Signature";

	static Authorization of(Exchange exchange) {
		if (exchange.queryParameters().containsKey(SIGNATURE)) {
			Map<String, String> parameters = new LinkedHashMap<>();
			exchange.queryParameters()
				.forEach((name, values) -> parameters.put(name.replaceFirst("^X-Amz-", ""), values.get(0)));
			return of(parameters, parameters.get("Date"), parameters.get("Security-Token"), "query string");
		}
		String header = exchange.header("Authorization");
		if (header == null || header.isBlank()) {
			throw new AwsException(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
		}
		return of(parameters(header), exchange.header("X-Amz-Date"), exchange.header("X-Amz-Security-Token"), header);
	}

	private static Map<String, String> parameters(String header) {
		if (!header.startsWith(SigV4.ALGORITHM + " ")) {
			throw incomplete("Unsupported AWS 'algorithm': '" + header.split(" ", 2)[0] + "'.");
		}
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String parameter : header.substring(SigV4.ALGORITHM.length()).split(",", -1)) {
			String[] pair = parameter.strip().split("=", 2);
			parameters.put(pair[0], (pair.length == 2) ? pair[1] : "");
		}
		return parameters;
	}

	private static Authorization of(Map<String, String> parameters, @Nullable String date,
			@Nullable String sessionToken, String source) {
		List<String> missing = new ArrayList<>();
		for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
			if (parameters.getOrDefault(name, "").isEmpty()) {
				missing.add("Authorization header requires '" + name + "' parameter.");
			}
		}
		if (date == null) {
			missing.add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
		}
		if (date == null || !missing.isEmpty()) {
			throw incomplete(String.join(" ", missing) + " Authorization=" + source.split(" ", 2)[0]);
		}
		String[] credential = parameters.getOrDefault("Credential", "").split("/", -1);
		if (credential.length != 5 || !credential[4].equals("aws4_request")) {
			throw incomplete("Credential must have exactly 5 slash-delimited elements, e.g. "
					+ "keyid/date/region/service/term, got '" + String.join("/", credential) + "'");
		}
		return new Authorization(credential[0], credential[1], credential[2], credential[3],
				List.of(parameters.getOrDefault("SignedHeaders", "").split(";", -1)),
				parameters.getOrDefault("Signature", ""), date, sessionToken);
	}

	static AwsException incomplete(String reason) {
		return new AwsException(400, "IncompleteSignature", reason);
	}

	String scope() {
		return String.join("/", this.day, this.region, this.service, "aws4_request");
	}

	String header(String signature) {
		return SigV4.ALGORITHM + " Credential=" + this.accessKeyId + "/" + scope() + ", SignedHeaders="
				+ String.join(";", this.signedHeaders) + ", Signature=" + signature;
	}

	@Override
	public String toString() {
		return "Authorization[" + this.accessKeyId + "]";
	}

}
