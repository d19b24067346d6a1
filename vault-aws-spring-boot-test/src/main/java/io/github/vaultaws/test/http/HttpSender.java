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

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends a request over a connection of its own. Unlike the HTTP clients of the JDK it
 * sends the {@code Host} header and the path as they are, because a signature may depend
 * on them.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class HttpSender {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final byte[] END_OF_HEAD = { '\r', '\n', '\r', '\n' };

	private HttpSender() {
	}

	/**
	 * Send a request.
	 * @param server the scheme, host and port of the server
	 * @param request the request
	 * @return the response
	 * @throws IOException if there is no whole response
	 */
	public static ServerResponse send(URI server, Exchange request) throws IOException {
		try (Socket socket = connect(server)) {
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			socket.getOutputStream().write(encode(server, request));
			socket.getOutputStream().flush();
			return parse(socket.getInputStream().readAllBytes());
		}
	}

	private static Socket connect(URI server) throws IOException {
		boolean secure = "https".equals(server.getScheme());
		String host = String.valueOf(server.getHost()).replaceAll("^\\[|]$", "");
		int port = (server.getPort() >= 0) ? server.getPort() : secure ? 443 : 80;
		Socket socket = new Socket();
		socket.connect(new InetSocketAddress(host, port), (int) TIMEOUT.toMillis());
		if (!secure) {
			return socket;
		}
		SSLSocket secured = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(socket, host,
				port, true);
		SSLParameters parameters = secured.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		secured.setSSLParameters(parameters);
		return secured;
	}

	private static byte[] encode(URI server, Exchange request) {
		String target = request.rawPath() + (request.query().isEmpty() ? "" : "?" + request.query());
		StringBuilder head = new StringBuilder(256).append(request.method() + " " + target + " HTTP/1.0\r\n");
		Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
		if (request.header("Host") == null) {
			headers.put("Host", List.of(server.getRawAuthority()));
		}
		headers.keySet()
			.removeIf((name) -> List.of("content-length", "connection").contains(name.toLowerCase(Locale.ROOT)));
		headers.put("Content-Length", List.of(String.valueOf(request.body().length)));
		headers.forEach((name, values) -> values
			.forEach((value) -> head.append(name).append(": ").append(value).append("\r\n")));
		byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
		byte[] bytes = Arrays.copyOf(start, start.length + request.body().length);
		System.arraycopy(request.body(), 0, bytes, start.length, request.body().length);
		return bytes;
	}

	private static ServerResponse parse(byte[] bytes) throws IOException {
		int end = endOfHead(bytes);
		String[] lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
		String[] status = lines[0].split(" ", 3);
		if (status.length < 2 || !status[0].startsWith("HTTP/") || !status[1].matches("\\d{3}")) {
			throw new IOException("malformed HTTP response");
		}
		Map<String, String> headers = new LinkedHashMap<>();
		for (String line : List.of(lines).subList(1, lines.length)) {
			int colon = line.indexOf(':');
			if (colon > 0) {
				headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
			}
		}
		byte[] body = Arrays.copyOfRange(bytes, end + END_OF_HEAD.length, bytes.length);
		String length = headers.get("content-length");
		if (length != null && !length.equals(String.valueOf(body.length))) {
			throw new EOFException("unexpected EOF");
		}
		return new ServerResponse(Integer.parseInt(status[1]), headers, body);
	}

	private static int endOfHead(byte[] bytes) throws IOException {
		for (int i = 0; i + END_OF_HEAD.length <= bytes.length; i++) {
			if (Arrays.equals(bytes, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
				return i;
			}
		}
		throw new EOFException("EOF");
	}

}
