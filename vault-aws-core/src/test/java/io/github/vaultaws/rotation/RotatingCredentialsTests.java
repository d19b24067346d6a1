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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.vault.authentication.LoginToken;

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.Jitter;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.session.TokenClient;
import io.github.vaultaws.session.VaultSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RotatingCredentials}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RotatingCredentialsTests {

	private static final String READ = "GET aws/creds/deploy";

	private static final String RENEW = "POST sys/leases/renew";

	private static final String REVOKE = "POST sys/leases/revoke";

	private static final String REVOKE_SELF = "POST auth/token/revoke-self";

	private static final Answer DENIED = Answer.error(403, "1 error occurred:\n\t* permission denied\n\n");

	private static final Answer SEALED = Answer.error(503, "Vault is sealed");

	private static final Answer DEAD_TOKEN = Answer.error(403,
			"2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final AtomicInteger issued = new AtomicInteger();

	private final AtomicInteger logins = new AtomicInteger();

	private final StubSession foreign = new StubSession();

	private Duration tokenLife = Duration.ofDays(30);

	private boolean tokenRenewable = true;

	private final RenewingSession ours = new RenewingSession(this::login,
			new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler, Duration.ofMinutes(7),
			new Backoff(new Jitter()));

	private RotatingCredentials credentials = credentials(this.ours, null);

	@BeforeEach
	void startVault() {
		issue((number) -> Answer.iamUser("AKIA" + number, 3600));
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA", 3600))
			.on(REVOKE, Answer.nothing())
			.on(REVOKE_SELF, Answer.nothing());
	}

	@Test
	void credentialsAreIssuedAndRenewed() {
		watch();
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.credentials.role()).isEqualTo("deploy");
		assertExpiry(60);
		advance(38);
		assertThat(this.vault.journal(RENEW)).singleElement().satisfies((renewal) -> {
			assertThat(renewal.token()).isEqualTo("t1");
			assertThat(renewal.body()).contains("\"lease_id\":\"aws/creds/deploy/AKIA1\"")
				.contains("\"increment\":3600");
		});
		assertExpiry(94);
		advance(600);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.credentials.state().next().at()).isAfter(this.scheduler.now());
	}

	@Test
	void credentialsWithACappedLeaseAreRotatedAndRevokedAfterTheOverlap() {
		watch();
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 1200));
		advance(47);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		advance(3);
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		advance(1);
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1");
		advance(20);
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "659, 1", "660, 0" })
	void leaseTooShortForItsOverlapIsReportedOnce(int seconds, int times, CapturedOutput output) {
		issue((number) -> Answer.iamUser("AKIA" + number, seconds));
		watch();
		this.vault.on(RENEW, Answer.error(400, "lease is not renewable"));
		advance(30);
		assertThat(accessKeyId()).isNotEqualTo("AKIA1");
		assertThat(output.toString()
			.split("The lease of AWS credentials for role 'deploy' has a TTL of only " + seconds + " s."))
			.hasSize(1 + times);
	}

	@Test
	void temporaryCredentialsAreRotatedInTimeWithoutRevocation() {
		issue((number) -> Answer.sts("ASIA" + number, 3600));
		watch();
		advance(42);
		assertThat(accessKeyId()).isEqualTo("ASIA1");
		advance(2);
		assertThat(accessKeyId()).isEqualTo("ASIA2");
		advance(600);
		assertThat(this.vault.journal(RENEW)).isEmpty();
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		this.credentials.destroy();
		assertThat(this.vault.journal(REVOKE)).isEmpty();
	}

	@Test
	void duplicateCredentialsAreAFailure(CapturedOutput output) {
		this.credentials = credentials(this.ours, Duration.ofMinutes(30));
		issue((number) -> Answer.iamUser((number < 4) ? "AKIA1" : "AKIA" + number, 3600));
		watch();
		advance(31);
		assertThat(accessKeyId()).isEqualTo("AKIA4");
		assertThat(this.issued).hasValue(4);
		assertThat(output).contains("the response contains credentials that were issued before");
	}

	@Test
	void credentialsAreRotatedAtTheirMaximumAge() {
		this.credentials = credentials(this.ours, Duration.ofMinutes(30));
		watch();
		advance(30);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		advance(30);
		assertThat(accessKeyId()).isEqualTo("AKIA3");
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1");
	}

	@Test
	void failedAttemptKeepsTheCredentialsAndIsRetried(CapturedOutput output) {
		watch();
		this.vault.on(RENEW, SEALED);
		advance(38);
		CredentialsState failed = this.credentials.state();
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(failed.failure()).hasMessageContaining("Vault is sealed");
		assertThat(failed.next().at()).isBetween(this.scheduler.now(), at(43));
		assertThat(output).contains("; …KIA1 remains in use until").doesNotContain("secret-of");
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 3600));
		advance(6);
		assertThat(this.credentials.state().failure()).isNull();
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.issued).hasValue(1);
	}

	@Test
	void renewalWithoutAResponseIsReported(CapturedOutput output) {
		watch();
		this.vault.close();
		advance(38);
		assertThat(this.credentials.state().failure()).isInstanceOf(VaultAwsCredentialsException.class)
			.hasMessageStartingWith("Failed to renew AWS credentials …KIA1 for role 'deploy': Vault did not respond (");
		assertThat(output).contains("Failed to renew AWS credentials …KIA1 for role 'deploy', retrying in ",
				"s: Vault did not respond (", "; …KIA1 remains in use until");
	}

	@Test
	void outageThatEndsShortlyBeforeTheExpiryIsSurvived() {
		watch();
		this.vault.on(RENEW, SEALED);
		issue((number) -> SEALED);
		this.scheduler.advance(Duration.ofMinutes(59).plusSeconds(50));
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 3600));
		this.scheduler.advance(Duration.ofSeconds(8));
		assertThat(this.credentials.state().failure()).isNull();
		assertExpiry(119);
		assertThat(this.vault.journal(RENEW)).hasSizeLessThan(40);
	}

	@Test
	void credentialsAreReturnedUntilTheirExpiryAndIssuedAgainAfterAnOutage() {
		watch();
		this.vault.on(RENEW, SEALED);
		issue((number) -> SEALED);
		this.scheduler.advance(Duration.ofHours(1).minusMillis(1));
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		this.scheduler.advance(Duration.ofMillis(1));
		assertThat(this.credentials.state().live()).isNull();
		advance(30);
		issue((number) -> Answer.iamUser("AKIA" + number, 3600));
		advance(5);
		assertThat(accessKeyId()).startsWith("AKIA");
	}

	@Test
	void credentialsThatExpiredByAClockJumpAreRevoked() {
		watch();
		this.vault.on(RENEW, SEALED);
		issue((number) -> SEALED);
		this.scheduler.advance(Duration.ofHours(1));
		issue((number) -> Answer.iamUser("AKIA2", 3600));
		this.vault.on(REVOKE, Answer.error(400, "lease not found"));
		advance(1);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1");
		assertThat(this.credentials.state().failure()).isNull();
	}

	@Test
	void invalidTokenOnIssueLeadsToALogin() {
		this.vault.on(READ, (request) -> "t1".equals(request.token()) ? DEAD_TOKEN : Answer.iamUser("AKIA1", 3600));
		watch();
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.vault.journal()).extracting(Request::token).containsExactly("t1", "t2");
		assertThat(this.logins).hasValue(2);
	}

	@Test
	void secondInvalidTokenDelaysTheIssueForSecondsOnly() {
		this.vault.on(READ, (request) -> "t3".equals(request.token()) ? Answer.iamUser("AKIA1", 3600) : DEAD_TOKEN);
		watch();
		assertThat(accessKeyId()).isEqualTo("none");
		IntStream.range(0, 15).forEach((i) -> {
			this.credentials.attempt();
			this.scheduler.advance(Duration.ofSeconds(1));
		});
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.logins).hasValue(3);
	}

	@Test
	void invalidTokenOnRenewalLeadsToALoginAndOtherCredentials() {
		watch();
		this.vault.on(RENEW, DEAD_TOKEN);
		advance(38);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.logins).hasValue(2);
		assertThat(this.credentials.state().failure()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void repeatedInvalidTokensAreThrottled(boolean ourSession) {
		this.credentials = credentials(ourSession ? this.ours : this.foreign, null);
		watch();
		RotatingCredentials other = credentials(ourSession ? this.ours : this.foreign, null);
		other.watch();
		this.scheduler.runDue();
		this.vault.on(RENEW, DEAD_TOKEN);
		issue((number) -> DEAD_TOKEN);
		int before = this.vault.journal().size();
		advance(43);
		assertThat(this.vault.journal().size() - before).isBetween(4, 60);
		assertThat(this.logins).hasValueLessThan(12);
		assertThat(this.credentials.state().failure()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "lease not found", "lease expired", "invalid lease" })
	void credentialsWithoutALeaseAreReplacedImmediately(String text) {
		watch();
		this.vault.on(RENEW, Answer.error(400, text));
		advance(38);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.vault.journal(RENEW)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "400, past the max TTL, 1", "403, permission denied, 1", "500, internal error, 25" })
	void credentialsThatCannotBeRenewedAreReplacedInTime(int status, String text, int renewals) {
		watch();
		this.vault.on(RENEW, Answer.error(status, text));
		advance(52);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		advance(7);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.vault.journal(RENEW)).hasSizeBetween(1, renewals);
	}

	@Test
	void deniedRenewalIsReportedOnce(CapturedOutput output) {
		this.vault.on(RENEW, DENIED);
		watch();
		advance(52);
		assertThat(output)
			.containsOnlyOnce("Failed to renew AWS credentials …KIA1 for role 'deploy', which are replaced"
					+ " before they expire: ")
			.contains("allow the application to renew them, add to its policy: path \"sys/leases/renew\" {");
	}

	@Test
	void iamUsersAreIssuedAgainWithAnotherToken() {
		this.credentials = credentials(this.foreign, null);
		watch();
		advance(10);
		this.foreign.replaceToken(TestCredentials.token("t2", Instant.MAX));
		this.scheduler.runDue();
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.vault.journal(READ)).extracting(Request::token).containsExactly("t1", "t2");
		advance(5);
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1");
		assertThat(this.vault.journal(REVOKE)).extracting(Request::token).containsExactly("t2");
	}

	@Test
	void successorOfTheTokenLeadsToOtherCredentialsBeforeTheCurrentOnesExpire() {
		this.tokenLife = Duration.ofMinutes(30);
		this.tokenRenewable = false;
		watch();
		assertExpiry(30);
		advance(23);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertExpiry(53);
	}

	@Test
	void temporaryCredentialsAreKeptWithAnotherToken() {
		issue((number) -> Answer.sts("ASIA" + number, 3600));
		this.credentials = credentials(this.foreign, null);
		watch();
		this.foreign.replaceToken(TestCredentials.token("t2", at(1)));
		this.scheduler.runDue();
		assertThat(accessKeyId()).isEqualTo("ASIA1");
		assertExpiry(60);
	}

	@Test
	void renewedTokenLeadsToALaterExpiry() {
		this.tokenLife = Duration.ofMinutes(30);
		this.vault.on("POST auth/token/renew-self", Answer.login("t1", 1800, true));
		watch();
		assertExpiry(30);
		advance(19);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertExpiry(48);
		advance(600);
		assertThat(this.issued).hasValue(1);
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void tokenChangeDuringAnAttemptIsNotLost() {
		this.credentials = credentials(this.foreign, null);
		issue((number) -> {
			if (number == 1) {
				this.foreign.replaceToken(TestCredentials.token("t2", Instant.MAX));
			}
			return Answer.iamUser("AKIA" + number, 3600);
		});
		watch();
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.vault.journal(READ)).extracting(Request::token).containsExactly("t1", "t2");
	}

	@Test
	void credentialsWhoseTokenExpiredUnnoticedAreIssuedAgain() {
		this.credentials = credentials(this.foreign, null);
		this.foreign.setToken(TestCredentials.token("t1", at(10)));
		watch();
		this.foreign.setToken(TestCredentials.token("t2", Instant.MAX));
		advance(10);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertExpiry(70);
	}

	@Test
	void atMostTwoIamUsersExistAtATime() {
		this.credentials = credentials(this.foreign, null);
		watch();
		advance(1);
		this.foreign.replaceToken(TestCredentials.token("t2", Instant.MAX));
		advance(2);
		assertThat(revoked()).isEmpty();
		this.foreign.replaceToken(TestCredentials.token("t3", Instant.MAX));
		this.scheduler.runDue();
		assertThat(accessKeyId()).isEqualTo("AKIA3");
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1");
		advance(4);
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1");
		advance(1);
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1", "aws/creds/deploy/AKIA2");
	}

	@Test
	void supersededLeaseIsRenewedThroughTheOverlap() {
		this.credentials = credentials(this.foreign, null);
		issue((number) -> Answer.iamUser("AKIA" + number, 240));
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 330));
		watch();
		this.foreign.replaceToken(TestCredentials.token("t2", Instant.MAX));
		this.scheduler.runDue();
		assertThat(this.vault.journal(RENEW)).singleElement().satisfies((renewal) -> {
			assertThat(renewal.token()).isEqualTo("t1");
			assertThat(renewal.body()).contains("AKIA1").contains("\"increment\":330");
		});
	}

	@Test
	void deniedRevocationIsReportedOnce(CapturedOutput output) {
		this.vault.on(REVOKE, Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		rotateAndPassTheOverlap();
		advance(20);
		assertThat(output)
			.containsOnlyOnce(
					"Failed to revoke AWS credentials …KIA1 for role 'deploy' (lease 'aws/creds/deploy/AKIA1'),"
							+ " which remain valid until 2026-01-01T01:00:00Z: ")
			.contains("path \"sys/leases/revoke\"");
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
		assertThat(this.credentials.state().failure()).isNull();
	}

	@Test
	void revocationIsRetriedUntilVaultResponds() {
		this.vault.on(REVOKE, SEALED);
		rotateAndPassTheOverlap();
		advance(2);
		assertThat(this.vault.journal(REVOKE)).hasSizeBetween(3, 6);
		this.vault.on(REVOKE, Answer.nothing());
		advance(1);
		int revocations = this.vault.journal(REVOKE).size();
		advance(10);
		assertThat(this.vault.journal(REVOKE)).hasSize(revocations);
	}

	@Test
	void revocationWithAnInvalidTokenIsRetriedWithAnother() {
		this.vault.on(REVOKE, DEAD_TOKEN);
		rotateAndPassTheOverlap();
		assertThat(this.foreign.rejected()).isNotEmpty();
		this.vault.on(REVOKE, Answer.nothing());
		advance(1);
		assertThat(revoked()).contains("aws/creds/deploy/AKIA1");
	}

	private void rotateAndPassTheOverlap() {
		this.credentials = credentials(this.foreign, null);
		watch();
		this.foreign.replaceToken(TestCredentials.token("t2", Instant.MAX));
		advance(5);
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void thousandCallersDuringAnOutageLeadToOneRequest() {
		issue((number) -> SEALED);
		List<CompletableFuture<CredentialsState>> attempts = IntStream.range(0, 1000)
			.parallel()
			.mapToObj((i) -> this.credentials.attempt())
			.toList();
		this.scheduler.runDue();
		assertThat(attempts).allSatisfy((attempt) -> assertThat(attempt.join().failure()).isNotNull());
		Set<CompletableFuture<CredentialsState>> later = new HashSet<>();
		IntStream.range(0, 1000).forEach((i) -> later.add(this.credentials.attempt()));
		assertThat(later).allMatch(CompletableFuture::isDone);
		this.scheduler.runDue();
		assertThat(this.vault.journal(READ)).hasSize(1);
	}

	@Test
	void callersDuringAnOperationWaitForItsOutcome() {
		Set<CompletableFuture<CredentialsState>> attempts = new HashSet<>();
		issue((number) -> {
			IntStream.range(0, 1000).forEach((i) -> attempts.add(this.credentials.attempt()));
			return SEALED;
		});
		watch();
		assertThat(attempts).singleElement().matches(CompletableFuture::isDone);
		assertThat(this.vault.journal(READ)).hasSize(1);
	}

	@Test
	void attemptIsRetriedAfterTheBackoff() {
		issue((number) -> SEALED);
		this.credentials.attempt();
		this.scheduler.runDue();
		issue((number) -> Answer.iamUser("AKIA" + number, 3600));
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.vault.journal(READ)).hasSize(1);
		CompletableFuture<CredentialsState> attempt = this.credentials.attempt();
		assertThat(attempt).isNotDone();
		this.scheduler.runDue();
		assertThat(attempt.join().failure()).isNull();
	}

	@Test
	void callbackOfACallerDoesNotDelayOthers() {
		CompletableFuture<CredentialsState> seen = this.credentials.attempt()
			.thenCompose((outcome) -> CompletableFuture.supplyAsync(this.credentials::attempt)
				.orTimeout(1, TimeUnit.MINUTES)
				.join());
		this.scheduler.runDue();
		this.scheduler.runDue();
		assertThat(seen).isCompleted();
	}

	@Test
	void errorDoesNotStopTheSchedule() {
		watch();
		this.tokenLife = Duration.ofMinutes(-1);
		this.vault.on(RENEW, DEAD_TOKEN);
		advance(38);
		assertThat(this.credentials.state().failure()).hasRootCauseInstanceOf(StackOverflowError.class);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		this.tokenLife = Duration.ofDays(1);
		advance(10);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void errorOfTheSchedulesOwnWorkDoesNotStopIt() {
		AtomicInteger runs = new AtomicInteger();
		RefreshScheduler refresh = new RefreshScheduler(this.scheduler, () -> {
			if (runs.incrementAndGet() == 1) {
				throw new NoClassDefFoundError("appender");
			}
			return Lifetime.NEVER;
		});
		refresh.watch();
		this.scheduler.runDue();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(runs).hasValue(2);
		refresh.wake();
		this.scheduler.runDue();
		assertThat(runs).hasValue(3);
	}

	@Test
	void correctedMistakeInVaultIsNoticedSoon() {
		this.vault.on(RENEW, Answer.error(400, "past the max TTL"));
		watch();
		issue((number) -> Answer.error(400, "Role \"deploy\" not found"));
		this.scheduler.advance(Duration.ofMinutes(58));
		assertThat(this.credentials.state().failure()).isNotNull();
		assertThat(this.credentials.state().next().at()).isBeforeOrEqualTo(at(58).plusSeconds(30));
		issue((number) -> Answer.iamUser("AKIA9", 3600));
		this.scheduler.advance(Duration.ofSeconds(30));
		assertThat(accessKeyId()).isEqualTo("AKIA9");
	}

	@Test
	void backoffAfterAFinalFailureIsAtMostHalfOfTheRemainingTtl() {
		this.vault.on(RENEW, Answer.error(400, "past the max TTL"));
		watch();
		issue((number) -> Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		this.scheduler.advance(Duration.ofMinutes(59).plusSeconds(58));
		issue((number) -> Answer.iamUser("AKIA9", 3600));
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(accessKeyId()).isEqualTo("AKIA9");
	}

	@Test
	void requestWithoutAResponseIsReportedOnceAndWhileItLasts(CapturedOutput output) {
		watch();
		List<CredentialsState> seen = new ArrayList<>();
		this.vault.on(RENEW, (request) -> {
			this.scheduler.advance(Duration.ofSeconds(12));
			seen.add(this.credentials.state());
			return Answer.renewedLease("aws/creds/deploy/AKIA1", 3600);
		});
		advance(38);
		assertThat(output).containsOnlyOnce("No response to the operation 'RENEW' for role 'deploy' after 10 s");
		assertThat(seen.get(0).running()).isNotNull().satisfies((running) -> {
			assertThat(running.operation()).isEqualTo(RotationOperation.RENEW);
			assertThat(running.since()).isBefore(this.scheduler.now());
		});
		assertThat(this.credentials.state().running()).isNull();
	}

	@Test
	void credentialsThatCannotBeReplacedAreOverdueAlthoughTheirLeaseIsRenewed() {
		watch();
		issue((number) -> DENIED);
		this.credentials.rotate();
		this.scheduler.runDue();
		advance(600);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.vault.journal(RENEW)).isNotEmpty();
		assertThat(this.credentials.state().overdueSince()).isEqualTo(HandRunScheduler.START);
		issue((number) -> Answer.iamUser("AKIA2", 3600));
		advance(1);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.credentials.state().overdueSince()).isNull();
	}

	@Test
	void credentialsOfAReplacedTokenAreOverdueWhileVaultIssuesNoOthers() {
		this.credentials = credentials(this.foreign, null);
		watch();
		issue((number) -> DENIED);
		advance(10);
		assertThat(this.credentials.state().overdueSince()).isNull();
		this.foreign.replaceToken(TestCredentials.token("t2", Instant.MAX));
		advance(20);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.credentials.state().overdueSince()).isEqualTo(at(10));
	}

	@Test
	void rotationThatIsRequestedDuringARenewalIsNotLost() {
		watch();
		this.vault.on(RENEW, (request) -> {
			this.credentials.rotate();
			return Answer.renewedLease("aws/creds/deploy/AKIA1", 3600);
		});
		advance(38);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void oneRequestForARotationIsAcceptedInThirtySeconds() {
		watch();
		assertThat(this.credentials.rotate()).isTrue();
		this.scheduler.runDue();
		assertThat(this.issued).hasValue(2);
		for (int i = 0; i < 29; i++) {
			this.scheduler.advance(Duration.ofSeconds(1));
			assertThat(this.credentials.rotate()).isFalse();
		}
		assertThat(this.issued).hasValue(2);
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.credentials.rotate()).isTrue();
		this.scheduler.runDue();
		assertThat(this.issued).hasValue(3);
	}

	@Test
	void roleWithoutAPermitWaitsForOneAndBlocksNoThread() {
		IssuePermits permits = new IssuePermits(1);
		this.credentials = StubCredentials.withPermits(this.vault, this.foreign, this.scheduler, permits);
		RotatingCredentials other = StubCredentials.withPermits(this.vault, this.foreign, this.scheduler, permits);
		List<Integer> reads = new ArrayList<>();
		issue((number) -> {
			if (number == 1) {
				other.watch();
				this.scheduler.runDue();
				reads.add(this.vault.journal(READ).size());
			}
			return Answer.iamUser("AKIA" + number, 3600);
		});
		watch();
		assertThat(reads).containsExactly(1);
		assertThat(other.state().live()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void credentialsWithAMinimalTtlAreThrottled(int seconds) {
		issue((number) -> Answer.iamUser("AKIA" + number, seconds));
		this.vault.on(RENEW, (request) -> Answer.renewedLease("aws/creds/deploy/AKIA", seconds));
		watch();
		advance(1);
		assertThat(this.vault.journal()).hasSizeLessThan(200);
	}

	@Test
	void pauseKeepsTheCredentialsAndWatchContinues() {
		watch();
		this.credentials.pause();
		advance(50);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.vault.journal(RENEW)).isEmpty();
		this.credentials.tokenChanged();
		assertThat(this.scheduler.nextAt()).hasValueSatisfying((at) -> assertThat(at).isAfter(at(60)));
		watch();
		assertThat(this.vault.journal(RENEW)).hasSize(1);
		assertExpiry(110);
	}

	@Test
	void pauseDoesNotAbandonWaitingCallers() {
		CompletableFuture<CredentialsState> attempt = this.credentials.attempt();
		this.credentials.pause();
		this.scheduler.runDue();
		assertThat(attempt).isCompletedWithValueMatching((outcome) -> outcome.live() != null);
	}

	@Test
	void destroyLeavesTheRevocationToTheManagedSession() {
		watch();
		int before = this.vault.journal().size();
		CompletableFuture<CredentialsState> attempt = this.credentials.attempt();
		this.credentials.destroy();
		assertThat(attempt).isDone();
		assertThat(this.vault.journal()).hasSize(before);
		assertThat(this.credentials.state().current()).isNull();
		advance(100);
		assertThat(this.credentials.attempt().join().current()).isNull();
		this.credentials.watch();
		this.credentials.tokenChanged();
		this.scheduler.runDue();
		assertThat(this.issued).hasValue(1);
	}

	@Test
	void lostResponseIsReportedToTheSession() {
		this.credentials = credentials(this.foreign, null);
		this.vault.on(READ, Answer.ok("{\"lease_id\":\"aws/creds/deploy/1\",\"data\":{\"access_key\":\"AKIA1"));
		watch();
		assertThat(this.foreign.responseLost()).isNotEmpty()
			.allMatch((token) -> token.isSameTokenAs(this.foreign.token()));
	}

	@Test
	void leasesOfAnExternalSessionAreReturnedForRevocation() {
		this.credentials = credentials(this.foreign, null);
		watch();
		this.foreign.replaceToken(TestCredentials.token("t2", Instant.MAX));
		this.scheduler.runDue();
		this.credentials.destroy();
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		assertThat(this.credentials.leasesOf(TestCredentials.token("t2", Instant.MAX))).singleElement()
			.asString()
			.startsWith("…KIA2 of role 'deploy' until 2026-01-01T");
		this.credentials.leasesOf(null)
			.forEach((held) -> held.revoke(TestCredentials.token("t3", Instant.MAX), Duration.ofSeconds(10)));
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1", "aws/creds/deploy/AKIA2");
		assertThat(this.vault.journal(REVOKE)).extracting(StubVault.Request::token).containsOnly("t3");
	}

	@Test
	void failedRevocationOfALeaseIsAFailure() {
		this.credentials = credentials(this.foreign, null);
		watch();
		this.vault.on(REVOKE, DENIED);
		this.credentials.destroy();
		assertThat(this.credentials.leasesOf(null)).singleElement()
			.satisfies((held) -> assertThatExceptionOfType(VaultAwsCredentialsException.class)
				.isThrownBy(() -> held.revoke(TestCredentials.token("t1", Instant.MAX), Duration.ofSeconds(10)))
				.withMessageNotContaining("secret-of"));
	}

	@Test
	void credentialsThatArriveAfterTheCloseAreReturnedForRevocationWithoutALog(CapturedOutput output) {
		this.credentials = credentials(this.foreign, null);
		this.vault.on(READ, (request) -> {
			this.credentials.destroy();
			return Answer.iamUser("AKIALATE", 3600);
		});
		watch();
		assertThat(this.credentials.leasesOf(null)).singleElement().asString().startsWith("…LATE of role 'deploy'");
		assertThat(this.credentials.state().current()).isNull();
		assertThat(output).doesNotContain("…LATE");
		assertThat(this.scheduler.nextAt()).isEmpty();
	}

	@Test
	void leasesOfATokenThatMayNotRevokeItselfAreRevokedIndividuallyWithTheTokenThatCreatedThem() {
		this.vault.on(REVOKE_SELF, DENIED);
		this.tokenLife = Duration.ofHours(1);
		this.tokenRenewable = false;
		watch();
		advance(54);
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		this.credentials.destroy();
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		this.ours.destroy();
		assertThat(revoked()).containsExactly("aws/creds/deploy/AKIA1", "aws/creds/deploy/AKIA2");
		assertThat(this.vault.journal(REVOKE)).extracting(StubVault.Request::token).containsExactly("t1", "t2");
		assertThat(this.logins).hasValue(2);
	}

	@Test
	void tokensThatAreNotBoundToThisAddressLeadToTwoLoginsAndAHint(CapturedOutput output) {
		Answer denied = Answer.error(403, "permission denied");
		this.vault.on(READ, denied).on("GET auth/token/lookup-self", denied);
		watch();
		advance(4);
		assertThat(this.logins).hasValue(2);
		assertThat(output).containsOnlyOnce("Check 'token_bound_cidrs'");
	}

	@Test
	void remainingCredentialsAreLoggedInOneLine(CapturedOutput output) {
		this.vault.on(REVOKE_SELF, DENIED).on(REVOKE, DENIED);
		watch();
		this.credentials.rotate();
		this.scheduler.runDue();
		this.credentials.destroy();
		this.ours.destroy();
		assertThat(output)
			.containsOnlyOnce("AWS credentials not revoked: …KIA1 of role 'deploy' until "
					+ HandRunScheduler.START.plusSeconds(3600) + " (lease 'aws/creds/deploy/AKIA1') (")
			.containsOnlyOnce(", …KIA2 of role 'deploy' until 2026-01-01T01:00:00Z (lease 'aws/creds/deploy/AKIA2') (");
	}

	private LoginToken login() {
		if (this.tokenLife.isNegative()) {
			throw new StackOverflowError("login");
		}
		return LoginToken.builder()
			.token("t" + this.logins.incrementAndGet())
			.leaseDuration(this.tokenLife)
			.renewable(this.tokenRenewable)
			.build();
	}

	private RotatingCredentials credentials(VaultSession session, @Nullable Duration maxAge) {
		return StubCredentials.of(this.vault, session, this.scheduler, maxAge);
	}

	private void issue(IntFunction<Answer> response) {
		this.vault.on(READ, (request) -> response.apply(this.issued.incrementAndGet()));
	}

	private void watch() {
		this.credentials.watch();
		this.scheduler.runDue();
	}

	private void advance(int minutes) {
		this.scheduler.advance(Duration.ofMinutes(minutes));
	}

	private String accessKeyId() {
		IssuedCredentials live = this.credentials.live(this.scheduler.now().toEpochMilli());
		return (live != null) ? live.credentials().accessKeyId() : "none";
	}

	private void assertExpiry(int minutes) {
		IssuedCredentials live = this.credentials.live(this.scheduler.now().toEpochMilli());
		assertThat(live).isNotNull();
		assertThat(live.expiresAt()).isCloseTo(at(minutes), within(1, ChronoUnit.MINUTES));
	}

	private List<String> revoked() {
		return this.vault.journal(REVOKE)
			.stream()
			.map((request) -> request.body().replaceAll(".*\"lease_id\":\"([^\"]*)\".*", "$1"))
			.toList();
	}

	private static Instant at(int minutes) {
		return HandRunScheduler.START.plus(Duration.ofMinutes(minutes));
	}

}
