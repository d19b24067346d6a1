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

package io.github.vaultaws;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Error codes by which a service of AWS reports that it rejects an access key.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public enum RejectionCode {

	/**
	 * The credentials have expired.
	 */
	EXPIRED_TOKEN("ExpiredToken", false),

	/**
	 * The access key does not exist.
	 */
	INVALID_CLIENT_TOKEN_ID("InvalidClientTokenId", false),

	/**
	 * The access key does not exist.
	 */
	UNRECOGNIZED_CLIENT("UnrecognizedClientException", false),

	/**
	 * The access key does not exist.
	 */
	INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", false),

	/**
	 * The session token is invalid.
	 */
	INVALID_TOKEN("InvalidToken", false),

	/**
	 * The access key does not exist, or a policy denied the call to EC2.
	 */
	AUTH_FAILURE("AuthFailure", true),

	/**
	 * The access key does not exist, or a policy denied the call: the response has status
	 * 403 and no body, as the response to a {@code HEAD} request.
	 */
	FORBIDDEN("Forbidden", true),

	/**
	 * Any other code, or none.
	 */
	OTHER("other", false);

	private final String text;

	private final boolean ambiguous;

	private final Pattern pattern;

	RejectionCode(String text, boolean ambiguous) {
		this.text = text;
		this.ambiguous = ambiguous;
		this.pattern = Pattern.compile("\\b" + text + "(?:Exception)?\\b");
	}

	/**
	 * Find the code in an error code of AWS or, if it cannot be read, in the body of the
	 * response.
	 * @param error the error code or body
	 * @return the code, empty if the error does not reject an access key
	 */
	public static Optional<RejectionCode> findIn(String error) {
		return Stream.of(values())
			.filter((code) -> code != FORBIDDEN && code != OTHER && code.pattern.matcher(error).find())
			.findFirst();
	}

	/**
	 * Return whether a policy may have denied the call instead.
	 * @return {@code true} if the code does not show whether the access key was rejected
	 */
	public boolean isAmbiguous() {
		return this.ambiguous;
	}

	/**
	 * Return the error code of AWS.
	 * @return the code, {@code Forbidden} for a response without a code, or {@code other}
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
