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

package io.github.vaultaws.it.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.vaultaws.test.http.ServerResponse;

/**
 * A response as it is sent.
 *
 * @param start the first line
 * @param status the status
 * @param headers the headers
 * @param body the body
 * @param declared the value of {@code Content-Length}
 * @param pace the pace of the body
 */
record Response(String start, int status, Map<String, String> headers, byte[] body, String declared, Pace pace) {

	static Response of(ServerResponse answer) {
		return new Response("HTTP/1.1", answer.status(), new TreeMap<>(answer.headers()),
				FieldMutation.sorted(answer.bodyText()).getBytes(StandardCharsets.UTF_8), "", Pace.WHOLE);
	}

	Response withStart(String start) {
		return new Response(start, this.status, this.headers, this.body, this.declared, this.pace);
	}

	Response withStatus(int status) {
		return new Response(this.start, status, this.headers, this.body, this.declared, this.pace);
	}

	Response withHeader(String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(name, value);
		return new Response(this.start, this.status, headers, this.body, this.declared, this.pace);
	}

	Response withoutHeader(String name) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.remove(name);
		return new Response(this.start, this.status, headers, this.body, this.declared, this.pace);
	}

	Response withBody(byte[] body) {
		return new Response(this.start, this.status, this.headers, body, this.declared, this.pace);
	}

	Response withBody(String body) {
		return withBody(body.getBytes(StandardCharsets.UTF_8));
	}

	Response withDeclaredLength(long length) {
		return new Response(this.start, this.status, this.headers, this.body, String.valueOf(length), this.pace);
	}

	Response withPace(Pace pace) {
		return new Response(this.start, this.status, this.headers, this.body, this.declared, pace);
	}

	String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	void writeHead(OutputStream out) throws IOException {
		StringBuilder head = new StringBuilder(this.start).append(' ').append(this.status).append(" \r\n");
		this.headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		if (this.pace == Pace.ENDLESS) {
			head.append("Transfer-Encoding: chunked\r\n");
		}
		else if (!this.declared.isEmpty() || this.status != 204) {
			head.append("Content-Length: ")
				.append(this.declared.isEmpty() ? String.valueOf(this.body.length) : this.declared)
				.append("\r\n");
		}
		out.write(head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
	}

	@Override
	public String toString() {
		return "Response[" + this.status + ", " + this.body.length + " bytes, " + this.pace + "]";
	}

	/**
	 * The pace of a response.
	 */
	enum Pace {

		/**
		 * Immediately.
		 */
		WHOLE,

		/**
		 * Immediately, after some seconds.
		 */
		SLOW,

		/**
		 * After every deadline.
		 */
		LATE,

		/**
		 * One byte every two seconds.
		 */
		DRIP,

		/**
		 * Only the first half.
		 */
		STALLED,

		/**
		 * Never.
		 */
		NEVER,

		/**
		 * The connection is closed without a response.
		 */
		CLOSED,

		/**
		 * An endless body.
		 */
		ENDLESS

	}

}
