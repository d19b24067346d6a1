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

package io.github.vaultaws.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.vault.VaultException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultErrorResponse}.
 */
class VaultErrorResponseTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"errors":["permission denied"]}                                  | HTTP 403: permission denied
					{"errors":["1 error occurred:\\n\\t* permission denied\\n\\n"]}   | HTTP 403: 1 error occurred: * permission denied
					{"errors":["missing header \\"X-Vault-AWS-IAM-Server-ID\\""]}     | HTTP 403: missing header "X-Vault-AWS-IAM-Server-ID"
					{"errors":[]}                                                     | HTTP 403
					{"errors":["one","two"]}                                          | HTTP 403: one, two
					{"errors":[17,"one",null,{"a":"b"}]}                              | HTTP 403: one
					{"errors":["one\\u001b[2J\\u0000\\u202e"]}                        | HTTP 403: one\\u001b[2J\\u0000\\u202e
					{"errors":["one"],"auth":{"client_token":"hvs.secret"}}           | HTTP 403: one
					""")
	void readsTheErrorsOnOneLine(String body, String text) {
		assertThat(VaultErrorResponse.read(403, body)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>proxy</html>", "{\"errors\":null}", "{\"errors\":[\"cut o", "{}", "[]", "null",
			"{\"errors\":\"text\"}", "{\"auth\":{\"client_token\":\"hvs.secret\"}}", "\"errors\"", "17" })
	void rejectsAnyOtherBody(String body) {
		assertThat(VaultErrorResponse.read(403, body)).isNull();
		assertThat(VaultErrorResponse.of(403, body)).hasToString("HTTP 403");
	}

	@Test
	void shortensALongText() {
		VaultErrorResponse response = new VaultErrorResponse(403, "x".repeat(1000) + " invalid token");
		assertThat(response.toString()).hasSizeLessThan(450).endsWith("…");
		assertThat(response.containsAny(List.of("invalid token"))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "403,2 errors occurred: * permission denied * invalid token,true", "403,permission denied,false",
			"400,invalid token,false" })
	void detectsAnInvalidToken(int status, String text, boolean invalid) {
		assertThat(new VaultErrorResponse(status, text).isInvalidToken()).isEqualTo(invalid);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			403 | permission denied                               | true  | false
			403 | 1 error occurred: * permission denied           | false | true
			403 | 2 errors occurred: * permission denied * invalid token | false | false
			404 | permission denied                               | false | false
			""")
	void distinguishesDenials(int status, String text, boolean withoutDetail, boolean denied) {
		VaultErrorResponse response = new VaultErrorResponse(status, text);
		assertThat(response.isPermissionDeniedWithoutDetail()).isEqualTo(withoutDetail);
		assertThat(response.isDenied()).isEqualTo(denied);
	}

	@ParameterizedTest
	@CsvSource({ "400,false", "403,false", "404,false", "412,true", "429,true", "472,true", "500,true", "503,true" })
	void detectsTransientStatus(int status, boolean isTransient) {
		assertThat(new VaultErrorResponse(status, "").isTransient()).isEqualTo(isTransient);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Error creating IAM user: ServiceUnavailable: x status code: 503, request id: 1",
			"Error creating IAM user: RequestError: send request failed caused by: Post x", "InternalFailure: x",
			"https response error StatusCode: 503, RequestID: x, api error ServiceUnavailable: x",
			"Error creating IAM user: Throttling: Rate exceeded", "RequestLimitExceeded: Request limit exceeded.",
			"error making upstream request: received error code 503 from STS: <Code>ServiceUnavailable</Code>",
			"operation error STS: AssumeRole, request send failed, Post x: dial tcp 1.2.3.4:443: i/o timeout",
			"failed to persist lease entry: cannot write to readonly storage",
			"path disabled in replication DR secondary mode" })
	void detectsATransientFailureThatVaultRelaysAsABadRequest(String text) {
		assertThat(new VaultErrorResponse(400, text).isTransient()).isTrue();
		assertThat(new VaultErrorResponse(403, text).isTransient()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Error creating IAM user: LimitExceeded: Cannot exceed quota for UsersPerAccount: 5000",
			"AccessDenied: x status code: 403, request id: 503", "invalid role or secret ID", "" })
	void otherBadRequestsAreNotTransient(String text) {
		assertThat(new VaultErrorResponse(400, text).isTransient()).isFalse();
	}

	@Test
	void isFoundInTheCauseChainOfAFailure() {
		assertThat(VaultErrorResponse.findIn(new VaultException("rejected", response("{\"errors\":[\"one\"]}"))))
			.isEqualTo(new VaultErrorResponse(403, "one"));
		assertThat(VaultErrorResponse.findIn(new VaultException("rejected", response("<html>")))).isNull();
		assertThat(VaultErrorResponse.findIn(new ResourceAccessException("no response"))).isNull();
		assertThat(VaultErrorResponse.findIn(null)).isNull();
	}

	private static RestClientResponseException response(String body) {
		return new HttpClientErrorException(HttpStatus.FORBIDDEN, "", body.getBytes(StandardCharsets.UTF_8),
				StandardCharsets.UTF_8);
	}

}
