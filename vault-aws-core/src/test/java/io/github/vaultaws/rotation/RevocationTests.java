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
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the revocation of superseded credentials by {@link LeaseOperations}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RevocationTests {

	private static final String RENEW = "POST sys/leases/renew";

	private static final String REVOKE = "POST sys/leases/revoke";

	private static final String LOOKUP = "POST sys/leases/lookup";

	private static final String AWS_DENIES = "failed to revoke entry: resp: (*logical.Response)(nil) err: AccessDenied:"
			+ " User: arn:aws:iam::1:user/vault is not authorized to perform: iam:DeleteUser on resource:"
			+ " arn:aws:iam::1:user/vault-x\n\tstatus code: 403, request id: 1";

	private static final String FIND = "It was created at 2026-01-01T00:00:00Z. To find it: aws iam list-users --query"
			+ " \"Users[?starts_with(UserName,'vault-')].[CreateDate,UserName]\"";

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final StubSession session = new StubSession();

	private final AtomicInteger issued = new AtomicInteger();

	private final List<CredentialsEvent> events = new ArrayList<>();

	private Result result = Result.ACCEPTED;

	private final RotatingCredentials credentials = StubCredentials.of(this.vault, this.session, this.scheduler,
			new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null), (credentials) -> this.result,
			this.events::add);

	@BeforeEach
	void startVault() {
		this.vault.on("GET aws/creds/deploy", (request) -> Answer.iamUser("AKIA" + this.issued.incrementAndGet(), 3600))
			.on(RENEW, Answer.renewedLease("aws/creds/deploy/AKIA1", 3600))
			.on(REVOKE, Answer.nothing())
			.on(LOOKUP, Answer.error(400, "invalid lease"));
	}

	@Test
	void revocationIsConfirmedByVault(CapturedOutput output) {
		rotateAndPassTheOverlap();
		assertThat(this.vault.journal(REVOKE)).singleElement()
			.matches(RevocationTests::isConfirmed)
			.satisfies((request) -> assertThat(request.body()).contains("aws/creds/deploy/AKIA1"));
		assertThat(this.vault.journal(LOOKUP)).isEmpty();
		assertThat(this.events).last().isInstanceOf(CredentialsEvent.Revoked.class);
		assertThat(output).containsOnlyOnce("Revoked AWS credentials …KIA1 for role 'deploy'");
	}

	@Test
	void revocationThatAwsDeniesIsRepeatedByVault(CapturedOutput output) {
		this.vault.on(REVOKE, (request) -> isConfirmed(request) ? Answer.error(400, AWS_DENIES) : new Answer(202, ""));
		rotateAndPassTheOverlap();
		assertThat(this.vault.journal(REVOKE)).extracting(RevocationTests::isConfirmed).containsExactly(true, false);
		assertThat(this.events).last().isInstanceOf(CredentialsEvent.RevocationRequested.class);
		assertThat(this.events).noneMatch(CredentialsEvent.Revoked.class::isInstance);
		this.scheduler.advance(Duration.ofMinutes(20));
		assertThat(this.vault.journal(REVOKE)).hasSize(2);
		assertThat(output).containsOnlyOnce("Vault failed to revoke AWS credentials …KIA1 for role 'deploy' (lease"
				+ " 'aws/creds/deploy/AKIA1'), which may remain valid: Vault rejected the request (Vault returned HTTP"
				+ " 400: failed to revoke entry:")
			.contains("iam:DeleteUser", "Vault repeats the revocation a few times.",
					"vault lease revoke aws/creds/deploy/AKIA1")
			.doesNotContain("Revoked AWS credentials");
	}

	@Test
	void credentialsThatCannotBeDeletedDoNotPreventRotations() {
		this.vault.on(REVOKE, Answer.error(400, AWS_DENIES));
		for (int i = 0; i < 5; i++) {
			rotateAndPassTheOverlap();
		}
		assertThat(this.issued).hasValue(6);
		assertThat(this.events).noneMatch(CredentialsEvent.RevocationRequested.class::isInstance);
	}

	@Test
	void deletionThatAwsThrottlesIsRetried() {
		this.vault.on(REVOKE, Answer.error(400, "failed to revoke entry: Throttling: Rate exceeded"));
		rotateAndPassTheOverlap();
		assertThat(this.vault.journal(REVOKE)).hasSize(1).allMatch(RevocationTests::isConfirmed);
		this.vault.on(REVOKE, Answer.nothing());
		this.scheduler.advance(Duration.ofSeconds(30));
		assertThat(this.events).last().isInstanceOf(CredentialsEvent.Revoked.class);
	}

	@Test
	void leaseThatVaultLostIsReportedIfAwsAcceptsTheCredentials(CapturedOutput output) {
		replaceTokenAndPassTheOverlap();
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		assertThat(this.events).noneMatch(CredentialsEvent.Revoked.class::isInstance);
		assertThat(output)
			.containsOnlyOnce("AWS credentials …KIA1 for role 'deploy' are still valid: Vault has no lease"
					+ " 'aws/creds/deploy/AKIA1', and AWS accepts them. Their IAM user remains in AWS and has to be"
					+ " deleted there. " + FIND)
			.doesNotContain("Revoked AWS credentials");
	}

	@Test
	void leaseThatVaultLostMayBeValidIfTheVerificationIsInconclusive(CapturedOutput output) {
		this.result = Result.UNKNOWN;
		replaceTokenAndPassTheOverlap();
		assertThat(output).containsOnlyOnce("AWS credentials …KIA1 for role 'deploy' may still be valid: Vault has no"
				+ " lease 'aws/creds/deploy/AKIA1'. If it was not revoked, their IAM user remains in AWS");
		assertThat(this.events).noneMatch(CredentialsEvent.Revoked.class::isInstance);
	}

	@Test
	void leaseThatWasRevokedWithItsTokenIsNotReported(CapturedOutput output) {
		this.result = Result.REJECTED;
		replaceTokenAndPassTheOverlap();
		assertThat(this.events).last().isInstanceOf(CredentialsEvent.Revoked.class);
		assertThat(output).doesNotContain("WARN");
	}

	@ParameterizedTest
	@EnumSource(LookupAnswer.class)
	void leaseOfAReplacedTokenIsRevokedIfItMayExist(LookupAnswer answer) {
		this.vault.on(LOOKUP, answer.answer);
		replaceTokenAndPassTheOverlap();
		assertThat(this.vault.journal(REVOKE)).singleElement().matches(RevocationTests::isConfirmed);
		assertThat(this.events).last().isInstanceOf(CredentialsEvent.Revoked.class);
	}

	@Test
	void lookupIsRepeatedIfVaultDoesNotRespond() {
		this.vault.on(LOOKUP, Answer.error(503, "Vault is sealed"));
		replaceTokenAndPassTheOverlap();
		assertThat(this.vault.journal(REVOKE)).isEmpty();
		this.vault.on(LOOKUP, LookupAnswer.FOUND.answer);
		this.scheduler.advance(Duration.ofSeconds(30));
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void leaseThatNoLongerExistsMayHaveBeenLost(CapturedOutput output) {
		watch();
		this.vault.on(RENEW, Answer.error(400, "lease not found"));
		this.scheduler.advance(Duration.ofMinutes(38));
		assertThat(output).containsOnlyOnce("Discarded AWS credentials …KIA1 for role 'deploy': their lease no longer"
				+ " exists in Vault. If it was not revoked, their IAM user remains in AWS and has to be deleted there. "
				+ FIND);
	}

	private static boolean isConfirmed(Request request) {
		return request.body().contains("\"sync\":true");
	}

	private void rotateAndPassTheOverlap() {
		watch();
		this.credentials.rotate();
		this.scheduler.runDue();
		this.scheduler.advance(Duration.ofMinutes(5));
	}

	private void replaceTokenAndPassTheOverlap() {
		watch();
		this.session.replaceToken(TestCredentials.token("t2", Instant.MAX));
		this.scheduler.runDue();
		this.scheduler.advance(Duration.ofMinutes(5));
	}

	private void watch() {
		this.credentials.watch();
		this.scheduler.runDue();
	}

	private enum LookupAnswer {

		FOUND(Answer.ok("{\"data\":{\"id\":\"aws/creds/deploy/AKIA1\",\"ttl\":3000,\"renewable\":true}}")),

		DENIED(Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));

		private final Answer answer;

		LookupAnswer(Answer answer) {
			this.answer = answer;
		}

	}

}
