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

import java.time.Duration;
import java.util.Random;

/**
 * A fault of a server.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see Faults
 */
@FunctionalInterface
public interface Fault {

	/**
	 * Apply the fault to a request.
	 * @param exchange the request
	 * @param handler the handler of the request
	 * @return the delivery to the client
	 * @throws InterruptedException if the server is stopped
	 */
	Delivery apply(Exchange exchange, Handler handler) throws InterruptedException;

	/**
	 * Close the connection; the request is not handled.
	 * @return the fault
	 */
	static Fault refuse() {
		return (exchange, handler) -> Delivery.nothing();
	}

	/**
	 * Handle the request late.
	 * @param duration by how much, in real time
	 * @return the fault
	 */
	static Fault delay(Duration duration) {
		return (exchange, handler) -> {
			Thread.sleep(duration.toMillis());
			return Delivery.whole(handler.handle(exchange));
		};
	}

	/**
	 * Handle the request when a gate opens.
	 * @param gate the gate
	 * @return the fault
	 */
	static Fault hold(Gate gate) {
		return (exchange, handler) -> {
			gate.pass();
			return Delivery.whole(handler.handle(exchange));
		};
	}

	/**
	 * Return another response. The request is not handled.
	 * @param response the response
	 * @return the fault
	 */
	static Fault respond(ServerResponse response) {
		return (exchange, handler) -> Delivery.whole(response);
	}

	/**
	 * Send bytes that are not HTTP; the request is not handled.
	 * @return the fault
	 */
	static Fault garbage() {
		return (exchange, handler) -> {
			byte[] bytes = new byte[512];
			new Random(bytes.length).nextBytes(bytes);
			return Delivery.bytes(bytes);
		};
	}

	/**
	 * Handle the request, send half of the response, and close the connection.
	 * @return the fault
	 */
	static Fault halfResponse() {
		return (exchange, handler) -> Delivery.half(handler.handle(exchange));
	}

	/**
	 * Handle the request, and close the connection before the response.
	 * @return the fault
	 */
	static Fault loseResponse() {
		return (exchange, handler) -> {
			handler.handle(exchange);
			return Delivery.nothing();
		};
	}

}
