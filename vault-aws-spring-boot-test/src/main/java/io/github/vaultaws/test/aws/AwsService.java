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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * A service that speaks the query protocol.
 *
 * @author The vault-aws-spring-boot authors
 */
enum AwsService {

	STS("https://sts.amazonaws.com/doc/", "2011-06-15"),

	IAM("https://iam.amazonaws.com/doc/", "2010-05-08");

	private static final String CONTENT_TYPE = "text/xml";

	private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

	private static final String USER_AGENT = "Vault";

	private final String version;

	private final String namespace;

	AwsService(String documentation, String version) {
		this.version = version;
		this.namespace = documentation + version + "/";
	}

	static AwsService of(String action) {
		return IamActions.contains(action) ? IAM : STS;
	}

	/**
	 * Return the request of Vault for an action, unsigned.
	 * @param action the action
	 * @param parameters its parameters
	 * @return the request
	 */
	Exchange request(String action, Map<String, String> parameters) {
		StringBuilder body = new StringBuilder("Action=").append(action).append("&Version=").append(this.version);
		parameters.forEach((name, value) -> body.append('&').append(encode(name)).append('=').append(encode(value)));
		return new Exchange("POST", "/", "", Map.of("Content-Type", List.of(FORM), "User-Agent", List.of(USER_AGENT)),
				body.toString().getBytes(StandardCharsets.UTF_8), InetAddress.getLoopbackAddress());
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
	}

	String signingName() {
		return name().toLowerCase(Locale.ROOT);
	}

	ServerResponse answer(String action, Xml result) {
		Xml response = new Xml();
		if (!result.isEmpty()) {
			response.element(action + "Result", result);
		}
		response.element("ResponseMetadata", requestId());
		return answer(200, new Xml().root(action + "Response", this.namespace, response).toString());
	}

	ServerResponse answer(AwsException ex) {
		return answer(ex.status(), error(ex));
	}

	String error(AwsException ex) {
		Xml error = new Xml().text("Type", "Sender").text("Code", ex.code()).text("Message", ex.reason());
		Xml response = new Xml().element("Error", error).append(requestId());
		return new Xml().root("ErrorResponse", this.namespace, response).toString();
	}

	private static Xml requestId() {
		return new Xml().text("RequestId", Identifiers.requestId());
	}

	private static ServerResponse answer(int status, String document) {
		return ServerResponse.of(status, CONTENT_TYPE, document);
	}

}
