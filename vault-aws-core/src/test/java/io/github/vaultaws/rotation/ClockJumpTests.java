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
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RotatingCredentials} with a TTL of an hour on a machine whose clock
 * jumps or that is suspended.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClockJumpTests {

	private static final String READ = "GET aws/creds/deploy";

	private static final String LOOKUP = "POST sys/leases/lookup";

	private static final String REVOKE = "POST sys/leases/revoke";

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Answer SEALED = Answer.error(503, "Vault is sealed");

	private static final Answer GONE = Answer.error(400, "invalid lease");

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final MonotonicClock clock = new MonotonicClock(this.scheduler.getClock(), this.scheduler::nanos);

	private final AtomicInteger issued = new AtomicInteger();

	private final StubSession session = new StubSession();

	private Result result = Result.ACCEPTED;

	private RotatingCredentials credentials = credentials(false);

	@BeforeEach
	void startVault() {
		this.scheduler.setClock(this.clock);
		this.credentials = credentials(false);
		issueIamUsers();
		this.vault.on(REVOKE, Answer.nothing())
			.on("POST sys/leases/renew", Answer.renewedLease("aws/creds/deploy/AKIA", 3600));
	}

	@Test
	void credentialsAreReplacedInTimeAfterTheClockWasSetBack() {
		issueTemporaryCredentials();
		watch();
		advance(40);
		jump(HOUR.negated());
		advance(6);
		assertThat(accessKeyId()).isEqualTo("ASIA2");
		assertThat(this.vault.journal(LOOKUP)).isEmpty();
	}

	@Test
	void credentialsAreNotReturnedAfterTheirExpiryIfTheClockWasSetBack() {
		issueTemporaryCredentials();
		watch();
		this.vault.on(READ, SEALED);
		advance(50);
		jump(HOUR.negated());
		advance(9);
		assertThat(accessKeyId()).isEqualTo("ASIA1");
		advance(1);
		assertThat(accessKeyId()).isEqualTo("none");
		issueTemporaryCredentials();
		advance(1);
		assertThat(accessKeyId()).startsWith("ASIA");
	}

	@Test
	void expiryIsReportedByTheSystemClock() {
		watch();
		assertReportedExpiry(HandRunScheduler.START.plus(HOUR));
		jump(HOUR.negated());
		assertReportedExpiry(HandRunScheduler.START);
		issueTemporaryCredentials();
		this.credentials.rotate();
		advance(0);
		assertThat(accessKeyId()).isEqualTo("ASIA2");
		assertReportedExpiry(HandRunScheduler.START);
		jump(HOUR.negated());
		assertReportedExpiry(HandRunScheduler.START.minus(HOUR));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void forwardJumpLeadsToALookupNotToOtherCredentials(boolean users) {
		if (!users) {
			issueTemporaryCredentials();
		}
		watch();
		advance(30);
		String before = accessKeyId();
		this.vault.on(LOOKUP, left(1800));
		jump(HOUR);
		assertThat(accessKeyId()).isEqualTo(before);
		advance(10);
		assertThat(this.vault.journal(LOOKUP)).singleElement()
			.satisfies((lookup) -> assertThat(lookup.body()).contains("aws/creds/deploy/" + before));
		assertThat(this.issued).hasValue(1);
		assertThat(this.credentials.state().failure()).isNull();
	}

	@Test
	void shortJumpDoesNotBringTheRotationForward() {
		issueTemporaryCredentials();
		watch();
		advance(10);
		this.vault.on(LOOKUP, left(3000));
		jump(Duration.ofMinutes(35));
		advance(30);
		assertThat(accessKeyId()).isEqualTo("ASIA1");
		advance(6);
		assertThat(accessKeyId()).isEqualTo("ASIA2");
		assertThat(this.vault.journal(LOOKUP)).hasSize(1);
	}

	@Test
	void callerImmediatelyAfterTheJumpWaitsForTheLookup() {
		watch();
		this.vault.on(LOOKUP, left(1800));
		this.scheduler.jump(HOUR);
		assertThat(accessKeyId()).isEqualTo("none");
		assertThat(this.credentials.attempt()).isNotDone();
		this.scheduler.runDue();
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.issued).hasValue(1);
	}

	@Test
	void credentialsThatOutliveTheirLeaseKeepTheirExpiry() {
		issueTemporaryCredentials();
		watch();
		this.vault.on(LOOKUP, left(60));
		jump(Duration.ofMinutes(1));
		assertReportedExpiry(HandRunScheduler.START.plus(HOUR));
		this.vault.on(LOOKUP, GONE);
		jump(Duration.ofMinutes(1));
		assertReportedExpiry(HandRunScheduler.START.plus(HOUR));
		assertThat(this.vault.journal(LOOKUP)).hasSize(2);
	}

	@Test
	void expiryIsNotTooLateIfVaultRoundsUp() {
		issueTemporaryCredentials();
		watch();
		advance(30);
		this.vault.on(LOOKUP, left(1800));
		jump(HOUR);
		assertReportedExpiry(this.clock.instant().plusSeconds(1799));
	}

	@Test
	void credentialsOfASuspendedMachineExpire() {
		watch();
		this.vault.on(LOOKUP, GONE);
		this.scheduler.suspend(HOUR);
		assertThat(accessKeyId()).isEqualTo("none");
		this.clock.checkForJump();
		this.scheduler.runDue();
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void timersOfASuspendedMachineAreNotLate() {
		watch();
		advance(10);
		this.vault.on(LOOKUP, left(1200));
		this.scheduler.suspend(Duration.ofMinutes(30));
		this.clock.checkForJump();
		advance(0);
		assertThat(this.vault.journal("POST sys/leases/renew")).hasSize(1);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
	}

	@Test
	void earlierExpiryAppliesUntilTheLookupSucceeds() {
		watch();
		this.vault.on(LOOKUP, SEALED).on(READ, SEALED);
		jump(HOUR);
		advance(5);
		assertThat(accessKeyId()).isEqualTo("none");
		this.vault.on(LOOKUP, left(1800));
		this.credentials.attempt();
		advance(1);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.issued).hasValue(1);
	}

	@Test
	void credentialsAreReplacedIfTheLookupIsDenied(CapturedOutput output) {
		watch();
		this.vault.on(LOOKUP, Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		jump(HOUR);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
		advance(10);
		assertThat(this.vault.journal(LOOKUP)).hasSize(1);
		assertThat(output).containsOnlyOnce("Failed to look up AWS credentials …KIA1 for role 'deploy'")
			.contains("allow the application to look them up, add to its policy: path \"sys/leases/lookup\" {");
	}

	@Test
	void pendingCredentialsAreNotDiscardedAfterAJump() {
		this.credentials = credentials(true);
		this.result = Result.REJECTED;
		watch();
		this.vault.on(LOOKUP, left(3590));
		jump(HOUR.multipliedBy(2));
		this.result = Result.ACCEPTED;
		advance(1);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.issued).hasValue(1);
	}

	@Test
	void expiredPendingCredentialsAreReplaced() {
		this.credentials = credentials(true);
		this.result = Result.REJECTED;
		watch();
		this.vault.on(LOOKUP, GONE);
		this.scheduler.suspend(HOUR);
		this.clock.checkForJump();
		this.result = Result.ACCEPTED;
		advance(1);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void supersededCredentialsThatExpiredByAJumpAreRevoked() {
		watch();
		this.credentials.rotate();
		advance(0);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		this.vault.on(LOOKUP, left(3500));
		jump(HOUR.multipliedBy(2));
		assertThat(this.vault.journal(REVOKE)).singleElement()
			.satisfies((revocation) -> assertThat(revocation.body()).contains("AKIA1"));
	}

	private RotatingCredentials credentials(boolean verified) {
		return StubCredentials.of(this.vault, this.session, this.scheduler,
				new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, verified, null), (credentials) -> this.result,
				(event) -> {
				});
	}

	private void issueIamUsers() {
		this.vault.on(READ, (request) -> Answer.iamUser("AKIA" + this.issued.incrementAndGet(), 3600));
	}

	private void issueTemporaryCredentials() {
		this.vault.on(READ, (request) -> Answer.sts("ASIA" + this.issued.incrementAndGet(), 3600));
	}

	private static Answer left(int seconds) {
		return Answer.ok("{\"data\":{\"ttl\":" + seconds + ",\"renewable\":false}}");
	}

	private void watch() {
		this.credentials.watch();
		advance(0);
	}

	private void jump(Duration duration) {
		this.scheduler.jump(duration);
		this.clock.checkForJump();
		advance(0);
	}

	private void advance(int minutes) {
		this.scheduler.advance(Duration.ofMinutes(minutes));
	}

	private String accessKeyId() {
		AwsCredentials credentials = live();
		return (credentials != null) ? credentials.accessKeyId() : "none";
	}

	private @Nullable AwsCredentials live() {
		IssuedCredentials live = this.credentials.live(this.clock.millis());
		return (live != null) ? live.credentials() : null;
	}

	private void assertReportedExpiry(Instant expiresAt) {
		AwsCredentials live = live();
		assertThat(live).isNotNull();
		assertThat(live.expirationTime()).hasValue(expiresAt);
	}

}
