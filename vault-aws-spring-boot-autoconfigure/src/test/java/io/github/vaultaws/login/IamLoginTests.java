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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.json.JsonParserFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link IamLogin}.
 */
class IamLoginTests {

	private static final AwsCredentials FIRST = AwsBasicCredentials.create("AKIAFIRST", "first-secret");

	private static final AwsCredentials SECOND = AwsSessionCredentials.create("ASIASECOND", "second-secret", "session");

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
	void whenThereIsNoRoleLeavesItOut() {
		assertThat(login(null, () -> FIRST).body()).doesNotContainKey("role");
	}

	@Test
	void resolvesCredentialsAgainAtEachLogin() {
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

	@ParameterizedTest
	@MethodSource
	void whenItCannotSignSendsNothingAndSaysWhy(LoginFailure reason, AwsCredentialsProvider credentials,
			Supplier<StsEndpoint> sts) {
		IamLogin login = new IamLogin(endpoint("service"), credentials, sts, null, Clock.systemUTC());
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo(reason);
			assertThat(ex.isPassing()).isFalse();
			assertThat(ex.getMessage()).startsWith("Login to Vault at 'auth/aws' failed: ").doesNotContain("secret");
		});
		assertThat(this.vault.journal()).isEmpty();
	}

	static Object[][] whenItCannotSignSendsNothingAndSaysWhy() {
		AwsCredentialsProvider noCredentials = () -> {
			throw SdkClientException.create("no credentials");
		};
		Supplier<StsEndpoint> noRegion = () -> {
			throw SdkClientException.create("no region");
		};
		AwsCredentialsProvider halfOfTemporary = () -> AwsBasicCredentials.create("ASIASECOND", "second-secret");
		Supplier<StsEndpoint> region = () -> StsEndpoint.of("eu-west-1");
		return new Object[][] { { LoginFailure.NO_AWS_CREDENTIALS, noCredentials, region },
				{ LoginFailure.SESSION_TOKEN_MISSING, halfOfTemporary, region },
				{ LoginFailure.NO_REGION, (AwsCredentialsProvider) () -> FIRST, noRegion },
				{ LoginFailure.NO_REGION, (AwsCredentialsProvider) () -> FIRST,
						(Supplier<StsEndpoint>) () -> StsEndpoint.of("europe") } };
	}

	@Test
	void closesItsCredentialsProvider() throws Exception {
		AwsCredentialsProvider provider = mock(withSettings().extraInterfaces(AutoCloseable.class));
		login("service", provider).destroy();
		then((AutoCloseable) provider).should().close();
		login("service", () -> FIRST).destroy();
	}

	private IamLogin login(@Nullable String role, AwsCredentialsProvider credentials) {
		return new IamLogin(endpoint(role), credentials, () -> StsEndpoint.of("eu-west-1"), "vault.example.com",
				Clock.systemUTC());
	}

	private LoginEndpoint endpoint(@Nullable String role) {
		return new LoginEndpoint(this.vault.client(), "aws", role);
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
