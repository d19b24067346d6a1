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

package io.github.vaultaws.test.aws;

import java.time.Duration;
import java.time.Instant;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Sts}.
 */
class StsTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final String ROLE = "arn:aws:iam::123456789012:role/app";

	private final EmbeddedAws aws = new EmbeddedAws(TestClock.at(Instant.EPOCH));

	private final Sts sts = this.aws.sts(this.aws.administrator());

	@BeforeEach
	void createRole() {
		this.aws.iam(this.aws.administrator()).createRole("app", "/", Duration.ofHours(2), "{}");
	}

	@Test
	void sessionCredentialsExpireAfterTheirDuration() {
		AwsSession session = this.sts.assumeRole(ROLE, "session", HOUR);
		assertThat(session.credentials().accessKeyId()).startsWith("ASIA").hasSize(20);
		assertThat(session.credentials().secretAccessKey()).hasSize(40);
		assertThat(session.credentials().expiration()).isEqualTo(Instant.EPOCH.plus(HOUR));
		assertThat(session.toString()).doesNotContain(session.credentials().secretAccessKey());
	}

	@Test
	void federatedUserHasAnArnOfItsOwn() {
		assertThat(this.sts.getFederationToken("fed", HOUR).identity()).isEqualTo(
				new CallerIdentity("arn:aws:sts::123456789012:federated-user/fed", "123456789012:fed", "123456789012"));
	}

	@Test
	void sessionOfAUserIsThatUser() {
		assertThat(this.sts.getSessionToken(HOUR).identity()).isEqualTo(this.sts.getCallerIdentity());
	}

	@Test
	void durationHasLimits() {
		refused(() -> this.sts.getSessionToken(Duration.ofSeconds(60)),
				"ValidationError: 1 validation error detected: Value '60' at 'durationSeconds' failed to satisfy "
						+ "constraint: Member must have value greater than or equal to 900");
		refused(() -> this.sts.getFederationToken("fed", Duration.ofHours(37)),
				"ValidationError: 1 validation error detected: Value '133200' at 'durationSeconds' failed to satisfy "
						+ "constraint: Member must have value less than or equal to 129600");
		refused(() -> this.sts.assumeRole(ROLE, "session", Duration.ofHours(3)),
				"ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
	}

	@Test
	void chainedRoleIsValidForAnHour() {
		Sts chained = this.aws.sts(this.sts.assumeRole(ROLE, "first", HOUR).credentials());
		assertThat(chained.assumeRole(ROLE, "second", HOUR).identity().arn()).endsWith("assumed-role/app/second");
		refused(() -> chained.assumeRole(ROLE, "second", Duration.ofMinutes(61)),
				"ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
						+ "role chaining");
	}

	@Test
	void sessionCredentialsCannotIssueSessionCredentials() {
		Sts session = this.aws.sts(this.sts.getSessionToken(HOUR).credentials());
		refused(() -> session.getSessionToken(HOUR),
				"AccessDenied: Cannot call GetSessionToken with session credentials");
		refused(() -> session.getFederationToken("fed", HOUR),
				"AccessDenied: Cannot call GetFederationToken with session credentials");
	}

	@Test
	void unknownRoleIsDeniedNotMissing() {
		refused(() -> this.sts.assumeRole(ROLE + "x", "session", HOUR),
				"AccessDenied: User: arn:aws:iam::123456789012:user/administrator is not authorized to perform: "
						+ "sts:AssumeRole on resource: arn:aws:iam::123456789012:role/appx");
		refused(() -> this.sts.assumeRole("app", "session", HOUR), "ValidationError: app is invalid");
	}

	@Test
	void manyExpiredSessionsAreRemovedAndValidOnesAreNot() {
		TestClock clock = TestClock.at(Instant.EPOCH);
		EmbeddedAws busy = new EmbeddedAws(clock);
		Sts sts = busy.sts(busy.administrator());
		String live = sts.getSessionToken(Duration.ofHours(2)).credentials().accessKeyId();
		for (int i = 0; i < 60_000; i++) {
			sts.getSessionToken(HOUR);
		}
		clock.advance(HOUR);
		for (int i = 0; i < 60_000; i++) {
			sts.getSessionToken(HOUR);
		}
		assertThat(busy.accepts(live)).isTrue();
		assertThat(busy.accepts(busy.administrator().accessKeyId())).isTrue();
	}

	@Test
	void namesHaveLimits() {
		refused(() -> this.sts.getFederationToken("f", HOUR), "ValidationError: 1 validation error detected: Value 'f' "
				+ "at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2");
		refused(() -> this.sts.getFederationToken("f".repeat(33), HOUR),
				"ValidationError: 1 validation error detected: Value '" + "f".repeat(33)
						+ "' at 'name' failed to satisfy constraint: Member must have length less than or equal to 32");
		refused(() -> this.sts.assumeRole(ROLE, "a b", HOUR),
				"ValidationError: 1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy "
						+ "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
	}

	@Test
	void deniedActionFailsUntilAllowedButCallerIdentityNever() {
		this.aws.permissions().deny("sts:AssumeRole");
		this.aws.permissions().deny("sts:GetCallerIdentity");
		refused(() -> this.sts.assumeRole(ROLE, "session", HOUR),
				"AccessDenied: User: arn:aws:iam::123456789012:user/administrator is not authorized to perform: "
						+ "sts:AssumeRole on resource: " + ROLE);
		assertThat(this.sts.getCallerIdentity().arn()).endsWith("user/administrator");
		this.aws.permissions().allow("sts:AssumeRole");
		assertThat(this.sts.assumeRole(ROLE, "session", HOUR)).isNotNull();
	}

	private static void refused(ThrowingCallable call, String message) {
		assertThatExceptionOfType(AwsException.class).isThrownBy(call).withMessage(message);
	}

}
