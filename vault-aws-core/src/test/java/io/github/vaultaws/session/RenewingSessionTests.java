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

package io.github.vaultaws.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.authentication.event.LoginTokenExpiredEvent;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.Jitter;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RenewingSession}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RenewingSessionTests {

	private static final VaultErrorResponse INVALID_TOKEN = new VaultErrorResponse(403,
			"permission denied * invalid token");

	private static final VaultErrorResponse DENIED_WITHOUT_DETAIL = new VaultErrorResponse(403, "permission denied");

	private static final String LOOK_UP = "GET auth/token/lookup-self";

	private static final String RENEW = "POST auth/token/renew-self";

	private static final String REVOKE = "POST auth/token/revoke-self";

	private static final Duration MARGIN = Duration.ofMinutes(7);

	private static final Instant START = HandRunScheduler.START;

	@AutoClose
	private final StubVault vault = new StubVault().on(RENEW, Answer.login("t1", 3600, true))
		.on(REVOKE, Answer.nothing());

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final AtomicInteger logins = new AtomicInteger();

	private final List<String> events = new ArrayList<>();

	private IntFunction<VaultToken> login = (number) -> loginToken(number, Duration.ofHours(1), true, "service");

	private final RenewingSession session = new RenewingSession(() -> this.login.apply(this.logins.incrementAndGet()),
			new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler, MARGIN,
			new Backoff(new Jitter()));

	@BeforeEach
	void listen() {
		this.session.addTokenListener(() -> this.events.add("change"));
		this.session.addAuthenticationListener((event) -> this.events.add(event.getClass().getSimpleName()));
		this.session.addErrorListener((event) -> this.events.add(event.getClass().getSimpleName()));
	}

	@Test
	void waitingCallersShareOneLogin() throws Exception {
		assertThat(concurrently(200, (all) -> loginToken(1, MARGIN, true, "service"))).containsOnly("t1");
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void waitingCallersShareAFailure() throws Exception {
		assertThat(concurrently(200, (all) -> {
			throw new VaultException("no " + all);
		})).containsOnly("no 1");
		assertThat(this.logins).hasValue(1);
		this.scheduler.advance(Duration.ofMillis(500));
		assertThatExceptionOfType(VaultException.class).isThrownBy(this.session::token).withMessage("no 2");
		assertThat(this.events).containsOnly("LoginFailedEvent");
	}

	private List<String> concurrently(int callers, IntFunction<VaultToken> result) throws Exception {
		AtomicInteger waiting = new AtomicInteger();
		this.login = (number) -> {
			await().atMost(Duration.ofMinutes(1)).until(() -> waiting.get() == callers);
			return result.apply(number);
		};
		Callable<String> caller = () -> {
			waiting.incrementAndGet();
			try {
				return new String(this.session.getSessionToken().toCharArray());
			}
			catch (VaultException ex) {
				return String.valueOf(ex.getMessage());
			}
		};
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		try {
			List<String> results = new ArrayList<>();
			for (Future<String> each : threads
				.invokeAll(IntStream.range(0, callers).mapToObj((i) -> caller).toList())) {
				results.add(each.get());
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void renewsAtTwoThirdsWithTheGrantedTtl() {
		this.session.token();
		assertThat(this.scheduler.nextAt()).hasValueSatisfying((at) -> assertThat(at).isBetween(at(34), at(35)));
		advance(41);
		assertThat(this.vault.journal()).singleElement().satisfies((renewal) -> {
			assertThat(renewal.call()).isEqualTo(RENEW);
			assertThat(renewal.token()).isEqualTo("t1");
			assertThat(renewal.body()).isEqualTo("{\"increment\":3600}");
		});
		assertThat(this.session.token().expiresAt()).isBetween(at(94), at(95));
		assertThat(this.events).containsExactly("AfterLoginEvent", "change", "AfterLoginTokenRenewedEvent", "change");
		advance(600);
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void cappedRenewalIsFollowedByALoginBeforeTheTokenExpires() {
		this.vault.on(RENEW, Answer.login("t1", 1200, true));
		SessionToken first = this.session.token();
		advance(41);
		assertThat(this.session.token().isSameTokenAs(first)).isTrue();
		advance(13);
		assertThat(this.session.token().isSameTokenAs(first)).isFalse();
		assertThat(this.events).endsWith("AfterLoginEvent", "LoginTokenExpiredEvent", "change");
		assertThat(this.vault.journal()).hasSize(1);
	}

	@Test
	void tokenThatCannotBeRenewedIsReplacedInTime() {
		this.login = (number) -> loginToken(number, Duration.ofHours(1), false, "service");
		this.session.token();
		advance(52);
		assertThat(this.logins).hasValue(1);
		advance(1);
		assertThat(this.logins).hasValue(2);
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void invalidTokenIsReplacedImmediately() {
		invalidateToken();
		this.session.token();
		advance(41);
		assertThat(this.logins).hasValue(2);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t2"));
		assertThat(this.events).endsWith("change", "AfterLoginEvent", "LoginTokenExpiredEvent", "change")
			.doesNotContain("LoginTokenRenewalFailedEvent");
	}

	@Test
	void invalidTokenIsReplacedLaterIfTheLoginFails() {
		invalidateToken();
		this.session.token();
		failLogins(true);
		advance(41);
		assertThat(this.logins).hasValueGreaterThan(1);
		this.login = (number) -> loginToken(2, Duration.ofHours(1), true, "service");
		int before = this.logins.get();
		advance(1);
		assertThat(this.logins).hasValue(before + 1);
		assertThat(this.events).endsWith("AfterLoginEvent", "LoginTokenExpiredEvent", "change");
	}

	@ParameterizedTest
	@CsvSource({ "500, failed to renew entry: role entry not found",
			"403, '1 error occurred:\n\t* permission denied\n\n'", "400, lease is not renewable" })
	void deniedRenewalIsNotRetriedAndTheTokenRemainsInUse(int status, String text) {
		this.vault.on(RENEW, Answer.error(status, text));
		SessionToken first = this.session.token();
		advance(52);
		assertThat(this.vault.journal()).hasSize(1);
		assertThat(this.session.token().isSameTokenAs(first)).isTrue();
		advance(1);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t2"));
	}

	@Test
	void deniedRenewalIsReportedWithItsRule(CapturedOutput output) {
		this.vault.on(RENEW, Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		this.session.token();
		advance(50);
		assertThat(output).containsOnlyOnce("To allow the application to renew it, add the policy 'default', or"
				+ " path \"auth/token/renew-self\" { capabilities = [\"update\"] }");
	}

	@Test
	void renewalIsRetriedAfterAPauseWhileVaultIsSealed() {
		this.vault.on(RENEW, Answer.error(503, "Vault is sealed"));
		this.session.token();
		advance(41);
		int attempts = this.vault.journal().size();
		assertThat(attempts).isBetween(5, 12);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t1"));
		assertThat(this.events).containsOnlyOnce("change");
		this.vault.on(RENEW, Answer.login("t1", 3600, true));
		advance(20);
		assertThat(this.vault.journal()).hasSize(attempts + 1);
		assertThat(this.session.token().expiresAt()).isAfter(at(100));
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void renewalIsRetriedWhenVaultRequestsIt() {
		this.vault.on(RENEW, Answer.busy(240));
		this.session.token();
		for (int minute = 0; minute < 60 && this.vault.journal().isEmpty(); minute++) {
			advance(1);
		}
		advance(3);
		assertThat(this.vault.journal(RENEW)).hasSize(1);
		advance(1);
		assertThat(this.vault.journal(RENEW)).hasSize(2);
	}

	@Test
	void renewalIsRetriedWhileVaultDoesNotRespond() {
		this.session.token();
		this.vault.close();
		advance(59);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t1"));
		assertThat(this.scheduler.nextAt()).hasValueSatisfying((at) -> assertThat(at).isAfterOrEqualTo(at(59)));
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void renewalThatKeepsFailingIsFollowedByALogin() {
		this.vault.on(RENEW, Answer.error(500, "internal error"));
		SessionToken first = this.session.token();
		advance(52);
		assertThat(this.logins).hasValue(1);
		advance(2);
		assertThat(this.session.token().isSameTokenAs(first)).isFalse();
		assertThat(this.events).containsSubsequence("AfterLoginEvent", "LoginTokenExpiredEvent", "change");
	}

	@Test
	void rejectedLoginIsNotRepeatedSoonAndNoChangeIsPublished() {
		this.login = (number) -> loginToken(number, Duration.ofHours(1), false, "service");
		this.session.token();
		this.events.clear();
		failLogins(false);
		advance(59);
		assertThat(this.logins).hasValue(3);
		assertThat(this.events).containsOnly("LoginFailedEvent");
	}

	@Test
	void callerLogsInOnceTheTokenHasExpired() {
		this.session.token();
		this.vault.close();
		advance(61);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t2"));
	}

	@Test
	void rejectedTokenIsReplacedForTheNextCaller() {
		SessionToken first = this.session.token();
		this.events.clear();
		this.session.tokenRejected(first, INVALID_TOKEN);
		assertThat(this.events).containsExactly("change");
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t2"));
		assertThat(this.events).containsExactly("change", "AfterLoginEvent", "LoginTokenExpiredEvent", "change");
		this.session.tokenRejected(first, INVALID_TOKEN);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t2"));
	}

	@Test
	void consecutiveRejectedTokensDoNotCauseOneLoginEach() {
		this.session.tokenRejected(this.session.token(), INVALID_TOKEN);
		this.events.clear();
		this.session.tokenRejected(this.session.token(), INVALID_TOKEN);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t2"));
		this.scheduler.advance(Duration.ofSeconds(10));
		this.session.tokenRejected(this.session.token(), INVALID_TOKEN);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t3"));
	}

	@Test
	void externalTokenIsLookedUpAndRenewedButNotRevoked() {
		this.login = (number) -> VaultToken.of("external");
		this.vault.on(LOOK_UP, Answer.ok("{\"data\":{\"ttl\":1800,\"renewable\":true}}"))
			.on(RENEW, Answer.login("external", 1800, true));
		assertThat(this.session.token().expiresAt()).isEqualTo(START.plusSeconds(1799));
		this.session.responseLost(this.session.token());
		advance(120);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("external"));
		assertThat(this.vault.journal(RENEW)).hasSizeBetween(5, 8);
		this.session.destroy();
		assertThat(this.vault.journal(REVOKE)).isEmpty();
	}

	@Test
	void externalTokenThatCannotBeRenewedIsUsedUntilItExpiresWithoutARequestStorm() {
		this.login = (number) -> VaultToken.of("external");
		this.vault.on(LOOK_UP, (request) -> Answer.ok("{\"data\":{\"ttl\":%d,\"expire_time\":\"x\"}}"
			.formatted(Math.max(0, Duration.between(this.scheduler.now(), START.plusSeconds(600)).toSeconds()))));
		this.session.token();
		advance(9);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("external"));
		this.vault.on(LOOK_UP, Answer.error(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"));
		advance(10);
		assertThat(this.vault.journal(LOOK_UP)).hasSizeLessThan(40);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(this.session::token);
	}

	@Test
	void tokenThatSeemsExpiredIsRevokedToo(CapturedOutput output) {
		this.login = (number) -> loginToken(number, Duration.ofMinutes(5), false, "service");
		this.session.token();
		advance(60);
		this.vault.on(REVOKE, (request) -> "t1".equals(request.token()) ? Answer.nothing() : Answer.error(403, "x"));
		int logins = this.logins.get();
		this.session.destroy();
		assertThat(logins).isGreaterThan(10);
		assertThat(this.vault.journal(REVOKE)).hasSize(3)
			.last()
			.satisfies((request) -> assertThat(request.token()).isEqualTo("t" + logins));
		assertThat(output.toString().split("Vault token not revoked")).as("one of three had expired").hasSize(3);
	}

	@Test
	void rejectedLoginIsNotSentAgainForMinutes() {
		this.login = (number) -> {
			throw new VaultAwsException("invalid SecretID " + number, "", false);
		};
		for (int second = 0; second < 900; second++) {
			assertThatExceptionOfType(VaultAwsException.class).isThrownBy(this.session::getSessionToken);
			this.scheduler.advance(Duration.ofSeconds(1));
		}
		assertThat(this.logins).hasValueLessThan(5);
		assertThat(this.events).containsOnly("LoginFailedEvent");
	}

	@Test
	void tokenRejectedForAnotherComponentIsReplacedOnce(CapturedOutput output) {
		this.session.token();
		SessionToken reported = new SessionToken(VaultToken.of("t1"), Instant.MAX, Duration.ZERO, false, false);
		assertThat(this.session.tokenRejected(reported, INVALID_TOKEN)).isTrue();
		assertThat(this.session.tokenRejected(reported, INVALID_TOKEN)).isFalse();
		assertThat(this.session.tokenRejected(reported, INVALID_TOKEN)).isFalse();
		assertThat(output).containsOnlyOnce("Vault rejects a token that it has just issued");
	}

	@Test
	void denialWithoutDetailTriggersOneLookupInThirtySeconds() {
		SessionToken token = this.session.token();
		this.vault.on(LOOK_UP, Answer.ok("{\"data\":{\"ttl\":3000}}"));
		assertThat(this.session.tokenRejected(token, DENIED_WITHOUT_DETAIL)).isFalse();
		assertThat(this.session.tokenRejected(token, DENIED_WITHOUT_DETAIL)).isFalse();
		assertThat(this.vault.journal(LOOK_UP)).hasSize(1);
		this.scheduler.advance(Duration.ofSeconds(30));
		assertThat(this.session.tokenRejected(token, DENIED_WITHOUT_DETAIL)).isFalse();
		assertThat(this.vault.journal(LOOK_UP)).hasSize(2);
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void denialWithoutDetailOfAnInvalidTokenCausesOneLogin(CapturedOutput output) {
		this.vault.on(LOOK_UP, Answer.error(403, "permission denied"));
		assertThat(this.session.tokenRejected(this.session.token(), DENIED_WITHOUT_DETAIL)).isTrue();
		SessionToken second = this.session.token();
		assertThat(this.session.tokenRejected(second, DENIED_WITHOUT_DETAIL)).isFalse();
		assertThat(this.session.token()).isSameAs(second);
		assertThat(this.logins).hasValue(2);
		assertThat(output).contains("Check 'token_bound_cidrs'");
	}

	@Test
	void tokenIsKeptIfTheLookupHasNoResponse() {
		SessionToken token = this.session.token();
		this.vault.close();
		assertThat(this.session.tokenRejected(token, DENIED_WITHOUT_DETAIL)).isFalse();
		assertThat(this.session.token()).isSameAs(token);
	}

	@Test
	void denialWithDetailTriggersNoLookup() {
		VaultErrorResponse denied = new VaultErrorResponse(403, "1 error occurred: * permission denied");
		assertThat(this.session.tokenRejected(this.session.token(), denied)).isFalse();
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void repeatedDenialsWithoutDetailCauseOneLoginInFiveMinutes() {
		this.vault.on(LOOK_UP, Answer.error(403, "permission denied"));
		for (int second = 0; second < 900; second++) {
			this.session.tokenRejected(this.session.token(), DENIED_WITHOUT_DETAIL);
			this.scheduler.advance(Duration.ofSeconds(1));
		}
		assertThat(this.logins).hasValueBetween(3, 5);
		assertThat(this.vault.journal(LOOK_UP)).hasSizeLessThan(40);
	}

	@Test
	void renewalDeniedWithoutDetailSoonAfterAnInvalidTokenCausesNoFurtherLogin() {
		this.login = (number) -> loginToken(number, Duration.ofMinutes(6), true, "service");
		this.vault.on(LOOK_UP, Answer.error(403, "permission denied"))
			.on(RENEW, Answer.error(403, "permission denied"));
		assertThat(this.session.tokenRejected(this.session.token(), DENIED_WITHOUT_DETAIL)).isTrue();
		this.session.token();
		this.scheduler.advance(Duration.ofSeconds(290));
		assertThat(this.vault.journal(RENEW)).isNotEmpty();
		assertThat(this.logins).hasValue(2);
		this.scheduler.advance(Duration.ofSeconds(70));
		assertThat(this.session.getSessionToken()).isNotEqualTo(VaultToken.of("t2"));
		assertThat(this.logins).hasValue(3);
	}

	@Test
	void tokenThatMayHaveUnknownLeasesIsNotRenewed() {
		SessionToken first = this.session.token();
		this.session.responseLost(first);
		assertThat(this.session.token()).isSameAs(first);
		advance(41);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t2"));
		assertThat(this.vault.journal()).isEmpty();
		advance(41);
		assertThat(this.vault.journal()).extracting(StubVault.Request::token).containsExactly("t2");
		assertThat(this.logins).hasValue(2);
	}

	@Test
	void lostResponseIsReportedIfTheTokenCannotBeRevoked(CapturedOutput output) {
		this.session.responseLost(this.session.token());
		assertThat(output).doesNotContain("A response with AWS credentials was lost");
		this.login = (number) -> loginToken(number, Duration.ofHours(1), false, "batch");
		advance(61);
		SessionToken batch = this.session.token();
		this.session.responseLost(batch);
		this.session.responseLost(batch);
		assertThat(output)
			.containsOnlyOnce("A response with AWS credentials was lost. If Vault has created an IAM user,"
					+ " it remains valid until its lease expires, or the Vault token expires (" + batch.expiresAt()
					+ ") or is revoked");
	}

	@Test
	void tokenThatMayHaveUnknownLeasesIsRenewedIfTheLoginFails(CapturedOutput output) {
		this.session.responseLost(this.session.token());
		failLogins(false);
		advance(41);
		assertThat(this.vault.journal(RENEW)).hasSize(1);
		assertThat(this.session.token().expiresAt()).isAfter(at(94));
		assertThat(output).contains("Failed to replace the Vault token (no login), renewing it instead");
	}

	@Test
	void destroyWaitsForAPendingLogin() throws Exception {
		CountDownLatch response = new CountDownLatch(1);
		CompletableFuture<SessionToken> caller = callerWaitingFor(response);
		CompletableFuture<Void> close = CompletableFuture.runAsync(this.session::destroy);
		response.countDown();
		close.get(1, TimeUnit.MINUTES);
		await().atMost(Duration.ofMinutes(1)).until(caller::isDone);
		assertThat(this.vault.journal(REVOKE)).extracting(StubVault.Request::token).containsExactly("t1");
	}

	@Test
	void tokenOfALoginThatOutlastsDestroyIsRevoked(CapturedOutput output) throws Exception {
		CountDownLatch response = new CountDownLatch(1);
		CompletableFuture<SessionToken> caller = callerWaitingFor(response);
		Thread closing = new Thread(this.session::destroy);
		closing.start();
		closing.interrupt();
		closing.join(Duration.ofSeconds(10).toMillis());
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		response.countDown();
		assertThat(caller).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withMessageContaining("stopping");
		assertThat(this.vault.journal(REVOKE)).extracting(StubVault.Request::token).containsExactly("t1");
		assertThat(output).contains("Vault token revoked");
	}

	@Test
	void listenerThatRequestsTheTokenReceivesTheNewOne() {
		invalidateToken();
		List<VaultToken> seen = new ArrayList<>();
		this.session.addAuthenticationListener((event) -> {
			if (event instanceof LoginTokenExpiredEvent) {
				seen.add(this.session.getSessionToken());
			}
		});
		this.session.token();
		advance(41);
		assertThat(seen).containsExactly(VaultToken.of("t2"));
		assertThat(this.logins).hasValue(2);
	}

	@Test
	void failingListenersHaveNoEffect(CapturedOutput output) {
		this.session.addAuthenticationListener((event) -> {
			throw new IllegalStateException("listener");
		});
		this.session.addErrorListener((event) -> {
			throw new IllegalStateException("listener");
		});
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t1"));
		advance(41);
		assertThat(this.session.token().expiresAt()).isAfter(at(94));
		this.session.destroy();
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
		assertThat(output).contains("A listener failed on AfterLoginEvent");
	}

	@Test
	void destroyRevokesTheTokenAndPreviousOnes() {
		this.login = (number) -> loginToken(number, Duration.ofHours(1), false, "service");
		this.session.token();
		advance(110);
		assertThat(this.logins).hasValue(3);
		this.session.destroy();
		assertThat(this.vault.journal()).extracting(StubVault.Request::token).containsExactly("t1", "t2", "t3");
		assertThat(this.events).endsWith("BeforeLoginTokenRevocationEvent", "AfterLoginTokenRevocationEvent",
				"BeforeLoginTokenRevocationEvent", "AfterLoginTokenRevocationEvent");
		assertThat(this.scheduler.nextAt()).isEmpty();
	}

	@Test
	void leasesOfATokenThatCannotBeRevokedRemain() {
		this.login = (number) -> loginToken(number, Duration.ofHours(1), true, "batch");
		List<String> remaining = tokensWithRemainingLeases();
		this.session.token();
		this.session.destroy();
		assertThat(this.vault.journal()).isEmpty();
		assertThat(remaining).containsExactly("t1");
	}

	@Test
	void consecutiveInvalidTokensAreAllRevokedOnClose() {
		for (int number = 1; number <= 6; number++) {
			this.session.tokenRejected(this.session.token(), INVALID_TOKEN);
			this.scheduler.advance(Duration.ofSeconds(11));
		}
		this.session.destroy();
		assertThat(this.vault.journal(REVOKE)).extracting(StubVault.Request::token)
			.containsExactly("t1", "t2", "t3", "t4", "t5", "t6");
	}

	@Test
	void invalidTokenIsRevokedOnClose() {
		this.session.tokenRejected(this.session.token(), INVALID_TOKEN);
		assertThat(this.session.getSessionToken()).isEqualTo(VaultToken.of("t2"));
		this.session.destroy();
		assertThat(this.vault.journal(REVOKE)).extracting(StubVault.Request::token).containsExactly("t2", "t1");
	}

	@Test
	void noLoginIsPerformedAfterDestroy() {
		this.session.token();
		this.session.destroy();
		assertThatExceptionOfType(VaultException.class).isThrownBy(this.session::token)
			.withMessageContaining("stopping");
		advance(600);
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void failedRevocationIsLoggedWithTheExpiryOfTheToken(CapturedOutput output) {
		this.vault.on(REVOKE, Answer.error(503, "Vault is sealed"));
		this.session.token();
		this.session.destroy();
		assertThat(output).contains("Vault token not revoked")
			.contains("It remains valid until 2026-01-01T01:00:00Z, as do its leases. To revoke it now:"
					+ " vault token revoke -accessor accessor-t1.");
		assertThat(this.events).endsWith("LoginTokenRevocationFailedEvent");
	}

	@Test
	void tokenThatCannotRevokeItselfRemains(CapturedOutput output) {
		this.login = (number) -> loginToken(number, Duration.ofHours(1), false, "service");
		this.vault.on(REVOKE, (request) -> "t1".equals(request.token()) ? Answer.nothing()
				: Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		List<String> remaining = tokensWithRemainingLeases();
		this.session.token();
		advance(53);
		this.session.destroy();
		assertThat(this.logins).hasValue(2);
		assertThat(remaining).containsExactly("t2");
		assertThat(output).containsOnlyOnce("Vault token not revoked").contains("path \"auth/token/revoke-self\"");
	}

	@ParameterizedTest
	@CsvSource({ "503, Vault is sealed", "403, permission denied * invalid token", "403, permission denied" })
	void leasesOfAnUnreachableOrInvalidTokenAreNotRevokedIndividually(int status, String text) {
		this.vault.on(REVOKE, Answer.error(status, text));
		List<String> remaining = tokensWithRemainingLeases();
		this.session.token();
		this.session.destroy();
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
		assertThat(remaining).isEmpty();
	}

	private CompletableFuture<SessionToken> callerWaitingFor(CountDownLatch response) throws InterruptedException {
		CountDownLatch requested = new CountDownLatch(1);
		this.login = (number) -> {
			requested.countDown();
			await().atMost(Duration.ofMinutes(1)).until(() -> response.getCount() == 0);
			return loginToken(number, MARGIN, true, "service");
		};
		CompletableFuture<SessionToken> caller = CompletableFuture.supplyAsync(this.session::token);
		assertThat(requested.await(1, TimeUnit.MINUTES)).isTrue();
		return caller;
	}

	private List<String> tokensWithRemainingLeases() {
		List<String> remaining = new ArrayList<>();
		this.session.addTokenListener(new TokenListener() {

			@Override
			public void tokenChanged() {
			}

			@Override
			public List<RevocableLease> leasesOf(@Nullable SessionToken token) {
				assertThat(token).isNotNull();
				remaining.add(token.token().getToken());
				return List.of();
			}

		});
		return remaining;
	}

	private void invalidateToken() {
		this.vault.on(RENEW, Answer.error(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"));
	}

	private void failLogins(boolean isTransient) {
		this.login = (number) -> {
			throw new VaultAwsException("no login", "", isTransient);
		};
	}

	private void advance(int minutes) {
		this.scheduler.advance(Duration.ofMinutes(minutes));
	}

	private static Instant at(int minutes) {
		return START.plus(Duration.ofMinutes(minutes));
	}

	private static LoginToken loginToken(int number, Duration ttl, boolean renewable, String type) {
		return LoginToken.builder()
			.token("t" + number)
			.accessor("accessor-t" + number)
			.leaseDuration(ttl)
			.renewable(renewable)
			.type(type)
			.build();
	}

}
