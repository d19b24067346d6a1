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

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks the headers of a signed request.
 *
 * @author The vault-aws-spring-boot authors
 */
final class HeaderChecks {

	private static final String SERVER_ID = "X-Vault-AWS-IAM-Server-ID";

	private static final Set<String> ALLOWED = Set.of("x-amz-algorithm", "x-amz-content-sha256", "x-amz-credential",
			"x-amz-date", "x-amz-security-token", "x-amz-signature", "x-amz-signedheaders", "x-amz-user-agent");

	private HeaderChecks() {
	}

	static void check(IamRequest request, AwsConfig config) {
		String expected = config.text("iam_server_id_header_value");
		if (!expected.isEmpty()) {
			checkServerId(request, expected);
		}
		checkAllowed(request, config);
	}

	private static void checkServerId(IamRequest request, String expected) {
		String actual = request.header(SERVER_ID);
		if (actual.isEmpty()) {
			throw refused("missing header \"" + SERVER_ID + "\"");
		}
		if (!actual.equals(expected)) {
			throw refused("expected \"" + expected + "\" but got \"" + actual + "\"");
		}
		if (request.method().equals("POST") && request.header("Authorization").isEmpty()) {
			throw refused("missing Authorization header");
		}
		if (!request.signs(SERVER_ID.toLowerCase(Locale.ROOT))) {
			throw refused("vault header wasn't signed");
		}
	}

	private static VaultError refused(String reason) {
		return VaultError.refused("error validating " + SERVER_ID + " header: " + reason);
	}

	private static void checkAllowed(IamRequest request, AwsConfig config) {
		List<String> more = (config.values().get("allowed_sts_header_values") instanceof List<?> list)
				? list.stream().map((name) -> name.toString().toLowerCase(Locale.ROOT)).toList() : List.of();
		for (String name : request.headers().keySet()) {
			String lower = name.toLowerCase(Locale.ROOT);
			if (lower.startsWith("x-amz-") && !ALLOWED.contains(lower) && !more.contains(lower)) {
				throw VaultError.refused("invalid request header: " + name);
			}
		}
	}

}
