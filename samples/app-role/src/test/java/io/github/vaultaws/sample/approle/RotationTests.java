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

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.spring.AutoConfigureEmbeddedVaultAws;
import io.github.vaultaws.test.vault.EmbeddedVault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Example of a test with the embedded servers, which runs the application for a day of
 * simulated time. A failed call throws an exception and fails the test.
 */
@SpringBootTest
@AutoConfigureEmbeddedVaultAws(ttl = "3h", maxTtl = "12h")
class RotationTests {

	private static final Logger logger = LoggerFactory.getLogger(RotationTests.class);

	@Autowired
	private TestClock clock;

	@Autowired
	private EmbeddedVault vault;

	@Autowired
	private EmbeddedAws aws;

	@Autowired
	private AwsCredentialsProvider credentials;

	@Autowired
	private StsClient sts;

	@Test
	void noCallFailsWhileCredentialsAreRenewedRotatedAndRevokedAndVaultIsDown() {
		long start = System.nanoTime();
		String first = callAws();

		this.clock.advance(Duration.ofHours(6));
		assertThat(callAws()).as("renewed").isEqualTo(first);

		this.clock.advance(Duration.ofHours(8));
		String second = callAws();
		assertThat(second).as("rotated, as the maximum TTL is twelve hours").isNotEqualTo(first);
		assertThat(this.aws.accepts(first)).isFalse();

		this.vault.stop();
		this.clock.advance(Duration.ofMinutes(45));
		assertThat(callAws()).as("kept while Vault is down").isEqualTo(second);
		this.vault.restart();
		this.clock.advance(Duration.ofMinutes(10));

		this.vault.asRoot().send("POST", "sys/leases/revoke-prefix/aws/creds/deploy", "");
		assertThat(this.aws.accepts(second)).isFalse();
		this.clock.advance(Duration.ofHours(3));
		assertThat(callAws()).as("rotated, as the lease is revoked").isNotEqualTo(second);

		Duration took = Duration.ofNanos(System.nanoTime() - start);
		logger.info("{} hours of the application's time took {} ms",
				Duration.between(Instant.now(), this.clock.instant()).toHours(), took.toMillis());
		assertThat(took).isLessThan(Duration.ofMinutes(1));
	}

	private String callAws() {
		assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
		return this.credentials.resolveCredentials().accessKeyId();
	}

}
