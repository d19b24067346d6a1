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

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignedGetCallerIdentityRequest}.
 */
class SignedGetCallerIdentityRequestTests {

	private static final String ACCESS_KEY = "AKIDEXAMPLE";

	private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);

	private static final Pattern AUTHORIZATION = Pattern
		.compile("AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					global,,,0268ea4a725deae1116f5228d6b177fb047f9f3a9e1c5fd4baa0dc1fbb0d1a99
					global,vault.example.com,,ce09df5789ee77754fa3b56c2c79d6e2a99fa8b01df29dc910c3abf6fb73eb98
					global,,SESSIONTOKENEXAMPLE,8a43c84b93703ed17a4c9c21e6f111488b3e5296296cf07fd9d05e9f4dbc6a8d
					eu-west-1,vault.example.com,SESSIONTOKENEXAMPLE,bbbbfd17821bd2ffa6c2137c24219595f8821c74593e8190868547ad632f7a6f
					""")
	void matchesAnIndependentSignerThatMatchesTheKnownSignature(String region, @Nullable String serverId,
			@Nullable String sessionToken, String knownSignature) throws GeneralSecurityException {
		StsEndpoint endpoint = StsEndpoint.of(region);
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Content-Length", "43");
		headers.put("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
		headers.put("Host", endpoint.uri().getHost());
		headers.put("X-Amz-Date", "20150830T123600Z");
		if (serverId != null) {
			headers.put("X-Vault-AWS-IAM-Server-ID", serverId);
		}
		if (sessionToken != null) {
			headers.put("X-Amz-Security-Token", sessionToken);
		}
		assertThat(signature(endpoint, headers)).isEqualTo(knownSignature);
		SignedGetCallerIdentityRequest signed = SignedGetCallerIdentityRequest.sign(identity(sessionToken), endpoint,
				serverId, CLOCK);
		Map<String, String> sent = sent(signed);
		assertThat(sent).containsAllEntriesOf(headers).containsKey("x-amz-content-sha256");
		Matcher authorization = authorization(sent);
		assertThat(authorization.group(1))
			.isEqualTo("%s/20150830/%s/sts/aws4_request".formatted(ACCESS_KEY, endpoint.signingRegion().id()));
		List<String> signedHeaders = List.of(authorization.group(2).split(";"));
		assertThat(signedHeaders).contains("x-amz-content-sha256")
			.containsAll(headers.keySet().stream().map((name) -> name.toLowerCase(Locale.ROOT)).toList());
		sent.keySet().removeIf((name) -> !signedHeaders.contains(name.toLowerCase(Locale.ROOT)));
		assertThat(authorization.group(3)).isEqualTo(signature(endpoint, sent));
	}

	@Test
	void sendsNoAmazonHeaderThatVaultRejects() {
		SignedGetCallerIdentityRequest signed = SignedGetCallerIdentityRequest.sign(identity("SESSIONTOKENEXAMPLE"),
				StsEndpoint.of("eu-west-1"), "vault.example.com", CLOCK);
		assertThat(signed.headers().keySet()).filteredOn((name) -> name.toLowerCase(Locale.ROOT).startsWith("x-amz-"))
			.map((name) -> name.toLowerCase(Locale.ROOT))
			.isSubsetOf("x-amz-algorithm", "x-amz-content-sha256", "x-amz-credential", "x-amz-date",
					"x-amz-security-token", "x-amz-signature", "x-amz-signedheaders");
	}

	@Test
	void showsNoSecret() {
		SignedGetCallerIdentityRequest signed = SignedGetCallerIdentityRequest.sign(identity("SESSIONTOKENEXAMPLE"),
				StsEndpoint.of("eu-west-1"), "vault.example.com", CLOCK);
		assertThat(signed).hasToString("SignedGetCallerIdentityRequest[https://sts.eu-west-1.amazonaws.com/]");
	}

	private static String signature(StsEndpoint endpoint, Map<String, String> headers) throws GeneralSecurityException {
		return SigV4.signature("POST", endpoint.uri(), headers, SignedGetCallerIdentityRequest.BODY, SECRET_KEY,
				endpoint.signingRegion().id(), "sts");
	}

	private static AwsCredentialsIdentity identity(@Nullable String sessionToken) {
		return (sessionToken != null) ? AwsSessionCredentials.create(ACCESS_KEY, SECRET_KEY, sessionToken)
				: AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY);
	}

	private static Map<String, String> sent(SignedGetCallerIdentityRequest signed) {
		Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		signed.headers().forEach((name, values) -> sent.put(name, String.join(",", values)));
		return sent;
	}

	private static Matcher authorization(Map<String, String> sent) {
		Matcher matcher = AUTHORIZATION.matcher(sent.getOrDefault("Authorization", ""));
		assertThat(matcher.matches()).isTrue();
		return matcher;
	}

}
