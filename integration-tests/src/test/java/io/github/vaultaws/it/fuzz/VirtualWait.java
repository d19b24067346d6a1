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

package io.github.vaultaws.it.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import io.github.vaultaws.it.fuzz.Response.Pace;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * Writes a response at its pace. While a client waits, virtual time passes and the
 * deadline of the client approaches. No other task runs.
 */
final class VirtualWait {

	private static final Duration SHORT = Duration.ofSeconds(5);

	private static final Duration LONG = Duration.ofSeconds(40);

	private static final Duration BYTE_INTERVAL = Duration.ofSeconds(2);

	private static final Duration FOR_EVER = Duration.ofMinutes(10);

	private static final byte[] CHUNK = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);

	private static final int MAX_CHUNKS = 1_000;

	private final HandRunScheduler deadlines;

	private final Invariants invariants;

	/**
	 * Create a new {@link VirtualWait}.
	 * @param deadlines the scheduler of the deadlines of clients
	 * @param invariants the invariants
	 */
	VirtualWait(HandRunScheduler deadlines, Invariants invariants) {
		this.deadlines = deadlines;
		this.invariants = invariants;
	}

	void write(Response response, OutputStream out) throws IOException {
		switch (response.pace()) {
			case WHOLE -> whole(response, out);
			case SLOW -> after(SHORT, response, out);
			case LATE -> after(LONG, response, out);
			case DRIP -> drip(response, out);
			case STALLED -> {
				response.writeHead(out);
				if (response.body().length > 0) {
					out.write(Arrays.copyOf(response.body(), response.body().length / 2));
					passes(FOR_EVER);
				}
			}
			case NEVER -> passes(FOR_EVER);
			case ENDLESS -> endless(response, out);
			case CLOSED -> out.flush();
		}
	}

	private static void whole(Response response, OutputStream out) throws IOException {
		response.writeHead(out);
		out.write(response.body());
	}

	private void after(Duration pause, Response response, OutputStream out) throws IOException {
		if (passes(pause)) {
			whole(response.withPace(Pace.WHOLE), out);
		}
	}

	private void drip(Response response, OutputStream out) throws IOException {
		response.writeHead(out);
		for (byte next : response.body()) {
			if (!passes(BYTE_INTERVAL)) {
				return;
			}
			out.write(next);
		}
	}

	private void endless(Response response, OutputStream out) throws IOException {
		response.writeHead(out);
		for (int i = 0; i < MAX_CHUNKS; i++) {
			out.write(CHUNK);
		}
		this.invariants.broken("a body longer than 15 MiB is read");
	}

	/**
	 * Advance the time, at most to the deadline of the client.
	 * @return whether the client is still waiting
	 */
	private boolean passes(Duration duration) {
		Instant now = this.deadlines.now();
		Instant end = now.plus(duration);
		Instant deadline = this.deadlines.nextAt().orElse(Instant.MAX);
		if (duration.equals(FOR_EVER) && deadline.isAfter(end)) {
			this.invariants.broken("a request has no deadline");
		}
		boolean waits = deadline.isAfter(end);
		this.deadlines.advance(Duration.between(now, waits ? end : deadline));
		return waits;
	}

}
