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
import java.time.Duration;
import java.util.function.Consumer;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.login.SdkStsEndpoint;

/**
 * {@link StsRequest} that is sent by the STS client of the AWS SDK, with the HTTP client,
 * the proxies and the endpoint that other clients of the application use. A connection is
 * used once, so that consecutive requests may reach different hosts of STS.
 *
 * @param client the client
 * @author The vault-aws-spring-boot authors
 */
record SdkStsRequest(StsClient client) implements StsRequest {

	/**
	 * Create a new {@link SdkStsRequest}.
	 * @param endpoint the endpoint of STS
	 * @param timeout the maximum time of a request
	 * @param customizer the customizer of the client
	 * @return the new instance
	 */
	static SdkStsRequest of(SdkStsEndpoint endpoint, Duration timeout, Consumer<? super StsClientBuilder> customizer) {
		StsClientBuilder builder = StsClient.builder();
		customizer.accept(builder);
		ClientOverrideConfiguration customized = builder.overrideConfiguration();
		String suffix = customized.advancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX)
			.map((known) -> known + " " + VaultHttp.USER_AGENT)
			.orElse(VaultHttp.USER_AGENT);
		builder.region(endpoint.region())
			.credentialsProvider(AnonymousCredentialsProvider.create())
			.overrideConfiguration(customized.toBuilder()
				.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, suffix)
				.apiCallTimeout(timeout)
				.retryStrategy(DefaultRetryStrategy.doNotRetry())
				.build());
		if (endpoint.configured() != null) {
			builder.endpointOverride(endpoint.endpoint().uri()).fipsEnabled(false).dualstackEnabled(false);
		}
		return new SdkStsRequest(builder.build());
	}

	@Override
	public Response send(AwsCredentials credentials) throws IOException {
		try {
			GetCallerIdentityResponse caller = this.client.getCallerIdentity((request) -> request.overrideConfiguration(
					(override) -> override.credentialsProvider(StaticCredentialsProvider.create(credentials))
						.putHeader("Connection", "close")));
			return Response.ofCaller(caller.account(), caller.arn());
		}
		catch (AwsServiceException ex) {
			AwsErrorDetails details = ex.awsErrorDetails();
			return Response.ofError(ex.statusCode() >= 500, "HTTP " + ex.statusCode(),
					(details != null) ? details.errorCode() : null, (details != null) ? details.errorMessage() : null);
		}
		catch (SdkException ex) {
			throw new IOException(PrintableText.ofFailure(ex), ex);
		}
	}

	@Override
	public void close() {
		this.client.close();
	}

}
