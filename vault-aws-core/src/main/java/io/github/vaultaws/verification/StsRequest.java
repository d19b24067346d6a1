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

package io.github.vaultaws.verification;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsVerifier.Result;

/**
 * Request {@code sts:GetCallerIdentity}. Implementations are thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
interface StsRequest extends AutoCloseable {

	/**
	 * Send the request once.
	 * @param credentials the credentials to sign with
	 * @return the response
	 * @throws IOException if there is no response
	 */
	Response send(AwsCredentials credentials) throws IOException;

	@Override
	default void close() {
	}

	/**
	 * Response of STS.
	 *
	 * @param result the result of the verification
	 * @param detail status and error code, for log messages
	 */
	record Response(Result result, String detail) {

		private static final Set<String> REJECTED = Set.of("InvalidClientTokenId", "ExpiredToken",
				"UnrecognizedClientException", "InvalidAccessKeyId");

		private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

		/**
		 * Message of a denial to a caller whom STS knows. A policy of the organization
		 * denies the request.
		 */
		private static final Pattern DENIED = Pattern.compile("User: arn:.{1,400} is not authorized to perform.*",
				Pattern.DOTALL);

		static Response ofCaller(@Nullable String account, @Nullable String arn) {
			boolean known = account != null && ACCOUNT.matcher(account).matches() && arn != null
					&& arn.startsWith("arn:");
			return new Response(known ? Result.ACCEPTED : Result.UNKNOWN, "a response without a caller");
		}

		static Response ofError(boolean serverError, String status, @Nullable String code, @Nullable String message) {
			return new Response(serverError ? Result.UNKNOWN : result(code, message),
					(code != null) ? status + " " + code : status);
		}

		private static Result result(@Nullable String code, @Nullable String message) {
			if (code != null && REJECTED.contains(code)) {
				return Result.REJECTED;
			}
			boolean denied = "AccessDenied".equals(code) && message != null && DENIED.matcher(message).matches();
			return denied ? Result.ACCEPTED : Result.UNKNOWN;
		}

	}

}
