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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A clock that a test controls. Listeners are notified of each change in the thread that
 * makes it, one after the other, before the change returns. Thread-safe.
 * <p>
 * {@linkplain #advance(Duration) Advancing} the clock stops at each timer that is due and
 * waits until the timer has completed. {@linkplain #set(Instant) Setting} the clock makes
 * it jump, like the clock of a machine that was suspended, and waits for nothing.
 * <p>
 * Setting the clock back only shows the earlier time: what has expired stays expired, and
 * what has not expired is valid until the clock reaches its expiry again.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class TestClock extends Clock {

	/**
	 * How long {@link #advance(Duration)} waits for one timer, in real time.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Clock base;

	private final boolean ticking;

	private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

	private final List<Consumer<Instant>> listeners = new CopyOnWriteArrayList<>();

	private final List<Timers> timers = new CopyOnWriteArrayList<>();

	private TestClock(Clock base, boolean ticking) {
		this.base = base;
		this.ticking = ticking;
	}

	/**
	 * Return a clock that stands still until it is set or advanced.
	 * @param instant the time it shows
	 * @return the clock
	 */
	public static TestClock at(Instant instant) {
		return new TestClock(Clock.fixed(instant, ZoneOffset.UTC), false);
	}

	/**
	 * Return a clock that starts with the system's time and advances with it, also after
	 * it is set.
	 * @return the clock
	 */
	public static TestClock ticking() {
		return new TestClock(Clock.systemUTC(), true);
	}

	/**
	 * Set the time. Timers that are due by then run afterwards, in threads of their own.
	 * @param instant the new time, which may be earlier than the present one
	 */
	public void set(Instant instant) {
		this.offset.set(Duration.between(this.base.instant(), instant));
		changed();
	}

	/**
	 * Advance the time. The clock stops at each time at which a timer is due, and
	 * continues when the timer has completed. If a timer takes longer than ten seconds of
	 * real time, the clock jumps over the remaining time.
	 * @param duration the time, negative to set the clock back
	 */
	public void advance(Duration duration) {
		boolean done = true;
		Duration left = duration;
		for (Duration step = toNextStop(left); done && step.compareTo(left) < 0; step = toNextStop(left)) {
			move(step);
			done = isDone();
			left = left.minus(step);
		}
		move(left);
		if (done) {
			isDone();
		}
	}

	private Duration toNextStop(Duration left) {
		Instant now = instant();
		return this.timers.stream()
			.map(Timers::nextAt)
			.filter((at) -> at != null && at.isAfter(now))
			.map((at) -> Duration.between(now, at))
			.filter((step) -> step.compareTo(left) < 0)
			.min(Comparator.naturalOrder())
			.orElse(left);
	}

	private void move(Duration step) {
		this.offset.accumulateAndGet(step, Duration::plus);
		changed();
	}

	private boolean isDone() {
		try {
			return awaitTimers(PATIENCE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Wait until timers have done what is due now.
	 * @param limit how long to wait, in real time
	 * @return whether they have
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean awaitTimers(Duration limit) throws InterruptedException {
		long end = System.nanoTime() + limit.toNanos();
		for (Timers timers : this.timers) {
			if (!timers.await(Duration.ofNanos(end - System.nanoTime()))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Stop for timers from now on.
	 * @param timers the timers
	 */
	public void addTimers(Timers timers) {
		this.timers.add(timers);
	}

	/**
	 * Stop for timers no more.
	 * @param timers the timers
	 */
	public void removeTimers(Timers timers) {
		this.timers.remove(timers);
	}

	/**
	 * Return whether the clock advances by itself.
	 * @return whether it does
	 */
	public boolean isTicking() {
		return this.ticking;
	}

	/**
	 * Notify a listener of each change from now on.
	 * @param listener the listener, which receives the new time
	 */
	public void addListener(Consumer<Instant> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Remove a listener.
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

	/**
	 * What has something to do at certain times, by this clock.
	 */
	public interface Timers {

		/**
		 * Return when there is something to do next.
		 * @return the time, which may be past, or {@code null} if there is nothing to do
		 */
		@Nullable Instant nextAt();

		/**
		 * Wait until what is due now has been done.
		 * @param limit how long to wait, in real time
		 * @return whether it has
		 * @throws InterruptedException if the thread is interrupted
		 */
		boolean await(Duration limit) throws InterruptedException;

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
