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
 * What goes wrong with a request.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see Faults
 */
@FunctionalInterface
public interface Fault {

	/**
	 * Meet a request.
	 * @param exchange the request
	 * @param handler what would have handled it
	 * @return what reaches the client
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
	 * Give another answer; the request is not handled.
	 * @param answer the answer
	 * @return the fault
	 */
	static Fault answer(Answer answer) {
		return (exchange, handler) -> Delivery.whole(answer);
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
	 * Handle the request, send half of the answer, and close the connection.
	 * @return the fault
	 */
	static Fault halfAnswer() {
		return (exchange, handler) -> Delivery.half(handler.handle(exchange));
	}

	/**
	 * Handle the request, and close the connection before the answer.
	 * @return the fault
	 */
	static Fault loseAnswer() {
		return (exchange, handler) -> {
			handler.handle(exchange);
			return Delivery.nothing();
		};
	}

}
