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
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClientBuilder;

import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.client.ClearTextCheck;
import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.SdkProxySelector;
import io.github.vaultaws.login.SdkStsEndpoint;
import io.github.vaultaws.login.StsEndpoint;
import io.github.vaultaws.runtime.VaultAwsLog;
import io.github.vaultaws.runtime.VaultAwsThreads;

/**
 * {@link CredentialsVerifier} that calls {@code sts:GetCallerIdentity} with the
 * credentials. The call requires no permission. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class StsCredentialsVerifier implements CredentialsVerifier, AutoCloseable {

	private static final VaultAwsLog logger = VaultAwsLog.of(StsCredentialsVerifier.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final boolean SDK_CLIENT = ClassUtils.isPresent("software.amazon.awssdk.services.sts.StsClient",
			StsCredentialsVerifier.class.getClassLoader());

	private final Supplier<StsRequest> factory;

	private final Supplier<StsEndpoint> endpoint;

	private @Nullable StsRequest request;

	private volatile boolean reported;

	/**
	 * Create a new {@link StsCredentialsVerifier} that sends signed requests.
	 * @param sts the client that sends requests to STS
	 * @param endpoint the endpoint of STS
	 * @param clock the clock that dates signatures
	 */
	public StsCredentialsVerifier(PlainHttp sts, Supplier<StsEndpoint> endpoint, Clock clock) {
		this(() -> new SignedStsRequest(sts, endpoint, clock), endpoint);
	}

	private StsCredentialsVerifier(Supplier<StsRequest> factory, Supplier<StsEndpoint> endpoint) {
		this.factory = factory;
		this.endpoint = endpoint;
	}

	/**
	 * Create a new {@link StsCredentialsVerifier} that uses the STS client of the AWS SDK
	 * if its module {@code sts} is on the class path and finds an HTTP client. Otherwise,
	 * it sends signed requests to the same endpoint and through the same proxies. The
	 * client is created with the first request.
	 * @param endpoint the endpoint of STS
	 * @param threads the threads; if a scheduler of the application replaces them, its
	 * clock dates the signatures
	 * @param customizer the customizer of the client of the AWS SDK
	 * @return the new instance
	 */
	public static StsCredentialsVerifier of(SdkStsEndpoint endpoint, VaultAwsThreads threads,
			Consumer<? super StsClientBuilder> customizer) {
		return new StsCredentialsVerifier(() -> request(endpoint, threads, customizer), endpoint::endpoint);
	}

	/**
	 * Create a new {@link StsCredentialsVerifier} as above, with the default settings of
	 * the client of the AWS SDK.
	 * @param endpoint the endpoint of STS
	 * @param threads the threads
	 * @return the new instance
	 */
	public static StsCredentialsVerifier of(SdkStsEndpoint endpoint, VaultAwsThreads threads) {
		Consumer<Object> none = (builder) -> {
		};
		return of(endpoint, threads, none);
	}

	/**
	 * Create a new {@link StsCredentialsVerifier} that sends signed requests, even if the
	 * client of the AWS SDK is on the class path.
	 * @param endpoint the endpoint of STS
	 * @param threads the threads
	 * @return the new instance
	 */
	public static StsCredentialsVerifier ofSigned(SdkStsEndpoint endpoint, VaultAwsThreads threads) {
		return new StsCredentialsVerifier(() -> signed(endpoint, threads), endpoint::endpoint);
	}

	private static StsRequest request(SdkStsEndpoint endpoint, VaultAwsThreads threads,
			Consumer<? super StsClientBuilder> customizer) {
		if (SDK_CLIENT && !threads.isReplaced()) {
			try {
				return SdkStsRequest.of(endpoint, TIMEOUT, customizer);
			}
			catch (SdkClientException ex) {
				logger.debug("The STS client of the AWS SDK could not be created", ex);
			}
		}
		return signed(endpoint, threads);
	}

	private static StsRequest signed(SdkStsEndpoint endpoint, VaultAwsThreads threads) {
		return new SignedStsRequest(PlainHttp.within(TIMEOUT, threads.timer(), new SdkProxySelector()),
				endpoint::endpoint, threads.clock().wallClock());
	}

	private synchronized StsRequest request() {
		StsRequest request = this.request;
		if (request == null) {
			ClearTextCheck.warn("STS", this.endpoint.get().uri());
			request = this.factory.get();
			this.request = request;
		}
		return request;
	}

	@Override
	public Result verify(AwsCredentials credentials) {
		StsEndpoint endpoint = this.endpoint.get();
		try {
			StsRequest.Response response = request().send(credentials);
			if (response.result() == Result.UNKNOWN) {
				report("STS at " + endpoint.uri() + " returned no result: " + response.detail(), null);
			}
			else {
				this.reported = false;
			}
			return response.result();
		}
		catch (IOException | RuntimeException ex) {
			report("STS could not be reached at " + endpoint.uri() + ": " + PrintableText.ofFailure(ex), ex);
			return Result.UNKNOWN;
		}
	}

	private void report(String text, @Nullable Exception cause) {
		if (this.reported) {
			logger.debug(text, cause);
		}
		else {
			this.reported = true;
			logger.warn(text);
			logger.debug("Details", cause);
		}
	}

	@Override
	public String description() {
		try {
			return "STS at " + this.endpoint.get().uri();
		}
		catch (RuntimeException ex) {
			return "STS";
		}
	}

	/**
	 * Close the client.
	 */
	@Override
	public synchronized void close() {
		if (this.request != null) {
			this.request.close();
		}
	}

}
