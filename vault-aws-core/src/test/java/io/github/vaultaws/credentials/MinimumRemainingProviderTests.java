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

package io.github.vaultaws.credentials;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.StubCredentials;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link VaultAwsCredentialsProvider#withMinimumRemaining(Duration)}.
 */
class MinimumRemainingProviderTests {

	private static final String READ = "GET aws/creds/deploy";

	private final AtomicInteger issued = new AtomicInteger();

	@AutoClose
	private final StubVault vault = new StubVault().on(READ,
			(request) -> Answer.sts("ASIA" + this.issued.incrementAndGet(), 3600));

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final RotatingCredentials credentials = StubCredentials.of(this.vault, this.scheduler);

	private final AwsCredentialsProvider longLived = provider(Duration.ofMinutes(1))
		.withMinimumRemaining(Duration.ofMinutes(50));

	@BeforeEach
	void activateCredentials() {
		StubCredentials.watch(this.credentials);
		this.scheduler.runDue();
	}

	@Test
	void credentialsWithASufficientTtlAreReturnedImmediately() {
		this.scheduler.advance(Duration.ofMinutes(10));
		assertThat(this.longLived.resolveCredentials()).isSameAs(provider(Duration.ZERO).resolveCredentials());
		assertThat(this.longLived.resolveIdentity())
			.isCompletedWithValueMatching((credentials) -> credentials.accessKeyId().equals("ASIA1"));
		assertThat(this.vault.journal()).hasSize(1);
	}

	@Test
	void credentialsWithoutASufficientTtlAreRotatedOnceForAllCallers() {
		this.scheduler.advance(Duration.ofMinutes(10).plusSeconds(1));
		List<CompletableFuture<? extends AwsCredentialsIdentity>> callers = Stream
			.<CompletableFuture<? extends AwsCredentialsIdentity>>generate(this.longLived::resolveIdentity)
			.limit(50)
			.toList();
		assertThat(callers).noneMatch(CompletableFuture::isDone);
		this.scheduler.runDue();
		assertThat(callers).allSatisfy((caller) -> assertThat(caller).succeedsWithin(Duration.ofMinutes(1))
			.extracting(AwsCredentialsIdentity::accessKeyId)
			.isEqualTo("ASIA2"));
		assertThat(this.longLived.resolveCredentials().accessKeyId()).isEqualTo("ASIA2");
		this.scheduler.advance(Duration.ofMinutes(5));
		assertThat(this.vault.journal()).hasSize(2);
	}

	@Test
	void callerWaitsForTheRotation() {
		this.scheduler.advance(Duration.ofMinutes(11));
		CompletableFuture<AwsCredentials> caller = CompletableFuture.supplyAsync(this.longLived::resolveCredentials);
		await().atMost(Duration.ofMinutes(1)).until(() -> {
			this.scheduler.runDue();
			return caller.isDone();
		});
		assertThat(caller.join().accessKeyId()).isEqualTo("ASIA2");
	}

	@Test
	void waitIsBounded() {
		this.scheduler.advance(Duration.ofMinutes(11));
		AwsCredentialsProvider impatient = provider(Duration.ofMillis(50)).withMinimumRemaining(Duration.ofMinutes(50));
		assertFails(impatient).withMessageContaining("that remain valid for 3000 s for role 'deploy'")
			.withMessageContaining("'vault.aws.resolve-timeout'");
		assertThat(impatient.resolveIdentity()).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(SdkClientException.class)
			.withMessageContaining("Vault did not issue others within");
	}

