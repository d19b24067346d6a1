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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where Vault sends what somebody else signed for STS.
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
	 * Check that STS would take the request for one to itself.
	 * @param request the request
	 * @param config how Vault reaches STS
	 * @throws VaultError if it would not
	 */
	void check(IamRequest request, AwsConfig config) {
		String endpoint = config.text("sts_endpoint");
		if (config.flag("use_sts_region_from_client")) {
			checkRegion(request.region());
			return;
		}
		if (!this.access.isThere(endpoint)) {
			int attempts = (int) config.values().getOrDefault("max_retries", -1);
			throw VaultError.refused(UPSTREAM + "error making request: " + request.method() + " " + endpoint
					+ "// giving up after " + ((attempts < 0) ? 4 : attempts + 1) + " attempt(s): Post \"" + endpoint
					+ "//\": dial tcp: connect: connection refused");
		}
		String expected = region(endpoint.isEmpty() ? GLOBAL : endpoint);
		if (expected != null && !request.region().isEmpty() && !expected.equals(request.region())) {
			throw VaultError.refused(UPSTREAM + "received error code 403 from STS: " + wrongRegion(request.region()));
		}
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
