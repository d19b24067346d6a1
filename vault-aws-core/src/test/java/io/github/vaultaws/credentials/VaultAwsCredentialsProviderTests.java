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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.StubCredentials;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link VaultAwsCredentialsProvider}.
 */
class VaultAwsCredentialsProviderTests {

	private static final String READ = "GET aws/creds/deploy";

	@AutoClose
	private final StubVault vault = new StubVault().on(READ, Answer.iamUser("AKIA1", 3600));

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final RotatingCredentials credentials = StubCredentials.of(this.vault, this.scheduler);

	private final VaultAwsCredentialsProvider provider = provider(Duration.ofMinutes(1));

	private final VaultAwsCredentialsProvider impatient = provider(Duration.ofMillis(50));

	@Test
	void steadyStateSendsNoRequest() {
		obtain();
		AwsCredentials first = this.provider.resolveCredentials();
		for (int i = 0; i < 1000; i++) {
			assertThat(this.provider.resolveCredentials()).isSameAs(first);
			assertThat(this.provider.resolveIdentity().join()).isSameAs(first);
		}
		assertThat(this.vault.journal()).hasSize(1);
		assertThat(this.scheduler.nextAt()).isEmpty();
	}

	@Test
	void credentialsHaveAnExpiryAndAProviderName() {
		obtain();
		AwsCredentials user = this.provider.resolveCredentials();
		assertThat(user.accessKeyId()).isEqualTo("AKIA1");
		assertThat(user.expirationTime()).hasValue(HandRunScheduler.START.plusSeconds(3600));
		assertThat(user.providerName()).hasValue("VaultAws");
		this.vault.on(READ, Answer.sts("ASIA1", 900));
		this.scheduler.advance(Duration.ofHours(1));
		obtain();
		assertThat(this.provider.resolveCredentials()).isInstanceOfSatisfying(AwsSessionCredentials.class, (sts) -> {
			assertThat(sts.accessKeyId()).isEqualTo("ASIA1");
			assertThat(sts.expirationTime()).hasValue(HandRunScheduler.START.plusSeconds(4500));
			assertThat(sts.accountId()).hasValue("123456789012");
			assertThat(sts.providerName()).hasValue("VaultAws");
		});
	}

	@Test
	void expiryIsCheckedOnEveryCall() {
		obtain();
		this.scheduler.advance(Duration.ofHours(1).minusMillis(1));
		assertThat(this.impatient.resolveCredentials()).isNotNull();
		this.scheduler.advance(Duration.ofMillis(1));
		assertFails(this.impatient::resolveCredentials).withMessageContaining("Vault did not issue any within");
	}

	@Test
	void callerWaitsForTheAttemptInProgress() throws Exception {
		CompletableFuture<AwsCredentials> caller = CompletableFuture.supplyAsync(this.provider::resolveCredentials);
		await().atMost(Duration.ofMinutes(1)).until(() -> this.scheduler.nextAt().isPresent());
		assertThat(caller).isNotDone();
		this.scheduler.runDue();
		assertThat(caller.get(1, TimeUnit.MINUTES).accessKeyId()).isEqualTo("AKIA1");
	}

	@Test
	void callerWaitsAtMostForTheTimeout() {
		assertFails(this.impatient::resolveCredentials).withMessageContaining("'deploy'")
			.withMessageContaining("Vault did not issue any within 50 ms");
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void callerLearnsThatCredentialsAreBeingVerified() {
		Queue<Result> results = new ArrayDeque<>(List.of(Result.ACCEPTED));
		RotatingCredentials verified = StubCredentials.ofVerified(this.vault, this.scheduler,
				(credentials) -> results.isEmpty() ? Result.UNKNOWN : results.remove());
		verified.attempt();
		this.scheduler.runDue();
		VaultAwsCredentialsProvider waiting = new VaultAwsCredentialsProvider(verified, Duration.ofSeconds(1),
				this.scheduler.getClock());
		assertFails(waiting::resolveCredentials)
			.withMessageContaining("AWS did not accept …KIA1, which Vault issued, within 1 s (1 of 3 verifications)");
	}

	@Test
	void failureContainsRoleReasonAndActionButNoSecret() {
		obtain();
		this.scheduler.advance(Duration.ofHours(1));
		this.vault.on(READ, Answer.error(403, "permission denied"));
		obtain();
		assertFails(this.provider::resolveCredentials).withMessageContaining("for role 'deploy'")
			.withMessageContaining("HTTP 403: permission denied")
			.withMessageContaining("path \"aws/creds/deploy\" { capabilities = [\"read\"] }")
			.withMessageNotContaining("secret-of")
			.withMessageNotContaining("AKIA1");
	}

	@Test
	void failureAfterTheApplicationHasStoppedNamesTheReason() {
		obtain();
		this.credentials.destroy();
		assertFails(this.provider::resolveCredentials).withMessageContaining("the application is stopping");
	}

	@Test
	void identityIsCompletedByTheAttemptInProgress() {
		CompletableFuture<? extends AwsCredentialsIdentity> identity = this.provider.resolveIdentity();
		assertThat(identity).isNotDone();
		this.scheduler.runDue();
		assertThat(identity).succeedsWithin(Duration.ofMinutes(1))
			.satisfies((credentials) -> assertThat(credentials.accessKeyId()).isEqualTo("AKIA1"));
	}

	@Test
	void identityFailsWithinTheTimeout() {
		assertThat(this.impatient.resolveIdentity()).failsWithin(Duration.ofMinutes(1))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(SdkClientException.class)
			.withMessageContaining("Vault did not issue any within");
	}

	@Test
	void identityFailsButDoesNotThrow() {
		this.vault.on(READ, Answer.error(400, "Role \"deploy\" not found"));
		obtain();
		CompletableFuture<? extends AwsCredentialsIdentity> identity = this.provider.resolveIdentity();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(identity::join)
			.withCauseInstanceOf(SdkClientException.class)
			.withMessageContaining("the role does not exist");
	}

	@Test
	void cancelledIdentityDoesNotAffectOtherCallers() {
		this.provider.resolveIdentity().cancel(true);
		CompletableFuture<? extends AwsCredentialsIdentity> other = this.provider.resolveIdentity();
		this.scheduler.runDue();
		assertThat(other).succeedsWithin(Duration.ofMinutes(1));
	}

	@Test
	void interruptedCallerKeepsItsInterruptStatus() {
		Thread.currentThread().interrupt();
		assertFails(this.provider::resolveCredentials).withMessageContaining("interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void clientCannotCloseIt() {
		assertThat(this.provider).isNotInstanceOf(AutoCloseable.class);
		assertThat(this.provider).hasToString("VaultAwsCredentialsProvider[deploy]");
	}

	private void obtain() {
		this.credentials.attempt();
		this.scheduler.runDue();
	}

	private VaultAwsCredentialsProvider provider(Duration timeout) {
		return new VaultAwsCredentialsProvider(this.credentials, timeout, this.scheduler.getClock());
	}

	private static ThrowableAssertAlternative<SdkClientException> assertFails(ThrowingCallable call) {
		return assertThatExceptionOfType(SdkClientException.class).isThrownBy(call);
	}

}
