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

package io.github.vaultaws.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The clock that dates signatures: the machine's, or Vault's where the two are so far
 * apart that AWS would refuse the signature. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SigningClock extends Clock {

	private static final Log logger = LogFactory.getLog(SigningClock.class);

	private static final Duration TOLERANCE = Duration.ofMinutes(4);

	/**
	 * A clock that is wrong by more than this is more likely Vault's, or that of whatever
	 * responded in its place.
	 */
	private static final Duration MAX_CORRECTION = Duration.ofDays(1);

	private final Clock machine;

	private final AtomicBoolean warned = new AtomicBoolean();

	private final AtomicBoolean warnedOfDays = new AtomicBoolean();

	private volatile Duration correction = Duration.ZERO;

	SigningClock(Clock machine) {
		this.machine = machine;
	}

	/**
	 * Compare the machine's clock with that of Vault.
	 * @param vault the time of a response of Vault that has just arrived
	 */
	void compare(Instant vault) {
		Duration difference = Duration.between(this.machine.instant(), vault);
		if (difference.abs().compareTo(MAX_CORRECTION) > 0) {
			if (this.warnedOfDays.compareAndSet(false, true)) {
				logger.warn("The clocks of this machine and of Vault differ by " + difference.abs().toDays()
						+ " days. ThrottledLogin are signed with the time of this machine, because a difference above one day"
						+ " is not corrected. Set the clock of whichever is wrong (NTP, chrony).");
			}
			return;
		}
		this.correction = isTolerable(difference) ? Duration.ZERO : difference;
		if (!this.correction.isZero() && this.warned.compareAndSet(false, true)) {
			logger.warn("The clocks of this machine and of Vault differ by " + difference.abs().toMinutes()
					+ " minutes. ThrottledLogin are signed with Vault's time. Set the clock of the machine (NTP, chrony).");
		}
	}

	private static boolean isTolerable(Duration difference) {
		return difference.abs().compareTo(TOLERANCE) <= 0;
	}

	Duration correction() {
		return this.correction;
	}

	boolean isCorrectedSince(Duration before) {
		return !isTolerable(this.correction.minus(before));
	}

	@Override
	public Instant instant() {
		return this.machine.instant().plus(this.correction);
	}

	@Override
	public ZoneId getZone() {
		return this.machine.getZone();
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new SigningClock(this.machine.withZone(zone));
	}

}
