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
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets that listen on one port of the loopback addresses of this machine, IPv4 and
 * IPv6.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LoopbackListeners implements AutoCloseable {

	private static final int BACKLOG = 1024;

	private static final int ATTEMPTS = 10;

	private static final byte[][] ADDRESSES = { { 127, 0, 0, 1 }, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } };

	private final List<ServerSocket> sockets;

	private LoopbackListeners(List<ServerSocket> sockets) {
		this.sockets = sockets;
	}

	/**
	 * Listen on a port.
	 * @param port the port, or 0 for any that is free
	 * @return the sockets
	 * @throws BindException if the port is in use on one of the addresses
	 * @throws IOException if the sockets cannot be opened
	 */
	static LoopbackListeners open(int port) throws IOException {
		for (int attempt = 1;; attempt++) {
			try {
				return open(addresses(), port);
			}
			catch (BindException ex) {
				if (port != 0 || attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private static LoopbackListeners open(List<InetAddress> addresses, int port) throws IOException {
		LoopbackListeners listeners = new LoopbackListeners(new ArrayList<>());
		try {
			for (InetAddress address : addresses) {
				ServerSocket socket = new ServerSocket();
				listeners.sockets.add(socket);
				socket.setReuseAddress(true);
				socket.bind(new InetSocketAddress(address, (port != 0) ? port : listeners.port()), BACKLOG);
			}
			return listeners;
		}
		catch (IOException ex) {
			listeners.close();
			throw ex;
		}
	}

	private static List<InetAddress> addresses() throws UnknownHostException {
		List<InetAddress> addresses = new ArrayList<>();
		for (byte[] bytes : ADDRESSES) {
			InetAddress address = InetAddress.getByAddress(bytes);
			if (isAvailable(address)) {
				addresses.add(address);
			}
		}
		return addresses.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : addresses;
	}

	private static boolean isAvailable(InetAddress address) {
		try {
			return NetworkInterface.getByInetAddress(address) != null;
		}
		catch (SocketException ex) {
			return false;
		}
	}

	List<ServerSocket> sockets() {
		return this.sockets;
	}

	int port() {
		return Math.max(0, this.sockets.get(0).getLocalPort());
	}

	/**
	 * Return the host to put in a URI.
	 * @return the IPv4 address, unless the machine has only IPv6
	 */
	String host() {
		InetAddress address = this.sockets.get(0).getInetAddress();
		return (address instanceof Inet6Address) ? "[::1]" : address.getHostAddress();
	}

	@Override
	public void close() throws IOException {
		for (ServerSocket socket : this.sockets) {
			socket.close();
		}
	}

}
