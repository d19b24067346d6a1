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

import java.io.Serial;
import java.net.URI;

/**
 * An error response of AWS.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int status;

	private final String code;

	private final String reason;

	AwsException(int status, String code, String reason) {
		super(code + ": " + reason);
		this.status = status;
		this.code = code;
		this.reason = reason;
	}

	static AwsException invalidToken() {
		return new AwsException(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
	}

	static AwsException signature(String reason) {
		return new AwsException(403, "SignatureDoesNotMatch", reason);
	}

	static AwsException validation(String reason) {
		return new AwsException(400, "ValidationError", reason);
	}

	static AwsException accessDenied(String reason) {
		return new AwsException(403, "AccessDenied", reason);
	}

	static AwsException notFound(String reason) {
		return new AwsException(404, "NoSuchEntity", reason);
	}

	static AwsException unreachable(URI endpoint, Exception cause) {
		return new AwsException(0, "RequestError",
				"send request failed\ncaused by: Post \"" + endpoint + "/\": " + cause.getMessage());
	}

	static AwsException unreadable(int status) {
		return new AwsException(status, "SerializationError",
				(status == 200) ? "failed decoding Query response" : "failed to unmarshal error message");
	}

	/**
	 * Return the HTTP status.
	 * @return the status, or 0 if there is no response
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the error code, such as {@code InvalidClientTokenId}.
	 * @return the code
	 */
	public String code() {
		return this.code;
	}

	/**
	 * Return the message that goes with the code.
	 * @return the reason in words
	 */
	public String reason() {
		return this.reason;
	}

}
