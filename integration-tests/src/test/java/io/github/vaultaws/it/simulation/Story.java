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

package io.github.vaultaws.it.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The latest events, which are printed when an invariant is broken.
 */
public final class Story {

	private static final int LENGTH = 120;

	private final Deque<String> lines = new ArrayDeque<>();

	private final Supplier<Instant> time;

	public Story(Supplier<Instant> time) {
		this.time = time;
	}

	public void add(String line) {
		if (this.lines.size() == LENGTH) {
			this.lines.removeFirst();
		}
		this.lines.add(this.time.get() + "  " + line);
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines);
	}

}
