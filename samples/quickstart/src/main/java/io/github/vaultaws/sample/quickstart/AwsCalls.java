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

package io.github.vaultaws.sample.quickstart;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The work of this application: it calls AWS about five times a second, and counts.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class AwsCalls {

	private final StsClient sts;

	private final Timeline timeline;

	private final Clock clock;

	private volatile Count count = new Count(0, 0, null);

	AwsCalls(StsClient sts, Timeline timeline, EmbeddedCloud cloud) {
		this.sts = sts;
		this.timeline = timeline;
		this.clock = cloud.clock();
	}

	Count count() {
		return this.count;
	}

	@Scheduled(fixedDelay = 200)
	void call() {
		Instant at = this.clock.instant();
		try {
			this.sts.getCallerIdentity();
			succeeded();
		}
		catch (SdkException ex) {
			failed(at, reason(ex));
		}
	}

	private void succeeded() {
		Outage outage = this.count.outage();
		if (outage != null && outage.end() == null) {
			Instant now = this.clock.instant();
			this.timeline.tell(Timeline.Kind.ROTATION, "AWS calls succeed again. %d failed in %d s."
				.formatted(outage.failed(), Duration.between(outage.since(), now).toSeconds()));
			outage = outage.endedAt(now);
		}
		this.count = new Count(this.count.made() + 1, this.count.failed(), outage);
	}

	private void failed(Instant at, String reason) {
		Outage outage = this.count.outage();
		if (outage == null || outage.end() != null) {
			this.timeline.tell(at, Timeline.Kind.TROUBLE, "AWS calls fail. " + reason);
			outage = new Outage(at, null, 0, reason);
		}
		this.count = new Count(this.count.made() + 1, this.count.failed() + 1, outage.oneMore(reason));
	}

	private static String reason(SdkException failure) {
		return (failure instanceof AwsServiceException refusal)
				? "AWS refuses the key: " + refusal.awsErrorDetails().errorCode()
				: String.valueOf(failure.getMessage());
	}

	/**
	 * How the calls went.
	 *
	 * @param made how many were made
	 * @param failed how many of them failed
	 * @param outage the last time that calls failed, or {@code null} for never
	 */
	record Count(long made, long failed, @Nullable Outage outage) {

		@Nullable Outage ongoing() {
			return (this.outage != null && this.outage.end() == null) ? this.outage : null;
		}

	}

	/**
	 * A time in which calls failed.
	 *
	 * @param since when the first was made
	 * @param end when one succeeded again, or {@code null} for not yet
	 * @param failed how many failed
	 * @param reason why
	 */
	record Outage(Instant since, @Nullable Instant end, long failed, String reason) {

		Outage oneMore(String reason) {
			return new Outage(this.since, null, this.failed + 1, reason);
		}

		Outage endedAt(Instant end) {
			return new Outage(this.since, end, this.failed, this.reason);
		}

	}

}
