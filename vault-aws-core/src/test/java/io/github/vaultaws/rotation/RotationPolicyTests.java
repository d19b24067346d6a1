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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.RotationCause;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.rotation.Rejection.History;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;
import io.github.vaultaws.rotation.RotationPolicy.Step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RotationPolicy}: one for each line of the table in
 * {@code docs/architecture.md}. Times are seconds since the issue of the current
 * credentials, whose jitter is 0.
 */
class RotationPolicyTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "architecture.md");

	private static final int HOUR = 3600;

	private static final RotationPolicy POLICY = new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true, null);

	private static final RotationPolicy AGED = new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true,
			Duration.ofMinutes(20));

	private static final IssuedCredentials USER = user("AKIA1", HOUR, true);

	private static final IssuedCredentials CAPPED = user("AKIA1", HOUR, false);

	private static final IssuedCredentials STS = TestCredentials.sts(Duration.ofHours(1));

	private static final IssuedCredentials STATIC = TestCredentials.staticUser("AKIA1", Duration.ofHours(1));

	private static final IssuedCredentials OTHER = user("AKIA2", HOUR, true);

	private static final RuntimeException SEALED = new IllegalStateException("Vault is sealed");

	@ParameterizedTest(name = "{0}")
	@MethodSource("rules")
	void nextOperationIs(Rule rule) {
		Step step = rule.policy().next(rule.state(), rule.inputs());
		assertThat(step.operation()).isEqualTo(rule.operation());
		assertThat(step.at() - TestCredentials.NOW).isCloseTo((long) (rule.at() * 1000), within(1L));
	}

	@Test
	void documentContainsTheSameRules() throws IOException {
		List<String> documented = Files.readAllLines(DOCUMENT)
			.stream()
			.filter((line) -> line.matches(
					"\\| `(LOOK_UP|CHECK_REJECTION|DISCARD|ACTIVATE|RENEW|VERIFY|ISSUE|READ" + "|REVOKE|WAIT)` \\|.*"))
			.map((line) -> line.split("\\|")[1].strip() + " " + line.split("\\|")[2].strip())
			.toList();
		assertThat(rules()).extracting((rule) -> "`" + rule.operation() + "` " + rule.when())
			.containsExactlyElementsOf(documented);
	}

	@Test
	void dueOperationWithTheHighestPriorityIsNext() {
		RotationState state = new RotationState(USER, false, pending(OTHER, 0), List.of(superseded(0)),
				Replacement.NONE.because(RotationCause.REQUESTED),
				new Rejection("AKIA1", RejectionCode.EXPIRED_TOKEN, CheckLimit.NONE, History.NONE), null, null, false);
		assertThat(POLICY.next(state, at(3599, 1)).operation()).isEqualTo(RotationOperation.LOOK_UP);
		assertThat(POLICY.next(state, at(3599)).operation()).isEqualTo(RotationOperation.CHECK_REJECTION);
		RotationState checked = state.checked(Result.ACCEPTED, ms(3599));
		assertThat(POLICY.next(checked, at(3599)).operation()).isEqualTo(RotationOperation.ACTIVATE);
		RotationState activated = checked.activated(ms(3599), ms(3599 + 300));
		assertThat(POLICY.next(activated, at(3599)).operation()).isEqualTo(RotationOperation.RENEW);
	}

	@Test
	void causeIsTheReasonForTheIssue() {
		RotationPolicy aged = new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, true, Duration.ofMinutes(10));
		assertThat(cause(RotationState.EMPTY, at(0), POLICY)).isEqualTo(RotationCause.FIRST);
		assertThat(cause(current(CAPPED), at(3500), POLICY)).isEqualTo(RotationCause.SCHEDULE);
		assertThat(cause(current(CAPPED), at(3600), POLICY)).isEqualTo(RotationCause.LEASE);
		assertThat(cause(current(USER), at(700), aged)).isEqualTo(RotationCause.MAX_AGE);
		assertThat(cause(current(USER).rotationRequested(ms(10)), at(10), POLICY)).isEqualTo(RotationCause.REQUESTED);
		assertThat(cause(failed(current(USER), RotationOperation.RENEW, 3500), at(3500), POLICY))
			.isEqualTo(RotationCause.LEASE);
		Inputs other = new Inputs(TestCredentials.token("t2", Instant.MAX), ms(10), 0, 0, false);
		assertThat(cause(current(USER), other, POLICY)).isEqualTo(RotationCause.TOKEN);
		RotationState rejected = current(USER).rejected("AKIA1", RejectionCode.EXPIRED_TOKEN, ms(10));
		assertThat(cause(rejected.checked(Result.REJECTED, ms(10)), at(10), POLICY)).isEqualTo(RotationCause.REJECTED);
		RotationState trusted = new RotationState(USER, false, null, List.of(), Replacement.NONE,
				new Rejection("AKIA1", RejectionCode.EXPIRED_TOKEN, CheckLimit.NONE, History.ACCEPTED), null, null,
				false);
		assertThat(cause(trusted.checked(Result.REJECTED, ms(10)), at(10), POLICY)).isEqualTo(RotationCause.REJECTED);
		assertThat(cause(current(USER).gone(USER, Lifetime.NEVER), at(10), POLICY)).isEqualTo(RotationCause.LEASE);
	}

	private static RotationCause cause(RotationState state, Inputs inputs, RotationPolicy policy) {
		return PendingCredentials.cause(state, inputs, policy);
	}

	@Test
	void credentialsAreOverdueSinceTheTimeOfTheirRenewalOrRotation() {
		assertThat(overdue(POLICY, current(USER), at(2219))).isEqualTo(Lifetime.NEVER);
		assertThat(overdue(POLICY, current(USER), at(2221))).isCloseTo(ms(2220), within(1L));
		assertThat(overdue(POLICY, current(CAPPED), at(3500))).isEqualTo(ms(HOUR - 395));
		assertThat(overdue(POLICY, current(CAPPED), at(4000))).isEqualTo(ms(HOUR - 395));
		assertThat(overdue(AGED, current(USER), at(1300))).isEqualTo(ms(1200));
		assertThat(overdue(POLICY, RotationState.EMPTY, at(10))).isEqualTo(Lifetime.NEVER);
	}

	@Test
	void credentialsThatHaveToBeReplacedAreOverdueUntilOthersAreActivated() {
		RotationState requested = adopted(current(USER).rotationRequested(ms(10)), at(10));
		assertThat(overdue(POLICY, requested, at(10))).isEqualTo(ms(10));
		assertThat(overdue(POLICY, failed(requested, RotationOperation.ISSUE, 90), at(70))).isEqualTo(ms(10));
		assertThat(overdue(POLICY, requested.renewed(USER), at(80))).isEqualTo(ms(10));
		RotationState pending = requested.issued(OTHER, VerificationPolicy.FIRST, ms(90));
		assertThat(overdue(POLICY, pending, at(200))).isEqualTo(ms(10));
		assertThat(overdue(POLICY, pending.activated(ms(200), ms(500)), at(201))).isEqualTo(Lifetime.NEVER);
	}

	@Test
	void credentialsOfAReplacedTokenAreOverdueUntilTheTokenReturns() {
		RotationState replaced = adopted(current(USER), withOtherToken(10));
		assertThat(overdue(POLICY, replaced, withOtherToken(100))).isEqualTo(ms(10));
		assertThat(overdue(POLICY, replaced, at(100))).isEqualTo(Lifetime.NEVER);
	}

	private static Inputs withOtherToken(double seconds) {
		return new Inputs(TestCredentials.token("t2", Instant.MAX), ms(seconds), 0, 0, false);
	}

	private static RotationState adopted(RotationState state, Inputs inputs) {
		return POLICY.adopt(state, inputs);
	}

	private static long overdue(RotationPolicy policy, RotationState state, Inputs inputs) {
		return policy.overdueSince(policy.adopt(state, inputs), inputs.now());
	}

	@Test
	void failingRequestsAlternate() {
		RotationState renewalFailed = failed(current(USER), RotationOperation.RENEW, 3500);
		assertThat(POLICY.next(renewalFailed, at(3500)).operation()).isEqualTo(RotationOperation.ISSUE);
		RotationState issueFailed = failed(current(USER), RotationOperation.ISSUE, 3500);
		assertThat(POLICY.next(issueFailed, at(3500)).operation()).isEqualTo(RotationOperation.RENEW);
		RotationState lookupFailed = failed(current(USER), RotationOperation.LOOK_UP, 3700);
		assertThat(POLICY.next(lookupFailed, at(3650, 3600)).operation()).isEqualTo(RotationOperation.ISSUE);
	}

	@Test
	void nothingIsIssuedWhileThereAreTwoSupersededUsers() {
		RotationState state = with(current(USER).rotationRequested(ms(10)), List.of(superseded(40), superseded(300)));
		assertThat(POLICY.next(state, at(10))).extracting(Step::operation, Step::at)
			.containsExactly(RotationOperation.REVOKE, ms(40));
		assertThat(POLICY.next(with(RotationState.EMPTY, state.superseded()), at(10)).operation())
			.isEqualTo(RotationOperation.ISSUE);
	}

	@Test
	void nothingIsIssuedWithoutAPermitButOtherOperationsGoOn() {
		RotationState state = current(USER).rotationRequested(ms(10));
		Inputs blocked = new Inputs(null, ms(10), 0, 0, true);
		assertThat(POLICY.next(state, blocked)).extracting(Step::operation, Step::at)
			.containsExactly(RotationOperation.RENEW, ms(2220) - 1);
	}

	@Test
	void nothingIsIssuedBesidePendingCredentials() {
		RotationState state = new RotationState(CAPPED, false, pending(OTHER, 3500), List.of(),
				Replacement.NONE.because(RotationCause.REQUESTED), Rejection.NONE, null, null, false);
		assertThat(POLICY.next(state.verified(Result.REJECTED, ms(3500)), at(3500)))
			.extracting(Step::operation, Step::at)
			.containsExactly(RotationOperation.VERIFY, ms(3501));
	}

	static List<Rule> rules() {
		List<Rule> rules = new ArrayList<>();
		rules.add(new Rule(RotationOperation.LOOK_UP, "the clock has jumped since Vault last reported an expiry",
				current(USER), at(20, 10), 20));
		rules.add(new Rule(RotationOperation.CHECK_REJECTION, "a client reported the current credentials",
				current(USER).rejected("AKIA1", RejectionCode.EXPIRED_TOKEN, ms(20)), at(20), 20));
		rules.add(new Rule(RotationOperation.CHECK_REJECTION,
				"they replaced rejected ones, and STS has never accepted any: 30 s after it rejected those",
				current(USER).rejected("AKIA1", RejectionCode.EXPIRED_TOKEN, ms(20))
					.checked(Result.REJECTED, ms(20))
					.issued(OTHER, null, ms(22))
					.activated(ms(22), ms(322)),
				at(22), 50));
		rules.add(new Rule(RotationOperation.DISCARD, "the pending credentials have expired",
				pendingBeside(null, user("AKIA2", 60, true), 0), at(60), 60));
		rules.add(new Rule(RotationOperation.DISCARD, "the IAM user is pending and the session has another token",
				pendingBeside(USER, OTHER, 0), new Inputs(TestCredentials.token("t2", Instant.MAX), ms(5), 0, 0, false),
				5));
		rules.add(new Rule(RotationOperation.ACTIVATE, "the pending credentials need no verification",
				current(CAPPED).issued(STS, null, ms(7)), at(7), 7));
		rules.add(
				new Rule(RotationOperation.ACTIVATE, "they are verified and have settled (5 s; 0 without current ones)",
						verified(pendingBeside(USER, OTHER, 10), Result.ACCEPTED, 3, 12), at(12), 17));
		rules.add(new Rule(RotationOperation.ACTIVATE,
				"their verification has had no result for 30 s (20 s without current ones)",
				verified(pendingBeside(USER, OTHER, 10), Result.UNKNOWN, 1, 39.5), at(40), 40));
		rules.add(new Rule(RotationOperation.ACTIVATE, "the current credentials expire in 30 s",
				verified(pendingBeside(CAPPED, OTHER, 3000), Result.REJECTED, 1, 3570), at(3570), 3570));
		rules.add(new Rule(RotationOperation.RENEW,
				"two thirds of the TTL have passed; the first time at any time until then", current(USER), at(0),
				2220));
		rules.add(new Rule(RotationOperation.RENEW, "less than 90 s remain, and others are about to be issued",
				current(user("AKIA1", 80, true)).rotationRequested(ms(10)), at(10), 10));
		rules.add(new Rule(RotationOperation.RENEW, "pending credentials are late, every 60 s: does their lease exist?",
				verified(pendingBeside(USER, OTHER, 10), Result.REJECTED, 1, 69.9), at(70), 70));
		rules.add(new Rule(RotationOperation.RENEW, "superseded credentials expire before their revocation; once",
				with(current(OTHER), List.of(SupersededCredentials.of(user("AKIA0", 240, true), ms(300)))), at(20),
				20));
		rules.add(new Rule(RotationOperation.VERIFY, "credentials are pending, every second, every 5 s once late",
				verified(pendingBeside(USER, OTHER, 10), Result.REJECTED, 1, 11), at(11), 12));
		rules.add(new Rule(RotationOperation.ISSUE, "there are no credentials", RotationState.EMPTY, at(0), 0));
		rules.add(new Rule(RotationOperation.ISSUE, "a rotation is requested", current(USER).rotationRequested(ms(10)),
				at(10), 10));
		rules.add(new Rule(RotationOperation.ISSUE, "the current IAM user was created with another token",
				current(USER), new Inputs(TestCredentials.token("t2", Instant.MAX), ms(5), 0, 0, false), 5));
		rules.add(new Rule(RotationOperation.ISSUE,
				"the lease of an IAM user is no longer renewable: verification, overlap and 30 s before it expires",
				current(CAPPED), at(0), HOUR - 395));
		rules.add(new Rule(RotationOperation.ISSUE,
				"STS credentials reach the advisory window before their expiry, or half of their TTL", current(STS),
				at(0), 2700));
		rules.add(new Rule(RotationOperation.ISSUE, "the credentials have reached `max-age`", AGED,
				new RotationState(STS, false, null, List.of(), Replacement.NONE, Rejection.NONE, null, null, false),
				at(0), 1200));
		rules.add(new Rule(RotationOperation.ISSUE,
				"a renewal failed, and less than a sixth of the TTL or than the lead time remains", POLICY,
				failed(current(USER), RotationOperation.RENEW, 3300), at(3290), 3300));
		rules.add(new Rule(RotationOperation.READ,
				"a static role is halfway to its rotation or past it, every 10 s once that is overdue", current(STATIC),
				at(0), 1800));
		rules.add(new Rule(RotationOperation.READ,
				"pending static credentials are late, every 60 s: are they still the same?",
				verified(RotationState.EMPTY.issued(STATIC, VerificationPolicy.FIRST, ms(10)), Result.REJECTED, 1,
						69.9),
				at(70), 70));
		rules.add(new Rule(RotationOperation.REVOKE, "the overlap is over, or 30 s after a failure",
				with(current(USER), List.of(superseded(300))), at(20), 300));
		rules.add(new Rule(RotationOperation.WAIT, "the current credentials expire",
				failed(current(USER), RotationOperation.RENEW, 4000), at(100), 3600));
		return rules;
	}

	private static IssuedCredentials user(String accessKeyId, int ttl, boolean renewable) {
		return TestCredentials.user(accessKeyId, TestCredentials.lifetime(Duration.ofSeconds(ttl), renewable),
				TestCredentials.token("t1", Instant.MAX));
	}

	private static RotationState current(IssuedCredentials issued) {
		return new RotationState(issued, false, null, List.of(), Replacement.NONE, Rejection.NONE, null, null, false);
	}

	private static RotationState with(RotationState state, List<SupersededCredentials> superseded) {
		return new RotationState(state.current(), false, state.pending(), superseded, state.replacement(),
				state.rejection(), state.failure(), null, false);
	}

	private static SupersededCredentials superseded(int revokeAt) {
		return SupersededCredentials.of(user("AKIA" + revokeAt + "0", HOUR, true), ms(revokeAt));
	}

	private static PendingCredentials pending(IssuedCredentials issued, int since) {
		return PendingCredentials.of(issued, VerificationPolicy.of(USER.expiresAtMillis() - ms(since)), ms(since));
	}

	private static RotationState pendingBeside(@Nullable IssuedCredentials current, IssuedCredentials issued,
			int since) {
		RotationState state = Optional.ofNullable(current)
			.map(RotationPolicyTests::current)
			.orElse(RotationState.EMPTY);
		return state.issued(issued, (current != null) ? VerificationPolicy.of(current.expiresAtMillis() - ms(since))
				: VerificationPolicy.FIRST, ms(since));
	}

	private static RotationState verified(RotationState state, Result result, int times, double at) {
		RotationState verified = state;
		for (int i = 0; i < times; i++) {
			verified = verified.verified(result, ms(at));
		}
		return verified;
	}

	private static RotationState failed(RotationState state, RotationOperation operation, int retryAt) {
		return state.failed(new RefreshFailure(SEALED, operation, 1, ms(0), ms(retryAt)));
	}

	private static Inputs at(double seconds) {
		return at(seconds, 0);
	}

	private static Inputs at(double seconds, double jumpedAt) {
		return new Inputs(TestCredentials.token("t1", Instant.MAX), ms(seconds), (jumpedAt > 0) ? ms(jumpedAt) : 0, 0,
				false);
	}

	private static long ms(double seconds) {
		return TestCredentials.NOW + (long) (seconds * 1000);
	}

	record Rule(RotationOperation operation, String when, RotationPolicy policy, RotationState state, Inputs inputs,
			double at) {

		Rule(RotationOperation operation, String when, RotationState state, Inputs inputs, double at) {
			this(operation, when, POLICY, state, inputs, at);
		}

		@Override
		public String toString() {
			return this.operation + ": " + this.when;
		}

	}

}
