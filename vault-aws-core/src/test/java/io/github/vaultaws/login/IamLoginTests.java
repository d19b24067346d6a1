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

package io.github.vaultaws.login;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link IamLogin}.
 */
@ExtendWith(OutputCaptureExtension.class)
class IamLoginTests {

	private static final AwsCredentials FIRST = AwsBasicCredentials.create("AKIAFIRST", "first-secret");

	private static final AwsCredentials SECOND = AwsSessionCredentials.create("ASIASECOND", "second-secret", "session");

	private static final StsEndpointSelector REGIONAL = StsEndpointSelector.of(() -> StsEndpoint.of("eu-west-1"));

	private static final Answer WRONG_REGION = stsRejection("Credential should be scoped to a valid region.");

	private final StubVault vault = new StubVault().on("POST auth/aws/login", Answer.login("token", 3600, true));

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void postsASignedRequest() {
		assertThat(login("service", () -> FIRST).login().getToken()).isEqualTo("token");
		Map<String, Object> body = body(this.vault.journal().get(0));
		assertThat(body)
			.containsOnlyKeys("role", "iam_http_request_method", "iam_request_url", "iam_request_body",
					"iam_request_headers")
			.containsEntry("role", "service")
			.containsEntry("iam_http_request_method", "POST")
			.containsEntry("iam_request_url", base64("https://sts.eu-west-1.amazonaws.com/"))
			.containsEntry("iam_request_body", "QWN0aW9uPUdldENhbGxlcklkZW50aXR5JlZlcnNpb249MjAxMS0wNi0xNQ==");
		assertThat(headers(body)).containsEntry("X-Vault-AWS-IAM-Server-ID", List.of("vault.example.com"))
			.hasEntrySatisfying("Authorization",
					(value) -> assertThat(value.toString()).contains("AKIAFIRST/")
						.contains("/eu-west-1/sts/aws4_request")
						.contains("x-vault-aws-iam-server-id"));
	}

	@Test
	void whenThereIsNoRoleOmitsIt() {
		assertThat(login(null, () -> FIRST).body()).doesNotContainKey("role");
	}

	@Test
	void resolvesCredentialsForEachLogin() {
		Iterator<AwsCredentials> rotating = List.of(FIRST, SECOND).iterator();
		IamLogin login = login("service", rotating::next);
		login.login();
		login.login();
		assertThat(this.vault.journal()).extracting((request) -> headers(body(request)))
			.satisfiesExactly((headers) -> assertThat(headers.toString()).contains("Credential=AKIAFIRST/"),
					(headers) -> assertThat(headers).containsEntry("X-Amz-Security-Token", List.of("session"))
						.extractingByKey("Authorization")
						.asString()
						.contains("Credential=ASIASECOND/"));
	}

