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

package io.github.vaultaws.sample.quickstart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SameOriginFilter}.
 */
class SameOriginFilterTests {

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "[::1]" })
	void pageIsServedForLocalHosts(String host) throws Exception {
		MockHttpServletResponse response = doFilter(request("GET", host));
		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'self'");
	}

	@Test
	void requestForAnotherHostIsForbidden() throws Exception {
		assertThat(doFilter(request("GET", "rebound.example.org")).getStatus()).isEqualTo(403);
	}

	@ParameterizedTest
	@CsvSource({ "Origin, http://127.0.0.1:8080, 200", "Sec-Fetch-Site, same-origin, 200",
			"Origin, http://127.0.0.1:9090, 403", "Origin, null, 403", "Sec-Fetch-Site, same-site, 403",
			"Sec-Fetch-Site, none, 403" })
	void changeIsAllowedForThePageItselfOnly(String header, String value, int status) throws Exception {
		MockHttpServletRequest request = request("POST", "127.0.0.1");
		request.addHeader(header, value);
		assertThat(doFilter(request).getStatus()).isEqualTo(status);
	}

	private static MockHttpServletRequest request(String method, String host) {
		MockHttpServletRequest request = new MockHttpServletRequest(method, "/vault/stop");
		request.setServerName(host);
		request.addHeader("Host", host + ":8080");
		return request;
	}

	private static MockHttpServletResponse doFilter(MockHttpServletRequest request) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		new SameOriginFilter().doFilter(request, response, new MockFilterChain());
		return response;
	}

}
