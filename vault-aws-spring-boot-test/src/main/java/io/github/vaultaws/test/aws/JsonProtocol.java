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

import java.util.Map;

import io.github.vaultaws.test.http.ServerResponse;

/**
 * The responses of services with a JSON protocol: an empty object, or an error response
 * for the credentials.
 *
 * @author The vault-aws-spring-boot authors
 */
final class JsonProtocol {

	static final String HEADER = "X-Amz-Target";

	private static final Map<String, String> CODES = Map.of("InvalidClientTokenId", "UnrecognizedClientException",
			"ExpiredToken", "ExpiredTokenException", "SignatureDoesNotMatch", "InvalidSignatureException",
			"IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken",
			"MissingAuthenticationTokenException");

	private JsonProtocol() {
	}

	static ServerResponse empty() {
		return answer(200, "{}");
	}

	static ServerResponse refusal(AwsException ex) {
		String message = ex.reason().replace("\\", "\\\\").replace("\"", "\\\"");
		return answer(400,
				"{\"__type\":\"" + CODES.getOrDefault(ex.code(), ex.code()) + "\",\"message\":\"" + message + "\"}");
	}

	private static ServerResponse answer(int status, String body) {
		return ServerResponse.of(status, "application/x-amz-json-1.1", body);
	}

}
