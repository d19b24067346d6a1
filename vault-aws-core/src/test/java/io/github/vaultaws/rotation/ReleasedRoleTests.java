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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.session.ExternalVaultSession;
import io.github.vaultaws.session.TokenClient;
import io.github.vaultaws.session.TokenListener;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for roles that are released while a request for credentials is in progress. The
 * session, which does not revoke its token, remains.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReleasedRoleTests {

	private static final String READ = "GET aws/creds/deploy";

	private static final String REVOKE = "POST sys/leases/revoke";

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final StubVault vault = new StubVault();

	private final CountDownLatch response = new CountDownLatch(1);

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final ExternalVaultSession session = new ExternalVaultSession(() -> VaultToken.of("external"),
			new TokenClient(this.vault.client(), this.scheduler.getClock()), this.scheduler.getClock());

	private final RotatingCredentials credentials = StubCredentials.of(this.vault, this.session, this.scheduler,
			(Duration) null);

	private CompletableFuture<Void> request = new CompletableFuture<>();

	@BeforeEach
	void requestCredentials() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600}}"))
			.on(REVOKE, Answer.nothing())
			.on(READ, (request) -> {
				await(this.response);
				return Answer.iamUser("AKIALATE", 3600);
			});
		this.request = CompletableFuture.runAsync(() -> {
			this.credentials.watch();
			this.scheduler.runDue();
		}, (task) -> new Thread(task).start());
		Awaitility.await().atMost(LIMIT).until(() -> this.vault.journal(READ).size() == 1);
	}

	@AfterEach
	void closeVault() {
		this.response.countDown();
		assertThat(this.request).succeedsWithin(LIMIT);
		this.vault.close();
	}

	@Test
	void requestIsAwaitedAndItsCredentialsAreRevoked() {
		this.session.setShutdownTimeout(LIMIT);
		this.session.release(List.of(this.credentials, new OnClose(this.response)));
		assertThatCredentialsAreRevoked();
	}

	@Test
	void credentialsThatArriveAfterHalfOfTheTimeAreRevokedOnceTheyArrive(CapturedOutput output) {
		this.session.setShutdownTimeout(Duration.ofMillis(100));
		this.session.release(List.of(this.credentials));
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		assertThat(output).containsOnlyOnce("A request for AWS credentials did not complete within 50 ms");
		this.response.countDown();
		assertThat(this.request).succeedsWithin(LIMIT);
		assertThatCredentialsAreRevoked();
		this.session.destroy();
		assertThatCredentialsAreRevoked();
	}

	@Test
	void credentialsThatArriveLateAndAreNotRevokedAreLogged(CapturedOutput output) {
		this.vault.on(REVOKE, Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		this.session.setShutdownTimeout(Duration.ofMillis(100));
		this.session.release(List.of(this.credentials));
		this.response.countDown();
		assertThat(this.request).succeedsWithin(LIMIT);
		assertThat(output).containsOnlyOnce("AWS credentials not revoked: …LATE of role 'deploy' until ");
	}

	@Test
	void credentialsThatArriveWhileTheSessionClosesAreRevoked() {
		this.session.setShutdownTimeout(Duration.ofMillis(100));
		this.session.release(List.of(this.credentials));
		this.session.setShutdownTimeout(LIMIT);
		this.session.addTokenListener(new OnClose(this.response));
		this.session.destroy();
		assertThat(this.request).succeedsWithin(LIMIT);
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void requestOfAnotherRoleIsNeitherAwaitedNorAborted() {
		this.session.setShutdownTimeout(Duration.ofHours(1));
		CompletableFuture<Void> release = CompletableFuture
			.runAsync(() -> this.session.release(List.of(new OnClose(new CountDownLatch(1)))));
		assertThat(release).succeedsWithin(LIMIT);
		this.response.countDown();
		assertThat(this.request).succeedsWithin(LIMIT);
		assertThat(this.credentials.state().live()).isNotNull();
		assertThat(this.vault.journal(READ)).hasSize(1);
	}

	private void assertThatCredentialsAreRevoked() {
		assertThat(this.vault.journal(REVOKE)).singleElement()
			.satisfies((request) -> assertThat(request.body()).contains("aws/creds/deploy/AKIALATE"));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Role that makes Vault respond once the roles are closed.
	 */
	private record OnClose(CountDownLatch response) implements TokenListener {

		@Override
		public void tokenChanged() {
		}

		@Override
		public CompletableFuture<?> sessionClosing() {
			this.response.countDown();
			return CompletableFuture.completedFuture(null);
		}

	}

}
