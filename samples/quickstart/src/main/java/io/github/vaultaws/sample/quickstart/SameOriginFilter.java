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

import java.io.IOException;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that prevents other sites in the same browser from reading the page and from
 * using its buttons.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class SameOriginFilter extends OncePerRequestFilter {

	private static final Set<String> OWN_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!OWN_HOSTS.contains(request.getServerName()) || (isChange(request) && isForeign(request))) {
			response.sendError(HttpServletResponse.SC_FORBIDDEN, "Only the page itself may send this request");
			return;
		}
		response.setHeader("Content-Security-Policy",
				"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
		chain.doFilter(request, response);
	}

	private static boolean isChange(HttpServletRequest request) {
		return !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
	}

	private static boolean isForeign(HttpServletRequest request) {
		String site = request.getHeader("Sec-Fetch-Site");
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		return (site != null && !site.equals("same-origin")) || (origin != null && !isOwn(origin, request));
	}

	private static boolean isOwn(String origin, HttpServletRequest request) {
		return origin.equals("http://" + request.getHeader(HttpHeaders.HOST));
	}

}
