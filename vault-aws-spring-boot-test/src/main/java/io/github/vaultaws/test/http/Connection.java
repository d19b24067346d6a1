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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Clock;

import org.jspecify.annotations.Nullable;

/**
 * One connection of a client, served until either side closes it.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Connection implements Runnable {

	private static final int LINGER_MILLIS = 10_000;

	private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());

	private final Socket socket;

	private final Handler handler;

	private final Clock clock;

	private final RequestJournal journal;

	private final Faults faults;

	private final ResponseWriter writer;

	Connection(Socket socket, Handler handler, Clock clock, RequestJournal journal, Faults faults) {
		this.socket = socket;
		this.handler = handler;
		this.clock = clock;
		this.journal = journal;
		this.faults = faults;
		this.writer = new ResponseWriter(clock);
	}

	@Override
	public void run() {
		try (this.socket) {
			InputStream in = new BufferedInputStream(this.socket.getInputStream());
			OutputStream out = this.socket.getOutputStream();
			serve(new ExchangeReader(in, out, this.socket.getInetAddress()), in, out);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			LOGGER.log(System.Logger.Level.TRACE, "Connection lost", ex);
		}
	}

	private void serve(ExchangeReader reader, InputStream in, OutputStream out)
			throws IOException, InterruptedException {
		try {
			Exchange exchange = reader.read();
			while (exchange != null && answer(exchange, out)) {
				exchange = reader.read();
			}
		}
		catch (MalformedRequestException ex) {
			ServerResponse response = this.handler.refuse(ex.status(), String.valueOf(ex.getMessage()));
			out.write(this.writer.whole(response, false, false));
			discard(in);
		}
	}

	private boolean answer(Exchange exchange, OutputStream out) throws IOException, InterruptedException {
		this.journal.add(JournalEntry.of(this.clock.instant(), exchange));
		Fault fault = this.faults.find(exchange);
		Delivery delivery = deliver(exchange, fault);
		boolean keepAlive = delivery.isWhole() && !"close".equalsIgnoreCase(exchange.header("Connection"));
		delivery.writeTo(out, this.writer, exchange.method().equals("HEAD"), keepAlive);
		return keepAlive;
	}

	private Delivery deliver(Exchange exchange, @Nullable Fault fault) throws InterruptedException {
		try {
			return (fault != null) ? fault.apply(exchange, this.handler)
					: Delivery.whole(this.handler.handle(exchange));
		}
		catch (RuntimeException ex) {
			LOGGER.log(System.Logger.Level.ERROR, () -> "Failed to handle " + exchange, ex);
			return Delivery.whole(this.handler.refuse(500, "internal error"));
		}
	}

	private void discard(InputStream in) throws IOException {
		this.socket.shutdownOutput();
		this.socket.setSoTimeout(LINGER_MILLIS);
		in.skipNBytes(2L * ExchangeReader.MAX_BODY);
	}

}
