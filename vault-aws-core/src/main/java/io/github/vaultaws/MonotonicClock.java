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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The time that ends are reckoned by. It shows the machine's time and never goes back:
 * where the machine's clock is set back, it goes on. Where that leaps ahead, this one
 * does too, because a suspended machine looks the same; what was told before such a leap
 * may end later than it seems, and Vault has to be asked. So the earlier of two possible
 * ends counts. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class MonotonicClock extends Clock {

	private static final Log logger = LogFactory.getLog(MonotonicClock.class);

	private static final Duration TOLERANCE = Duration.ofSeconds(5);

	private static final Duration READ_TOGETHER = Duration.ofSeconds(1);

	private final Clock machine;

	private final @Nullable LongSupplier nanos;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private volatile Reading last;

	private boolean told = true;

	/**
	 * Create a new {@link MonotonicClock}.
	 * @param machine the machine's clock
	 * @param nanos what measures time and never leaps, in nanoseconds from any origin; it
	 * may stand still while the machine is suspended
	 */
	public MonotonicClock(Clock machine, LongSupplier nanos) {
		this(machine, nanos, nanos.getAsLong());
	}

	private MonotonicClock(Clock machine, @Nullable LongSupplier nanos, long now) {
		this.machine = machine;
		this.nanos = nanos;
		this.last = new Reading(machine.instant(), now, 0, Instant.MIN);
	}

	/**
	 * Return the clock of this machine.
	 * @return the clock, to be {@linkplain #checkForJump() checked} for a jump every few
	 * seconds
	 */
	public static MonotonicClock ofMachine() {
		return new MonotonicClock(Clock.systemUTC(), System::nanoTime);
	}

	/**
	 * Return a clock as one that is steady.
	 * @param clock the clock, believed whatever it shows if it is not steady itself
	 * @return the clock
	 */
	public static MonotonicClock of(Clock clock) {
		return (clock instanceof MonotonicClock steady) ? steady : new MonotonicClock(clock, null, 0);
	}

	/**
	 * Return the clock that the machine shows to everybody, by which signatures are
	 * dated.
	 * @return the clock
	 */
	public Clock wallClock() {
		return this.machine;
	}

	/**
	 * Return what the machine's clock shows at a time of this one.
	 * @param time the time
	 * @return the time that others see
	 */
	public Instant toWallClock(Instant time) {
		return time.isAfter(Instant.EPOCH) ? time.minusMillis(this.last.ahead()) : time;
	}

	/**
	 * Return whether time may have leapt since: what was known then may live longer than
	 * it seems now.
	 * @param time the time
	 * @return {@code true} if Vault has to be asked
	 */
	public boolean jumpedSince(Instant time) {
		return this.last.leaptAt().isAfter(time);
	}

	/**
	 * Return when the clock last jumped forward.
	 * @return the time right after it, in milliseconds since 1970; 0 for never
	 */
	public long jumpedAt() {
		Instant leaptAt = this.last.leaptAt();
		return leaptAt.isAfter(Instant.EPOCH) ? leaptAt.toEpochMilli() : 0;
	}

	/**
	 * Return how far this clock is ahead of the machine's.
	 * @return the difference in milliseconds
	 */
	public long offset() {
		return this.last.ahead();
	}

	/**
	 * Add someone who is told after a leap in either direction.
	 * @param listener what is called by {@link #checkForJump()}
	 */
	public void onJump(Runnable listener) {
		this.listeners.add(listener);
	}

	/**
	 * Compare the machine's clock with what measures time. Small differences are
	 * forgotten, so that they do not add up; a leap is told to all who want to know.
	 */
	public void checkForJump() {
		if (this.nanos == null) {
			return;
		}
		boolean leapt;
		synchronized (this) {
			this.last = read(this.nanos);
			leapt = !this.told;
			this.told = true;
		}
		if (leapt) {
			this.listeners.forEach(Runnable::run);
		}
	}

	@Override
	public Instant instant() {
		Instant shown = this.machine.instant();
		Reading last = this.last;
		if (this.nanos != null && isJump(last.leap(shown, this.nanos.getAsLong()))) {
			synchronized (this) {
				last = read(this.nanos);
				this.last = last;
			}
			return last.time();
		}
		return shown.plusMillis(last.ahead());
	}

	/**
	 * Return the time in milliseconds. Cheaper than {@link #instant()}, because the
	 * clocks are not compared: if the machine's was set back, this one follows until they
	 * are.
	 * @return the time
	 */
	@Override
	public long millis() {
		return this.machine.millis() + this.last.ahead();
	}

	private Reading read(LongSupplier nanos) {
		Instant shown;
		long before;
		long now;
		do {
			before = nanos.getAsLong();
			shown = this.machine.instant();
			now = nanos.getAsLong();
		}
		while (now - before > READ_TOGETHER.toNanos());
		Reading last = this.last;
		Duration leap = last.leap(shown, now);
		if (!isJump(leap)) {
			return new Reading(shown, now, last.ahead(), last.leaptAt());
		}
		this.told = false;
		if (leap.isNegative()) {
			logger.warn("The clock of this machine was set back by " + leap.abs().toSeconds()
					+ " s. Vault tokens and AWS keys end when they would have.");
			return new Reading(shown, now, last.ahead() - leap.toMillis(), last.leaptAt());
		}
		logger.warn("The clock of this machine leapt ahead by " + leap.toSeconds()
				+ " s, or the machine was suspended. Vault is asked what is left of the token and of AWS keys.");
		return new Reading(shown, now, last.ahead(), shown.plusMillis(last.ahead()));
	}

	private static boolean isJump(Duration difference) {
		return difference.abs().compareTo(TOLERANCE) > 0;
	}

	@Override
	public ZoneId getZone() {
		return this.machine.getZone();
	}

	@Override
	public Clock withZone(ZoneId zone) {
		InstantSource steady = () -> instant();
		return steady.withZone(zone);
	}

	/**
	 * What both clocks showed at one moment.
	 *
	 * @param shown what the machine's clock showed
	 * @param nanos what was measured
	 * @param ahead how far this clock is ahead of the machine's, in milliseconds
	 * @param leaptAt the time right after the last leap ahead
	 */
	private record Reading(Instant shown, long nanos, long ahead, Instant leaptAt) {

		Duration leap(Instant shown, long nanos) {
			return Duration.between(this.shown, shown).minusNanos(nanos - this.nanos);
		}

		Instant time() {
			return this.shown.plusMillis(this.ahead);
		}

	}

}
