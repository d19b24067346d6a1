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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.Jitter;
import io.github.vaultaws.LastError;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.OperationObserver;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.ExternalVaultSession;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.TokenClient;
import io.github.vaultaws.session.VaultSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the operations that an {@link OperationObserver} observes.
 */
class ObservedOperationsTests {

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final ObservedOperations operations = new ObservedOperations();

	private final List<String> observed = new ArrayList<>();

	private final Deque<Result> results = new ArrayDeque<>();

	private @Nullable RuntimeException loginFailure;

	private final RenewingSession session = new RenewingSession(this::login,
			new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler, Duration.ofMinutes(7),
			new Backoff(new Jitter()));

	private RotatingCredentials credentials = credentials(this.session);

	private RotatingCredentials credentials(VaultSession session) {
		return new RotatingCredentials(
				new AwsSecretsEngineClient(this.vault.client(),
						new CredentialsRequest("aws", "deploy", null, null, null), "vault.aws.credentials",
						this.scheduler.getClock()),
				new RotationContext(session, RotationPolicy.DEFAULT,
						(credentials) -> (this.results.size() > 1) ? this.results.remove() : this.results.element(),
						this.scheduler, this.scheduler, new Backoff(new Jitter()), new IssuePermits(6), (event) -> {
						}, this.operations));
	}

	@BeforeEach
	void observe() {
		this.session.setOperations(this.operations);
		this.results.add(Result.ACCEPTED);
		this.operations.setObserver((operation, subject) -> (reason, failure) -> this.observed
			.add(operation + " " + subject + " " + reason + ((failure != null) ? " !" : "")));
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIA1", 3600))
			.on("POST sys/leases/renew", Answer.renewedLease("aws/creds/deploy/AKIA1", 3600))
			.on("POST sys/leases/revoke", Answer.nothing());
	}

	private LoginToken login() {
		if (this.loginFailure != null) {
			throw this.loginFailure;
		}
		return LoginToken.renewable("t1".toCharArray(), Duration.ofDays(30));
	}

	@Test
	void successfulOperationsAreObserved() {
		watch();
		assertThat(this.observed).containsExactly("LOGIN " + method() + " null", "ISSUE deploy null",
				"VERIFY deploy null", "VERIFY deploy null", "VERIFY deploy null");
		this.observed.clear();
		this.scheduler.advance(Duration.ofMinutes(40));
		assertThat(this.observed).containsExactly("RENEW deploy null");
		this.observed.clear();
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIA2", 3600));
		this.credentials.rotate();
		this.scheduler.advance(Duration.ofMinutes(6));
		assertThat(this.observed).containsExactly("ISSUE deploy null", "VERIFY deploy null", "VERIFY deploy null",
				"VERIFY deploy null", "REVOKE deploy null");
	}

	private String method() {
		return this.session.state().method();
	}

	@Test
	void failedOperationsAreObservedWithTheirReason() {
		this.vault.on("GET aws/creds/deploy", Answer.error(400, "Role \"deploy\" not found"));
		watch();
		assertThat(this.observed).last().isEqualTo("ISSUE deploy ROLE_NOT_FOUND !");
		this.results.addFirst(Result.REJECTED);
		this.results.addFirst(Result.UNKNOWN);
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIA1", 3600))
			.on("POST sys/leases/renew", Answer.error(503, "Vault is sealed"));
		this.observed.clear();
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.observed).startsWith("ISSUE deploy null", "VERIFY deploy UNKNOWN", "VERIFY deploy REJECTED",
				"VERIFY deploy null");
		this.observed.clear();
		this.scheduler.advance(Duration.ofMinutes(42));
		assertThat(this.observed).first().isEqualTo("RENEW deploy VAULT_NOT_READY !");
	}

	@Test
	void rejectedLoginIsObservedOnceAndNotAgainWhileItIsThrottled() {
		this.loginFailure = new VaultAwsLoginException(LoginFailureReason.LOGIN_DENIED, "", "");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(VaultAwsException.class).isThrownBy(this.session::token);
		}
		assertThat(this.observed).containsExactly("LOGIN " + method() + " LOGIN_DENIED !");
	}

	@Test
	void operationsWithoutATokenAreObservedWithTheReasonOfTheSession() {
		String lookUp = "GET auth/token/lookup-self";
		AtomicReference<VaultToken> token = new AtomicReference<>(VaultToken.of("t1"));
		this.credentials = credentials(new ExternalVaultSession(token::get,
				new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler.getClock()));
		this.vault.on(lookUp, Answer.error(503, "Vault is sealed"));
		watch();
		assertThat(this.observed).isNotEmpty().containsOnly("ISSUE deploy VAULT_SEALED !");
		assertThat(this.credentials.state().lastError()).isNotNull().returns("VAULT_SEALED", LastError::reason);
		this.vault.on(lookUp, Answer.ok("{\"data\":{\"ttl\":864000}}"));
		this.scheduler.advance(Duration.ofMinutes(1));
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIA2", 3600));
		this.credentials.rotate();
		this.scheduler.advance(Duration.ofMinutes(1));
		this.observed.clear();
		token.set(VaultToken.of("t2"));
		this.vault.on(lookUp, Answer.error(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"));
		this.scheduler.advance(Duration.ofMinutes(5));
		assertThat(this.observed).isNotEmpty().containsOnly("REVOKE deploy INVALID_TOKEN !");
	}

	@Test
	void exceptionsOfTheObserverAffectNoOperation() {
		this.operations.setObserver((operation, subject) -> {
			throw new IllegalStateException("start");
		});
		watch();
		assertThat(this.credentials.state().live()).isNotNull();
		this.operations.setObserver((operation, subject) -> (reason, failure) -> {
			throw new IllegalStateException("stop");
		});
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIA2", 3600));
		this.credentials.rotate();
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.credentials.live(this.scheduler.now().toEpochMilli())).isNotNull()
			.satisfies((issued) -> assertThat(issued.credentials().accessKeyId()).isEqualTo("AKIA2"));
		assertThat(this.vault.journal("GET aws/creds/deploy")).hasSize(2);
	}

	private void watch() {
		this.credentials.watch();
		this.scheduler.advance(Duration.ofSeconds(20));
	}

}
