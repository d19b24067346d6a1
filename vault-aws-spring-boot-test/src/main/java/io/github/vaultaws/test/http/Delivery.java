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

import org.jspecify.annotations.Nullable;

/**
 * An answer and how much of it reaches the client. All but a whole answer end in a closed
 * connection. Immutable.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Delivery {

	private final Extent extent;

	private final @Nullable Answer answer;

	private final byte[] bytes;

	private Delivery(Extent extent, @Nullable Answer answer, byte... bytes) {
		this.extent = extent;
		this.answer = answer;
		this.bytes = bytes;
	}

	/**
	 * Deliver a whole answer.
	 * @param answer the answer
	 * @return the delivery
	 */
	public static Delivery whole(Answer answer) {
		return new Delivery(Extent.WHOLE, answer);
	}

	/**
	 * Deliver the head and half of the body of an answer.
	 * @param answer the answer
	 * @return the delivery
	 */
	public static Delivery half(Answer answer) {
		return new Delivery(Extent.HALF, answer);
	}

	/**
	 * Deliver bytes that need not be HTTP.
	 * @param bytes the bytes
	 * @return the delivery
	 */
	public static Delivery bytes(byte[] bytes) {
		return new Delivery(Extent.BYTES, null, bytes.clone());
	}

	/**
	 * Deliver nothing.
	 * @return the delivery
	 */
	public static Delivery nothing() {
		return new Delivery(Extent.BYTES, null);
	}

	boolean isWhole() {
		return this.extent == Extent.WHOLE;
	}

	byte[] encode(AnswerWriter writer, boolean head, boolean keepAlive) {
		if (this.answer == null) {
			return this.bytes;
		}
		return (this.extent == Extent.WHOLE) ? writer.whole(this.answer, head, keepAlive) : writer.half(this.answer);
	}

	private enum Extent {

		WHOLE, HALF, BYTES

	}

}
