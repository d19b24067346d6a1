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

package io.github.vaultaws.rotation;

import java.io.IOException;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.login.SignedGetCallerIdentityRequest;
import io.github.vaultaws.login.StsEndpoint;

/**
 * {@link CredentialsVerifier} that calls {@code sts:GetCallerIdentity} with the
 * credentials. The call requires no permission. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class StsCredentialsVerifier implements CredentialsVerifier {

	private static final Log logger = LogFactory.getLog(StsCredentialsVerifier.class);

	private static final Pattern REJECTED = Pattern
		.compile("InvalidClientTokenId|ExpiredToken|UnrecognizedClientException|InvalidAccessKeyId");

	/**
	 * Response that only STS returns, and only to an access key that it knows.
	 */
	private static final Pattern CALLER = Pattern
		.compile("(?s)<GetCallerIdentityResponse\\b(?=.*<Account>\\d{12}</Account>).*<Arn>arn:");

	/**
	 * Error response of STS that names the caller, whom a policy of the organization
	 * denies the call.
	 */
	private static final Pattern DENIED = Pattern
		.compile("<Code>AccessDenied</Code>\\s*<Message>User: arn:[^<]{1,400} is not authorized to perform");

	private final PlainHttp sts;

	private final Supplier<StsEndpoint> endpoint;

	private final Clock clock;

	/**
	 * Create a new {@link StsCredentialsVerifier}.
	 * @param sts the client that sends requests to STS
	 * @param endpoint the endpoint of STS
	 * @param clock the clock that dates signatures
	 */
	public StsCredentialsVerifier(PlainHttp sts, Supplier<StsEndpoint> endpoint, Clock clock) {
		this.sts = sts;
		this.endpoint = endpoint;
		this.clock = clock;
	}

	@Override
	public Result verify(AwsCredentials credentials) {
		try {
			SignedGetCallerIdentityRequest signed = SignedGetCallerIdentityRequest.sign(credentials,
					this.endpoint.get(), null, this.clock);
			return result(
					this.sts.exchange("POST", signed.uri(), signed.headers(), SignedGetCallerIdentityRequest.BODY));
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("STS could not be reached", ex);
			return Result.UNKNOWN;
		}
	}

	private static Result result(PlainHttp.Response response) {
		if (response.isOk() && CALLER.matcher(response.body()).find()) {
			return Result.ACCEPTED;
		}
		if (!response.isServerError() && REJECTED.matcher(response.body()).find()) {
			return Result.REJECTED;
		}
		Matcher denied = DENIED.matcher(response.body());
		logger.debug("The STS endpoint responded with " + response);
		return (!response.isServerError() && denied.find()) ? Result.ACCEPTED : Result.UNKNOWN;
	}

}
