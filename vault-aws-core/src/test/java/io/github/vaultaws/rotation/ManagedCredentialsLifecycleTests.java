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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.retry.RetryPolicy;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ManagedCredentialsLifecycle}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ManagedCredentialsLifecycleTests {

	private static final String READ = "GET aws/creds/deploy";

	private static final String REVOKE = "POST sys/leases/revoke";

	private static final Answer SEALED = Answer.error(503, "Vault is sealed");

	private static final Answer CREDENTIALS = Answer.iamUser("AKIA1", 3600);

	@AutoClose
	private final StubVault vault = new StubVault().on(READ, CREDENTIALS);

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final RotatingCredentials credentials = StubCredentials.of(this.vault, this.scheduler);

	private final ManagedCredentialsLifecycle watcher = watcher(true);

	@Test
	void credentialsAreAvailableAfterTheStart() {
		assertThat(this.watcher.isRunning()).isFalse();
		this.watcher.start();
		assertThat(this.watcher.isRunning()).isTrue();
		assertThat(hasKeys()).isTrue();
		assertThat(this.watcher.getPhase()).isEqualTo(300);
		assertThat(this.watcher.isAutoStartup()).isTrue();
	}

	@Test
	void startFailsImmediatelyAfterAFinalFailure() {
		this.vault.on(READ, Answer.error(400, "Role \"deploy\" not found"));
		assertThatExceptionOfType(VaultAwsCredentialsException.class).isThrownBy(this.watcher::start)
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(CredentialsFailureReason.ROLE_NOT_FOUND));
		assertThat(this.vault.journal()).hasSize(1);
		assertThat(this.watcher.isRunning()).isFalse();
		assertThat(this.scheduler.nextAt()).isEmpty();
	}

	@Test
	void startRetriesAfterATransientFailureAndReportsIt(CapturedOutput output) {
		this.vault.on(READ, (request) -> (this.vault.journal(READ).size() < 3) ? SEALED : CREDENTIALS);
		this.watcher.start();
		assertThat(hasKeys()).isTrue();
		assertThat(this.vault.journal()).hasSize(3);
		assertThat(output).contains("Attempt 1 of the start failed, retrying: ")
			.contains("Attempt 2 of the start failed, retrying: ")
			.contains("Vault is sealed");
	}

	@Test
	void startFailsAfterTheLastRetry() {
		this.vault.on(READ, SEALED);
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(this.watcher::start)
			.withMessageContaining("Vault is sealed");
		assertThat(this.vault.journal()).hasSize(4);
	}

	@Test
	void startIsBoundedWhateverVaultDoes() {
		CountDownLatch released = new CountDownLatch(1);
		this.vault.on(READ, (request) -> {
			try {
				released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return CREDENTIALS;
		});
		StartRetry retry = new StartRetry(Runnable::run, Duration.ofSeconds(1));
		ManagedCredentialsLifecycle lifecycle = new ManagedCredentialsLifecycle(List.of(this.credentials), true, retry);
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(lifecycle::start)
			.withMessage("Failed to obtain AWS credentials for role 'deploy' within 1 s: Vault did not respond.")
			.satisfies((failure) -> {
				assertThat(failure.isTransient()).isTrue();
				assertThat(failure.getAction()).isEqualTo("To wait longer, increase 'vault.aws.retry.timeout'.");
			});
		released.countDown();
	}

	@Test
	void incompleteStartReportsTheLastFailure() {
		this.vault.on(READ, SEALED);
		CountDownLatch never = new CountDownLatch(1);
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(this.credentials::obtain);
		StartRetry retry = new StartRetry(
				(attempt) -> assertThatExceptionOfType(InterruptedException.class).isThrownBy(never::await),
				Duration.ofSeconds(1));
		ManagedCredentialsLifecycle lifecycle = new ManagedCredentialsLifecycle(List.of(this.credentials), true, retry);
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(lifecycle::start)
			.withMessageContaining("within 1 s")
			.withMessageContaining("Vault is sealed")
			.satisfies((failure) -> assertThat(failure.getAction()).contains("vault operator unseal")
				.endsWith("To wait longer, increase 'vault.aws.retry.timeout'."));
	}

	@Test
	void startThatAwaitsAVerificationSaysSo() {
		this.vault.on(READ, CREDENTIALS);
		RotatingCredentials verified = StubCredentials.ofVerified(this.vault, this.scheduler,
				(credentials) -> Result.REJECTED);
		CountDownLatch never = new CountDownLatch(1);
		verified.attempt();
		this.scheduler.runDue();
		StartRetry retry = new StartRetry(
				(attempt) -> assertThatExceptionOfType(InterruptedException.class).isThrownBy(never::await),
				Duration.ofSeconds(1));
		ManagedCredentialsLifecycle lifecycle = new ManagedCredentialsLifecycle(List.of(verified), true, retry);
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(lifecycle::start)
			.withMessageMatching("Failed to obtain AWS credentials for role 'deploy' within 1 s: AWS did not accept"
					+ " …KIA1, which Vault issued \\(0 of 3 verifications\\)\\.")
			.satisfies((failure) -> assertThat(failure.getAction()).contains("AWS STS can be reached")
				.endsWith("increase 'vault.aws.retry.timeout'."));
	}

	@Test
	void startWithoutFailFastKeepsRetrying() {
		this.vault.on(READ, SEALED);
		ManagedCredentialsLifecycle patient = watcher(false);
		patient.start();
		this.scheduler.advance(Duration.ofSeconds(30));
		assertThat(patient.isRunning()).isTrue();
		assertThat(hasKeys()).isFalse();
		this.vault.on(READ, CREDENTIALS);
		this.scheduler.advance(Duration.ofMinutes(5));
		assertThat(hasKeys()).isTrue();
	}

	@Test
	void credentialsRemainAfterAStopAndAreUsedByTheNextStart() {
		this.watcher.start();
		this.watcher.stop();
		assertThat(this.watcher.isRunning()).isFalse();
		this.scheduler.advance(Duration.ofMinutes(59));
		assertThat(hasKeys()).isTrue();
		assertThat(this.vault.journal()).hasSize(1);
		this.vault.on("POST sys/leases/renew", Answer.renewedLease("aws/creds/deploy/AKIA1", 3600));
		this.watcher.start();
		this.scheduler.advance(Duration.ofMinutes(30));
		assertThat(hasKeys()).isTrue();
	}

	@Test
	void startDuringAnOutageUsesLiveCredentials() {
		this.watcher.start();
		this.watcher.stop();
		this.scheduler.advance(Duration.ofMinutes(50));
		this.vault.on("POST sys/leases/renew", SEALED);
		this.watcher.start();
		assertThat(this.watcher.isRunning()).isTrue();
		assertThat(this.scheduler.nextAt()).isPresent();
	}

	@Test
	void stopOfAContextRevokesTheCredentialsAndTheNextStartObtainsOthers() {
		this.vault.on(REVOKE, Answer.nothing());
		this.watcher.setApplicationContext(new StaticApplicationContext());
		this.watcher.start();
		this.watcher.stop();
		assertThat(hasKeys()).isFalse();
		this.scheduler.advance(Duration.ofDays(1));
		assertThat(this.vault.journal(REVOKE)).singleElement()
			.satisfies((request) -> assertThat(request.body()).contains("AKIA1"));
		assertThat(this.credentials.attempt()).isCompleted();
		assertThat(this.vault.journal(READ)).hasSize(1);
		this.vault.on(READ, Answer.iamUser("AKIA2", 3600));
		this.watcher.start();
		assertThat(this.credentials.state().live()).isNotNull()
			.extracting(CredentialsInfo::accessKeyId)
			.asString()
			.endsWith("KIA2");
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void revocationThatFailsWhileTheContextIsStoppedIsRepeated() {
		this.vault.on(REVOKE, SEALED);
		this.watcher.setApplicationContext(new StaticApplicationContext());
		this.watcher.start();
		this.watcher.stop();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
		this.vault.on(REVOKE, Answer.nothing());
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.vault.journal(REVOKE)).hasSize(2);
		assertThat(this.vault.journal(READ)).hasSize(1);
	}

	@Test
	void revocationThatFailsWhileTheContextIsStoppedIsRepeatedByTheNextStart() {
		this.vault.on(REVOKE, SEALED);
		this.watcher.setApplicationContext(new StaticApplicationContext());
		this.watcher.start();
		this.watcher.stop();
		this.scheduler.advance(Duration.ofSeconds(1));
		this.vault.on(READ, Answer.iamUser("AKIA2", 3600)).on(REVOKE, Answer.nothing());
		this.watcher.start();
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.vault.journal(REVOKE)).hasSize(2)
			.allSatisfy((request) -> assertThat(request.body()).contains("AKIA1"));
		assertThat(hasKeys()).isTrue();
	}

	@Test
	void startThatFailsAfterAStopObtainsNothingLater() {
		this.vault.on(REVOKE, Answer.nothing());
		this.watcher.setApplicationContext(new StaticApplicationContext());
		this.watcher.start();
		this.watcher.stop();
		this.vault.on(READ, SEALED);
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(this.watcher::start);
		this.vault.on(READ, CREDENTIALS);
		int requests = this.vault.journal(READ).size();
		this.scheduler.advance(Duration.ofDays(1));
		assertThat(this.vault.journal(READ)).hasSize(requests);
		assertThat(this.watcher.isRunning()).isFalse();
		assertThat(hasKeys()).isFalse();
	}

	@Test
	void startAfterAStopObtainsTheCredentialsOfAllRolesConcurrently() {
		RotatingCredentials second = StubCredentials.of(this.vault, this.scheduler);
		ManagedCredentialsLifecycle lifecycle = new ManagedCredentialsLifecycle(List.of(this.credentials, second), true,
				new StartRetry(Runnable::run, Duration.ofMinutes(1)));
		lifecycle.setApplicationContext(new StaticApplicationContext());
		this.vault.on(REVOKE, Answer.nothing());
		lifecycle.start();
		lifecycle.stop();
		AtomicInteger waiting = new AtomicInteger(-1);
		this.vault.on(READ, (request) -> {
			waiting.compareAndSet(-1, second.state().waiting());
			return Answer.iamUser("AKIA2", 3600);
		});
		lifecycle.start();
		assertThat(waiting).hasValue(1);
	}

	@Test
	void stopReleasesCallersThatWait() {
		ManagedCredentialsLifecycle patient = watcher(false);
		patient.setApplicationContext(new StaticApplicationContext());
		patient.start();
		CompletableFuture<CredentialsState> outcome = this.credentials.attempt();
		assertThat(outcome).isNotDone();
		patient.stop();
		this.scheduler.runDue();
		assertThat(outcome).isCompletedWithValueMatching((state) -> state.live() == null);
		assertThat(this.vault.journal(READ)).isEmpty();
	}

	@Test
	void rotationIsRefusedWhileTheContextIsStopped() {
		this.vault.on(REVOKE, Answer.nothing());
		this.watcher.setApplicationContext(new StaticApplicationContext());
		this.watcher.start();
		this.watcher.stop();
		assertThat(this.credentials.rotate()).isFalse();
		this.watcher.start();
		assertThat(this.credentials.rotate()).isTrue();
	}

	@Test
	void startAfterTheSessionHasClosedObtainsNothing() {
		this.watcher.setApplicationContext(new StaticApplicationContext());
		this.watcher.start();
		this.credentials.destroy();
		this.watcher.start();
		assertThat(hasKeys()).isFalse();
		assertThat(this.vault.journal(READ)).hasSize(1);
		assertThat(this.credentials.leasesOf(null)).hasSize(1);
	}

	@Test
	void startWarnsAboutManyIamUsers(CapturedOutput output) {
		List<RotatingCredentials> credentials = IntStream.range(0, 51)
			.mapToObj((i) -> StubCredentials.of(this.vault, this.scheduler))
			.toList();
		new ManagedCredentialsLifecycle(credentials.subList(0, 50), true, StartRetry.DEFAULT).start();
		assertThat(output).doesNotContain("IAM users");
		new ManagedCredentialsLifecycle(credentials, true, StartRetry.DEFAULT).start();
		assertThat(output).containsOnlyOnce("Each instance of this application uses 51 IAM users");
		assertThat(this.vault.journal()).hasSize(51);
	}

	private boolean hasKeys() {
		return this.credentials.state().live() != null;
	}

	private ManagedCredentialsLifecycle watcher(boolean failFast) {
		return new ManagedCredentialsLifecycle(List.of(this.credentials), failFast, StartRetry.of(
				RetryPolicy.builder().maxRetries(3).delay(Duration.ZERO).predicate(StartRetry::isTransient).build(),
				Duration.ofMinutes(1)));
	}

}
