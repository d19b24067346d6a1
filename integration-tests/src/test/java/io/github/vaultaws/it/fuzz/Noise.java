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

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Decides which responses are mutated and how: single responses at random and, from time
 * to time, all responses to the same request in the same way for some minutes. Used by
 * the threads of servers, one at a time.
 */
final class Noise {

	private static final double LASTING = 0.06;

	private static final Duration LONGEST = Duration.ofMinutes(10);

	private final boolean lies;

	private final double part;

	private final Supplier<Instant> time;

	private final Map<String, Choice> lasting = new HashMap<>();

	private volatile boolean calm;

	private volatile int mutations;

	/**
	 * Create a new {@link Noise}.
	 * @param lies whether mutations may be wrong but plausible
	 * @param part the part of the responses that is mutated
	 * @param time the time
	 */
	Noise(boolean lies, double part, Supplier<Instant> time) {
		this.lies = lies;
		this.part = part;
		this.time = time;
	}

	synchronized @Nullable Choice next(String call, Random random) {
		if (this.calm) {
			return null;
		}
		Choice lasting = this.lasting.get(call);
		boolean lasts = lasting != null && lasting.until().isAfter(this.time.get());
		if (!lasts && random.nextDouble() >= this.part) {
			return null;
		}
		this.mutations++;
		if (lasting != null && lasts) {
			return lasting;
		}
		Instant until = (random.nextDouble() < LASTING)
				? this.time.get().plusSeconds(random.nextInt((int) LONGEST.toSeconds())) : Instant.MIN;
		Choice choice = new Choice(Mutation.any(random, this.lies), random.nextLong(), until);
		this.lasting.put(call, choice);
		return choice;
	}

	void calm() {
		this.calm = true;
	}

	boolean isCalm() {
		return this.calm;
	}

	boolean lies() {
		return this.lies;
	}

	int mutations() {
		return this.mutations;
	}

	/**
	 * The mutation of a response.
	 *
	 * @param mutation the mutation
	 * @param seed the seed of its randomness
	 * @param until the time until which responses to the same request are mutated alike
	 */
	record Choice(Mutation mutation, long seed, Instant until) {
	}

}
