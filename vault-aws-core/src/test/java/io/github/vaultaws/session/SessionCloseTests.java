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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.Jitter;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionClose}, by the sessions that use it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SessionCloseTests {

	private static final String REVOKE = "POST auth/token/revoke-self";

	private static final String READ = "GET aws/creds/deploy";

	private final CountDownLatch responses = new CountDownLatch(1);

	private final StubVault vault = new StubVault().on(REVOKE, Answer.nothing());

	private final VaultHttp http = this.vault.client();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final TokenClient tokens = new TokenClient(this.http, this.scheduler.getClock());

	private String tokenType = "service";

	private final RenewingSession session = new RenewingSession(
			() -> LoginToken.builder().token("t1").leaseDuration(Duration.ofHours(1)).type(this.tokenType).build(),
			this.tokens, this.scheduler, Duration.ofMinutes(1), new Backoff(new Jitter()));

	@AfterEach
	void tearDown() {
		this.responses.countDown();
		this.vault.close();
	}

	@Test
	void pendingRequestsAreAbortedAfterHalfOfTheTime(CapturedOutput output) {
		List<CompletableFuture<VaultHttpException>> hanging = hangingReads(6);
		this.session.token();
		this.session.setShutdownTimeout(Duration.ofSeconds(6));
		Duration duration = durationOfDestroy();
		assertThat(duration).isBetween(Duration.ofSeconds(3), Duration.ofMinutes(1));
		assertThat(hanging).allSatisfy((read) -> assertThat(read).succeedsWithin(Duration.ofMinutes(1))
			.returns(true, VaultHttpException::isOutcomeUnknown));
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
		assertThat(output).containsOnlyOnce("Shutdown aborted 6 pending requests to Vault after 3000 ms");
	}

	@Test
	void unresponsiveVaultDoesNotBlockTheClose(CapturedOutput output) {
		this.vault.on(REVOKE, (request) -> hang());
		hangingReads(6);
		this.session.token();
		this.session.setShutdownTimeout(Duration.ofSeconds(2));
		assertThat(durationOfDestroy()).isLessThan(Duration.ofMinutes(1));
		assertThat(output).containsOnlyOnce("Vault token not revoked (No complete response within ");
	}

	@Test
	void requestThatCompletesInTimeIsAwaited() {
		CompletableFuture<VaultHttpException> read = hangingReads(1).get(0);
		this.session.token();
		this.session.addTokenListener(new Role() {

			@Override
			public CompletableFuture<?> sessionClosing() {
				SessionCloseTests.this.responses.countDown();
				return super.sessionClosing();
			}

		});
		this.session.setShutdownTimeout(Duration.ofMinutes(4));
		assertThat(durationOfDestroy()).isLessThan(Duration.ofMinutes(1));
		assertThat(read).failsWithin(Duration.ofMinutes(1));
	}

	@Test
	void rolesAreClosedBeforeAnyRevocation() {
		this.session.token();
		List<Integer> revoked = new CopyOnWriteArrayList<>();
		this.session.addTokenListener(new Role() {

			@Override
			public CompletableFuture<?> sessionClosing() {
				revoked.add(SessionCloseTests.this.vault.journal(REVOKE).size());
				return super.sessionClosing();
			}

		});
		this.session.destroy();
		assertThat(revoked).containsExactly(0);
	}

	@Test
	void leasesOfABatchTokenAreRevokedInParallelAndRemainingOnesAreLoggedOnce(CapturedOutput output) {
		this.tokenType = "batch";
		this.session.token();
		CountDownLatch inParallel = new CountDownLatch(6);
		IntStream.range(0, 3)
			.forEach((i) -> this.session
				.addTokenListener(new Role(lease(inParallel, false, "…AA1" + i), lease(inParallel, true, "…BB2" + i))));
		this.session.destroy();
		assertThat(output).containsOnlyOnce("AWS credentials not revoked: …BB20 until 2027 (denied t1), "
				+ "…BB21 until 2027 (denied t1), …BB22 until 2027 (denied t1). To allow");
	}

	@Test
	void leasesOfTheApplicationsOwnTokenAreRevoked() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600}}"));
		ExternalVaultSession session = new ExternalVaultSession(() -> VaultToken.of("external"), this.tokens,
				this.scheduler.getClock());
		List<String> revokedWith = new CopyOnWriteArrayList<>();
		session.addTokenListener(new Role((token, timeout) -> revokedWith.add(token.token().getToken())));
		session.destroy();
		assertThat(revokedWith).containsExactly("external");
		assertThat(this.vault.journal(REVOKE)).isEmpty();
	}

	@Test
	void leaseOfARoleThatStillProcessesTheResponseIsRevoked() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600}}"));
		ExternalVaultSession session = new ExternalVaultSession(() -> VaultToken.of("external"), this.tokens,
				this.scheduler.getClock());
		CompletableFuture<?> processed = new CompletableFuture<>();
		List<String> revokedWith = new CopyOnWriteArrayList<>();
		session.addTokenListener(new Role((token, timeout) -> revokedWith.add(token.token().getToken())) {

			@Override
			public CompletableFuture<?> sessionClosing() {
				new Thread(() -> processed.complete(null)).start();
				return processed;
			}

			@Override
			public List<RevocableLease> leasesOf(@Nullable SessionToken token) {
				return processed.isDone() ? super.leasesOf(token) : List.of();
			}

		});
		session.setShutdownTimeout(Duration.ofMinutes(2));
		session.destroy();
		assertThat(revokedWith).containsExactly("external");
	}

	@Test
	void withoutLeasesTheTokenIsNotRequestedFromTheApplication() {
		ExternalVaultSession session = new ExternalVaultSession(() -> {
			throw new IllegalStateException("no token");
		}, this.tokens, this.scheduler.getClock());
		session.destroy();
		assertThat(this.vault.journal()).isEmpty();
	}

	private static RevocableLease lease(CountDownLatch inParallel, boolean denied, String name) {
		return new RevocableLease() {

			@Override
			public void revoke(SessionToken token, Duration timeout) {
				inParallel.countDown();
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> inParallel.getCount() == 0);
				if (denied) {
					throw new IllegalStateException("denied " + token.token().getToken());
				}
			}

			@Override
			public String toString() {
				return name + " until 2027";
			}

		};
	}

	private List<CompletableFuture<VaultHttpException>> hangingReads(int count) {
		this.vault.on(READ, (request) -> hang());
		List<CompletableFuture<VaultHttpException>> reads = IntStream.range(0, count)
			.mapToObj((i) -> CompletableFuture.supplyAsync(this::failedRead, (task) -> new Thread(task).start()))
			.toList();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.vault.journal(READ).size() == count);
		return reads;
	}

	private VaultHttpException failedRead() {
		try {
			this.http.create("aws/creds/deploy", Map.of(), VaultToken.of("t1"));
			throw new IllegalStateException("A response");
		}
		catch (VaultHttpException ex) {
			return ex;
		}
	}

	private Answer hang() {
		try {
			this.responses.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return Answer.sts("ASIAEXAMPLE", 3600);
	}

	private Duration durationOfDestroy() {
		long before = System.nanoTime();
		this.session.destroy();
		return Duration.ofNanos(System.nanoTime() - before);
	}

	private static class Role implements TokenListener {

		private final List<RevocableLease> leases;

		Role(RevocableLease... leases) {
			this.leases = List.of(leases);
		}

		@Override
		public void tokenChanged() {
		}

		@Override
		public List<RevocableLease> leasesOf(@Nullable SessionToken token) {
			return this.leases;
		}

	}

}
