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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A clock that is set by hand. Listeners learn of each change in the thread that made it,
 * one after the other, before the change returns.
 * <p>
 * Set backwards it simply shows the earlier time: what ended while it was later stays
 * ended, what had not ended lives until the clock reaches its end again.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class TestClock extends Clock {

	private final Clock base;

	private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

	private final List<Consumer<Instant>> listeners = new CopyOnWriteArrayList<>();

	private TestClock(Clock base) {
		this.base = base;
	}

	/**
	 * Return a clock that stands still until it is set or advanced.
	 * @param instant the time it shows
	 * @return the clock
	 */
	public static TestClock at(Instant instant) {
		return new TestClock(Clock.fixed(instant, ZoneOffset.UTC));
	}

	/**
	 * Return a clock that shows the system's time and goes on with it, from wherever it
	 * is set or advanced to.
	 * @return the clock
	 */
	public static TestClock ticking() {
		return new TestClock(Clock.systemUTC());
	}

	/**
	 * Set the time.
	 * @param instant the new time, which may be earlier than the present one
	 */
	public void set(Instant instant) {
		this.offset.set(Duration.between(this.base.instant(), instant));
		changed();
	}

	/**
	 * Move the time.
	 * @param duration by how much, backwards if negative
	 */
	public void advance(Duration duration) {
		this.offset.accumulateAndGet(duration, Duration::plus);
		changed();
	}

	/**
	 * Tell a listener of each change from now on.
	 * @param listener what to tell the new time
	 */
	public void addListener(Consumer<Instant> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Tell a listener no more.
	 * @param listener the listener
	 */
	public void removeListener(Consumer<Instant> listener) {
		this.listeners.remove(listener);
	}

	private void changed() {
		Instant now = instant();
		this.listeners.forEach((listener) -> listener.accept(now));
	}

	@Override
	public Instant instant() {
		return this.base.instant().plus(this.offset.get());
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new Zoned(this, zone);
	}

	@Override
	public String toString() {
		return "TestClock[" + instant() + "]";
	}

	private static final class Zoned extends Clock {

		private final TestClock clock;

		private final ZoneId zone;

		private Zoned(TestClock clock, ZoneId zone) {
			this.clock = clock;
			this.zone = zone;
		}

		@Override
		public Instant instant() {
			return this.clock.instant();
		}

		@Override
		public ZoneId getZone() {
			return this.zone;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this.clock.withZone(zone);
		}

	}

}
