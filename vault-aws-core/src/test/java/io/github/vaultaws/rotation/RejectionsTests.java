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

package io.github.vaultaws.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RotatingCredentials} that AWS rejects.
 */
@ExtendWith(OutputCaptureExtension.class)
class RejectionsTests {

	private static final String READ = "GET aws/creds/deploy";

	private static final String REVOKE = "POST sys/leases/revoke";

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final AtomicInteger issued = new AtomicInteger();

	private final List<String> verified = new ArrayList<>();

	private final List<String> rejected = new ArrayList<>();

	private final List<CredentialsEvent> events = new ArrayList<>();

	private boolean silent;

	private final RotatingCredentials credentials = StubCredentials.of(this.vault, new StubSession(), this.scheduler,
			new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true, null), (credentials) -> {
				this.verified.add(credentials.accessKeyId());
				return this.silent ? Result.UNKNOWN
						: this.rejected.contains(credentials.accessKeyId()) ? Result.REJECTED : Result.ACCEPTED;
			}, this.events::add);

	@BeforeEach
	void activateCredentials() {
		this.vault.on(READ, (request) -> Answer.iamUser("AKIA" + this.issued.incrementAndGet(), 3600))
			.on("POST sys/leases/renew", Answer.renewedLease("aws/creds/deploy/AKIA", 3600))
			.on(REVOKE, Answer.nothing());
		this.credentials.watch();
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		this.verified.clear();
		advance(120);
	}

	@Test
	void rejectedCredentialsAreReplacedOnceOthersAreVerified() {
		this.rejected.add("AKIA1");
		this.credentials.rejected("AKIA1");
		this.scheduler.runDue();
		assertThat(accessKeyId()).isEqualTo("none");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.vault.journal(REVOKE)).singleElement()
			.satisfies((request) -> assertThat(request.body()).contains("AKIA1"));
		assertThat(this.events).filteredOn(CredentialsEvent.Discarded.class::isInstance)
			.singleElement()
			.extracting("credentials.accessKeyId", "reason")
			.containsExactly("…KIA1", "AWS rejected them");
	}

	@Test
	void rejectionByOneClientOnlyHasNoEffect(CapturedOutput output) {
		IntStream.range(0, 3600).forEach((i) -> {
			this.credentials.rejected("AKIA1");
			advance(1);
		});
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.issued).hasValue(1);
		assertThat(this.verified).hasSizeBetween(12, 15);
		assertThat(output).contains("STS accepts them. Check the endpoint, region and partition of the AWS client.");
	}

	@Test
	void secondLossWithinSecondsIsDetectedAtOnce() {
		this.rejected.add("AKIA1");
		this.credentials.rejected("AKIA1");
		advance(5);
		this.rejected.add("AKIA2");
		this.credentials.rejected("AKIA2");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA3");
	}

	@Test
	void lossSoonAfterAUselessCheckIsDetected() {
		this.credentials.rejected("AKIA1");
		advance(10);
		this.rejected.add("AKIA1");
		this.credentials.rejected("AKIA1");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void callsThatAPolicyDeniesDoNotDelayTheDetectionOfALoss(CapturedOutput output) {
		IntStream.range(0, 600).forEach((i) -> {
			this.credentials.rejected("AKIA1", RejectionCode.AUTH_FAILURE);
			advance(1);
		});
		assertThat(this.verified).hasSize(2);
		assertThat(output).doesNotContain("STS accepts them");
		this.rejected.add("AKIA1");
		this.credentials.rejected("AKIA1");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void reportsOfOtherCredentialsSendNoRequest() {
		int before = this.vault.journal().size();
		IntStream.range(0, 1000).forEach((i) -> this.credentials.rejected("AKIA0"));
		this.scheduler.runDue();
		assertThat(this.verified).isEmpty();
		assertThat(this.vault.journal()).hasSize(before);
	}

	@Test
	void thousandReportsLeadToOneCheck() {
		this.rejected.add("AKIA1");
		IntStream.range(0, 1000).parallel().forEach((i) -> this.credentials.rejected("AKIA1"));
		this.scheduler.runDue();
		assertThat(this.verified).containsOnlyOnce("AKIA1");
		assertThat(this.issued).hasValue(2);
	}

	@Test
	void unknownResultKeepsTheCredentialsAndIsCheckedAgainLater() {
		this.silent = true;
		this.credentials.rejected("AKIA1");
		advance(9);
		this.credentials.rejected("AKIA1");
		this.scheduler.runDue();
		assertThat(this.verified).hasSize(1);
		advance(1);
		this.credentials.rejected("AKIA1");
		this.scheduler.runDue();
		assertThat(this.verified).hasSize(2);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
	}

	@Test
	void credentialsRevokedTogetherWithPendingOnesAreReplacedImmediately() {
		this.rejected.add("AKIA2");
		this.credentials.rotate();
		advance(1);
		this.rejected.add("AKIA1");
		this.vault.on("POST sys/leases/renew", Answer.error(400, "lease not found"));
		this.credentials.rejected("AKIA1");
		this.scheduler.runDue();
		assertThat(accessKeyId()).isEqualTo("none");
		advance(5);
		assertThat(accessKeyId()).isEqualTo("AKIA3");
	}

	@Test
	void credentialsRejectedImmediatelyAfterARotationAreReplaced() {
		this.credentials.rotate();
		advance(8);
		this.rejected.add("AKIA2");
		this.credentials.rejected("AKIA2");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA3");
	}

	@Test
	void repeatedRejectionsAreThrottled() {
		IntStream.range(0, 120).forEach((i) -> {
			this.credentials.rejected(accessKeyId());
			this.rejected.add(accessKeyId());
			advance(1);
		});
		assertThat(this.issued).hasValueLessThanOrEqualTo(6);
	}

	@Test
	void reportWithoutCredentialsIsIgnored() {
		Instant before = this.scheduler.now();
		this.credentials.destroy();
		this.credentials.rejected("AKIA1");
		this.scheduler.runDue();
		assertThat(this.verified).isEmpty();
		assertThat(this.scheduler.now()).isEqualTo(before);
	}

	private void advance(int seconds) {
		this.scheduler.advance(Duration.ofSeconds(seconds));
	}

	private String accessKeyId() {
		IssuedCredentials live = this.credentials.live(this.scheduler.now().toEpochMilli());
		return (live != null) ? live.credentials().accessKeyId() : "none";
	}

}
