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

package io.github.vaultaws.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The network between applications and a server, with a constant address and connections
 * that can be interrupted.
 */
final class Relay implements AutoCloseable {

	private static final int BUFFER = 8192;

	private final Supplier<InetSocketAddress> target;

	private final int port;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger requests = new AtomicInteger();

	private volatile ServerSocket server;

	private volatile CompletableFuture<@Nullable Void> passing = CompletableFuture.completedFuture(null);

	/**
	 * Create a new {@link Relay}.
	 * @param target the current address of the server
	 */
	Relay(Supplier<InetSocketAddress> target) {
		this.target = target;
		this.server = listen(0);
		this.port = this.server.getLocalPort();
	}

	URI uri() {
		return URI.create("http://localhost:" + this.port);
	}

	/**
	 * Return the number of requests that were forwarded to the server.
	 * @return the number of requests
	 */
	int requests() {
		return this.requests.get();
	}

	/**
	 * Refuse new connections, and reset the open ones.
	 */
	void refuse() {
		close(this.server);
		this.open.forEach(Relay::reset);
	}

	/**
	 * Hold all data without closing connections.
	 */
	void hold() {
		this.passing = new CompletableFuture<>();
	}

	/**
	 * Forward all data again, including the data on hold.
	 */
	void restore() {
		if (this.server.isClosed()) {
			this.server = listen(this.port);
		}
		this.passing.complete(null);
	}

	private ServerSocket listen(int port) {
		try {
			ServerSocket listening = new ServerSocket();
			listening.setReuseAddress(true);
			listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			start(() -> accept(listening));
			return listening;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept(ServerSocket listening) {
		while (!listening.isClosed()) {
			try {
				Socket client = listening.accept();
				this.open.add(client);
				start(() -> connect(client));
			}
			catch (IOException ex) {
				close(listening);
			}
		}
	}

	private void connect(Socket client) {
		Socket upstream = new Socket();
		this.open.add(upstream);
		try {
			this.passing.join();
			upstream.connect(this.target.get());
			start(() -> pass(upstream, client, (passed) -> {
			}));
			pass(client, upstream, this::count);
		}
		catch (IOException ex) {
			reset(client);
			close(upstream);
			this.open.removeAll(Set.of(client, upstream));
		}
	}

	private void pass(Socket from, Socket to, Consumer<String> listener) {
		byte[] buffer = new byte[BUFFER];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				this.passing.join();
				out.write(buffer, 0, read);
				listener.accept(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
			}
			close(to);
		}
		catch (IOException ex) {
			reset(to);
		}
		close(from);
		this.open.remove(from);
	}

	private void count(String passed) {
		this.requests.addAndGet(StringUtils.countOccurrencesOf(passed, " HTTP/1.1\r\n"));
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (SocketException ex) {
			Assert.state(socket.isClosed(), "Only the relay closes it");
		}
		close(socket);
	}

	private static void close(Closeable socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "relay");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		refuse();
		this.passing.complete(null);
	}

}
