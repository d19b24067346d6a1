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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.Jitter;
import io.github.vaultaws.LastError;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.login.DescribedLogin;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SessionEvent} and {@link SessionState} of a {@link RenewingSession}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SessionEventTests {

	private static final Instant START = HandRunScheduler.START;

	private static final String RENEW = "POST auth/token/renew-self";

	private static final VaultAwsLoginException SEALED = new VaultAwsLoginException(LoginFailureReason.VAULT_SEALED,
			"Failed to log in: Vault is sealed.", "Unseal Vault: vault operator unseal");

	private static final LastError LAST_ERROR = new LastError("VAULT_SEALED", "Failed to log in: Vault is sealed",
			"Unseal Vault: vault operator unseal", 1);

	@AutoClose
	private final StubVault vault = new StubVault().on(RENEW, Answer.login("hvs.secret", 3600, true))
		.on("POST auth/token/revoke-self", Answer.nothing());

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final List<SessionEvent> events = new ArrayList<>();

	private Supplier<VaultToken> login = () -> token(true);

	private final RenewingSession session = new RenewingSession(new StubLogin(),
			new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler, Duration.ofMinutes(7),
			new Backoff(new Jitter()));

	@BeforeEach
	void listen() {
		this.session.setEventListener(this.events::add);
	}

	private static VaultToken token(boolean renewable) {
		return LoginToken.builder()
			.token("hvs.secret")
			.leaseDuration(Duration.ofHours(1))
			.renewable(renewable)
			.accessor("f00d")
			.type("service")
			.build();
	}

	@Test
	void loginIsPublishedWithoutTheToken() {
		this.session.token();
		assertThat(this.events)
			.containsExactly(new SessionEvent.LoggedIn(START, "app-role", "my-service", START.plusSeconds(3600), true));
		assertThat(this.session.state()).isEqualTo(new SessionState("app-role", "my-service",
				new SessionState.Token(START.plusSeconds(3600), true, "f00d"), null));
		assertThat(this.events + " " + this.session.state()).doesNotContain("hvs.");
	}

	@Test
	void stateBeforeTheLoginHasNoToken() {
		assertThat(this.session.state()).isEqualTo(new SessionState("app-role", "my-service", null, null));
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void failedLoginIsPublishedOnce() {
		this.login = () -> {
			throw SEALED;
		};
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(this.session::token);
		}
		assertThat(this.events)
			.containsExactly(new SessionEvent.LoginFailed(START, "app-role", "my-service", LAST_ERROR));
		assertThat(this.session.state().lastError()).isEqualTo(LAST_ERROR);
		this.login = () -> token(true);
		this.scheduler.advance(Duration.ofSeconds(1));
		this.session.token();
		assertThat(this.session.state().lastError()).isNull();
	}

	@Test
	void renewalIsPublished() {
		this.session.token();
		this.events.clear();
		this.scheduler.advance(Duration.ofMinutes(40));
		assertThat(this.events).isNotEmpty().allSatisfy((event) -> {
			assertThat(event).isInstanceOf(SessionEvent.TokenRenewed.class);
			assertThat(event.at()).isAfter(START);
		});
		assertThat(this.events).last()
			.isEqualTo(new SessionEvent.TokenRenewed(this.events.get(this.events.size() - 1).at(),
					this.session.current().expiresAt(), true));
	}

	@Test
	void failedRenewalIsPublishedWithTheNextAttempt() {
		this.session.token();
		this.events.clear();
		this.vault.on(RENEW, Answer.error(503, "Vault is sealed"));
		this.scheduler.advance(Duration.ofMinutes(40));
		List<SessionEvent.RefreshFailed> failures = this.events.stream()
			.map(SessionEvent.RefreshFailed.class::cast)
			.toList();
		assertThat(failures).hasSizeGreaterThan(1).allSatisfy((failure) -> {
			assertThat(failure.error().description()).contains("Vault is sealed");
			assertThat(failure.nextAttemptAt()).isAfter(failure.at());
		});
		assertThat(failures).first().extracting((failure) -> failure.error().attempts()).isEqualTo(1);
		assertThat(failures).last()
			.extracting(SessionEvent.RefreshFailed::error)
			.isEqualTo(this.session.state().lastError());
		assertThat(this.session.state().lastError().attempts()).isEqualTo(failures.size());
		assertThat(this.session.state().token()).isNotNull();
	}

	@Test
	void lostTokenIsPublished() {
		SessionToken token = this.session.token();
		this.events.clear();
		assertThat(this.session.tokenRejected(token, new VaultErrorResponse(403, "invalid token"))).isTrue();
		assertThat(this.events).singleElement()
			.isInstanceOfSatisfying(SessionEvent.TokenLost.class,
					(lost) -> assertThat(lost.reason()).contains("invalid token"));
		assertThat(this.session.state().token()).isNull();
		this.session.token();
		assertThat(this.events).last().isInstanceOf(SessionEvent.LoggedIn.class);
	}

	@Test
	void eventsBeforeTheListenerArePublishedToIt() {
		List<SessionEvent> late = new ArrayList<>();
		RenewingSession session = new RenewingSession(new StubLogin(),
				new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler, Duration.ofMinutes(7),
				new Backoff(new Jitter()));
		session.token();
		session.setEventListener(late::add);
		assertThat(late).singleElement().isInstanceOf(SessionEvent.LoggedIn.class);
	}

	@Test
	void listenerMayUseTheSessionOnAnotherThread() {
		this.session.setEventListener((event) -> {
			this.events.add(event);
			if (event instanceof SessionEvent.TokenLost) {
				assertThat(CompletableFuture.supplyAsync(this.session::token).orTimeout(1, TimeUnit.MINUTES).join())
					.isNotNull();
			}
		});
		this.session.tokenRejected(this.session.token(), new VaultErrorResponse(403, "invalid token"));
		assertThat(this.events).hasAtLeastOneElementOfType(SessionEvent.TokenLost.class);
		assertThat(this.events).hasSize(3).last().isInstanceOf(SessionEvent.LoggedIn.class);
	}

	@Test
	void failingListenerIsLoggedOncePerKind(CapturedOutput output) {
		this.session.setEventListener((event) -> {
			throw new StackOverflowError("listener");
		});
		assertThat(this.session.token()).isNotNull();
		this.scheduler.advance(Duration.ofHours(3));
		assertThat(this.session.token()).isNotNull();
		assertThat(this.vault.journal(RENEW)).hasSizeGreaterThan(1);
		assertThat(output.getAll().lines().filter((line) -> line.contains("A listener failed on LoggedIn"))).hasSize(1);
		assertThat(output.getAll().lines().filter((line) -> line.contains("A listener failed on TokenRenewed")))
			.hasSize(1);
	}

	@Test
	void nothingIsPublishedOnceTheSessionCloses() {
		SessionToken token = this.session.token();
		this.events.clear();
		this.session.destroy();
		this.session.tokenRejected(token, new VaultErrorResponse(403, "invalid token"));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(this.session::token);
		assertThat(this.events).isEmpty();
	}

	private final class StubLogin implements DescribedLogin {

		@Override
		public Description description() {
			return new Description("app-role", "my-service");
		}

		@Override
		public VaultToken login() {
			return SessionEventTests.this.login.get();
		}

	}

}
