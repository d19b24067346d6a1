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
 * The work of this application: calls AWS about five times a second and counts the
 * outcomes.
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
		Instant startedAt = this.clock.instant();
		try {
			this.sts.getCallerIdentity();
			succeeded();
		}
		catch (SdkException ex) {
			failed(startedAt, reason(ex));
		}
	}

	private void succeeded() {
		Outage outage = this.count.outage();
		if (outage != null && outage.endedAt() == null) {
			Instant now = this.clock.instant();
			this.timeline.add(Timeline.Kind.ROTATION, "AWS calls succeed again. %d calls failed in %d s."
				.formatted(outage.failed(), Duration.between(outage.startedAt(), now).toSeconds()));
			outage = outage.withEndedAt(now);
		}
		this.count = new Count(this.count.total() + 1, this.count.failed(), outage);
	}

	private void failed(Instant startedAt, String reason) {
		Outage outage = this.count.outage();
		if (outage == null || outage.endedAt() != null) {
			this.timeline.add(startedAt, Timeline.Kind.FAILURE, "AWS calls fail: " + reason);
			outage = new Outage(startedAt, null, 0, reason);
		}
		this.count = new Count(this.count.total() + 1, this.count.failed() + 1, outage.withFailure(reason));
	}

	private static String reason(SdkException failure) {
		return (failure instanceof AwsServiceException rejection)
				? "AWS rejects the access key (%s)".formatted(rejection.awsErrorDetails().errorCode())
				: String.valueOf(failure.getMessage());
	}

	/**
	 * The number of calls and their outcomes.
	 *
	 * @param total the number of calls
	 * @param failed the number of failed calls
	 * @param outage the latest period in which calls failed, or {@code null} if no call
	 * has failed
	 */
	record Count(long total, long failed, @Nullable Outage outage) {
	}

	/**
	 * A period in which calls failed.
	 *
	 * @param startedAt when the first failed call was started
	 * @param endedAt when a call succeeded again, or {@code null} while calls fail
	 * @param failed the number of failed calls
	 * @param reason why the latest of them failed
	 */
	record Outage(Instant startedAt, @Nullable Instant endedAt, long failed, String reason) {

		Outage withFailure(String reason) {
			return new Outage(this.startedAt, null, this.failed + 1, reason);
		}

		Outage withEndedAt(Instant endedAt) {
			return new Outage(this.startedAt, endedAt, this.failed, this.reason);
		}

	}

}
