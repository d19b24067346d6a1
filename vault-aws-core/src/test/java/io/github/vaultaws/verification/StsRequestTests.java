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
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.StsWarmUp;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.login.SdkStsEndpoint;
import io.github.vaultaws.login.StsEndpoint;
import io.github.vaultaws.runtime.VaultAwsThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for both implementations of {@link StsRequest}, which return the same results.
 */
@ExtendWith({ StsWarmUp.class, OutputCaptureExtension.class })
class StsRequestTests {

	private static final String STS = "POST /";

	private static final AwsBasicCredentials CREDENTIALS = AwsBasicCredentials.create("AKIAEXAMPLE1234", "very-secret");

	@AutoClose
	private final StubVault sts = new StubVault();

	@AutoClose("destroy")
	private final VaultAwsThreads threads = VaultAwsThreads.of(null);

	private final SdkStsEndpoint endpoint = new SdkStsEndpoint(() -> Region.EU_WEST_1, this.sts.uri());

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					200 | <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/vault</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse> | ACCEPTED
					200 | <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/vault</Arn></GetCallerIdentityResult></GetCallerIdentityResponse> | UNKNOWN
					200 | <html>Please log in</html> | UNKNOWN
					403 | <ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token is invalid</Message></Error></ErrorResponse> | REJECTED
					403 | <ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token has expired</Message></Error></ErrorResponse> | REJECTED
					403 | <ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>Credential should be scoped to a valid region</Message></Error></ErrorResponse> | UNKNOWN
					403 | <ErrorResponse><Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/vault is not authorized to perform: sts:GetCallerIdentity</Message></Error></ErrorResponse> | ACCEPTED
					403 | <ErrorResponse><Error><Code>AccessDenied</Code><Message>Access denied</Message></Error></ErrorResponse> | UNKNOWN
					400 | <ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse> | UNKNOWN
					500 | <ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse> | UNKNOWN
					503 | unavailable | UNKNOWN
					""")
	void resultsAreTheSame(int status, String body, Result result) throws IOException {
		this.sts.on(STS, new Answer(status, body));
		try (SdkStsRequest sdk = sdk()) {
			assertThat(send(sdk)).as("AWS SDK").isEqualTo(result);
		}
		assertThat(send(signed())).isEqualTo(result);
		assertThat(this.sts.journal(STS)).hasSize(2)
			.allSatisfy((request) -> assertThat(request.body()).contains("GetCallerIdentity"));
	}

	@Test
	void libraryIsNamedAsTheUserAgent() throws IOException {
		accept();
		try (SdkStsRequest sdk = sdk();
				SdkStsRequest customized = SdkStsRequest.of(this.endpoint, Duration.ofMinutes(1),
						(builder) -> builder.overrideConfiguration((override) -> override
							.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "orders")))) {
			assertThat(sdk.send(CREDENTIALS).result()).isEqualTo(Result.ACCEPTED);
			assertThat(customized.send(CREDENTIALS).result()).isEqualTo(Result.ACCEPTED);
		}
		assertThat(signed().send(CREDENTIALS).result()).isEqualTo(Result.ACCEPTED);
		assertThat(this.sts.userAgents()).satisfiesExactly(
				(sdk) -> assertThat(sdk).startsWith("aws-sdk-java/").endsWith(" " + VaultHttp.USER_AGENT),
				(sdk) -> assertThat(sdk).startsWith("aws-sdk-java/").endsWith(" orders " + VaultHttp.USER_AGENT),
				(signed) -> assertThat(signed).isEqualTo(VaultHttp.USER_AGENT).startsWith("vault-aws-spring-boot"));
	}

	@Test
	void missingResponseIsAnException() {
		URI closed = URI.create("http://localhost:1");
		try (SdkStsRequest sdk = SdkStsRequest.of(new SdkStsEndpoint(() -> Region.EU_WEST_1, closed),
				Duration.ofMinutes(1), (builder) -> {
				})) {
			assertThatIOException().isThrownBy(() -> sdk.send(CREDENTIALS));
		}
	}

	@Test
	void sdkClientIsCustomizedAndAnyOtherReplacesIt() {
		accept();
		StsCredentialsVerifier sdk = StsCredentialsVerifier.of(this.endpoint, this.threads, (builder) -> builder
			.overrideConfiguration((override) -> override.putHeader("X-Vault-Namespace", "sdk")));
		assertThat(sdk.verify(CREDENTIALS)).isEqualTo(Result.ACCEPTED);
		assertThat(this.sts.journal(STS)).singleElement()
			.satisfies((request) -> assertThat(request.namespace()).isEqualTo("sdk"));
		sdk.close();
		StsCredentialsVerifier other = StsCredentialsVerifier.of(this.endpoint, this.threads, (builder) -> {
			throw SdkClientException.create("Multiple HTTP implementations were found on the classpath");
		});
		assertThat(other.verify(CREDENTIALS)).isEqualTo(Result.ACCEPTED);
		other.close();
	}

	@Test
	void unreachableEndpointIsNamedOnceUntilItResponds(CapturedOutput output) {
		URI closed = URI.create("http://localhost:1");
		StsCredentialsVerifier verifier = new StsCredentialsVerifier(
				PlainHttp.within(Duration.ofMinutes(1), StubVault.timer(), null),
				() -> new StsEndpoint(closed, Region.EU_WEST_1), Clock.systemUTC());
		assertThat(verifier.verify(CREDENTIALS)).isEqualTo(Result.UNKNOWN);
		assertThat(verifier.verify(CREDENTIALS)).isEqualTo(Result.UNKNOWN);
		assertThat(verifier.description()).isEqualTo("STS at http://localhost:1");
		assertThat(output).containsOnlyOnce("STS could not be reached at http://localhost:1: ")
			.doesNotContain("very-secret");
	}

	@Test
	void failureWithoutAMessageIsNamedByItsType(CapturedOutput output) {
		StsCredentialsVerifier verifier = StsCredentialsVerifier.of(this.endpoint, this.threads, (builder) -> {
			throw new IllegalStateException();
		});
		assertThat(verifier.verify(CREDENTIALS)).isEqualTo(Result.UNKNOWN);
		assertThat(output)
			.contains("STS could not be reached at " + this.endpoint.endpoint().uri() + ": IllegalStateException");
		verifier.close();
	}

	@Test
	void inconclusiveResponseIsLogged(CapturedOutput output) {
		this.sts.on(STS,
				new Answer(403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>"));
		StsCredentialsVerifier verifier = StsCredentialsVerifier.of(this.endpoint, this.threads);
		assertThat(verifier.verify(CREDENTIALS)).isEqualTo(Result.UNKNOWN);
		verifier.close();
		assertThat(output).contains("/ returned no result: HTTP 403 SignatureDoesNotMatch");
	}

	private void accept() {
		this.sts.on(STS,
				new Answer(200,
						"<GetCallerIdentityResponse><GetCallerIdentityResult>"
								+ "<Arn>arn:aws:iam::123456789012:user/vault</Arn><Account>123456789012</Account>"
								+ "</GetCallerIdentityResult></GetCallerIdentityResponse>"));
	}

	private SdkStsRequest sdk() {
		return SdkStsRequest.of(this.endpoint, Duration.ofMinutes(1), (builder) -> {
		});
	}

	private SignedStsRequest signed() {
		return new SignedStsRequest(PlainHttp.within(Duration.ofMinutes(1), StubVault.timer(), null),
				this.endpoint::endpoint, Clock.systemUTC());
	}

	/**
	 * A response that is not one of STS leads to an exception of the SDK.
	 */
	private static Result send(StsRequest request) throws IOException {
		try {
			return request.send(CREDENTIALS).result();
		}
		catch (IOException ex) {
			assertThat(ex).hasCauseInstanceOf(SdkClientException.class);
			return Result.UNKNOWN;
		}
	}

}
