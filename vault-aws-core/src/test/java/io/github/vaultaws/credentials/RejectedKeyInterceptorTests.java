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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.BDDMockito;
import org.mockito.Mockito;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.StubCredentials;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RejectedKeyInterceptor} and
 * {@link VaultAwsCredentialsProvider#invalidate}.
 */
class RejectedKeyInterceptorTests {

	private static final String CALLERS_KEY = "AWS4-HMAC-SHA256 Credential=AKIA1/20260101/us-east-1/s3/aws4_request, SignedHeaders=host";

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private int checks;

	private SdkHttpMethod method = SdkHttpMethod.GET;

	private final List<RejectionCode> codes = new ArrayList<>();

	private final RotatingCredentials credentials = StubCredentials.of(this.vault, this.scheduler, (credentials) -> {
		this.checks++;
		return Result.ACCEPTED;
	}, (event) -> {
		if (event instanceof CredentialsEvent.RejectionChecked checked) {
			this.codes.add(checked.code());
		}
	});

	private final VaultAwsCredentialsProvider provider = new VaultAwsCredentialsProvider(this.credentials,
			Duration.ofSeconds(10), this.scheduler.getClock());

	private final RejectedKeyInterceptor interceptor = new RejectedKeyInterceptor(this.provider);

	@BeforeEach
	void activateCredentials() {
		this.vault.on("GET aws/creds/deploy", Answer.sts("AKIA1", 3600));
		StubCredentials.watch(this.credentials);
		this.scheduler.runDue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId",
			"UnrecognizedClientException", "InvalidAccessKeyId", "InvalidToken", "AuthFailure" })
	void rejectedAccessKeyIsChecked(String code) {
		assertThat(checksAfter(error(code), CALLERS_KEY)).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "ExpiredToken, ExpiredToken", "ExpiredTokenException, ExpiredToken",
			"InvalidClientTokenId, InvalidClientTokenId", "UnrecognizedClientException, UnrecognizedClientException",
			"InvalidAccessKeyId, InvalidAccessKeyId", "InvalidToken, InvalidToken", "AuthFailure, AuthFailure" })
	void eventNamesTheErrorCode(String error, String code) {
		checksAfter(error(error), CALLERS_KEY);
		assertThat(this.codes).hasToString("[" + code + "]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "AccessDenied", "UnauthorizedOperation", "SignatureDoesNotMatch", "RequestExpired",
			"Throttling" })
	void otherErrorsAreIgnored(String code) {
		assertThat(checksAfter(error(code), CALLERS_KEY)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"<ErrorResponse><Errors><Error><Code>InvalidClientTokenId</Code></Error></Errors></ErrorResponse>",
			"{\"__type\":\"com.amazon.coral.service#UnrecognizedClientException\"}" })
	void errorThatTheSdkCannotReadIsFoundInTheBody(String body) {
		assertThat(checksAfter(unreadable(403, body), CALLERS_KEY)).isOne();
	}

	@Test
	void otherBodiesAreIgnored() {
		assertThat(checksAfter(unreadable(403, "<Error><Code>AccessDenied</Code></Error>"), CALLERS_KEY)).isZero();
		assertThat(checksAfter(unreadable(502, "ExpiredToken"), CALLERS_KEY)).isZero();
	}

	@Test
	void forbiddenResponseWithoutABodyIsReportedForHeadRequests() {
		assertThat(checksAfter(unreadable(403, ""), CALLERS_KEY)).isZero();
		this.method = SdkHttpMethod.HEAD;
		assertThat(checksAfter(unreadable(404, ""), CALLERS_KEY)).isZero();
		assertThat(checksAfter(unreadable(403, ""), CALLERS_KEY)).isOne();
		assertThat(this.codes).containsExactly(RejectionCode.FORBIDDEN);
	}

	@Test
	void ambiguousErrorsAreCheckedEveryFiveMinutes() {
		this.method = SdkHttpMethod.HEAD;
		assertThat(checksAfter(unreadable(403, ""), CALLERS_KEY)).isOne();
		this.scheduler.advance(Duration.ofSeconds(299));
		assertThat(checksAfter(error("AuthFailure"), CALLERS_KEY)).isOne();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(checksAfter(error("AuthFailure"), CALLERS_KEY)).isEqualTo(2);
		this.scheduler.advance(Duration.ofSeconds(10));
		assertThat(checksAfter(error("ExpiredToken"), CALLERS_KEY)).isEqualTo(3);
	}

	@Test
	void accessKeysOfOtherProvidersAreIgnored() {
		assertThat(checksAfter(error("ExpiredToken"), CALLERS_KEY.replace("AKIA1", "AKIA2"))).isZero();
	}

	@Test
	void requestsWithoutAnAccessKeyAreIgnored() {
		assertThat(checksAfter(error("ExpiredToken"), null)).isZero();
		assertThat(checksAfter(error("ExpiredToken"), "Bearer x")).isZero();
	}

	@Test
	void failuresWithoutAResponseAreIgnored() {
		assertThat(checksAfter(SdkClientException.create("no route"), CALLERS_KEY)).isZero();
		assertThat(checksAfter(AwsServiceException.builder().message("no details").build(), CALLERS_KEY)).isZero();
	}

	@Test
	void clientsWithoutTheInterceptorReportToTheProvider() {
		this.provider.invalidate(AwsBasicCredentials.create("AKIA2", "secret"));
		this.scheduler.runDue();
		assertThat(this.checks).isZero();
		assertThat(this.provider.invalidate(this.provider.resolveCredentials())).isCompletedWithValue(null);
		this.scheduler.runDue();
		assertThat(this.checks).isOne();
		assertThat(this.codes).containsExactly(RejectionCode.OTHER);
	}

	@Test
	void viewsReportToTheProvider() {
		IdentityInvalidation<AwsCredentialsIdentity> view = (MinimumRemainingProvider) this.provider
			.withMinimumRemaining(Duration.ofMinutes(1));
		assertThat(view.invalidate(this.provider.resolveCredentials())).isCompletedWithValue(null);
		this.scheduler.runDue();
		assertThat(this.checks).isOne();
	}

	private int checksAfter(Throwable failure, @Nullable String authorization) {
		Context.FailedExecution context = Mockito.mock();
		BDDMockito.given(context.exception()).willReturn(failure);
		BDDMockito.given(context.httpRequest()).willReturn(Optional.of(request(authorization)));
		this.interceptor.onExecutionFailure(context, new ExecutionAttributes());
		this.scheduler.runDue();
		return this.checks;
	}

	private SdkHttpRequest request(@Nullable String authorization) {
		SdkHttpRequest.Builder request = SdkHttpRequest.builder()
			.method(this.method)
			.protocol("https")
			.host("s3.amazonaws.com");
		if (authorization != null) {
			request.putHeader("Authorization", authorization);
		}
		return request.build();
	}

	private static AwsServiceException unreadable(int status, String body) {
		return AwsServiceException.builder()
			.awsErrorDetails(AwsErrorDetails.builder()
				.errorMessage("Forbidden")
				.rawResponse(body.isEmpty() ? null : SdkBytes.fromUtf8String(body))
				.build())
			.statusCode(status)
			.build();
	}

	private static AwsServiceException error(String code) {
		return AwsServiceException.builder()
			.awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
			.statusCode(403)
			.build();
	}

}
