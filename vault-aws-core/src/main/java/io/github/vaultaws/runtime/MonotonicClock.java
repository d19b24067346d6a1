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

package io.github.vaultaws.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Clock that expiry times are calculated from. It follows the system clock but never goes
 * back: if the system clock is set back, this clock continues. If the system clock jumps
 * forward, this clock does too, because a suspended machine cannot be distinguished from
 * a jump. Expiry times that were calculated before such a jump may be too early and have
 * to be looked up in Vault; until then, the earlier of two possible expiry times applies.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class MonotonicClock extends Clock {

	private static final VaultAwsLog logger = VaultAwsLog.of(MonotonicClock.class);

	private static final Duration TOLERANCE = Duration.ofSeconds(5);

	private static final Duration MAX_READ_TIME = Duration.ofSeconds(1);

	private final Clock machine;

	private final @Nullable LongSupplier nanos;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private volatile Reading last;

	private boolean reported = true;

	/**
	 * Create a new {@link MonotonicClock}.
	 * @param machine the system clock
	 * @param nanos the elapsed time in nanoseconds from an arbitrary origin, which never
	 * jumps; it may stop while the machine is suspended
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
	 * Create a new {@link MonotonicClock} for this machine.
	 * @return the clock, which has to be {@linkplain #checkForJump() checked for jumps}
	 * every few seconds
	 */
	public static MonotonicClock ofMachine() {
		return new MonotonicClock(Clock.systemUTC(), System::nanoTime);
	}

	/**
	 * Return a clock as a {@link MonotonicClock}.
	 * @param clock the clock; one that is not a {@link MonotonicClock} itself is never
	 * checked for jumps
	 * @return the clock
	 */
	public static MonotonicClock of(Clock clock) {
		return (clock instanceof MonotonicClock monotonic) ? monotonic : new MonotonicClock(clock, null, 0);
	}

	/**
	 * Return the system clock, which signatures are dated by.
	 * @return the clock
	 */
	public Clock wallClock() {
		return this.machine;
	}

	/**
	 * Convert a time of this clock to a time of the system clock.
	 * @param time the time of this clock
	 * @return the time of the system clock
	 */
	public Instant toWallClock(Instant time) {
		return time.isAfter(Instant.EPOCH) ? time.minusMillis(this.last.ahead()) : time;
	}

	/**
	 * Return whether the clock has jumped forward since a time. Expiry times that were
	 * calculated before may be too early.
	 * @param time the time
	 * @return {@code true} if expiry times have to be looked up in Vault
	 */
	public boolean jumpedSince(Instant time) {
		return this.last.jumpedAt().isAfter(time);
	}

	/**
	 * Return when the clock last jumped forward.
	 * @return the time immediately after the jump in milliseconds since the epoch, or 0
	 * if there was none
	 */
	public long jumpedAt() {
		Instant jumpedAt = this.last.jumpedAt();
		return jumpedAt.isAfter(Instant.EPOCH) ? jumpedAt.toEpochMilli() : 0;
	}

	/**
	 * Return the offset of this clock from the system clock.
	 * @return the offset in milliseconds
	 */
	public long offset() {
		return this.last.ahead();
	}

	/**
	 * Add a listener that is called after a jump in either direction.
	 * @param listener the listener, called by {@link #checkForJump()}
	 */
	public void onJump(Runnable listener) {
		this.listeners.add(listener);
	}

	/**
	 * Compare the system clock with the elapsed time, and call the listeners if it has
	 * jumped. Small differences are ignored and do not accumulate.
	 */
	public void checkForJump() {
		if (this.nanos == null) {
			return;
		}
		boolean jumped;
		synchronized (this) {
			this.last = read(this.nanos);
			jumped = !this.reported;
			this.reported = true;
		}
		if (jumped) {
			this.listeners.forEach(Runnable::run);
		}
	}

	@Override
	public Instant instant() {
		Instant shown = this.machine.instant();
		Reading last = this.last;
		if (this.nanos != null && isJump(last.jump(shown, this.nanos.getAsLong()))) {
			synchronized (this) {
				last = read(this.nanos);
				this.last = last;
			}
			return last.time();
		}
		return shown.plusMillis(last.ahead());
	}

	/**
	 * Return the time in milliseconds. Cheaper than {@link #instant()}, because it does
	 * not check for a jump: if the system clock is set back, this clock follows until the
	 * next check.
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
		while (now - before > MAX_READ_TIME.toNanos());
		Reading last = this.last;
		Duration jump = last.jump(shown, now);
		if (!isJump(jump)) {
			return new Reading(shown, now, last.ahead(), last.jumpedAt());
		}
		this.reported = false;
		if (jump.isNegative()) {
			logger.warn("The system clock was set back by " + jump.abs().toSeconds()
					+ " s; the expiry of Vault tokens and AWS credentials is not affected");
			return new Reading(shown, now, last.ahead() - jump.toMillis(), last.jumpedAt());
		}
		logger.warn("The system clock jumped forward by " + jump.toSeconds()
				+ " s, or the machine was suspended; looking up the expiry of the Vault token and AWS credentials");
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
		InstantSource source = () -> instant();
		return source.withZone(zone);
	}

	/**
	 * Reading of both clocks at one moment.
	 *
	 * @param shown the time of the system clock
	 * @param nanos the elapsed time
	 * @param ahead the offset of this clock from the system clock, in milliseconds
	 * @param jumpedAt the time immediately after the last forward jump
	 */
	private record Reading(Instant shown, long nanos, long ahead, Instant jumpedAt) {

		Duration jump(Instant shown, long nanos) {
			return Duration.between(this.shown, shown).minusNanos(nanos - this.nanos);
		}

		Instant time() {
			return this.shown.plusMillis(this.ahead);
		}

	}

}
