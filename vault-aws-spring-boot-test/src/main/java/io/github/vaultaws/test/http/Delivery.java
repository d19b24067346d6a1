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
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

/**
 * A response and the part of it that reaches the client. Unless it is whole, the
 * connection is closed. Immutable.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Delivery {

	private final Extent extent;

	private final @Nullable ServerResponse response;

	private final Writer writer;

	private Delivery(Extent extent, @Nullable ServerResponse response, Writer writer) {
		this.extent = extent;
		this.response = response;
		this.writer = writer;
	}

	/**
	 * Return a delivery of the whole response.
	 * @param response the response
	 * @return the delivery
	 */
	public static Delivery whole(ServerResponse response) {
		return new Delivery(Extent.WHOLE, response, Writer.NOTHING);
	}

	/**
	 * Return a delivery of the head and half of the body of a response.
	 * @param response the response
	 * @return the delivery
	 */
	public static Delivery half(ServerResponse response) {
		return new Delivery(Extent.HALF, response, Writer.NOTHING);
	}

	/**
	 * Deliver bytes that need not be HTTP.
	 * @param bytes the bytes
	 * @return the delivery
	 */
	public static Delivery bytes(byte[] bytes) {
		byte[] copy = bytes.clone();
		return written((out) -> out.write(copy));
	}

	/**
	 * Deliver nothing.
	 * @return the delivery
	 */
	public static Delivery nothing() {
		return written(Writer.NOTHING);
	}

	/**
	 * Deliver what something writes, which need not be HTTP and may take its time.
	 * @param writer what writes
	 * @return the delivery
	 */
	public static Delivery written(Writer writer) {
		return new Delivery(Extent.WRITTEN, null, writer);
	}

	boolean isWhole() {
		return this.extent == Extent.WHOLE;
	}

	ServerResponse wholeResponse() throws EOFException {
		if (this.response == null || !isWhole()) {
			throw new EOFException("EOF");
		}
		return this.response;
	}

	void writeTo(OutputStream out, ResponseWriter encoder, boolean head, boolean keepAlive)
			throws IOException, InterruptedException {
		if (this.response == null) {
			this.writer.write(out);
			return;
		}
		out.write((this.extent == Extent.WHOLE) ? encoder.whole(this.response, head, keepAlive)
				: encoder.half(this.response));
	}

	/**
	 * Something that writes to the client.
	 */
	@FunctionalInterface
	public interface Writer {

		/**
		 * Writes nothing.
		 */
		Writer NOTHING = (out) -> {
		};

		/**
		 * Write to the client.
		 * @param out what leads to the client
		 * @throws IOException if the client does not read any more
		 * @throws InterruptedException if the server is stopped
		 */
		void write(OutputStream out) throws IOException, InterruptedException;

	}

	private enum Extent {

		WHOLE, HALF, WRITTEN

	}

}
