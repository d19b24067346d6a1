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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.awaitility.Awaitility;
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

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RotatingCredentials} with credentials that AWS accepts later, or
 * never.
 */
@ExtendWith(OutputCaptureExtension.class)
class VerifiedRotationTests {

	private static final String READ = "GET aws/creds/deploy";

	private static final String RENEW = "POST sys/leases/renew";

	private static final String REVOKE = "POST sys/leases/revoke";

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final StubSession session = new StubSession();

	private final AtomicInteger issued = new AtomicInteger();

	private final Map<String, Instant> acceptedFrom = new HashMap<>();

	private final List<String> verified = new ArrayList<>();

	private final List<CredentialsEvent> events = new ArrayList<>();

	private Function<String, @Nullable Result> aws = (accessKeyId) -> null;

	private Duration propagation = Duration.ZERO;

	private RotatingCredentials credentials = credentials();

	@BeforeEach
	void startVault() {
		this.vault.on(READ, (request) -> {
			String accessKeyId = "AKIA" + this.issued.incrementAndGet();
			this.acceptedFrom.put(accessKeyId, this.scheduler.now().plus(this.propagation));
			return Answer.iamUser(accessKeyId, 3600);
		}).on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA", 3600)).on(REVOKE, Answer.nothing());
	}

	@Test
	void firstCredentialsAreActivatedOnceAcceptedThreeTimes() {
		watch();
		assertThat(accessKeyId()).isEqualTo("none");
		advance(1);
		assertThat(accessKeyId()).isEqualTo("none");
		advance(1);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.verified).containsExactly("AKIA1", "AKIA1", "AKIA1");
	}

	@Test
	void waitingCallerReceivesVerifiedCredentials() {
		CompletableFuture<CredentialsState> attempt = this.credentials.attempt();
		this.scheduler.runDue();
		assertThat(attempt).isNotDone();
		assertThat(this.credentials.attempt()).isSameAs(attempt);
		advance(2);
		assertThat(attempt).isCompletedWithValueMatching((outcome) -> outcome.live() != null);
		assertThat(this.scheduler.nextAt()).isEmpty();
	}

	@Test
	void startWaitsForTheVerification() {
		CompletableFuture<@Nullable Void> start = CompletableFuture.runAsync(this.credentials::obtain);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			this.scheduler.nextAt().ifPresent((next) -> advance(1));
			return start.isDone();
		});
		assertThat(start).isCompleted();
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.issued).hasValue(1);
	}

	@Test
	void startFailsIfAwsDoesNotAcceptTheFirstCredentials() {
		this.propagation = Duration.ofSeconds(90);
		CompletableFuture<@Nullable Void> start = CompletableFuture.runAsync(this.credentials::obtain);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			this.scheduler.nextAt().ifPresent((next) -> advance(1));
			return start.isDone();
		});
		assertThatExceptionOfType(Exception.class).isThrownBy(start::get)
			.havingCause()
			.isInstanceOfSatisfying(VaultAwsCredentialsException.class, (ex) -> {
				assertThat(ex.getReason()).isEqualTo(CredentialsFailureReason.NOT_ACCEPTED);
				assertThat(ex.isTransient()).isTrue();
				assertThat(ex).hasMessageContaining("'deploy'").hasMessageContaining("…KIA1 was issued at");
			});
		watch();
		advance(60);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.issued).hasValue(1);
	}

	@Test
	void currentCredentialsRemainWhileNewOnesAreVerifiedAndSettle() {
		started();
		this.propagation = Duration.ofSeconds(7);
		this.credentials.rotate();
		this.scheduler.runDue();
		advance(13);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		advance(1);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.issued).hasValue(2);
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		advance(300);
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void rejectionRestartsTheCount() {
		started();
		AtomicInteger calls = new AtomicInteger();
		this.aws = (accessKeyId) -> (calls.getAndIncrement() % 3 == 2) ? Result.REJECTED : Result.ACCEPTED;
		this.credentials.rotate();
		advance(50);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		this.aws = (accessKeyId) -> Result.ACCEPTED;
		advance(8);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@ParameterizedTest
	@ValueSource(ints = { 61, 90, 120 })
	void lateCredentialsAreActivatedAndNoOthersAreIssued(int seconds, CapturedOutput output) {
		started();
		this.propagation = Duration.ofSeconds(seconds);
		this.credentials.rotate();
		advance(seconds - 1);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		advance(30);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.issued).hasValue(2);
		assertThat(output).containsOnlyOnce("AWS has not accepted credentials …KIA2 for role 'deploy' within ");
	}

	@Test
	void credentialsThatAwsNeverAcceptsAreReplacedOnlyWhenTheyExpire() {
		started();
		this.vault.on(RENEW, (request) -> request.body().contains("AKIA2") ? Answer.error(400, "lease is not renewable")
				: Answer.renewedLease("aws/creds/deploy/AKIA1", 3600));
		this.propagation = Duration.ofDays(1);
		this.credentials.rotate();
		this.scheduler.advance(Duration.ofMinutes(59));
		assertThat(this.issued).hasValue(2);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		advance(90);
		assertThat(this.issued).hasValue(3);
		assertThat(this.events).filteredOn(CredentialsEvent.Discarded.class::isInstance)
			.singleElement()
			.extracting("credentials.accessKeyId")
			.isEqualTo("…KIA2");
	}

	@Test
	void revokedPendingCredentialsAreReplacedOnceTheyAreLate() {
		started();
		this.propagation = Duration.ofDays(1);
		this.credentials.rotate();
		advance(30);
		this.vault.on(RENEW, Answer.error(400, "lease not found"));
		this.propagation = Duration.ZERO;
		advance(50);
		assertThat(this.issued).hasValue(3);
		assertThat(accessKeyId()).isEqualTo("AKIA3");
		assertThat(this.events).filteredOn(CredentialsEvent.Discarded.class::isInstance)
			.singleElement()
			.extracting("credentials.accessKeyId")
			.isEqualTo("…KIA2");
	}

	@Test
	void latePendingCredentialsAreConfirmedOnceAMinute() {
		started();
		this.propagation = Duration.ofDays(1);
		this.credentials.rotate();
		advance(59);
		assertThat(this.vault.journal(RENEW)).isEmpty();
		advance(241);
		assertThat(this.vault.journal(RENEW)).hasSizeBetween(3, 5);
		assertThat(this.issued).hasValue(2);
	}

	@Test
	void unreachableStsDelaysCredentialsForHalfAMinute(CapturedOutput output) {
		started();
		this.aws = (accessKeyId) -> Result.UNKNOWN;
		this.credentials.rotate();
		advance(29);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(output)
			.containsOnlyOnce("Using AWS credentials …KIA2 for role 'deploy' without verification because "
					+ VerifiedRotationTests.class.getName())
			.contains("returned no result. Set 'vault.aws.rotation.verification.sts-endpoint'");
		assertThat(this.issued).hasValue(2);
	}

	@Test
	void stsThatBecomesUnreachableDelaysCredentialsForHalfAMinuteMore() {
		started();
		this.propagation = Duration.ofDays(1);
		this.credentials.rotate();
		advance(10);
		this.aws = (accessKeyId) -> Result.UNKNOWN;
		advance(29);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void unverifiedCredentialsAreActivatedBeforeTheCurrentOnesExpire(CapturedOutput output) {
		started();
		this.vault.on(RENEW, Answer.error(400, "past the max TTL"));
		this.propagation = Duration.ofDays(1);
		this.scheduler.advance(Duration.ofSeconds(3600 - 40));
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		advance(10);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(output)
			.contains("Using AWS credentials …KIA2 for role 'deploy' without verification because the current"
					+ " ones are about to expire");
		assertThat(this.issued).hasValue(2);
	}

	@Test
	void cappedCredentialsAreRotatedInTimeForVerificationSettlingAndOverlap() {
		started();
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 1200));
		this.propagation = Duration.ofSeconds(58);
		while (!accessKeyId().equals("AKIA2")) {
			assertThat(accessKeyId()).isEqualTo("AKIA1");
			advance(1);
		}
		CredentialsEvent.Rotated published = (CredentialsEvent.Rotated) this.events.get(this.events.size() - 1);
		assertThat(published.previous()).isNotNull();
		assertThat(published.previousRevokedAt())
			.isCloseTo(this.scheduler.now().plusSeconds(300), within(1, ChronoUnit.SECONDS))
			.isBefore(published.previous().expiresAt());
	}

	@Test
	void temporaryCredentialsRequireNoVerification() {
		this.vault.on(READ, Answer.sts("ASIA1", 3600));
		watch();
		assertThat(accessKeyId()).isEqualTo("ASIA1");
		assertThat(this.verified).isEmpty();
	}

	@Test
	void pendingCredentialsOfAnEarlierTokenAreDiscarded() {
		started();
		this.propagation = Duration.ofSeconds(40);
		this.credentials.rotate();
		advance(5);
		this.session.replaceToken(TestCredentials.token("t2", Instant.MAX));
		this.propagation = Duration.ZERO;
		advance(8);
		assertThat(accessKeyId()).isEqualTo("AKIA3");
		assertThat(this.vault.journal(REVOKE)).singleElement()
			.satisfies((request) -> assertThat(request.body()).contains("AKIA2"));
	}

	@Test
	void credentialsThatCouldNotBeRevokedAreRevokedBeforeOthersAreIssued() {
		revocationFails();
		this.vault.on(REVOKE, Answer.nothing());
		int before = this.vault.journal().size();
		this.credentials.rotate();
		this.scheduler.runDue();
		assertThat(this.vault.journal()).extracting(StubVault.Request::call).endsWith(REVOKE, READ);
		assertThat(this.vault.journal().get(before).body()).contains("AKIA1");
	}

	@Test
	void noOthersAreIssuedWhileCredentialsCannotBeRevoked(CapturedOutput output) {
		revocationFails();
		this.credentials.rotate();
		advance(60);
		assertThat(this.issued).hasValue(3);
		assertThat(accessKeyId()).isEqualTo("AKIA3");
		assertThat(output)
			.containsOnlyOnce("Failed to revoke AWS credentials …KIA1 for role 'deploy', retrying in 30 s:"
					+ " Vault is temporarily unable to process the request (Vault returned HTTP 503: Vault is sealed)");
		this.vault.on(REVOKE, Answer.nothing());
		advance(60);
		assertThat(accessKeyId()).isEqualTo("AKIA4");
	}

	@Test
	void othersAreIssuedWithoutLiveOnesEvenIfCredentialsCannotBeRevoked() {
		revocationFails();
		this.vault.on(RENEW, (request) -> request.body().contains("AKIA3") ? Answer.error(400, "lease not found")
				: Answer.renewedLease("aws/creds/deploy/AKIA", 3600));
		this.scheduler.advance(Duration.ofMinutes(38));
		assertThat(accessKeyId()).isEqualTo("AKIA4");
	}

	private void revocationFails() {
		started();
		this.credentials.rotate();
		advance(30);
		this.vault.on(REVOKE, Answer.error(503, "Vault is sealed"));
		this.credentials.rotate();
		advance(30);
		assertThat(accessKeyId()).isEqualTo("AKIA3");
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void pendingCredentialsAreRevokedOnClose() {
		started();
		this.propagation = Duration.ofSeconds(40);
		this.credentials.rotate();
		advance(5);
		this.credentials.destroy();
		assertThat(this.credentials.leasesOf(null)).hasSize(2);
	}

	@Test
	void currentCredentialsAreRenewedWhileOthersAreVerified() {
		started();
		this.propagation = Duration.ofDays(1);
		this.credentials.rotate();
		this.scheduler.advance(Duration.ofMinutes(45));
		assertThat(this.vault.journal(RENEW)).filteredOn((request) -> request.body().contains("AKIA1")).hasSize(1);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
	}

	@Test
	void revokedCredentialsAreNotUsedWhileOthersAreVerified() {
		started();
		this.vault.on(RENEW, Answer.error(400, "lease not found"));
		this.propagation = Duration.ofSeconds(3);
		this.scheduler.advance(Duration.ofMinutes(38));
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.events).filteredOn(CredentialsEvent.Discarded.class::isInstance).hasSize(1);
		assertThat(this.issued).hasValue(2);
	}

	@Test
	void eventsArePublishedInOrder() {
		watch();
		advance(2);
		this.propagation = Duration.ofSeconds(1);
		this.credentials.rotate();
		advance(9);
		advance(300);
		assertThat(this.events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("Issued", "VerificationAttempted", "VerificationAttempted", "VerificationAttempted",
					"Rotated", "Issued", "VerificationAttempted", "VerificationAttempted", "VerificationAttempted",
					"VerificationAttempted", "Rotated", "Revoked");
		assertThat(this.events).extracting(CredentialsEvent::role).containsOnly("deploy");
		assertThat(this.events.get(6)).isInstanceOfSatisfying(CredentialsEvent.VerificationAttempted.class,
				(attempt) -> {
					assertThat(attempt.accepted()).isFalse();
					assertThat(attempt.consecutiveSuccesses()).isZero();
					assertThat(attempt.required()).isEqualTo(3);
					assertThat(attempt.credentials().accessKeyId()).isEqualTo("…KIA2");
				});
		assertThat(this.events.toString()).doesNotContain("secret-of").doesNotContain("AKIA");
	}

	@Test
	void failingListenerHasNoEffect(CapturedOutput output) {
		this.credentials = credentials((event) -> {
			throw new IllegalStateException("listener");
		});
		started();
		assertThat(output).contains("A listener failed on Issued");
	}

	@Test
	void errorOfAListenerHasNoEffectAndIsLoggedOnce(CapturedOutput output) {
		this.credentials = credentials((event) -> {
			throw new NoClassDefFoundError("listener");
		});
		started();
		this.credentials.rotate();
		advance(8);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(output).containsOnlyOnce("A listener failed on VerificationAttempted");
	}

	@Test
	void firstCredentialsWithoutAResultAreUsedBeforeAStartEnds(CapturedOutput output) {
		RotatingCredentials unverified = StubCredentials.ofVerified(this.vault, this.scheduler, (credentials) -> null);
		StubCredentials.watch(unverified);
		advance(19);
		assertThat(unverified.state().live()).isNull();
		advance(2);
		assertThat(unverified.state().live()).isNotNull();
		assertThat(output)
			.containsOnlyOnce("CredentialsVerifier failed: java.lang.IllegalStateException: The verifier");
	}

	@Test
	void errorOfAVerifierIsInconclusiveAndIsLoggedOnce(CapturedOutput output) {
		this.aws = (accessKeyId) -> {
			throw new NoClassDefFoundError("verifier");
		};
		watch();
		advance(31);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(output).containsOnlyOnce("CredentialsVerifier failed: ");
	}

	@Test
	void supersededAndPendingCredentialsAreInTheState() {
		started();
		this.credentials.rotate();
		this.scheduler.runDue();
		assertThat(this.credentials.state().pending()).isNotNull().satisfies((pending) -> {
			assertThat(pending.credentials().accessKeyId()).isEqualTo("…KIA2");
			assertThat(pending.accepted()).isEqualTo(1);
			assertThat(pending.required()).isEqualTo(3);
		});
		advance(8);
		CredentialsState snapshot = this.credentials.state();
		assertThat(snapshot.current()).isNotNull().extracting(CredentialsInfo::accessKeyId).isEqualTo("…KIA2");
		assertThat(snapshot.pending()).isNull();
		assertThat(snapshot.superseded()).extracting((superseded) -> superseded.credentials().accessKeyId())
			.containsExactly("…KIA1");
	}

	@Test
	void listenerOfARotationSeesThePreviousCredentialsSuperseded() {
		List<CredentialsState> seen = new ArrayList<>();
		this.credentials = credentials((event) -> {
			if (event instanceof CredentialsEvent.Rotated) {
				seen.add(this.credentials.state());
			}
		});
		started();
		this.credentials.rotate();
		advance(8);
		assertThat(seen).extracting((snapshot) -> snapshot.superseded().size()).containsExactly(0, 1);
	}

	@Test
	void issuedIamUserIsInTheStateBeforeListenersAreCalled() {
		List<CredentialsState> seen = new ArrayList<>();
		this.credentials = credentials((event) -> {
			if (event instanceof CredentialsEvent.Issued) {
				seen.add(this.credentials.state());
			}
		});
		watch();
		assertThat(seen).singleElement().satisfies((snapshot) -> assertThat(snapshot.pending()).isNotNull());
	}

	@Test
	void failuresArePublishedAsEvents() {
		this.vault.on(READ, Answer.error(503, "Vault is sealed"));
		watch();
		assertThat(this.events).singleElement()
			.isInstanceOfSatisfying(CredentialsEvent.RefreshFailed.class, (failed) -> {
				assertThat(failed.reason()).contains("Vault is sealed");
				assertThat(failed.nextAttemptAt()).isAfter(failed.at());
			});
	}

	private Result verify(AwsCredentials credentials) {
		this.verified.add(credentials.accessKeyId());
		Result result = this.aws.apply(credentials.accessKeyId());
		return (result != null) ? result
				: this.scheduler.now().isBefore(this.acceptedFrom.get(credentials.accessKeyId())) ? Result.REJECTED
						: Result.ACCEPTED;
	}

	private RotatingCredentials credentials() {
		return credentials(this.events::add);
	}

	private RotatingCredentials credentials(Consumer<CredentialsEvent> listener) {
		return StubCredentials.of(this.vault, this.session, this.scheduler,
				new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true, null), this::verify, listener);
	}

	private void started() {
		watch();
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
	}

	private void watch() {
		this.credentials.watch();
		this.scheduler.runDue();
	}

	private void advance(int seconds) {
		this.scheduler.advance(Duration.ofSeconds(seconds));
	}

	private String accessKeyId() {
		IssuedCredentials live = this.credentials.live(this.scheduler.now().toEpochMilli());
		return (live != null) ? live.credentials().accessKeyId() : "none";
	}

}
