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
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.session.SessionToken;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IssuedCredentials}.
 */
class IssuedCredentialsTests {

	private static final Duration HOUR = Duration.ofHours(1);

	@ParameterizedTest
	@CsvSource({ "30, 30", "90, 60" })
	void iamUserExpiresWithItsLeaseOrToken(int tokenMinutes, int minutes) {
		Instant expiresAt = at(minutes);
		IssuedCredentials issued = TestCredentials.user(TestCredentials.lifetime(HOUR, true),
				TestCredentials.token("t1", at(tokenMinutes)));
		assertThat(issued.expiresAt()).isEqualTo(expiresAt);
		assertThat(issued.isLive(expiresAt.minusNanos(1))).isTrue();
		assertThat(issued.isLive(expiresAt)).isFalse();
		assertThat(issued.credentials().expirationTime()).hasValue(expiresAt);
		assertThat(issued.credentials().providerName()).hasValue("VaultAws");
	}

	@Test
	void expiryIsTheSameInMilliseconds() {
		IssuedCredentials issued = TestCredentials.user(HOUR, true);
		long expiresAt = issued.expiresAt().toEpochMilli();
		assertThat(issued.isLive(expiresAt - 1)).isTrue();
		assertThat(issued.isLive(expiresAt)).isFalse();
	}

	@Test
	void expiryBeyondTheRangeOfMillisecondsIsKept() {
		IssuedCredentials dead = TestCredentials.user(TestCredentials.lifetime(HOUR, true),
				TestCredentials.token("t1", Instant.MIN));
		assertThat(dead.isLive(at(0).toEpochMilli())).isFalse();
		Lifetime endless = new Lifetime(TestCredentials.NOW, TestCredentials.NOW, TestCredentials.NOW, HOUR.toMillis(),
				Lifetime.NEVER, false);
		assertThat(TestCredentials.sts(endless, TestCredentials.token("t1", at(0))).isLive(Long.MAX_VALUE - 1))
			.isTrue();
	}

	@Test
	void temporaryCredentialsOutliveTheirToken() {
		IssuedCredentials issued = TestCredentials.sts(TestCredentials.lifetime(HOUR, false),
				TestCredentials.token("t1", at(30)));
		assertThat(issued.expiresAt()).isEqualTo(at(60));
		assertThat(issued.isIamUser()).isFalse();
		assertThat(issued.credentials()).isInstanceOfSatisfying(AwsSessionCredentials.class, (credentials) -> {
			assertThat(credentials.sessionToken()).isEqualTo("session-secret");
			assertThat(credentials.accountId()).hasValue("123456789012");
			assertThat(credentials.expirationTime()).hasValue(at(60));
			assertThat(credentials.providerName()).hasValue("VaultAws");
		});
		SessionToken later = TestCredentials.token("t1", at(90));
		assertThat(issued.adopt(later, 0).credentials()).isSameAs(issued.credentials());
	}

	@Test
	void jsonContainsNoSecret() {
		JsonMapper mapper = JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();
		IssuedCredentials user = TestCredentials.user(HOUR, true);
		IssuedCredentials sts = TestCredentials.sts(HOUR);
		assertThat(Stream.of(user, sts, user.credentials(), sts.credentials(), user.token()))
			.extracting(mapper::writeValueAsString)
			.allSatisfy((json) -> assertThat(json).doesNotContain("very-secret", "session-secret", "\"token\""))
			.anySatisfy((json) -> assertThat(json).contains("accessKeyId"));
	}

	@Test
	void requestIdOutlivesARenewalAndATokenChange() {
		IssuedCredentials issued = TestCredentials.user(HOUR, true).withRequestId("f00d");
		assertThat(issued.with(issued.lifetime()).info().requestId()).isEqualTo("f00d");
		assertThat(issued.adopt(TestCredentials.token("t1", at(10)), 5).info().requestId()).isEqualTo("f00d");
	}

	@Test
	void renewedCredentialsHaveTheSameAccessKeyAndALaterExpiry() {
		IssuedCredentials issued = TestCredentials.user(HOUR, true);
		IssuedCredentials renewed = issued
			.with(issued.lifetime().renewed(at(40).toEpochMilli(), HOUR.toMillis(), HOUR.toMillis()));
		assertThat(renewed.expiresAt()).isEqualTo(at(100));
		assertThat(renewed.credentials().expirationTime()).hasValue(at(100));
		assertThat(renewed.credentials().secretAccessKey()).isEqualTo("very-secret");
		assertThat(renewed.issuedAt()).isEqualTo(TestCredentials.START);
	}

	@ParameterizedTest
	@CsvSource({ "3600, true", "3599, true", "3598, false" })
	void renewalThatGrantsLessThanRequestedIsTheLast(int granted, boolean renewable) {
		Lifetime lifetime = TestCredentials.lifetime(HOUR, true)
			.renewed(at(40).toEpochMilli(), HOUR.toMillis(), 1000L * granted);
		assertThat(lifetime.renewable()).isEqualTo(renewable);
		assertThat(lifetime.ttl()).isEqualTo(HOUR.toMillis());
		assertThat(lifetime.notRenewable().renewable()).isFalse();
	}

	@Test
	void textsContainNoSecret() {
		IssuedCredentials user = TestCredentials.user(HOUR, true);
		IssuedCredentials sts = TestCredentials.sts(HOUR);
		assertThat(user).hasToString("IssuedCredentials[…1234, expiresAt=2026-01-01T01:00:00Z]");
		assertThat(user.credentials()).hasToString("ExpiringAwsCredentials[…1234, expiresAt=2026-01-01T01:00:00Z]");
		assertThat(sts.toString() + sts.credentials()).doesNotContain("secret");
		assertThat(StateDescription.EMPTY.toString() + new CredentialsState(user.info(), false, null, List.of(), null,
				0, StateDescription.EMPTY.next(), null, null, 0))
			.asString()
			.doesNotContain("secret");
		assertThat(IssuedCredentials.mask("abc")).isEqualTo("…abc");
	}

	private static Instant at(int minutes) {
		return TestCredentials.START.plus(Duration.ofMinutes(minutes));
	}

}