	@Test
	void durationBeyondTheTtlOfTheRoleIsAFailureWithoutARotation() {
		AwsCredentialsProvider view = provider(Duration.ofMinutes(1)).withMinimumRemaining(Duration.ofHours(2));
		assertFails(view).withMessageContaining("new credentials of this role remain valid for 3540 s at most");
		assertThat(view.resolveIdentity()).failsWithin(Duration.ofMinutes(1));
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.vault.journal()).hasSize(1);
	}

	@Test
	void shorterTtlOfARoleIsNoticed() {
		this.vault.on(READ, (request) -> Answer.sts("ASIA" + this.issued.incrementAndGet(), 1800));
		this.scheduler.advance(Duration.ofMinutes(11));
		CompletableFuture<? extends AwsCredentialsIdentity> caller = this.longLived.resolveIdentity();
		this.scheduler.runDue();
		assertThat(caller).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withMessageContaining("the new ones expire at");
		assertFails(this.longLived)
			.withMessageContaining("new credentials of this role remain valid for 1740 s at most");
		assertThat(this.vault.journal()).hasSize(2);
	}

	@Test
	void failureIsReportedAndTheCredentialsRemainInUse() {
		this.scheduler.advance(Duration.ofMinutes(11));
		this.vault.on(READ, Answer.error(503, "Vault is sealed"));
		CompletableFuture<? extends AwsCredentialsIdentity> caller = this.longLived.resolveIdentity();
		this.scheduler.runDue();
		assertThat(caller).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withMessageContaining("Vault is sealed")
			.withMessageContaining("vault status");
		assertFails(this.longLived).withMessageContaining("Vault is sealed");
		assertThat(this.vault.journal()).hasSize(2);
		assertThat(provider(Duration.ZERO).resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
	}

	@Test
	void callerWaitsForTheFirstCredentials() {
		RotatingCredentials fresh = StubCredentials.of(this.vault, this.scheduler);
		CompletableFuture<? extends AwsCredentialsIdentity> caller = new VaultAwsCredentialsProvider(fresh,
				Duration.ofMinutes(1), this.scheduler.getClock())
			.withMinimumRemaining(Duration.ofMinutes(50))
			.resolveIdentity();
		this.scheduler.runDue();
		assertThat(caller).succeedsWithin(Duration.ofMinutes(1))
			.extracting(AwsCredentialsIdentity::accessKeyId)
			.isEqualTo("ASIA2");
	}

	@Test
	void closeOfTheApplicationEndsTheWait() {
		this.scheduler.advance(Duration.ofMinutes(11));
		CompletableFuture<? extends AwsCredentialsIdentity> caller = this.longLived.resolveIdentity();
		this.credentials.destroy();
		assertThat(caller).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withMessageContaining("the application is stopping");
	}

	@Test
	void credentialsOfAStaticRoleAreNotRotatedOnDemand() {
		this.vault.on("GET aws/static-creds/deploy", Answer
			.ok("{\"data\":{\"access_key\":\"AKIA\",\"secret_key\":\"s\",\"expiration\":\"2026-01-01T01:00:00Z\"}}"));
		RotatingCredentials fixed = StubCredentials.ofStaticRole(this.vault, this.scheduler);
		StubCredentials.watch(fixed);
		this.scheduler.runDue();
		VaultAwsCredentialsProvider provider = new VaultAwsCredentialsProvider(fixed, Duration.ofMinutes(1),
				this.scheduler.getClock());
		assertThat(provider.withMinimumRemaining(Duration.ofHours(2)).resolveCredentials().accessKeyId())
			.isEqualTo("AKIA");
		assertFails(provider.withMinimumRemaining(Duration.ofHours(3))).withMessageContaining("static role");
	}

	@Test
	void minimumIsAtLeastOneSecond() {
		VaultAwsCredentialsProvider provider = provider(Duration.ofMinutes(1));
		assertThatIllegalArgumentException().isThrownBy(() -> provider.withMinimumRemaining(Duration.ofMillis(999)));
		assertThatIllegalArgumentException().isThrownBy(() -> provider.withMinimumRemaining(Duration.ofHours(-1)));
	}

	@Test
	void clientCannotCloseTheView() {
		assertThat(this.longLived).isNotInstanceOf(AutoCloseable.class)
			.hasToString("VaultAwsCredentialsProvider[deploy, PT50M]");
	}

	private VaultAwsCredentialsProvider provider(Duration timeout) {
		return new VaultAwsCredentialsProvider(this.credentials, timeout, this.scheduler.getClock());
	}

	private static ThrowableAssertAlternative<SdkClientException> assertFails(AwsCredentialsProvider provider) {
		return assertThatExceptionOfType(SdkClientException.class).isThrownBy(provider::resolveCredentials);
	}

}
