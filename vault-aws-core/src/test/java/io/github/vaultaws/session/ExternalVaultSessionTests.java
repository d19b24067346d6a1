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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.vault.authentication.AuthenticationEventPublisher;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.authentication.event.AfterLoginEvent;
import org.springframework.vault.authentication.event.AfterLoginTokenRenewedEvent;
import org.springframework.vault.authentication.event.AuthenticationEvent;
import org.springframework.vault.authentication.event.BeforeLoginTokenRenewedEvent;
import org.springframework.vault.authentication.event.LoginTokenExpiredEvent;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.LastError;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ExternalVaultSession}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExternalVaultSessionTests {

	private static final VaultErrorResponse INVALID_TOKEN = new VaultErrorResponse(403,
			"permission denied * invalid token");

	private static final String LOOK_UP = "GET auth/token/lookup-self";

	private static final VaultToken TOKEN = VaultToken.of("t1");

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final Events application = new Events();

	private final ExternalVaultSession session = new ExternalVaultSession(this.application,
			new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler.getClock());

	private final AtomicInteger changes = new AtomicInteger();

	@BeforeEach
	void tokenIsValidForAnHour() {
		lookUpReturns(3600, "\"2026-01-01T01:00:00Z\"");
		this.session.addTokenListener(this.changes::incrementAndGet);
	}

	@Test
	void looksUpTheTokenOnce() {
		assertThat(this.session.token().expiresAt()).isEqualTo(HandRunScheduler.START.plusSeconds(3599));
		assertThat(this.session.token().token()).isEqualTo(TOKEN);
		assertThat(this.vault.journal()).singleElement()
			.satisfies((lookUp) -> assertThat(lookUp.token()).isEqualTo("t1"));
	}

	@Test
	void failureWithoutAMessageIsNamedByItsType() {
		ExternalVaultSession failing = new ExternalVaultSession(() -> {
			throw new IllegalStateException();
		}, new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler.getClock());
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(failing::token)
			.withMessageEndingWith("does not provide a usable token. IllegalStateException.");
	}

	@Test
	void lostResponseIsReportedOnce(CapturedOutput output) {
		this.session.responseLost(this.session.token());
		this.session.responseLost(this.session.token());
		assertThat(output).containsOnlyOnce("A response with AWS credentials was lost.");
	}

	@Test
	void looksUpTheTokenAgainAfterItsExpiryAndForAnotherToken() {
		this.session.token();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.session.token().isLive(this.scheduler.now())).isTrue();
		this.application.token = VaultToken.of("t2");
		assertThat(this.session.token().token()).isEqualTo(VaultToken.of("t2"));
		assertThat(this.vault.journal(LOOK_UP)).hasSize(3);
	}

	@Test
	void looksUpTheTokenAgainAfterTheApplicationChangedIt() {
		List<AuthenticationEvent> changes = List.of(new AfterLoginEvent(TOKEN), new AfterLoginTokenRenewedEvent(TOKEN),
				new LoginTokenExpiredEvent(TOKEN));
		for (AuthenticationEvent event : changes) {
			this.session.token();
			this.application.multicastEvent(event);
		}
		this.session.token();
		this.application.multicastEvent(new BeforeLoginTokenRenewedEvent(TOKEN));
		this.session.token();
		assertThat(this.vault.journal(LOOK_UP)).hasSize(4);
		assertThat(this.changes).hasValue(3);
	}

	@Test
	void rootTokenNeverExpires() {
		lookUpReturns(0, "null");
		assertThat(this.session.token().expiresAt()).isEqualTo(Instant.MAX);
	}

	@Test
	void tokenInItsLastSecondIsNotTreatedAsNeverExpiring() {
		lookUpReturns(0, "\"2026-01-01T00:00:00.4Z\"");
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(this.session::token)
			.withMessageEndingWith("The token has expired.")
			.matches(VaultAwsException::isTransient);
	}

	@ParameterizedTest
	@CsvSource({ "403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n', INVALID_TOKEN, false",
			"403, permission denied, INVALID_TOKEN, false", "503, Vault is sealed, VAULT_SEALED, true",
			"429, rate limit quota exceeded, RATE_LIMITED, true", "500, internal error, VAULT_NOT_READY, true",
			"400, unexpected, UNCLASSIFIED, false" })
	void failureForARejectedTokenHasReasonAndAction(int status, String text, LoginFailureReason reason,
			boolean isTransient) {
		this.session.tokenRejected(this.session.token(), INVALID_TOKEN);
		this.vault.on(LOOK_UP, Answer.error(status, text));
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(this.session::token)
			.withMessageContaining("HTTP " + status)
			.satisfies((failure) -> {
				assertThat(failure.isTransient()).isEqualTo(isTransient);
				assertThat(LastError.of(failure, 1).reason()).isEqualTo(reason.name());
				assertThat(this.session.state().lastError()).isEqualTo(LastError.of(failure, 1));
				assertThat(failure.getAction()).contains("spring.cloud.vault").contains("vault.aws.login.method");
			});
	}

	@Test
	void unreachableVaultIsTheReason() {
		this.vault.close();
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(this.session::token)
			.matches(VaultAwsException::isTransient)
			.returns(LoginFailureReason.VAULT_UNREACHABLE, VaultAwsLoginException::getReason);
	}

	@Test
	void expiredTokenIsTheReason() {
		lookUpReturns(0, "\"2026-01-01T00:00:00.4Z\"");
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(this.session::token)
			.returns(LoginFailureReason.INVALID_TOKEN, VaultAwsLoginException::getReason);
	}

	@Test
	void vaultAwsExceptionIsPropagated() {
		VaultAwsException failure = new VaultAwsException("no login", "", false);
		ExternalVaultSession session = new ExternalVaultSession(() -> {
			throw failure;
		}, new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler.getClock());
		assertThatExceptionOfType(VaultAwsException.class).isThrownBy(session::token).isSameAs(failure);
	}

	@Test
	void expiryIsUnknownIfTheLookupIsDenied(CapturedOutput output) {
		this.vault.on(LOOK_UP, Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		assertThat(this.session.token().expiresAt()).isEqualTo(Instant.MAX);
		assertThat(output).containsOnlyOnce("To allow the application to look it up, add the policy 'default', or"
				+ " path \"auth/token/lookup-self\" { capabilities = [\"read\"] }");
	}

	private void lookUpReturns(int ttl, String expireTime) {
		this.vault.on(LOOK_UP, Answer.ok("{\"data\":{\"ttl\":%d,\"expire_time\":%s}}".formatted(ttl, expireTime)));
	}

	private static final class Events extends AuthenticationEventPublisher implements SessionManager {

		private VaultToken token = TOKEN;

		@Override
		public VaultToken getSessionToken() {
			return this.token;
		}

	}

}
