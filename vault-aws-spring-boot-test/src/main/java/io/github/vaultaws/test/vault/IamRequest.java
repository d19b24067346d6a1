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

package io.github.vaultaws.test.vault;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.vaultaws.test.http.Form;

/**
 * The signed request of a login. Immutable.
 *
 * @param method the method
 * @param uri the URI
 * @param body the body
 * @param headers the headers
 * @author The vault-aws-spring-boot authors
 */
record IamRequest(String method, URI uri, String body, Map<String, List<String>> headers) {

	static IamRequest of(Fields fields) {
		String method = fields.text("iam_http_request_method");
		if (method.isEmpty()) {
			throw VaultError.refused("missing iam_http_request_method");
		}
		if (!method.equals("GET") && !method.equals("POST")) {
			throw VaultError.refused("invalid iam_http_request_method; currently only 'GET' and 'POST' are supported");
		}
		URI uri = uri(decoded(fields, "iam_request_url"));
		String body = "";
		if (method.equals("POST")) {
			if (uri.getRawQuery() != null) {
				throw VaultError.refused("invalid request");
			}
			body = decoded(fields, "iam_request_body");
			checkBody(body);
		}
		else {
			checkQuery(uri);
		}
		Map<String, List<String>> headers = headers(fields);
		if (headers.isEmpty()) {
			throw VaultError.refused("missing iam_request_headers");
		}
		return new IamRequest(method, uri, body, headers);
	}

	private static String decoded(Fields fields, String name) {
		String text = fields.text(name);
		if (text.isEmpty()) {
			throw VaultError
				.refused("missing " + name + (name.endsWith("body") ? " which is required for POST requests" : ""));
		}
		try {
			return new String(GoText.base64(text), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("failed to base64 decode " + name);
		}
	}

	private static URI uri(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			throw VaultError.refused("error parsing iam_request_url");
		}
	}

	private static void checkBody(String body) {
		Map<String, List<String>> form = form(body);
		if (!List.of("GetCallerIdentity").equals(form.get("Action"))
				|| !List.of("Action", "Version").containsAll(form.keySet())) {
			throw VaultError.refused("iam request body is invalid");
		}
	}

	private static void checkQuery(URI uri) {
		List<String> actions = form((uri.getRawQuery() != null) ? uri.getRawQuery() : "").getOrDefault("Action",
				List.of());
		if (actions.isEmpty()) {
			throw VaultError.refused("no action found in request");
		}
		if (actions.size() > 1) {
			throw VaultError.refused("found multiple actions in request");
		}
		if (!actions.get(0).equals("GetCallerIdentity")) {
			throw VaultError.refused("unexpected action parameter, " + actions.get(0));
		}
	}

	private static Map<String, List<String>> form(String text) {
		try {
			return Form.decode(text);
		}
		catch (IllegalArgumentException ex) {
			return Map.of();
		}
	}

	private static Map<String, List<String>> headers(Fields fields) {
		Object given = fields.get("iam_request_headers");
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		Map<?, ?> map = (given instanceof Map<?, ?> object) ? object
				: json((given != null) ? given.toString().strip() : "");
		map.forEach((name, value) -> headers.put(String.valueOf(name), (value instanceof List<?> list)
				? list.stream().map(String::valueOf).toList() : List.of(String.valueOf(value))));
		return headers;
	}

	private static Map<?, ?> json(String text) {
		if (text.isEmpty()) {
			return Map.of();
		}
		try {
			return Json.read(text.startsWith("{") ? text : new String(GoText.base64(text), StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("Field validation failed: error converting input for field "
					+ "\"iam_request_headers\": invalid character '" + text.charAt(0)
					+ "' looking for beginning of value");
		}
	}

	String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null && !values.isEmpty()) ? values.get(0) : "";
	}

	/**
	 * Return the region that the request is signed for.
	 * @return the region, empty if there is none
	 */
	String region() {
		String credential = header("Authorization").replaceAll("(?s).*Credential=([^,\\s]*).*", "$1");
		if (this.method.equals("GET") && this.uri.getRawQuery() != null) {
			credential = form(this.uri.getRawQuery()).getOrDefault("X-Amz-Credential", List.of("")).get(0);
		}
		String[] parts = credential.split("/", -1);
		return (parts.length > 2) ? parts[2] : "";
	}

	boolean signs(String header) {
		String signed = header("Authorization").replaceAll("(?s).*SignedHeaders=([^,\\s]*).*", "$1");
		if (this.method.equals("GET") && this.uri.getRawQuery() != null) {
			signed = form(this.uri.getRawQuery()).getOrDefault("X-Amz-SignedHeaders", List.of("")).get(0);
		}
		return List.of(signed.split(";", -1)).contains(header);
	}

}
