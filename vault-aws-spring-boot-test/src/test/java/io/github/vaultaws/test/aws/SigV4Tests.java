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
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.vaultaws.test.http.Exchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SigV4}.
 */
class SigV4Tests {

	private static final String DATE = "20150830T123600Z";

	private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					us-east-1,,,0268ea4a725deae1116f5228d6b177fb047f9f3a9e1c5fd4baa0dc1fbb0d1a99
					us-east-1,vault.example.com,,ce09df5789ee77754fa3b56c2c79d6e2a99fa8b01df29dc910c3abf6fb73eb98
					us-east-1,,SESSIONTOKENEXAMPLE,8a43c84b93703ed17a4c9c21e6f111488b3e5296296cf07fd9d05e9f4dbc6a8d
					eu-west-1,vault.example.com,SESSIONTOKENEXAMPLE,bbbbfd17821bd2ffa6c2137c24219595f8821c74593e8190868547ad632f7a6f
					""")
	void returnsTheKnownSignatures(String region, @Nullable String serverId, @Nullable String token, String response) {
		TestCredentials keys = new TestCredentials("AKIDEXAMPLE", SECRET, token, null);
		SignedRequest request = SignedRequest.callerIdentity(keys, DATE)
			.to(region.equals("us-east-1") ? "sts.amazonaws.com" : "sts." + region + ".amazonaws.com", region);
		if (serverId != null) {
			request = request.withHeader("X-Vault-AWS-IAM-Server-ID", serverId);
		}
		assertThat(request.signature()).isEqualTo(response);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			//,           /
			/a//b/,       /a/b/
			/a/./b/../c,  /a/c
			/..,          /
			""")
	void pathsThatMeanTheSameHaveTheSameSignature(String path, String canonical) {
		assertThat(signature(path, "")).isEqualTo(signature(canonical, ""));
		assertThat(signature(path, "")).isNotEqualTo(signature("/other", ""));
	}

	@Test
	void orderOfTheQueryDoesNotMatterButItsValuesDo() {
		assertThat(signature("/", "b=2&a=%20*~")).isEqualTo(signature("/", "a=%20%2A%7E&b=2"));
		assertThat(signature("/", "a=1")).isNotEqualTo(signature("/", "a=2"));
	}

	private static String signature(String path, String query) {
		Authorization authorization = new Authorization("AKIDEXAMPLE", "20150830", "us-east-1", "sts", List.of("host"),
				"", DATE, null);
		Exchange exchange = new Exchange("GET", path, query, Map.of("Host", List.of("localhost")), new byte[0],
				InetAddress.getLoopbackAddress());
		return SigV4.signature(exchange, authorization, SECRET);
	}

}
