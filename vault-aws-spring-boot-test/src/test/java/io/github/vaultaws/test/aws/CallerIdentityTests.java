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

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link EmbeddedAws#callerIdentity} and its refusals.
 */
class CallerIdentityTests {

	private static final byte[] BODY = "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8);

	private static final String NOW = "20260102T120000Z";

	private final TestClock clock = TestClock.at(Instant.parse("2026-01-02T12:00:00Z"));

	private final EmbeddedAws aws = new EmbeddedAws(this.clock);

	private final TestCredentials alice = this.aws.addUser("alice");

	@Test
	void returnsTheSigner() {
		CallerIdentity identity = verify(SignedRequest.callerIdentity(this.alice, NOW));
		assertThat(identity.arn()).isEqualTo("arn:aws:iam::123456789012:user/alice");
		assertThat(identity.userId()).startsWith("AIDA");
		assertThat(identity.account()).isEqualTo("123456789012");
	}

	@Test
	void returnsTheSessionOfAnAssumedRole() {
		this.aws.iam(this.aws.administrator()).createRole("app", "/team/", Duration.ofHours(1), "{}");
		TestCredentials session = this.aws.sts(this.alice)
			.assumeRole("arn:aws:iam::123456789012:role/team/app", "s-1", Duration.ofMinutes(15))
			.credentials();
		CallerIdentity identity = verify(SignedRequest.callerIdentity(session, NOW));
		assertThat(identity.arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/app/s-1");
		assertThat(identity.userId()).startsWith("AROA").endsWith(":s-1");
	}

	@Test
	void takesSignedHeadersAndTheDoubleSlashOfVault() {
		SignedRequest request = SignedRequest.callerIdentity(this.alice, NOW).withHeader("X-Vault-Server", "a  b");
		CallerIdentity identity = callerIdentity("POST", URI.create("https://" + request.host() + "//x/.."),
				request.signedHeaders(), request.body().getBytes(StandardCharsets.UTF_8));
		assertThat(identity.arn()).endsWith("user/alice");
	}

	@Test
	void hostOfTheUriCountsAndNotTheHeader() {
		Map<String, List<String>> headers = SignedRequest.callerIdentity(this.alice, NOW).signedHeaders();
		headers.put("Host", List.of("elsewhere.example.com"));
		headers.put("Content-Length", List.of("7"));
		assertThat(callerIdentity("POST", URI.create("https://sts.amazonaws.com/"), headers,
				"Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8))
			.arn()).endsWith("user/alice");
	}

	@Test
	void takesAPresignedUrl() {
		TestCredentials session = this.aws.sts(this.alice).getSessionToken(Duration.ofHours(1)).credentials();
		SdkHttpRequest signed = AwsV4HttpSigner.create()
			.sign((sign) -> sign
				.identity(AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(),
						String.valueOf(session.sessionToken())))
				.request(SdkHttpRequest.builder()
					.method(SdkHttpMethod.GET)
					.uri(URI.create("https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15"))
					.build())
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
				.putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
				.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AwsV4HttpSigner.AuthLocation.QUERY_STRING)
				.putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(15))
				.putProperty(HttpSigner.SIGNING_CLOCK, this.clock))
			.request();
		assertThat(callerIdentity("GET", signed.getUri(), Map.of(), new byte[0]).arn()).endsWith("user/alice");
		URI changed = URI.create(signed.getUri().toString().replace("Version=2011", "Version=2012"));
		assertThat(refusal(() -> callerIdentity("GET", changed, Map.of(), new byte[0])).code())
			.isEqualTo("SignatureDoesNotMatch");
	}

	@ParameterizedTest
	@ValueSource(strings = { "20260102T114500Z", "20260102T121500Z" })
	void signatureIsValidForFifteenMinutes(String date) {
		assertThat(verify(SignedRequest.callerIdentity(this.alice, date))).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			20260102T114459Z, expired: 20260102T114459Z is now earlier than 20260102T114500Z, - 15 min.
			20260102T121501Z, not yet current: 20260102T121501Z is still later than 20260102T121500Z, + 15 min.
			""")
	void rejectsOtherTimes(String date, String reason, String window) {
		AwsException refusal = refusal(SignedRequest.callerIdentity(this.alice, date));
		assertThat(refusal.status()).isEqualTo(403);
		assertThat(refusal.code()).isEqualTo("SignatureDoesNotMatch");
		assertThat(refusal.reason()).isEqualTo("Signature " + reason + " (" + NOW + " " + window + ")");
	}

	@Test
	void rejectsChangesAfterSigning() {
		SignedRequest request = SignedRequest.callerIdentity(this.alice, NOW);
		AwsException refusal = refusal(() -> callerIdentity("POST", URI.create("https://sts.amazonaws.com/"),
				request.signedHeaders(), "Action=GetCallerIdentity".getBytes(StandardCharsets.UTF_8)));
		assertThat(refusal.code()).isEqualTo("SignatureDoesNotMatch");
		assertThat(refusal.reason()).startsWith("The request signature we calculated does not match the signature");
	}

	@Test
	void rejectsAWrongSecret() {
		TestCredentials keys = new TestCredentials(this.alice.accessKeyId(), "wrong", null, null);
		assertThat(refusal(SignedRequest.callerIdentity(keys, NOW)).code()).isEqualTo("SignatureDoesNotMatch");
		assertThat(refusal(() -> this.aws.sts(keys)).code()).isEqualTo("SignatureDoesNotMatch");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			sts.amazonaws.com,                eu-west-1
			sts.eu-west-1.amazonaws.com,      us-east-1
			sts.us-gov-west-1.amazonaws.com,  us-east-1
			sts.cn-north-1.amazonaws.com.cn,  us-east-1
			""")
	void rejectsARegionThatIsNotOfTheHost(String host, String region) {
		assertThat(refusal(SignedRequest.callerIdentity(this.alice, NOW).to(host, region)))
			.hasMessage("SignatureDoesNotMatch: Credential should be scoped to a valid region. ");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			sts.amazonaws.com,                us-east-1
			sts.eu-west-1.amazonaws.com,      eu-west-1
			sts.cn-north-1.amazonaws.com.cn,  cn-north-1
			127.0.0.1:4566,                   ap-south-1
			""")
	void takesTheRegionOfTheHostAndAnyOnLoopback(String host, String region) {
		assertThat(verify(SignedRequest.callerIdentity(this.alice, NOW).to(host, region))).isNotNull();
	}

	@Test
	void rejectsAnotherService() {
		assertThat(refusal(SignedRequest.callerIdentity(this.alice, NOW).forService("iam")).reason())
			.isEqualTo("Credential should be scoped to correct service: 'sts'. ");
	}

	@Test
	void rejectsUnknownCredentials() {
		AwsException refusal = refusal(
				SignedRequest.callerIdentity(new TestCredentials("AKIAUNKNOWN", "secret", null, null), NOW));
		assertThat(refusal.status()).isEqualTo(403);
		assertThat(refusal).hasMessage("InvalidClientTokenId: The security token included in the request is invalid.");
		assertThat(AwsService.STS.error(refusal)).startsWith("""
				<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
				  <Error>
				    <Type>Sender</Type>
				    <Code>InvalidClientTokenId</Code>
				    <Message>The security token included in the request is invalid.</Message>
				  </Error>
				  <RequestId>""").endsWith("</RequestId>\n</ErrorResponse>\n");
	}

	@Test
	void rejectsSessionCredentialsWithoutTheirToken() {
		TestCredentials session = this.aws.sts(this.alice).getSessionToken(Duration.ofHours(1)).credentials();
		assertThat(verify(SignedRequest.callerIdentity(session, NOW)).arn()).endsWith("user/alice");
		TestCredentials bare = new TestCredentials(session.accessKeyId(), session.secretAccessKey(), null, null);
		assertThat(refusal(SignedRequest.callerIdentity(bare, NOW)).code()).isEqualTo("InvalidClientTokenId");
		TestCredentials other = new TestCredentials(session.accessKeyId(), session.secretAccessKey(), "other", null);
		assertThat(refusal(SignedRequest.callerIdentity(other, NOW)).code()).isEqualTo("InvalidClientTokenId");
	}

	@Test
	void rejectsExpiredSessionCredentialsEvenWhenTheClockIsSetBack() {
		TestCredentials session = this.aws.sts(this.alice).getSessionToken(Duration.ofMinutes(15)).credentials();
		assertThat(this.aws.accepts(session.accessKeyId())).isTrue();
		this.clock.advance(Duration.ofMinutes(15));
		AwsException refusal = refusal(SignedRequest.callerIdentity(session, "20260102T121500Z"));
		assertThat(refusal.status()).isEqualTo(403);
		assertThat(refusal).hasMessage("ExpiredToken: The security token included in the request is expired");
		this.clock.advance(Duration.ofHours(-1));
		assertThat(this.aws.accepts(session.accessKeyId())).isFalse();
		assertThat(this.aws
			.accepts(this.aws.sts(this.alice).getSessionToken(Duration.ofMinutes(15)).credentials().accessKeyId()))
			.isTrue();
	}

	@Test
	void rejectsSessionsOfDeletedUsers() {
		TestCredentials session = this.aws.sts(this.alice).getFederationToken("fed", Duration.ofHours(1)).credentials();
		Iam iam = this.aws.iam(this.aws.administrator());
		iam.deleteAccessKey("alice", this.alice.accessKeyId());
		assertThat(this.aws.accepts(session.accessKeyId())).isTrue();
		iam.deleteUser("alice");
		assertThat(this.aws.accepts(session.accessKeyId())).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			                                                        | MissingAuthenticationToken
			Bearer x                                                | IncompleteSignature
			AWS4-HMAC-SHA256 Credential=a/b, Signature=x            | IncompleteSignature
			AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=x | IncompleteSignature
			""")
	void rejectsIncompleteSignatures(String authorization, String code) {
		Map<String, List<String>> headers = SignedRequest.callerIdentity(this.alice, NOW).signedHeaders();
		headers.put("Authorization", List.of((authorization != null) ? authorization : ""));
		assertThat(
				refusal(() -> callerIdentity("POST", URI.create("https://sts.amazonaws.com/"), headers, BODY)).code())
			.isEqualTo(code);
	}

	@Test
	void rejectsAnInvalidDate() {
		Map<String, List<String>> headers = SignedRequest.callerIdentity(this.alice, NOW).signedHeaders();
		headers.put("X-Amz-Date", List.of("20260102 yesterday"));
		assertThat(refusal(() -> callerIdentity("POST", URI.create("https://sts.amazonaws.com/"), headers, BODY)))
			.hasMessageStartingWith("IncompleteSignature: Date must be in ISO-8601 'basic format'.");
	}

	private CallerIdentity verify(SignedRequest request) {
		return callerIdentity("POST", URI.create("https://" + request.host() + "/"), request.signedHeaders(),
				request.body().getBytes(StandardCharsets.UTF_8));
	}

	private AwsException refusal(SignedRequest request) {
		return refusal(() -> verify(request));
	}

	private static AwsException refusal(ThrowingCallable call) {
		return catchThrowableOfType(AwsException.class, call);
	}

	private CallerIdentity callerIdentity(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
		Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		sent.putAll(headers);
		sent.put("Host", List.of(uri.getRawAuthority()));
		sent.put("Content-Length", List.of(String.valueOf(body.length)));
		String query = (uri.getRawQuery() != null) ? uri.getRawQuery() : "";
		AwsResponse response = AwsResponse.of(this.aws
			.forward(new Exchange(method, uri.getRawPath(), query, sent, body, InetAddress.getLoopbackAddress())));
		return new CallerIdentity(response.text("Arn"), response.text("UserId"), response.text("Account"));
	}

}
