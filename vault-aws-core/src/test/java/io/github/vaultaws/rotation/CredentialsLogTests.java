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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link CredentialsEventPublisher} logs during outages and for renewals.
 */
@ExtendWith(OutputCaptureExtension.class)
class CredentialsLogTests {

	private static final String READ = "GET aws/creds/deploy";

	private static final String RENEW = "POST sys/leases/renew";

	private static final Answer SEALED = Answer.error(503, "Vault is sealed");

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final AtomicInteger issued = new AtomicInteger();

	private final RotatingCredentials credentials = credentials();

	@BeforeEach
	void startVault() {
		issue(3600);
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA", 3600))
			.on("POST sys/leases/revoke", Answer.nothing());
	}

	@Test
	void outageWithoutCredentialsIsLoggedAtGrowingIntervals(CapturedOutput output) {
		this.vault.on(READ, SEALED);
		List<RotatingCredentials> roles = IntStream.range(0, 20).mapToObj((i) -> credentials()).toList();
		roles.forEach(RotatingCredentials::watch);
		callEverySecond(roles, 36);
		assertThat(count(output, "Failed to obtain AWS credentials")).isEqualTo(20);
		callEverySecond(roles, 5 * 60);
		assertThat(count(output, "Failed to obtain AWS credentials")).isEqualTo(60);
		assertThat(count(output, "WARN")).isEqualTo(60);
		assertThat(output)
			.containsPattern("retrying in \\d+ s \\(attempt \\d{2,}\\): Vault is temporarily unable to process");
		assertThat(this.vault.journal(READ)).hasSizeGreaterThan(20 * 100);
	}

	@Test
	void firstFailureAfterTheExpiryIsLogged(CapturedOutput output) {
		this.vault.on(READ, Answer.sts("ASIA1", 3600));
		this.credentials.watch();
		this.scheduler.advance(Duration.ofMinutes(5));
		this.vault.on(READ, SEALED);
		this.scheduler.advance(Duration.ofMinutes(54));
		assertThat(output).contains("; …SIA1 remains in use until ");
		assertThat(withoutCredentials(output)).isZero();
		this.scheduler.advance(Duration.ofMinutes(2));
		assertThat(withoutCredentials(output)).isBetween(1L, 2L);
	}

	private static long withoutCredentials(CapturedOutput output) {
		return output.getAll()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("Failed to obtain")
					&& !line.contains("remains in use"))
			.count();
	}

	@Test
	void otherFailureIsLoggedImmediatelyButOnce(CapturedOutput output) {
		this.vault.on(READ, SEALED);
		this.credentials.watch();
		for (int i = 0; i < 5; i++) {
			callEverySecond(List.of(this.credentials), 4);
			this.vault.on(READ, Answer.error(400, "Throttling: Rate exceeded"));
			callEverySecond(List.of(this.credentials), 4);
			this.vault.on(READ, SEALED);
		}
		assertThat(count(output, "WARN")).isEqualTo(2);
		assertThat(output).containsOnlyOnce("Vault is sealed").containsOnlyOnce("Rate exceeded");
	}

	@Test
	void firstCallAfterTheOutageSucceedsWithinSeconds(CapturedOutput output) {
		this.vault.on(READ, SEALED);
		this.credentials.watch();
		this.scheduler.advance(Duration.ofMinutes(20));
		issue(3600);
		CompletableFuture<CredentialsState> attempt = this.credentials.attempt();
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(attempt).isCompletedWithValueMatching((state) -> state.live() != null);
		assertThat(output).contains("Obtained AWS credentials …KIA1 for role 'deploy'");
		this.vault.on(RENEW, SEALED);
		this.scheduler.advance(Duration.ofMinutes(38));
		assertThat(output).contains("Failed to renew AWS credentials …KIA1 for role 'deploy', retrying in ");
	}

	@Test
	void operationsWithoutAResponseAreLoggedAtGrowingIntervals(CapturedOutput output) {
		this.vault.on(READ, (request) -> {
			this.scheduler.advance(Duration.ofSeconds(15));
			return SEALED;
		});
		this.credentials.watch();
		callEverySecond(List.of(this.credentials), 40);
		assertThat(this.vault.journal(READ)).hasSizeGreaterThan(10);
		assertThat(count(output, "No response to the operation 'ISSUE'")).isBetween(1L, 5L);
	}

	@Test
	void shortLeaseIsReportedOnce(CapturedOutput output) {
		issue(20);
		this.vault.on(RENEW, Answer.error(400, "lease not found"));
		this.credentials.watch();
		this.scheduler.advance(Duration.ofMinutes(2));
		assertThat(this.issued.get()).isGreaterThan(3);
		assertThat(output).containsOnlyOnce("has a TTL of only 20 s").contains("vault write aws/config/lease lease=1h");
	}

	@Test
	void renewalIsLoggedSoThatTheLastExpiryInTheLogIsTrue(CapturedOutput output) {
		this.credentials.watch();
		for (int i = 0; i < 48; i++) {
			this.scheduler.advance(Duration.ofMinutes(30));
			assertThat(lastExpiry(output)).isAfter(this.scheduler.now());
		}
		assertThat(count(output, "INFO .* Renewed AWS credentials …KIA1 for role 'deploy', valid until")).isBetween(30L,
				50L);
	}

	@Test
	void frequentRenewalsAreLoggedEveryTenMinutes(CapturedOutput output) {
		issue(60);
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 60));
		this.credentials.watch();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.vault.journal(RENEW)).hasSizeGreaterThan(60);
		assertThat(count(output, "Renewed AWS credentials")).isBetween(4L, 6L);
	}

	@Test
	void lastRenewalAndRenewalAfterAFailureAreLogged(CapturedOutput output) {
		issue(120);
		this.vault.on(RENEW, SEALED);
		this.credentials.watch();
		this.scheduler.advance(Duration.ofSeconds(85));
		assertThat(output).contains("Failed to renew AWS credentials").doesNotContain("Renewed AWS credentials");
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 120));
		this.scheduler.advance(Duration.ofSeconds(14));
		assertThat(output).containsOnlyOnce("Renewed AWS credentials …KIA1");
		this.vault.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 60));
		this.scheduler.advance(Duration.ofSeconds(85));
		assertThat(output).containsPattern("Renewed AWS credentials …KIA1 .*, not renewable any further");
	}

	private RotatingCredentials credentials() {
		return StubCredentials.of(this.vault, this.scheduler, (credentials) -> Result.UNKNOWN);
	}

	private void issue(int ttl) {
		this.vault.on(READ, (request) -> Answer.iamUser("AKIA" + this.issued.incrementAndGet(), ttl));
	}

	private void callEverySecond(List<RotatingCredentials> roles, int seconds) {
		for (int i = 0; i < seconds; i++) {
			roles.forEach(RotatingCredentials::attempt);
			this.scheduler.advance(Duration.ofSeconds(1));
		}
	}

	private static Instant lastExpiry(CapturedOutput output) {
		return Pattern.compile("valid until (\\S+Z)")
			.matcher(output)
			.results()
			.map((match) -> Instant.parse(match.group(1)))
			.reduce((first, second) -> second)
			.orElseThrow();
	}

	private static long count(CapturedOutput output, String pattern) {
		return Pattern.compile(pattern).matcher(output).results().count();
	}

}
