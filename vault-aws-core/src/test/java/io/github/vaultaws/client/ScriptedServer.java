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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Server that sends arbitrary bytes in response to a request, even if they are not HTTP.
 */
final class ScriptedServer implements AutoCloseable {

	private final ServerSocket listener;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final Script script;

	ScriptedServer(Script script) throws IOException {
		this(InetAddress.getLoopbackAddress(), script);
	}

	ScriptedServer(InetAddress address, Script script) throws IOException {
		this.listener = new ServerSocket(0, 50, address);
		this.script = script;
		this.threads.execute(this::accept);
	}

	static ScriptedServer of(String response) throws IOException {
		return new ScriptedServer((request, connection) -> write(connection, response));
	}

	static void write(Socket connection, String bytes) throws IOException {
		connection.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		connection.getOutputStream().flush();
	}

	/**
	 * Return a response with a length that closes the connection.
	 */
	static String response(String head, String body) {
		return "HTTP/1.1 " + head + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
	}

	String uri() {
		return "http://localhost:" + this.listener.getLocalPort();
	}

	int connections() {
		return this.connections.get();
	}

	List<String> requests() {
		return this.requests;
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket connection = this.listener.accept();
				this.connections.incrementAndGet();
				this.threads.execute(() -> serve(connection));
			}
			catch (IOException ex) {
				// The test closed the server.
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			String request = read(connection.getInputStream());
			this.requests.add(request);
			this.script.respond(request, connection);
		}
		catch (IOException ex) {
			// The client closed the connection.
		}
	}

	private static String read(InputStream in) throws IOException {
		InputStream buffered = new BufferedInputStream(in);
		StringBuilder request = new StringBuilder();
		while (request.indexOf("\r\n\r\n") < 0) {
			int next = buffered.read();
			if (next < 0) {
				return request.toString();
			}
			request.append((char) next);
		}
		String head = request.toString();
		int length = head.lines()
			.filter((line) -> line.startsWith("Content-Length: "))
			.mapToInt((line) -> Integer.parseInt(line.substring("Content-Length: ".length())))
			.findFirst()
			.orElse(0);
		return head + new String(buffered.readNBytes(length), StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdownNow();
	}

	interface Script {

		void respond(String request, Socket connection) throws IOException;

	}

}
