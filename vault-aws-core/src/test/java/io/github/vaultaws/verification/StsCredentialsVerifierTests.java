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

import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.client.RequestMatcher;
import org.springframework.test.web.client.ResponseCreator;
import org.springframework.web.client.RestTemplate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.login.SignedGetCallerIdentityRequest;
import io.github.vaultaws.login.StsEndpoint;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.content;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.header;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.method;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withException;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withStatus;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

/**
 * Tests for {@link StsCredentialsVerifier}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StsCredentialsVerifierTests {

	private static final URI STS = URI.create("https://sts.eu-west-1.amazonaws.com/");

	private static final String CALLER = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
			+ "<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/vault</Arn><UserId>AIDAEXAMPLE</UserId>"
			+ "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

	private final RestTemplate client = new RestTemplate();

	private final MockRestServiceServer sts = MockRestServiceServer.bindTo(this.client).build();

	private final StsCredentialsVerifier verifier = new StsCredentialsVerifier(
			new PlainHttp(this.client.getRequestFactory()), () -> new StsEndpoint(STS, Region.EU_WEST_1),
			new HandRunScheduler().getClock());

	@Test
	void signsTheRequestWithTheCredentials() {
		respond(withSuccess(CALLER, MediaType.TEXT_XML), method(HttpMethod.POST),
				content().string(SignedGetCallerIdentityRequest.BODY), header("Authorization",
						Matchers.startsWith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE1234/20260101/eu-west-1/sts/")));
		assertThat(verify()).isEqualTo(Result.ACCEPTED);
		this.sts.verify();
	}

	@ParameterizedTest
	@ValueSource(strings = { "InvalidClientTokenId", "ExpiredToken", "UnrecognizedClientException" })
	void unknownOrExpiredCredentialsAreRejected(String code) {
		respond(withStatus(HttpStatus.FORBIDDEN)
			.body("<ErrorResponse><Error><Code>" + code + "</Code></Error></ErrorResponse>"));
		assertThat(verify()).isEqualTo(Result.REJECTED);
	}

	@ParameterizedTest
	@CsvSource({ "403, SignatureDoesNotMatch", "403, RegionDisabledException", "400, Throttling",
			"500, InternalFailure", "503, ''", "407, ''" })
	void otherResponsesAreInconclusive(int status, String code) {
		respond(withStatus(HttpStatus.valueOf(status)).body(code));
		assertThat(verify()).isEqualTo(Result.UNKNOWN);
	}

	@ParameterizedTest
	@CsvSource({ "302, ''", "304, ''", "204, ''", "200, ''", "200, <html>Please log in</html>",
			"200, <GetCallerIdentityResponse><Account>123456789012</Account></GetCallerIdentityResponse>",
			"200, <GetCallerIdentityResponse><Arn>arn:aws:iam::123456789012:user/vault</Arn></GetCallerIdentityResponse>" })
	void responseWithoutACallerIsNotAccepted(int status, String body) {
		respond(withStatus(HttpStatus.valueOf(status)).body(body).contentType(MediaType.TEXT_XML));
		assertThat(verify()).isEqualTo(Result.UNKNOWN);
	}

	@Test
	void callerWithAnotherStatusIsNotAccepted() {
		respond(withStatus(HttpStatus.ACCEPTED).body(CALLER).contentType(MediaType.TEXT_XML));
		assertThat(verify()).isEqualTo(Result.UNKNOWN);
	}

	@Test
	void denialThatNamesTheCallerIsAccepted() {
		respond(withStatus(HttpStatus.FORBIDDEN)
			.body("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/vault"
					+ " is not authorized to perform: sts:GetCallerIdentity with an explicit deny</Message></Error></ErrorResponse>"));
		assertThat(verify()).isEqualTo(Result.ACCEPTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<Code>AccessDenied</Code><Message>Access denied</Message>", "AccessDenied",
			"<html>User: arn:aws:iam::123456789012:user/vault is not authorized to perform</html>" })
	void denialWithoutACallerIsNotAccepted(String body) {
		respond(withStatus(HttpStatus.FORBIDDEN).body(body));
		assertThat(verify()).isEqualTo(Result.UNKNOWN);
	}

	@Test
	void missingResponseIsInconclusive(CapturedOutput output) {
		respond(withException(new IOException("no route")));
		assertThat(verify()).isEqualTo(Result.UNKNOWN);
		assertThat(output).doesNotContain("very-secret");
	}

	private Result verify() {
		return this.verifier.verify(AwsBasicCredentials.create("AKIAEXAMPLE1234", "very-secret"));
	}

	private void respond(ResponseCreator response, RequestMatcher... expectations) {
		var expected = this.sts.expect(requestTo(STS));
		for (RequestMatcher expectation : expectations) {
			expected.andExpect(expectation);
		}
		expected.andRespond(response);
	}

}
