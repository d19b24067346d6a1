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

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.AwsEndpoint;
import io.github.vaultaws.test.aws.AwsException;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * Sends requests to STS that clients have signed.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StsEndpoint {

	static final String UPSTREAM = "error making upstream request: ";

	private static final String GLOBAL = "https://sts.amazonaws.com";

	private static final Pattern REGIONAL = Pattern
		.compile("https?://sts\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?/?");

	private static final Pattern REGION = Pattern
		.compile("(af|ap|ca|cn|eu|il|me|mx|sa|us)(-gov|-iso[a-z]?)?-(north|south|central)?(east|west)?-\\d");

	private final AwsAccess access;

	StsEndpoint(AwsAccess access) {
		this.access = access;
	}

	/**
	 * Send the request to STS.
	 * @param request the request
	 * @param config how Vault reaches STS
	 * @return the response of STS
	 * @throws VaultError if there is none
	 */
	ServerResponse send(IamRequest request, AwsConfig config) {
		String endpoint = config.text("sts_endpoint");
		if (config.flag("use_sts_region_from_client")) {
			checkRegion(request.region());
			return this.access.endpoint("", "").forward(exchange(request));
		}
		AwsEndpoint sts = this.access.endpoint(endpoint, "");
		String expected = region(endpoint.isEmpty() ? GLOBAL : endpoint);
		if (expected != null && !request.region().isEmpty() && !expected.equals(request.region())) {
			throw VaultError.refused(UPSTREAM + "received error code 403 from STS: " + wrongRegion(request.region()));
		}
		try {
			return sts.forward(exchange(request));
		}
		catch (AwsException ex) {
			int attempts = (int) config.values().getOrDefault("max_retries", -1);
			throw VaultError.refused(UPSTREAM + "error making request: " + request.method() + " " + endpoint
					+ "// giving up after " + ((attempts < 0) ? 4 : attempts + 1) + " attempt(s): Post \"" + endpoint
					+ "//\": " + ex.reason().replaceFirst("(?s).*\": ", ""));
		}
	}

	private static Exchange exchange(IamRequest request) {
		URI uri = request.uri();
		byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.put("User-Agent", List.of("Vault"));
		headers.putAll(request.headers());
		headers.put("Host", List.of(String.valueOf(uri.getRawAuthority())));
		headers.put("Content-Length", List.of(String.valueOf(body.length)));
		String query = (uri.getRawQuery() != null) ? uri.getRawQuery() : "";
		return new Exchange(request.method(), "/" + uri.getRawPath(), query, headers, body,
				InetAddress.getLoopbackAddress());
	}

	private static void checkRegion(String region) {
		if (region.isEmpty()) {
			throw VaultError.refused("region missing from Authorization header");
		}
		if (!REGION.matcher(region).matches()) {
			throw VaultError.refused("unable to get regional STS endpoint for region: " + region);
		}
	}

	private static @Nullable String region(String endpoint) {
		if (endpoint.startsWith(GLOBAL)) {
			return "us-east-1";
		}
		Matcher regional = REGIONAL.matcher(endpoint);
		return regional.matches() ? regional.group(1) : null;
	}

	private static String wrongRegion(String region) {
		return "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    <Type>Sender</Type>\n"
				+ "    <Code>SignatureDoesNotMatch</Code>\n    <Message>Credential should be scoped to a valid region, "
				+ "not '" + region + "'. </Message>\n  </Error>\n  <RequestId>" + new Names().uuid()
				+ "</RequestId>\n</ErrorResponse>\n";
	}

}
