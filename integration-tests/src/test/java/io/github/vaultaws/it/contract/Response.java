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

package io.github.vaultaws.it.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The response of a server. Fields are named by their path, separated by dots.
 *
 * @param request the description of the request for messages
 * @param status the HTTP status
 * @param body the parsed body, empty if the response has none
 */
record Response(String request, int status, Map<String, Object> body) {

	private static final Pattern CAP = Pattern
		.compile("TTL of \"(\\w+)\" exceeded the effective max_ttl of \"(\\w+)\"; TTL value is capped accordingly");

	private static final Duration ELAPSED = Duration.ofSeconds(30);

	Response ok() {
		return has(200);
	}

	Response done() {
		has(204);
		assertThat(this.body).as(this.request).isEmpty();
		return this;
	}

	Response has(int status) {
		assertThat(this.status).as("status of %s: %s", this.request, this.body).isEqualTo(status);
		return this;
	}

	Response hasError(int status, String error) {
		assertThat(has(status).errors()).as(this.request).containsExactly(error);
		return this;
	}

	Response hasErrorMatching(int status, String pattern) {
		assertThat(has(status).errors()).as(this.request)
			.singleElement()
			.satisfies((error) -> assertThat(error).matches(pattern));
		return this;
	}

	/**
	 * Assert an error response in which Vault wraps the error in a list, as it does
	 * outside of logins.
	 * @param status the status
	 * @param error the text of the only error
	 * @return the response
	 */
	Response failed(int status, String error) {
		return hasError(status, "1 error occurred:\n\t* " + error + "\n\n");
	}

	List<String> errors() {
		assertThat(this.body).as(this.request).containsOnlyKeys("errors");
		return texts("errors");
	}

	Response warns(String... warnings) {
		assertThat(get("warnings")).as("warnings of %s", this.request)
			.isEqualTo((warnings.length > 0) ? List.of(warnings) : null);
		return this;
	}

	/**
	 * Assert that a renewal was capped with a warning by what is left of a maximum, some
	 * seconds of which may have passed.
	 * @param path the path of the TTL in the response
	 * @param requested the requested TTL
	 * @param maximum the maximum
	 */
	void capped(String path, String requested, Duration maximum) {
		assertThat(number(path)).as("%s of %s", path, this.request)
			.isBetween(maximum.minus(ELAPSED).toSeconds(), maximum.toSeconds());
		assertThat(texts("warnings")).as("warnings of %s", this.request)
			.singleElement()
			.satisfies((warning) -> assertCapped(warning, requested, maximum));
	}

	static void assertCapped(String warning, String requested, Duration maximum) {
		Matcher cap = CAP.matcher(warning);
		assertThat(cap.matches()).as(warning).isTrue();
		assertThat(cap.group(1)).as(warning).isEqualTo(requested);
		assertThat(Duration.parse("PT" + cap.group(2))).as(warning).isBetween(maximum.minus(ELAPSED), maximum);
	}

	@SuppressWarnings("unchecked")
	@Nullable Object get(String path) {
		Object value = this.body;
		for (String name : path.split("\\.")) {
			assertThat(value).as("%s of %s", path, this.request).isInstanceOf(Map.class);
			value = ((Map<String, Object>) value).get(name);
		}
		return value;
	}

	String text(String path) {
		Object value = get(path);
		assertThat(value).as("%s of %s", path, this.request).isInstanceOf(String.class);
		return (String) value;
	}

	long number(String path) {
		Object value = get(path);
		assertThat(value).as("%s of %s", path, this.request).isInstanceOf(Number.class);
		return ((Number) value).longValue();
	}

	@SuppressWarnings("unchecked")
	List<String> texts(String path) {
		Object value = get(path);
		assertThat(value).as("%s of %s", path, this.request).isInstanceOf(List.class);
		return (List<String>) value;
	}

	@SuppressWarnings("unchecked")
	Map<String, Object> map(String path) {
		Object value = get(path);
		assertThat(value).as("%s of %s", path, this.request).isInstanceOf(Map.class);
		return (Map<String, Object>) value;
	}

	/**
	 * Return the token of a login response.
	 * @return the token
	 */
	String token() {
		return ok().text("auth.client_token");
	}

	String leaseId() {
		return ok().text("lease_id");
	}

}
