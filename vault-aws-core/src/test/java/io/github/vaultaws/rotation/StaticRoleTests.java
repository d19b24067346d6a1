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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RotatingCredentials} of a static role, whose credentials Vault rotates
 * once an hour.
 */
class StaticRoleTests {

	private static final String READ = "GET aws/static-creds/app";

	private static final Instant START = HandRunScheduler.START;

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final List<CredentialsEvent> events = new ArrayList<>();

	private Result aws = Result.ACCEPTED;

	private String rejected = "";

	private RotatingCredentials credentials = credentials(null);

	@Test
	void credentialsAreVerifiedAndThenReadTwiceInAPeriod() {
		watch("AKIA1", 60);
		assertThat(accessKeyId()).isEqualTo("none");
		advance(Duration.ofSeconds(2));
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.credentials.state().current()).satisfies((issued) -> {
			assertThat(issued.expiresAt()).isEqualTo(START.plus(Duration.ofHours(2)));
			assertThat(issued.type()).isEqualTo(CredentialsInfo.Type.STATIC);
		});
		assertThat(this.credentials.current(this.scheduler.now().toEpochMilli())).isNotNull()
			.satisfies((current) -> assertThat(current.expirationTime()).hasValue(START.plus(Duration.ofHours(2))));
		advance(Duration.ofMinutes(59));
		assertThat(this.vault.journal(READ)).hasSize(2);
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.events).hasAtLeastOneElementOfType(CredentialsEvent.Rotated.class)
			.filteredOn(CredentialsEvent.Issued.class::isInstance)
			.hasSize(1);
	}

	@Test
	void newCredentialsAreVerifiedWhileThePreviousOnesAreUsedAndNothingIsRevoked() {
		watch("AKIA1", 60);
		advance(Duration.ofMinutes(59));
		respond("AKIA2", 120);
		advance(Duration.ofMinutes(1).plusSeconds(15));
		this.aws = Result.REJECTED;
		advance(Duration.ofSeconds(15));
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		this.aws = Result.ACCEPTED;
		advance(Duration.ofSeconds(10));
		assertThat(accessKeyId()).isEqualTo("AKIA2");
		assertThat(this.events).last().isInstanceOfSatisfying(CredentialsEvent.Rotated.class, (published) -> {
			assertThat(published.previousRevokedAt()).isEqualTo(START.plus(Duration.ofHours(2)));
			assertThat(published.role()).isEqualTo("fixed");
		});
		advance(Duration.ofMinutes(20));
		this.credentials.destroy();
		assertThat(this.vault.journal()).extracting(Request::call).containsOnly(READ);
	}

	@Test
	void overdueRotationIsReadEveryTenSecondsAndTheCredentialsRemainInUse() {
		watch("AKIA1", 60);
		advance(Duration.ofMinutes(60));
		int reads = this.vault.journal(READ).size();
		advance(Duration.ofMinutes(1).plusSeconds(30));
		assertThat(this.vault.journal(READ)).hasSizeBetween(reads + 6, reads + 10);
		advance(Duration.ofHours(5));
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		respond("AKIA2", 500);
		advance(Duration.ofSeconds(20));
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void credentialsRemainInUseDuringAnOutageForOnePeriodAfterTheirRotation() {
		watch("AKIA1", 60);
		advance(Duration.ofSeconds(2));
		this.vault.on(READ, Answer.error(503, "Vault is sealed"));
		advance(Duration.ofMinutes(119).plusSeconds(57));
		assertThat(accessKeyId()).isEqualTo("AKIA1");
		assertThat(this.credentials.state().failure()).hasMessageContaining("Vault is sealed");
		advance(Duration.ofSeconds(1));
		assertThat(accessKeyId()).isEqualTo("none");
		respond("AKIA3", 180);
		advance(Duration.ofMinutes(5));
		assertThat(accessKeyId()).isEqualTo("AKIA3");
	}

	@Test
	void startShortlyBeforeARotationAssumesAPeriodOfAMinute() {
		this.vault.on(READ, response("AKIA1", START.plusSeconds(5)));
		this.credentials.watch();
		advance(Duration.ofSeconds(4));
		assertThat(this.credentials.state().current())
			.satisfies((issued) -> assertThat(issued.expiresAt()).isEqualTo(START.plusSeconds(65)));
		this.vault.on(READ, response("AKIA2", START.plusSeconds(3605)));
		advance(Duration.ofSeconds(21));
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void rejectedCredentialsAreReadAgainUntilVaultReturnsOthers() {
		watch("AKIA1", 60);
		advance(Duration.ofMinutes(5));
		this.rejected = "AKIA1";
		this.credentials.rejected("AKIA1");
		advance(Duration.ofMinutes(3));
		assertThat(accessKeyId()).isEqualTo("none");
		assertThat(this.credentials.state().failure())
			.hasMessageContaining("AWS does not accept the new credentials yet");
		respond("AKIA2", 60);
		advance(Duration.ofMinutes(2));
		assertThat(accessKeyId()).isEqualTo("AKIA2");
	}

	@Test
	void changedPeriodIsAdopted() {
		watch("AKIA1", 60);
		advance(Duration.ofMinutes(20));
		respond("AKIA1", 40);
		this.credentials.rotate();
		advance(Duration.ofSeconds(1));
		assertThat(this.credentials.state().current())
			.satisfies((issued) -> assertThat(issued.expiresAt()).isEqualTo(START.plus(Duration.ofMinutes(60))));
	}

	@Test
	void maximumAgeDoesNotApplyToStaticRoles() {
		this.credentials = credentials(Duration.ofMinutes(1));
		watch("AKIA1", 60);
		advance(Duration.ofMinutes(59));
		assertThat(this.vault.journal(READ)).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"STATIC_ROLE_NOT_FOUND | 404 | {\"errors\":[]} | vault write aws/static-roles/app",
			"MOUNT_NOT_FOUND | 404 | {\"errors\":[\"no handler for route \\\"aws\\\"\"]} | vault secrets enable",
			"NOT_ALLOWED | 403 | {\"errors\":[\"1 error occurred: permission denied\"]} | path \"aws/static-creds/app\"",
			"NO_CREDENTIALS | 200 | {\"data\":{}} | vault secrets list",
			"NO_ROTATION | 200 | {\"data\":{\"access_key\":\"a\",\"secret_key\":\"s\"}} | OpenBao",
			"NO_ROTATION | 200 | {\"data\":{\"access_key\":\"a\",\"secret_key\":\"s\",\"expiration\":\"soon\"}} | OpenBao" })
	void everyErrorResponseHasAReasonAndAnAction(CredentialsFailureReason reason, int status, String body,
			String action) {
		this.vault.on(READ, new Answer(status, body));
		this.credentials.watch();
		this.scheduler.runDue();
		assertThat(this.credentials.state().failure()).isInstanceOfSatisfying(VaultAwsCredentialsException.class,
				(failure) -> {
					assertThat(failure.getReason()).isEqualTo(reason);
					assertThat(failure.getAction()).contains(action);
				});
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.5, 1 })
	void readsAreSpreadAfterTheRotation(double jitter) {
		long start = START.toEpochMilli();
		long rotation = start + 3_600_000;
		Lifetime lifetime = Lifetime.ofStaticRole(start, rotation);
		assertThat(lifetime.readAt(jitter)).isEqualTo(start + 1_800_000);
		Lifetime later = lifetime.readAgain(Lifetime.ofStaticRole(start + 1_800_000, rotation));
		assertThat(later.readAt(jitter)).isEqualTo(rotation + (long) (30_000 * jitter));
		assertThat(later.expiresAt()).isEqualTo(lifetime.expiresAt());
	}

	private RotatingCredentials credentials(@Nullable Duration maxAge) {
		AwsSecretsEngineClient engine = new AwsSecretsEngineClient(this.vault.client(),
				new CredentialsRequest("fixed", "aws", "app", null, null, null, true), "vault.aws.roles.fixed",
				this.scheduler.getClock());
		return new RotatingCredentials(engine,
				new RotationContext(new StubSession(), new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true, maxAge),
						(credentials) -> credentials.accessKeyId().equals(this.rejected) ? Result.REJECTED : this.aws,
						this.scheduler, this.scheduler, new Backoff(() -> 0.5), new IssuePermits(6), this.events::add,
						new ObservedOperations()));
	}

	private void watch(String accessKeyId, int rotationMinute) {
		respond(accessKeyId, rotationMinute);
		this.credentials.watch();
		this.scheduler.runDue();
	}

	private void respond(String accessKeyId, int rotationMinute) {
		this.vault.on(READ, response(accessKeyId, START.plus(Duration.ofMinutes(rotationMinute))));
	}

	private static Answer response(String accessKeyId, Instant rotation) {
		return Answer.ok("""
				{"lease_id":"","lease_duration":0,"renewable":false,
				"data":{"access_key":"%s","secret_key":"secret-of-%s","expiration":"%s"}}""".formatted(accessKeyId,
				accessKeyId, rotation));
	}

	private void advance(Duration duration) {
		this.scheduler.advance(duration);
	}

	private String accessKeyId() {
		IssuedCredentials live = this.credentials.live(this.scheduler.now().toEpochMilli());
		return (live != null) ? live.credentials().accessKeyId() : "none";
	}

}
