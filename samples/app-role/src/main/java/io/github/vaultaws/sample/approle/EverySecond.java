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

package io.github.vaultaws.sample.approle;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Calls AWS every second and logs the response and the current credentials.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class EverySecond {

	private static final Logger logger = LoggerFactory.getLogger(EverySecond.class);

	private final StsClient sts;

	private final AwsCredentialsProvider credentials;

	private String accessKeyId = "";

	private int calls;

	private int failed;

	EverySecond(StsClient sts, AwsCredentialsProvider credentials) {
		this.sts = sts;
		this.credentials = credentials;
	}

	@Scheduled(fixedRate = 1, timeUnit = TimeUnit.SECONDS)
	void call() {
		this.calls++;
		try {
			AwsCredentialsIdentity identity = this.credentials.resolveCredentials();
			logRotation(lastFour(identity.accessKeyId()));
			String arn = this.sts.getCallerIdentity().arn();
			logger.info("credentials …{}, {} s left, {} calls, {} failed: {}", this.accessKeyId, secondsLeft(identity),
					this.calls, this.failed, arn);
		}
		catch (SdkException ex) {
			this.failed++;
			logger.warn("{} calls, {} failed: {}", this.calls, this.failed, ex.getMessage());
		}
	}

	private static long secondsLeft(AwsCredentialsIdentity identity) {
		return identity.expirationTime()
			.map((expiresAt) -> Duration.between(Instant.now(), expiresAt).toSeconds())
			.orElse(Long.MAX_VALUE);
	}

	private void logRotation(String accessKeyId) {
		if (!this.accessKeyId.isEmpty() && !this.accessKeyId.equals(accessKeyId)) {
			logger.info("=== credentials rotated: …{} -> …{} ===", this.accessKeyId, accessKeyId);
		}
		this.accessKeyId = accessKeyId;
	}

	private static String lastFour(String accessKeyId) {
		return accessKeyId.substring(accessKeyId.length() - 4);
	}

}
