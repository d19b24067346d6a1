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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.Exchange;

/**
 * A request signed as AWS clients sign.
 */
record SignedRequest(String host, String region, String service, String date, TestCredentials keys, String path,
		String body, Map<String, String> more) {

	static SignedRequest callerIdentity(TestCredentials keys, String date) {
		return new SignedRequest("sts.amazonaws.com", "us-east-1", "sts", date, keys, "/",
				"Action=GetCallerIdentity&Version=2011-06-15", Map.of());
	}

	SignedRequest to(String host, String region) {
		return new SignedRequest(host, region, this.service, this.date, this.keys, this.path, this.body, this.more);
	}

	SignedRequest forService(String service) {
		return new SignedRequest(this.host, this.region, service, this.date, this.keys, this.path, this.body,
				this.more);
	}

	SignedRequest withBody(String body) {
		return new SignedRequest(this.host, this.region, this.service, this.date, this.keys, this.path, body,
				this.more);
	}

	SignedRequest withHeader(String name, String value) {
		return new SignedRequest(this.host, this.region, this.service, this.date, this.keys, this.path, this.body,
				Map.of(name, value));
	}

	String signature() {
		return SigV4.signature(exchange(headers()), authorization(""), this.keys.secretAccessKey());
	}

	Map<String, List<String>> signedHeaders() {
		Map<String, List<String>> headers = headers();
		Authorization authorization = authorization(signature());
		headers.put("Authorization",
				List.of("AWS4-HMAC-SHA256 Credential=" + this.keys.accessKeyId() + "/" + authorization.scope()
						+ ", SignedHeaders=" + String.join(";", authorization.signedHeaders()) + ", Signature="
						+ authorization.signature()));
		return headers;
	}

	Exchange exchange() {
		return exchange(signedHeaders());
	}

	private Exchange exchange(Map<String, List<String>> headers) {
		return new Exchange("POST", this.path, "", headers, this.body.getBytes(StandardCharsets.UTF_8),
				InetAddress.getLoopbackAddress());
	}

	private Authorization authorization(String signature) {
		return new Authorization(this.keys.accessKeyId(), this.date.substring(0, 8), this.region, this.service,
				headers().keySet().stream().map(String::toLowerCase).toList(), signature, this.date, sessionToken());
	}

	private Map<String, List<String>> headers() {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.put("Content-Length", List.of(String.valueOf(this.body.length())));
		headers.put("Content-Type", List.of("application/x-www-form-urlencoded; charset=utf-8"));
		headers.put("Host", List.of(this.host));
		headers.put("X-Amz-Date", List.of(this.date));
		if (sessionToken() != null) {
			headers.put("X-Amz-Security-Token", List.of(sessionToken()));
		}
		for (String name : new TreeSet<>(this.more.keySet())) {
			headers.put(name, List.of(this.more.getOrDefault(name, "")));
		}
		return headers;
	}

	private @Nullable String sessionToken() {
		return this.keys.sessionToken();
	}

}