	@Test
	void whenTheSdkLacksAModuleReportsWhich() {
		ProfileFile profiles = ProfileFile.builder()
			.type(ProfileFile.Type.CONFIGURATION)
			.content(new ByteArrayInputStream("""
					[profile dev]
					sso_start_url = https://example.awsapps.com/start
					sso_region = eu-west-1
					sso_account_id = 123456789012
					sso_role_name = developer
					""".getBytes(StandardCharsets.UTF_8)))
			.build();
		IamLogin login = new IamLogin(client("service"),
				ProfileCredentialsProvider.builder().profileFile(profiles).profileName("dev").build(),
				StsEndpointSelector.of(() -> StsEndpoint.of("eu-west-1")), null, Clock.systemUTC());
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo(LoginFailureReason.SDK_MODULE_MISSING);
			assertThat(ex.getMessage()).endsWith("the 'sso' service module must be on the class path.");
			assertThat(ex.getAction()).contains("'software.amazon.awssdk:sso'");
		});
	}

	@Test
	void whenTheProfileDoesNotExistNamesIt() {
		ProfileFile none = ProfileFile.builder()
			.content(new ByteArrayInputStream(new byte[0]))
			.type(ProfileFile.Type.CREDENTIALS)
			.build();
		isMissingProfile(ProfileCredentialsProvider.builder().profileFile(none).profileName("team").build());
		isMissingProfile(DefaultCredentialsProvider.builder().profileFile(none).profileName("team").build());
	}

	private void isMissingProfile(AwsCredentialsProvider credentials) {
		IamLogin login = new IamLogin(client("service"), credentials,
				StsEndpointSelector.of(() -> StsEndpoint.of("eu-west-1")), null, Clock.systemUTC());
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login)
			.withMessage("Login to Vault at 'auth/aws' failed: the AWS profile 'team' does not exist or contains no"
					+ " credentials.")
			.extracting(VaultAwsLoginException::getReason)
			.isEqualTo(LoginFailureReason.PROFILE_NOT_FOUND);
	}

	@ParameterizedTest
	@MethodSource
	void whenItCannotSignSendsNothingAndReportsTheReason(LoginFailureReason reason, AwsCredentialsProvider credentials,
			Supplier<StsEndpoint> sts) {
		IamLogin login = new IamLogin(client("service"), credentials, StsEndpointSelector.of(sts), null,
				Clock.systemUTC());
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo(reason);
			assertThat(ex.isTransient()).isFalse();
			assertThat(ex.getMessage()).startsWith("Login to Vault at 'auth/aws' failed: ").doesNotContain("secret");
		});
		assertThat(this.vault.journal()).isEmpty();
	}

	static Object[][] whenItCannotSignSendsNothingAndReportsTheReason() {
		AwsCredentialsProvider noCredentials = () -> {
			throw SdkClientException.create("no credentials");
		};
		Supplier<StsEndpoint> noRegion = () -> {
			throw SdkClientException.create("no region");
		};
		AwsCredentialsProvider broken = () -> {
			throw new IllegalStateException("no 'sts' module");
		};
		AwsCredentialsProvider blankToken = () -> AwsSessionCredentials.create("ASIASECOND", "second-secret", "");
		AwsCredentialsProvider temporaryWithoutToken = () -> AwsBasicCredentials.create("ASIASECOND", "second-secret");
		Supplier<StsEndpoint> region = () -> StsEndpoint.of("eu-west-1");
		return new Object[][] { { LoginFailureReason.NO_AWS_CREDENTIALS, noCredentials, region },
				{ LoginFailureReason.NO_AWS_CREDENTIALS, broken, region },
				{ LoginFailureReason.NO_AWS_CREDENTIALS, AnonymousCredentialsProvider.create(), region },
				{ LoginFailureReason.SESSION_TOKEN_MISSING, blankToken, region },
				{ LoginFailureReason.SESSION_TOKEN_MISSING, temporaryWithoutToken, region },
				{ LoginFailureReason.NO_REGION, (AwsCredentialsProvider) () -> FIRST, noRegion },
				{ LoginFailureReason.NO_REGION, (AwsCredentialsProvider) () -> FIRST,
						(Supplier<StsEndpoint>) () -> StsEndpoint.of("europe") } };
	}

	@Test
	void whenTheDetectedRegionIsRejectedSignsForTheGlobalEndpointFromThenOn(CapturedOutput output) {
		this.vault.on("POST auth/aws/login",
				(request) -> isGlobal(request) ? Answer.login("token", 3600, true) : WRONG_REGION);
		IamLogin login = login(StsEndpointSelector.orGlobal(() -> StsEndpoint.of("eu-west-1")), Clock.systemUTC());
		login.login();
		login.login();
		assertThat(this.vault.journal()).extracting(IamLoginTests::isGlobal).containsExactly(false, true, true);
		assertThat(output).containsOnlyOnce("'eu-west-1'").contains("'vault.aws.login.iam.region'");
	}

	@Test
	void whenBothRegionsAreRejectedFails() {
		this.vault.on("POST auth/aws/login", WRONG_REGION);
		IamLogin login = login(StsEndpointSelector.orGlobal(() -> StsEndpoint.of("eu-west-1")), Clock.systemUTC());
		fails(login, LoginFailureReason.WRONG_REGION);
		fails(login, LoginFailureReason.WRONG_REGION);
		assertThat(this.vault.journal()).hasSize(3);
	}

	@Test
	void whenTheRegionIsConfiguredDoesNotChangeIt() {
		this.vault.on("POST auth/aws/login", WRONG_REGION);
		fails(login("service", () -> FIRST), LoginFailureReason.WRONG_REGION);
		assertThat(this.vault.journal()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-iso-east-1", "global" })
	void whenTheGlobalEndpointIsNoAlternativeFails(String region) {
		this.vault.on("POST auth/aws/login", WRONG_REGION);
		fails(login(StsEndpointSelector.orGlobal(() -> StsEndpoint.of(region)), Clock.systemUTC()),
				LoginFailureReason.WRONG_REGION);
		assertThat(this.vault.journal()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { -10, 10 })
	void whenTheClockIsWrongSignsWithTheTimeOfVault(int minutes, CapturedOutput output) {
		this.vault.on("POST auth/aws/login", (request) -> isNow(request) ? Answer.login("token", 3600, true)
				: stsRejection("Signature expired: 20150830T123600Z is now earlier than"));
		IamLogin login = login(REGIONAL, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes)));
		login.login();
		login.login();
		assertThat(this.vault.journal()).extracting(IamLoginTests::isNow).containsExactly(false, true, true);
		assertThat(output).containsOnlyOnce("The clocks of this system and of Vault differ by ");
	}

	@Test
	void whenTheClockWasAcceptedUsesTheTimeOfVaultFromThenOn() {
		IamLogin login = login(REGIONAL, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));
		login.login();
		login.login();
		assertThat(this.vault.journal()).extracting(IamLoginTests::isNow).containsExactly(false, true);
	}

	@Test
	void whenTheClockMatchesThatOfVaultFails(CapturedOutput output) {
		this.vault.on("POST auth/aws/login", stsRejection("Signature not yet current"));
		fails(login(REGIONAL, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(3))), LoginFailureReason.CLOCK_SKEW);
		assertThat(this.vault.journal()).hasSize(1);
		assertThat(output).doesNotContain("The clocks");
	}

	@Test
	void whenTheTimeOfVaultIsRejectedTooFails() {
		this.vault.on("POST auth/aws/login", stsRejection("Signature expired"));
		IamLogin login = login(REGIONAL, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10)));
		fails(login, LoginFailureReason.CLOCK_SKEW);
		fails(login, LoginFailureReason.CLOCK_SKEW);
		assertThat(this.vault.journal()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { -25, 25, 24 * 365 * 12 })
	void whenTheTimeOfVaultIsImplausibleUsesTheSystemTime(int hours, CapturedOutput output) {
		this.vault.on("POST auth/aws/login", stsRejection("Signature expired"));
		IamLogin login = login(REGIONAL, Clock.offset(Clock.systemUTC(), Duration.ofHours(hours)));
		fails(login, LoginFailureReason.CLOCK_SKEW);
		fails(login, LoginFailureReason.CLOCK_SKEW);
		assertThat(this.vault.journal()).extracting(IamLoginTests::isNow).containsExactly(false, false);
		assertThat(output).containsOnlyOnce("Logins are signed with the system time");
	}

	@Test
	void closesItsCredentialsProvider() throws Exception {
		AwsCredentialsProvider provider = mock(withSettings().extraInterfaces(AutoCloseable.class));
		login("service", provider).destroy();
		then((AutoCloseable) provider).should().close();
		login("service", () -> FIRST).destroy();
	}

	@Test
	void stringRepresentationIsMethodAndRole() {
		assertThat(login("service", () -> FIRST)).hasToString("iam, role 'service'");
		assertThat(login(null, () -> FIRST)).hasToString("iam");
	}

	private IamLogin login(@Nullable String role, AwsCredentialsProvider credentials) {
		return new IamLogin(client(role), credentials, REGIONAL, "vault.example.com", Clock.systemUTC());
	}

	private IamLogin login(StsEndpointSelector sts, Clock clock) {
		return new IamLogin(client("service"), () -> FIRST, sts, null, clock);
	}

	private static void fails(IamLogin login, LoginFailureReason reason) {
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login)
			.extracting(VaultAwsLoginException::getReason)
			.isEqualTo(reason);
	}

	private static Answer stsRejection(String message) {
		return Answer.error(400, "error making upstream request: received error code 403 from STS: "
				+ "<Code>SignatureDoesNotMatch</Code><Message>" + message + "</Message>");
	}

	private static boolean isGlobal(Request request) {
		return body(request).get("iam_request_url") instanceof String url
				&& url.equals(base64("https://sts.amazonaws.com/"));
	}

	private static boolean isNow(Request request) {
		String date = headers(body(request)).getOrDefault("X-Amz-Date", "").toString();
		Instant signed = LocalDateTime.parse(date, DateTimeFormatter.ofPattern("'['yyyyMMdd'T'HHmmss'Z]'"))
			.toInstant(ZoneOffset.UTC);
		return Duration.between(signed, Instant.now()).abs().toMinutes() < 2;
	}

	private LoginClient client(@Nullable String role) {
		return new LoginClient(this.vault.client(), "aws", role);
	}

	private static Map<String, Object> body(Request request) {
		return JsonParserFactory.getJsonParser().parseMap(request.body());
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> headers(Map<String, Object> body) {
		return (Map<String, Object>) body.getOrDefault("iam_request_headers", Map.of());
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
