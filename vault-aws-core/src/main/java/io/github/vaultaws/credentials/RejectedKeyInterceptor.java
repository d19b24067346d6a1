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

package io.github.vaultaws.credentials;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;

import io.github.vaultaws.RejectionCode;

/**
 * {@link ExecutionInterceptor} that reports access keys that AWS rejects to their
 * {@link VaultAwsCredentialsProvider}, so that credentials that were revoked by an
 * operator are replaced immediately instead of at their next renewal. An error that may
 * also have another cause, such as {@code AuthFailure} or the response to a {@code HEAD}
 * request, which has no body, is reported as such. To add it to a client:
 * {@code builder.overrideConfiguration((override) -> override.addExecutionInterceptor(interceptor))}.
 * Thread-safe; never blocks a call.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RejectedKeyInterceptor implements ExecutionInterceptor {

	private static final int FORBIDDEN = 403;

	private static final Pattern ACCESS_KEY_ID = Pattern.compile("Credential=([^/]+)/");

	private final List<VaultAwsCredentialsProvider> providers;

	/**
	 * Create a new {@link RejectedKeyInterceptor}.
	 * @param providers the providers to report to; access keys of other providers are
	 * ignored
	 */
	public RejectedKeyInterceptor(VaultAwsCredentialsProvider... providers) {
		this.providers = List.of(providers);
	}

	@Override
	public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
		if (context.exception() instanceof AwsServiceException failure && failure.statusCode() < 500) {
			String error = error(failure);
			RejectionCode.findIn(error)
				.or(() -> isForbiddenWithoutError(context, failure, error) ? Optional.of(RejectionCode.FORBIDDEN)
						: Optional.empty())
				.ifPresent((code) -> report(context, code));
		}
	}

	/**
	 * Return the error code or, if the SDK cannot read it, the body of the response.
	 * @param failure the exception of the SDK
	 * @return the code or the body, empty if there is neither
	 */
	private static String error(AwsServiceException failure) {
		AwsErrorDetails details = failure.awsErrorDetails();
		if (details == null) {
			return "";
		}
		if (details.errorCode() != null) {
			return details.errorCode();
		}
		return (details.rawResponse() != null)
				? new String(details.rawResponse().asByteArrayUnsafe(), StandardCharsets.UTF_8) : "";
	}

	private static boolean isForbiddenWithoutError(Context.FailedExecution context, AwsServiceException failure,
			String error) {
		return error.isEmpty() && failure.statusCode() == FORBIDDEN
				&& context.httpRequest().filter((request) -> request.method() == SdkHttpMethod.HEAD).isPresent();
	}

	private void report(Context.FailedExecution context, RejectionCode code) {
		accessKeyId(context).ifPresent((id) -> this.providers.forEach((provider) -> provider.rejected(id, code)));
	}

	private static Optional<String> accessKeyId(Context.FailedExecution context) {
		return context.httpRequest()
			.flatMap((request) -> request.firstMatchingHeader("Authorization"))
			.map(ACCESS_KEY_ID::matcher)
			.filter(Matcher::find)
			.map((credential) -> credential.group(1));
	}

}
