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

package io.github.vaultaws.test.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ExchangeReader {

	static final int MAX_BODY = 32 * 1024 * 1024;

	private static final int MAX_HEAD = 64 * 1024;

	private final InputStream in;

	private final OutputStream out;

	private final InetAddress remoteAddress;

	private int headLength;

	ExchangeReader(InputStream in, OutputStream out, InetAddress remoteAddress) {
		this.in = in;
		this.out = out;
		this.remoteAddress = remoteAddress;
	}

	@Nullable Exchange read() throws IOException {
		this.headLength = 0;
		String requestLine = readLine();
		if (requestLine == null) {
			return null;
		}
		String[] parts = requestLine.split(" ", -1);
		if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
			throw new MalformedRequestException(400, "malformed request line");
		}
		Map<String, List<String>> headers = readHeaders();
		if (parts[2].equals("HTTP/1.0")) {
			headers.putIfAbsent("Connection", List.of("close"));
		}
		String target = originForm(parts[1]);
		int query = target.indexOf('?');
		byte[] body = readBody(headers);
		return new Exchange(parts[0], (query < 0) ? target : target.substring(0, query),
				(query < 0) ? "" : target.substring(query + 1), headers, body, this.remoteAddress);
	}

	private static String originForm(String target) throws MalformedRequestException {
		int authority = target.startsWith("http://") ? target.indexOf('/', "http://".length()) : 0;
		String path = (authority < 0) ? "/" : target.substring(authority);
		if (!path.startsWith("/")) {
			throw new MalformedRequestException(400, "malformed request target");
		}
		try {
			Form.decodePath(path);
			return path;
		}
		catch (IllegalArgumentException ex) {
			throw new MalformedRequestException(400, "malformed escape in request target");
		}
	}

	private Map<String, List<String>> readHeaders() throws IOException {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = readLine(); line == null || !line.isEmpty(); line = readLine()) {
			int colon = (line != null) ? line.indexOf(':') : -1;
			if (line == null || colon < 1) {
				throw new MalformedRequestException(400, "malformed header");
			}
			headers.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>(1))
				.add(line.substring(colon + 1).strip());
		}
		return headers;
	}

	private byte[] readBody(Map<String, List<String>> headers) throws IOException {
		if (headers.containsKey("Transfer-Encoding")) {
			goOn(headers);
			return readChunks();
		}
		long length = parse(headers.getOrDefault("Content-Length", List.of("0")).get(0), 10);
		checkLength(length);
		if (length > 0) {
			goOn(headers);
		}
		return readExactly((int) length);
	}

	private byte[] readChunks() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (long length = readChunkLength(); length > 0; length = readChunkLength()) {
			checkLength(body.size() + length);
			body.writeBytes(readExactly((int) length));
			readLine();
		}
		readHeaders();
		return body.toByteArray();
	}

	private long readChunkLength() throws IOException {
		this.headLength = 0;
		String line = readLine();
		return parse((line != null) ? line.split(";", 2)[0].strip() : "", 16);
	}

	private void goOn(Map<String, List<String>> headers) throws IOException {
		if (headers.containsKey("Expect")) {
			this.out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
			this.out.flush();
		}
	}

	private byte[] readExactly(int length) throws IOException {
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("body ended early");
		}
		return bytes;
	}

	private static void checkLength(long length) throws MalformedRequestException {
		if (length > MAX_BODY) {
			throw new MalformedRequestException(413, "request body too large");
		}
	}

	private static long parse(String number, int radix) throws MalformedRequestException {
		try {
			return Long.parseUnsignedLong(number, radix) & Long.MAX_VALUE;
		}
		catch (NumberFormatException ex) {
			throw new MalformedRequestException(400, "malformed length");
		}
	}

	private @Nullable String readLine() throws IOException {
		StringBuilder line = new StringBuilder(64);
		int next = this.in.read();
		if (next < 0) {
			return null;
		}
		for (; next != '\n'; next = this.in.read()) {
			if (next < 0) {
				throw new EOFException("line ended early");
			}
			if (++this.headLength > MAX_HEAD) {
				throw new MalformedRequestException(431, "request header too large");
			}
			line.append((char) next);
		}
		int length = line.length();
		return (length > 0 && line.charAt(length - 1) == '\r') ? line.substring(0, length - 1) : line.toString();
	}

}
