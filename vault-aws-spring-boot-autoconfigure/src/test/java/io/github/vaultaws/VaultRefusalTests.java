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

package io.github.vaultaws;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.vault.VaultException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultRefusal}.
 */
class VaultRefusalTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"errors":["permission denied"]}                                  | HTTP 403: permission denied
					{"errors":["1 error occurred:\\n\\t* permission denied\\n\\n"]}   | HTTP 403: 1 error occurred: * permission denied
					{"errors":["missing header \\"X-Vault-AWS-IAM-Server-ID\\""]}     | HTTP 403: missing header "X-Vault-AWS-IAM-Server-ID"
					{"errors":[]}                                                     | HTTP 403
					``                                                                | HTTP 403
					<html>proxy</html>                                                | HTTP 403: <html>proxy</html>
					{"errors":["one","two"]}                                          | HTTP 403: [one, two]
					{"errors":null}                                                   | HTTP 403: {"errors":null}
					{"errors":[17]}                                                   | HTTP 403: {"errors":[17]}
					{"errors":["cut o                                                 | HTTP 403: {"errors":["cut o
					""")
	void readsTheTextOnOneLine(String body, String text) {
		assertThat(VaultRefusal.of(answer(body))).hasToString(text);
	}

	@Test
	void shortensALongText() {
		VaultRefusal refusal = VaultRefusal.of(answer("x".repeat(1000) + " invalid token"));
		assertThat(refusal.toString()).hasSizeLessThan(450).endsWith("…");
		assertThat(refusal.says(VaultRefusal.anyOf("invalid token"))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "403,2 errors occurred: * permission denied * invalid token,true", "403,permission denied,false",
			"400,invalid token,false" })
	void knowsADeadToken(int status, String text, boolean dead) {
		assertThat(new VaultRefusal(status, text).isDeadToken()).isEqualTo(dead);
	}

	@ParameterizedTest
	@CsvSource({ "400,false", "403,false", "404,false", "412,true", "429,true", "500,true", "503,true" })
	void knowsWhatMayPass(int status, boolean passing) {
		assertThat(new VaultRefusal(status, "").isPassing()).isEqualTo(passing);
	}

	@Test
	void isFoundBehindAFailure() {
		assertThat(VaultRefusal.behind(new VaultException("refused", answer("")))).isEqualTo(new VaultRefusal(403, ""));
		assertThat(VaultRefusal.behind(new ResourceAccessException("no answer"))).isNull();
		assertThat(VaultRefusal.behind(null)).isNull();
	}

	private static RestClientResponseException answer(String body) {
		return new HttpClientErrorException(HttpStatus.FORBIDDEN, "", body.getBytes(StandardCharsets.UTF_8),
				StandardCharsets.UTF_8);
	}

}
