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
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link SessionToken}.
 */
class SessionTokenTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration MARGIN = Duration.ofMinutes(7);

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT40M", "PT60M, 1, PT34M", "PT60S, 0, PT40S", "PT60S, 1, PT34S", "PT768H, 0, PT512H" })
	void isRenewedAtTwoThirdsOfItsTtlOrATenthEarlier(Duration ttl, double random, Duration at) {
		assertThat(token(ttl, true).nextRefreshAt(MARGIN, random)).isCloseTo(NOW.plus(at),
				within(2, ChronoUnit.MILLIS));
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, 0, PT37M", "PT60M, 0.5, PT18M30S", "PT60M, 1, PT0S" })
	void isFirstRenewedAtAnyTimeUpToTwoThirdsOfItsTtl(Duration ttl, double random, Duration at) {
		assertThat(token(ttl, true).firstRefreshAt(MARGIN, random)).isCloseTo(NOW.plus(at),
				within(2, ChronoUnit.MILLIS));
	}

	@Test
	void isFirstReplacedNoEarlierThanUsual() {
		SessionToken token = token(Duration.ofHours(1), false);
		assertThat(token.firstRefreshAt(MARGIN, 1)).isEqualTo(token.nextRefreshAt(MARGIN, 1));
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, PT53M", "PT14M, PT7M", "PT10M, PT5M", "PT60S, PT30S" })
	void isReplacedAtItsMarginOrHalfOfItsTtl(Duration ttl, Duration at) {
		assertThat(token(ttl, false).nextRefreshAt(MARGIN, 1)).isEqualTo(NOW.plus(at));
	}

	@ParameterizedTest
	@CsvSource({ "PT60M, PT53M", "PT30M, PT25M", "PT60S, PT50S" })
	void isNotRenewedUntilItExpires(Duration ttl, Duration at) {
		assertThat(token(ttl, true).lastRenewalAt(MARGIN)).isEqualTo(NOW.plus(at));
	}

	@Test
	void withoutALeaseDurationNeverExpires() {
		SessionToken login = SessionToken.of(LoginToken.renewable("t".toCharArray(), Duration.ZERO), NOW);
		assertThat(login.nextRefreshAt(MARGIN, 0)).isEqualTo(Instant.MAX);
		assertThat(login.firstRefreshAt(MARGIN, 1)).isEqualTo(Instant.MAX);
		assertThat(login.isLive(Instant.MAX.minusNanos(1))).isTrue();
		assertThat(login.revocable()).isTrue();
	}

	@Test
	void accessorIsThatOfTheLogin() {
		LoginToken login = LoginToken.builder().token("t").accessor("f00d").leaseDuration(MARGIN).build();
		assertThat(SessionToken.of(login, NOW).accessor()).isEqualTo("f00d");
		assertThat(SessionToken.external(VaultToken.of("t")).accessor()).isNull();
	}

	@Test
	void jsonDoesNotContainTheToken() {
		String json = new JsonMapper().writeValueAsString(token(MARGIN, true));
		assertThat(json).contains("\"renewable\":true").doesNotContain("\"token\"");
	}

	@Test
	void batchTokenIsNotRevocable() {
		LoginToken batch = LoginToken.builder().token("t").leaseDuration(MARGIN).type("batch").build();
		assertThat(SessionToken.of(batch, NOW).revocable()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "3600, true", "3599, true", "3598, false", "1200, false" })
	void renewalWithAShorterTtlIsTheLast(int granted, boolean renewable) {
		Instant later = NOW.plusSeconds(2400);
		SessionToken renewed = token(Duration.ofHours(1), true).renewed(later, Duration.ofSeconds(granted));
		assertThat(renewed.renewable()).isEqualTo(renewable);
		assertThat(renewed.expiresAt()).isEqualTo(later.plusSeconds(granted));
		assertThat(renewed.ttl()).isEqualTo(Duration.ofSeconds(renewable ? 3600 : granted));
	}

	@Test
	void withoutRenewalIsReplacedInTheRemainingTime() {
		SessionToken token = token(Duration.ofMinutes(30), true).withoutRenewal(NOW.plus(Duration.ofMinutes(20)));
		assertThat(token.expiresAt()).isEqualTo(NOW.plus(Duration.ofMinutes(30)));
		assertThat(token.nextRefreshAt(MARGIN, 0)).isEqualTo(NOW.plus(Duration.ofMinutes(25)));
	}

	@Test
	void isTheSameTokenRegardlessOfItsExpiry() {
		SessionToken token = token(MARGIN, true);
		assertThat(token.isSameTokenAs(token.expired())).isTrue();
		assertThat(token.isSameTokenAs(null)).isFalse();
		assertThat(token.expired().isLive(Instant.MIN)).isFalse();
		assertThat(token).asString().doesNotContain("very-secret");
	}

	private static SessionToken token(Duration ttl, boolean renewable) {
		return SessionToken
			.of(LoginToken.builder().token("very-secret").leaseDuration(ttl).renewable(renewable).build(), NOW);
	}

}
