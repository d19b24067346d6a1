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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 server on the loopback addresses, IPv4 and IPv6. It may be stopped and
 * started again, and then keeps its port.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class EmbeddedServer implements AutoCloseable {

	private static final long ACCEPTOR_LIMIT = 1000;

	private final String name;

	private final Handler handler;

	private final Clock clock;

	private final RequestJournal journal = new RequestJournal();

	private final Faults faults;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final List<Thread> acceptors = new ArrayList<>();

	private int port;

	private String host = "127.0.0.1";

	private @Nullable LoopbackListeners listeners;

	private @Nullable ExecutorService threads;

	/**
	 * Create a server.
	 * @param name the name of its threads
	 * @param port its port, or 0 for any that is free at the first start
	 * @param handler the handler of requests
	 * @param clock the clock for responses, the journal and faults
	 */
	public EmbeddedServer(String name, int port, Handler handler, Clock clock) {
		this.name = name;
		this.port = port;
		this.handler = handler;
		this.clock = clock;
		this.faults = new Faults(clock);
	}

	/**
	 * Start the server.
	 * @return this server
	 * @throws IllegalStateException if it is running or its port is in use
	 */
	public synchronized EmbeddedServer start() {
		if (this.listeners != null) {
			throw new IllegalStateException(this.name + " is already running on port " + this.port);
		}
		LoopbackListeners listeners = listen();
		ExecutorService threads = Executors.newCachedThreadPool(this::thread);
		this.port = listeners.port();
		this.host = listeners.host();
		this.listeners = listeners;
		this.threads = threads;
		listeners.sockets().forEach((listener) -> this.acceptors.add(thread(() -> accept(listener, threads))));
		this.acceptors.forEach(Thread::start);
		return this;
	}

	private LoopbackListeners listen() {
		try {
			return LoopbackListeners.open(this.port);
		}
		catch (BindException ex) {
			throw new IllegalStateException(this.name + " cannot start: port " + this.port + " is in use", ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Handle a request that does not come over a connection. The faults apply, the
	 * journal does not show it, and it does not matter whether the server is running.
	 * @param request the request
	 * @param handler what to do with the request
	 * @return the response
	 * @throws IOException if a fault lets no whole response through
	 * @throws InterruptedException if the thread is interrupted
	 */
	public ServerResponse handle(Exchange request, Handler handler) throws IOException, InterruptedException {
		Fault fault = this.faults.find(request);
		return (fault != null) ? fault.apply(request, handler).wholeResponse() : handler.handle(request);
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, this.name);
		thread.setDaemon(true);
		return thread;
	}

	private void accept(ServerSocket listener, ExecutorService threads) {
		while (!listener.isClosed()) {
			try {
				Socket socket = listener.accept();
				this.sockets.add(socket);
				if (listener.isClosed()) {
					close(socket);
				}
				socket.setTcpNoDelay(true);
				threads.execute(() -> serve(socket));
			}
			catch (IOException | RejectedExecutionException ex) {
				System.getLogger(this.name).log(System.Logger.Level.TRACE, "Not accepted", ex);
			}
		}
	}

	private void serve(Socket socket) {
		try {
			new Connection(socket, this.handler, this.clock, this.journal, this.faults).run();
		}
		finally {
			this.sockets.remove(socket);
		}
	}

	/**
	 * Stop the server: close all connections and release the port. Does nothing if it is
	 * not running.
	 */
	public synchronized void stop() {
		if (this.listeners == null || this.threads == null) {
			return;
		}
		close(this.listeners);
		awaitAcceptors();
		this.threads.shutdownNow();
		this.sockets.forEach(EmbeddedServer::close);
		this.sockets.clear();
		this.listeners = null;
		this.threads = null;
	}

	private void awaitAcceptors() {
		try {
			for (Thread acceptor : this.acceptors) {
				acceptor.join(ACCEPTOR_LIMIT);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.acceptors.clear();
	}

	private static void close(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			System.getLogger(EmbeddedServer.class.getName()).log(System.Logger.Level.TRACE, "Not closed", ex);
		}
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * Return whether the server is running.
	 * @return whether the server is running
	 */
	public synchronized boolean isRunning() {
		return this.listeners != null;
	}

	/**
	 * Return the port.
	 * @return the port, or 0 before the first start if no port was given
	 */
	public synchronized int port() {
		return this.port;
	}

	/**
	 * Return the address of the server.
	 * @return the URI, without a path, with the IPv4 address unless the machine has only
	 * IPv6
	 */
	public synchronized URI uri() {
		return URI.create("http://" + this.host + ":" + port());
	}

	/**
	 * Return the requests that arrived.
	 * @return the journal, which is kept by a stop
	 */
	public RequestJournal journal() {
		return this.journal;
	}

	/**
	 * Return the faults of the server.
	 * @return the faults, which are kept by a stop
	 */
	public Faults faults() {
		return this.faults;
	}

}
