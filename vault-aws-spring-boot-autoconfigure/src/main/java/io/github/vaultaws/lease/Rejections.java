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

package io.github.vaultaws.lease;

import java.time.Duration;
import java.time.Instant;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.vaultaws.lease.CredentialProbe.Verdict;

/**
 * What AWS clients report of refused keys. A report only starts a check, and seldom: the
 * client's endpoint may be at fault. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Rejections {

	private static final Log logger = LogFactory.getLog(Rejections.class);

	private static final Duration AFTER_ACCEPTANCE = Duration.ofMinutes(5);

	private static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);

	private static final Duration AFTER_SILENCE = Duration.ofSeconds(10);

	private final LeaseContext context;

	private volatile Instant nextCheckAt = Instant.MIN;

	private volatile @Nullable String reported;

	Rejections(LeaseContext context) {
		this.context = context;
	}

	/**
	 * Take note that a client was refused.
	 * @param accessKeyId the access key id it used
	 * @return whether that is to be checked
	 */
	boolean report(String accessKeyId) {
		if (accessKeyId.equals(this.reported) || this.context.now().isBefore(this.nextCheckAt)) {
			return false;
		}
		this.reported = accessKeyId;
		return true;
	}

	/**
	 * Check the keys in use if they were reported.
	 * @param issued the keys
	 * @return whether AWS refuses them
	 */
	boolean confirm(IssuedCredentials issued) {
		String reported = this.reported;
		if (reported == null) {
			return false;
		}
		Verdict verdict = reported.equals(issued.keys().accessKeyId()) ? this.context.probe().ask(issued.keys()) : null;
		this.nextCheckAt = (verdict != null) ? this.context.now().plus(pause(verdict)) : this.nextCheckAt;
		this.reported = null;
		if (verdict == Verdict.ACCEPTED) {
			logger.warn("A client of AWS was refused with AWS keys " + issued.maskedKeyId()
					+ ", but STS accepts them. Check that client's endpoint, region and partition.");
		}
		return verdict == Verdict.REFUSED;
	}

	private static Duration pause(Verdict verdict) {
		return switch (verdict) {
			case ACCEPTED -> AFTER_ACCEPTANCE;
			case REFUSED -> AFTER_REFUSAL;
			case SILENT -> AFTER_SILENCE;
		};
	}

}
