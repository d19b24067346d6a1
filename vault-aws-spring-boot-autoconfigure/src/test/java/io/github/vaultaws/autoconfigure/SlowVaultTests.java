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

package io.github.vaultaws.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of many roles with a Vault that does not respond to requests for credentials.
 */
class SlowVaultTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final CountDownLatch responses = new CountDownLatch(1);

	private final StubVault vault = TestApplication.vault();

	@AfterEach
	void tearDown() {
		this.responses.countDown();
		this.vault.close();
	}

	@Test
	void readsOfEightRolesAreAllSent() {
		hang(8);
		runner(8).run((context) -> {
			assertThat(context).hasNotFailed();
			Awaitility.await().atMost(LONG).until(() -> reads() == 8);
		});
	}

	@Test
	void tokenIsRenewedAndRevokedWhileReadsHang() {
		hang(6);
		this.vault.on("POST auth/approle/login", Answer.login("login-token", 4, true))
			.on("POST auth/token/renew-self", Answer.login("login-token", 4, true));
		runner(6).withPropertyValues("vault.aws.shutdown-timeout=6s").run((context) -> {
			Awaitility.await().atMost(LONG).until(() -> reads() == 6);
			Awaitility.await().atMost(LONG).until(() -> !this.vault.journal("POST auth/token/renew-self").isEmpty());
		});
		assertThat(this.vault.journal("POST auth/token/revoke-self")).isNotEmpty();
	}

	@Test
	void hangingReadsDoNotDelayTheClose() {
		hang(6);
		AtomicReference<Instant> closing = new AtomicReference<>();
		runner(6).withPropertyValues("vault.aws.shutdown-timeout=2s").run((context) -> {
			Awaitility.await().atMost(LONG).until(() -> reads() == 6);
			closing.set(Instant.now());
		});
		assertThat(Duration.between(closing.get(), Instant.now())).isLessThan(LONG);
	}

	private long reads() {
		return this.vault.journal().stream().filter((request) -> request.call().startsWith("GET aws/creds/")).count();
	}

	private void hang(int roles) {
		IntStream.range(0, roles).forEach((role) -> this.vault.on("GET aws/creds/r" + role, (request) -> {
			try {
				this.responses.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return Answer.sts("ASIAEXAMPLE" + role, 3600);
		}));
	}

	private ApplicationContextRunner runner(int roles) {
		return TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(IntStream.range(0, roles)
				.mapToObj((role) -> "vault.aws.roles.r" + role + ".role=r" + role)
				.toArray(String[]::new))
			.withPropertyValues("vault.aws.credentials.role=", "vault.aws.fail-fast=false");
	}

}
