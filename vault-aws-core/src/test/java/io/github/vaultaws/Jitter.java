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

package io.github.vaultaws;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/**
 * Jitter with fixed values for tests: a TTL of an hour is renewed 37 minutes after the
 * issue, and again 37 minutes later.
 */
public final class Jitter implements DoubleSupplier {

	private static final double FIRST = 0.0658;

	private static final double OTHERS = 0.5;

	private final AtomicBoolean called = new AtomicBoolean();

	@Override
	public double getAsDouble() {
		return this.called.getAndSet(true) ? OTHERS : FIRST;
	}

}
