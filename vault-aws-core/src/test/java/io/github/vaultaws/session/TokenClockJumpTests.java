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
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.Jitter;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RenewingSession} with clock jumps and a suspended machine.
 */
class TokenClockJumpTests {

	private static final String LOOKUP = "GET auth/token/lookup-self";

	private static final String RENEW = "POST auth/token/renew-self";

	private static final String REVOKE = "POST auth/token/revoke-self";

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Answer INVALID_TOKEN = Answer.error(403,
			"2 errors occurred:\n\t* permission denied\n\t* invalid token");

	@AutoClose
	private final StubVault vault = new StubVault().on(RENEW, Answer.login("t", 3600, true))
		.on(REVOKE, Answer.nothing())
		.on(LOOKUP, INVALID_TOKEN);

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final MonotonicClock clock = new MonotonicClock(this.scheduler.getClock(), this.scheduler::nanos);

	private final AtomicInteger logins = new AtomicInteger();

	private final AtomicInteger changes = new AtomicInteger();

	private boolean renewable = true;

	private RenewingSession session = session();

	@BeforeEach
	void useTheMonotonicClock() {
		this.scheduler.setClock(this.clock);
		this.session = session();
		this.session.addTokenListener(this.changes::incrementAndGet);
	}

	@Test
	void tokenIsRenewedInTimeAfterABackwardJump() {
		this.session.token();
		jump(HOUR.negated());
		advance(41);
		assertThat(this.vault.journal(RENEW)).hasSize(1);
		assertThat(this.vault.journal(LOOKUP)).isEmpty();
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void validTokenIsNotReplacedAfterAJump() {
		this.renewable = false;
		this.session.token();
		advance(30);
		this.vault.on(LOOKUP, ttl(1800));
		jump(HOUR);
		assertThat(this.session.token().expiresAt()).isEqualTo(this.clock.instant().plusSeconds(1799));
		assertThat(this.changes).hasValue(2);
		advance(22);
		assertThat(this.logins).hasValue(1);
		assertThat(this.vault.journal(LOOKUP)).hasSize(1);
		advance(1);
		assertThat(this.logins).hasValue(2);
	}

	@Test
	void renewalConfirmsTheExpiry() {
		this.session.token();
		jump(HOUR);
		assertThat(this.session.token().isLive(this.clock.instant().plusSeconds(3590))).isTrue();
		assertThat(this.vault.journal(RENEW)).hasSize(1);
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void callerRightAfterTheJumpTriggersALookup() {
		this.session.token();
		this.vault.on(LOOKUP, ttl(1800));
		this.scheduler.jump(HOUR);
		assertThat(this.session.token().token()).isEqualTo(VaultToken.of("t1"));
		assertThat(this.session.token().renewable()).isTrue();
		assertThat(this.vault.journal(LOOKUP)).hasSize(1);
		assertThat(this.logins).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 403, 503 })
	void tokenThatCannotBeLookedUpIsReplaced(int status) {
		this.session.token();
		this.vault.on(LOOKUP, Answer.error(status, "1 error occurred:\n\t* permission denied"));
		this.scheduler.jump(HOUR);
		assertThat(this.session.token().token()).isEqualTo(VaultToken.of("t2"));
	}

	@Test
	void tokenOfASuspendedMachineIsReplaced() {
		this.session.token();
		this.vault.on(RENEW, INVALID_TOKEN);
		this.scheduler.suspend(HOUR);
		this.clock.checkForJump();
		advance(0);
		assertThat(this.session.token().token()).isEqualTo(VaultToken.of("t2"));
		assertThat(this.logins).hasValue(2);
	}

	@Test
	void tokenThatSeemsExpiredIsRevokedWhenTheApplicationStops() {
		this.session.token();
		this.scheduler.jump(HOUR);
		this.session.token();
		this.session.destroy();
		assertThat(this.vault.journal(REVOKE)).extracting(StubVault.Request::token).containsExactly("t1", "t2");
	}

	@Test
	void tokenThatIsToBeReplacedForALostResponseIsLookedUpFirst() {
		SessionToken first = this.session.token();
		this.vault.on(LOOKUP, ttl(3000));
		this.session.responseLost(first);
		jump(Duration.ofHours(2));
		advance(1);
		assertThat(this.vault.journal(LOOKUP)).hasSize(1);
		assertThat(this.session.token().isSameTokenAs(first)).isTrue();
		assertThat(this.changes).hasValueGreaterThan(1);
		advance(40);
		assertThat(this.logins).hasValue(2);
	}

	@Test
	void jumpAfterTheCloseIsIgnored() {
		this.session.token();
		this.session.destroy();
		int requests = this.vault.journal().size();
		jump(HOUR);
		assertThat(this.vault.journal()).hasSize(requests);
	}

	private RenewingSession session() {
		return new RenewingSession(this::logIn, new TokenClient(this.vault.client(), this.scheduler.getClock()),
				this.scheduler, Duration.ofMinutes(7), new Backoff(new Jitter()));
	}

	private LoginToken logIn() {
		return LoginToken.builder()
			.token("t" + this.logins.incrementAndGet())
			.leaseDuration(HOUR)
			.renewable(this.renewable)
			.build();
	}

	private static Answer ttl(int seconds) {
		return Answer.ok("{\"data\":{\"ttl\":" + seconds + ",\"expire_time\":\"2026-01-01T01:00:00Z\"}}");
	}

	private void jump(Duration duration) {
		this.scheduler.jump(duration);
		this.clock.checkForJump();
		advance(0);
	}

	private void advance(int minutes) {
		this.scheduler.advance(Duration.ofMinutes(minutes));
	}

}
