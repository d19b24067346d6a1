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

import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.TokenAuthentication;
import org.springframework.vault.authentication.VaultLoginException;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ThrottledLogin}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ThrottledLoginTests {

	private static final Duration DAY = Duration.ofDays(1);

	private static final RuntimeException TRANSIENT = new IllegalStateException();

	@ParameterizedTest
	@CsvSource({ "0, 0, PT1S", "0, 1, PT1S", "1, 1, PT2S", "3, 0, PT1S", "3, 0.5, PT4.5S", "3, 1, PT8S",
			"8, 1, PT4M16S", "9, 1, PT5M", "12, 1, PT5M", "2147483647, 1, PT5M" })
	void pauseGrowsWithFullJitterUpToFiveMinutes(int failures, double random, Duration pause) {
		assertThat(ThrottledLogin.pause(new Backoff(() -> random), failures, TRANSIENT, DAY)).isEqualTo(pause);
	}

	@ParameterizedTest
	@CsvSource({ "PT2M, PT1M", "PT3S, PT1.5S", "PT1.5S, PT1S", "PT20M, PT5M", "PT0S, PT2S", "-PT1M, PT2S" })
	void pauseIsAtMostHalfOfTheRemainingTtl(Duration remaining, Duration pause) {
		assertThat(ThrottledLogin.pause(new Backoff(() -> 1), 20, TRANSIENT, remaining)).isEqualTo(pause);
	}

	@Test
	void pauseIsBoundedForATokenThatIsInvalidOrNeverExpires() {
		Backoff backoff = new Backoff(() -> 1);
		Duration invalid = Duration.between(Instant.EPOCH, Instant.MIN);
		Duration endless = Duration.between(Instant.EPOCH, Instant.MAX);
		assertThat(ThrottledLogin.pause(backoff, 20, TRANSIENT, invalid)).hasSeconds(2);
		assertThat(ThrottledLogin.pause(backoff, 20, TRANSIENT, endless)).hasMinutes(5);
	}

	@ParameterizedTest
	@CsvSource({ "90, PT24H, PT1M30S", "90, PT2M, PT1M", "1000, PT24H, PT5M", "1, PT0S, PT1S", "90, PT0S, PT2S" })
	void pauseIsAtLeastTheOneThatVaultRequests(int retryAfter, Duration remaining, Duration pause) {
		try (StubVault vault = new StubVault().on("GET auth/token/lookup-self", Answer.busy(retryAfter))) {
			TokenClient tokens = new TokenClient(vault.client(), Clock.systemUTC());
			Throwable failure = catchThrowable(() -> tokens.lookUp(VaultToken.of("t1")));
			assertThat(ThrottledLogin.pause(new Backoff(() -> 0), 0, failure, remaining)).isEqualTo(pause);
		}
	}

	@Test
	void loginThatVaultThrottlesIsRepeatedAfterTwoSecondsAtMost() {
		HandRunScheduler scheduler = new HandRunScheduler();
		AtomicInteger logins = new AtomicInteger();
		try (StubVault vault = new StubVault().on("GET auth/token/lookup-self", Answer.busy(60))) {
			TokenClient tokens = new TokenClient(vault.client(), scheduler.getClock());
			ThrottledLogin login = new ThrottledLogin(() -> {
				logins.incrementAndGet();
				return VaultToken.of("t1");
			}, tokens, new AuthenticationEvents() {
			}, scheduler.getClock());
			Throwable failure = catchThrowable(login::logIn);
			scheduler.advance(Duration.ofMillis(1900));
			assertThat(catchThrowable(login::logIn)).isSameAs(failure);
			assertThat(logins).hasValue(1);
			scheduler.advance(Duration.ofMillis(100));
			assertThat(catchThrowable(login::logIn)).isNotSameAs(failure);
			assertThat(logins).hasValue(2);
		}
	}

	@ParameterizedTest
	@CsvSource({ "503, Vault is sealed, VAULT_SEALED, true", "429, request path quota exceeded, VAULT_NOT_READY, true",
			"403, permission denied, INVALID_TOKEN, false", "400, unexpected, UNCLASSIFIED, false" })
	void failureOfATokenOfTheApplicationHasAReason(int status, String text, LoginFailureReason reason,
			boolean isTransient) {
		try (StubVault vault = new StubVault().on("GET auth/token/lookup-self", Answer.error(status, text))) {
			assertThat(failure(vault, () -> VaultToken.of("t1"))).returns(reason, VaultAwsLoginException::getReason)
				.returns(isTransient, VaultAwsException::isTransient);
		}
	}

	@Test
	void failureOfALoginOfTheApplicationHasAReason() {
		RuntimeException refused = new VaultLoginException("Cannot log in",
				new ResourceAccessException("I/O error", new ConnectException("refused")));
		RuntimeException denied = new VaultLoginException("Cannot log in",
				HttpClientErrorException.create(HttpStatus.FORBIDDEN, "", HttpHeaders.EMPTY,
						"{\"errors\":[\"permission denied\"]}".getBytes(StandardCharsets.UTF_8), null));
		try (StubVault vault = new StubVault()) {
			assertThat(failure(vault, () -> {
				throw refused;
			})).returns(LoginFailureReason.VAULT_UNREACHABLE, VaultAwsLoginException::getReason)
				.returns(true, VaultAwsException::isTransient)
				.hasMessageEndingWith(" Cannot log in.");
			assertThat(failure(vault, () -> {
				throw denied;
			})).returns(LoginFailureReason.LOGIN_DENIED, VaultAwsLoginException::getReason)
				.returns(false, VaultAwsException::isTransient);
		}
	}

	@Test
	void failureThatIsNotOneOfARequestToVaultRemainsAsItIs() {
		RuntimeException unreadable = new VaultException("Credential retrieval failed",
				new NoSuchFileException("/var/run/secrets/token"));
		try (StubVault vault = new StubVault()) {
			ThrottledLogin login = new ThrottledLogin(() -> {
				throw unreadable;
			}, new TokenClient(vault.client(), Clock.systemUTC()), new AuthenticationEvents() {
			}, Clock.systemUTC());
			assertThat(catchThrowable(login::logIn)).isSameAs(unreadable);
			assertThat(SessionFailures.describe(unreadable, 1).reason())
				.isEqualTo(LoginFailureReason.UNCLASSIFIED.name());
		}
	}

	@Test
	void requestOfTheReactiveClientMayBeWithoutAResponse() {
		assertThat(SessionFailures.reason(new VaultLoginException("Cannot log in",
				new WebClientRequestException(new ConnectException("refused"), HttpMethod.POST,
						URI.create("http://localhost"), HttpHeaders.EMPTY))))
			.isEqualTo(LoginFailureReason.VAULT_UNREACHABLE);
	}

	private static VaultAwsLoginException failure(StubVault vault, ClientAuthentication login) {
		AuthenticationEvents events = new AuthenticationEvents() {
		};
		List<String> observed = new ArrayList<>();
		ObservedOperations operations = new ObservedOperations();
		operations.setObserver((operation, subject) -> (reason, failure) -> observed.add(String.valueOf(reason)));
		events.observe(operations);
		VaultAwsLoginException failure = catchThrowableOfType(VaultAwsLoginException.class, new ThrottledLogin(login,
				new TokenClient(vault.client(), Clock.systemUTC()), events, Clock.systemUTC())::logIn);
		assertThat(observed).containsExactly(failure.getReason().name());
		return failure;
	}

	@Test
	void rejectionHasALongerPause() {
		Backoff backoff = new Backoff(() -> 0);
		Duration second = Duration.ofSeconds(1);
		assertThat(ThrottledLogin.pause(backoff, 0, new VaultAwsException("", "", false), second)).hasMinutes(5);
		assertThat(ThrottledLogin.pause(backoff, 0, new VaultAwsException("", "", true), second)).hasSeconds(1);
	}

	@Test
	void filesAreCheckedAgainSoon() {
		Throwable failure = catchThrowable(SecretSource.ofFile(Path.of("/nowhere/secret-id"), "")::read);
		assertThat(ThrottledLogin.pause(new Backoff(() -> 0), 0, failure, DAY)).hasSeconds(30);
	}

	@Test
	void logsTheDescriptionOfTheLogin(CapturedOutput output) {
		publish(new DescribedLogin());
		assertThat(output).contains(
				"Logged in to Vault (app-role, role 'my-service'), token valid until 2026-01-01T00:00:00Z, renewable");
	}

	@Test
	void logsTheTypeOfALoginWithoutADescription(CapturedOutput output) {
		publish(new TokenAuthentication("token"));
		assertThat(output).contains("Logged in to Vault (TokenAuthentication), token valid until");
	}

	private static void publish(ClientAuthentication login) {
		AuthenticationEvents events = new AuthenticationEvents() {
		};
		new ThrottledLogin(login, new TokenClient(StubVault.unused(), Clock.systemUTC()), events, Clock.systemUTC())
			.publish(StubSession.token("t1", Instant.parse("2026-01-01T00:00:00Z")), null);
	}

	private static final class DescribedLogin implements ClientAuthentication {

		@Override
		public VaultToken login() {
			throw new UnsupportedOperationException();
		}

		@Override
		public String toString() {
			return "app-role, role 'my-service'";
		}

	}

}
