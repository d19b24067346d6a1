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

import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * The clock that dates signatures: the system clock, corrected to the time of Vault if
 * the difference is so large that AWS would reject the signature. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SigningClock extends Clock {

	private static final VaultAwsLog logger = VaultAwsLog.of(SigningClock.class);

	private static final Duration TOLERANCE = Duration.ofMinutes(4);

	/**
	 * Maximum correction. A larger difference is more likely an error of Vault's clock,
	 * or the response is not from Vault.
	 */
	private static final Duration MAX_CORRECTION = Duration.ofDays(1);

	private final Clock systemClock;

	private final AtomicBoolean correctionLogged = new AtomicBoolean();

	private final AtomicBoolean excessLogged = new AtomicBoolean();

	private volatile Duration correction = Duration.ZERO;

	SigningClock(Clock systemClock) {
		this.systemClock = systemClock;
	}

	/**
	 * Compare the system clock with the clock of Vault.
	 * @param vault the time of a response of Vault that has just been received
	 */
	void compare(Instant vault) {
		Duration difference = Duration.between(this.systemClock.instant(), vault);
		if (difference.abs().compareTo(MAX_CORRECTION) > 0) {
			if (this.excessLogged.compareAndSet(false, true)) {
				logger.warn("The clocks of this system and of Vault differ by " + difference.abs().toDays()
						+ " days. Logins are signed with the system time because a difference of more than one day"
						+ " is not corrected. Correct the clock that is wrong (NTP, chrony).");
			}
			return;
		}
		this.correction = isTolerable(difference) ? Duration.ZERO : difference;
		if (!this.correction.isZero() && this.correctionLogged.compareAndSet(false, true)) {
			logger.warn("The clocks of this system and of Vault differ by " + difference.abs().toMinutes()
					+ " minutes. Logins are signed with the time of Vault. Correct the system clock (NTP, chrony).");
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
		return this.systemClock.instant().plus(this.correction);
	}

	@Override
	public ZoneId getZone() {
		return this.systemClock.getZone();
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new SigningClock(this.systemClock.withZone(zone));
	}

}
