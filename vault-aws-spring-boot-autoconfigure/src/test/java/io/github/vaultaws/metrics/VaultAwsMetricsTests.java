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

package io.github.vaultaws.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.RotationCause;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.SessionState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsMetrics}.
 */
class VaultAwsMetricsTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final CredentialsInfo CURRENT = new CredentialsInfo("…MPLE", NOW.minusSeconds(600),
			NOW.plusSeconds(3000), CredentialsInfo.Type.IAM_USER, null, null);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private CredentialsState state = state(CURRENT, false);

	private Map<Integer, Long> throttled = Map.of(400, 0L, 429, 0L);

	private SessionState.@Nullable Token token = new SessionState.Token(NOW.plusSeconds(1800), true, null);

	private final VaultAwsMetrics metrics = new VaultAwsMetrics(List.of(new StubCredentials()),
			() -> new SessionState("app-role", null, this.token, null), () -> this.throttled,
			Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void gaugesShowThePublishedState() {
		this.metrics.bindTo(this.registry);
		assertThat(seconds("vault.aws.credentials.expiry")).isEqualTo(3000);
		assertThat(seconds("vault.aws.credentials.ttl")).isEqualTo(3600);
		assertThat(seconds("vault.aws.credentials.age")).isEqualTo(600);
		assertThat(seconds("vault.aws.credentials.overdue")).isEqualTo(90);
		assertThat(this.registry.get("vault.aws.credentials.waiting").tag("role", "deploy").gauge().value())
			.isEqualTo(7);
		assertThat(seconds("vault.aws.token.expiry")).isEqualTo(1800);
		assertThat(leases("current")).isEqualTo(1);
		assertThat(leases("pending")).isZero();
		assertThat(leases("superseded")).isEqualTo(1);
		assertThat(leases("not_revocable")).isEqualTo(1);
	}

	@Test
	void gaugesAreZeroWithoutCredentialsAndToken() {
		this.metrics.bindTo(this.registry);
		this.state = state(CURRENT, true);
		this.token = null;
		assertThat(seconds("vault.aws.credentials.expiry")).isZero();
		assertThat(seconds("vault.aws.credentials.ttl")).isZero();
		assertThat(seconds("vault.aws.credentials.age")).isZero();
		assertThat(seconds("vault.aws.token.expiry")).isZero();
		assertThat(leases("current")).isZero();
	}

	@Test
	void endlessTokenNeverExpires() {
		this.metrics.bindTo(this.registry);
		this.token = new SessionState.Token(null, false, null);
		assertThat(seconds("vault.aws.token.expiry")).isInfinite();
	}

	@Test
	void throttledRequestsAreCountedByStatus() {
		this.metrics.bindTo(this.registry);
		this.throttled = Map.of(400, 0L, 429, 3L);
		assertThat(this.registry.get("vault.aws.throttled").tag("status", "429").functionCounter().count())
			.isEqualTo(3);
		assertThat(this.registry.get("vault.aws.throttled").tag("status", "400").functionCounter().count()).isZero();
	}

	@Test
	void eventsAreCountedEvenBeforeTheMetersAreBound() {
		this.metrics.onCredentialsEvent(rotated(RotationCause.SCHEDULE));
		this.metrics.bindTo(this.registry);
		this.metrics.onCredentialsEvent(rotated(RotationCause.SCHEDULE));
		this.metrics.onCredentialsEvent(rotated(RotationCause.FIRST));
		this.metrics.onCredentialsEvent(new CredentialsEvent.RejectionChecked("deploy", NOW, CURRENT,
				RejectionCode.EXPIRED_TOKEN, Result.ACCEPTED));
		assertThat(count("vault.aws.credentials.rotations", "cause", "schedule")).isEqualTo(2);
		assertThat(count("vault.aws.credentials.rotations", "cause", "max_age")).isZero();
		assertThat(count("vault.aws.credentials.rejections", "code", "ExpiredToken")).isEqualTo(1);
		assertThat(count("vault.aws.credentials.rejections", "code", "other")).isZero();
	}

	@Test
	void metersAreThoseOfTheDocumentation() throws IOException {
		this.metrics.bindTo(this.registry);
		Stream<String> meters = this.registry.getMeters().stream().map((meter) -> meter.getId().getName());
		Stream<String> observations = Stream.of(VaultAwsObservation.values()).map(VaultAwsObservation::getName);
		assertThat(Stream.concat(meters, observations)).extracting((name) -> "`" + name + "`")
			.hasSameElementsAs(Files.readAllLines(Path.of("../docs/metrics.md"))
				.stream()
				.filter((line) -> line.startsWith("| `vault.aws."))
				.map((line) -> line.split("\\|")[1].strip())
				.toList());
	}

	@Test
	void tagsContainNoAccessKey() {
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.getMeters()).isNotEmpty()
			.extracting(Meter::getId)
			.allSatisfy((id) -> assertThat(id.toString()).doesNotContain("MPLE"));
	}

	private double seconds(String name) {
		return this.registry.get(name).timeGauge().value(TimeUnit.SECONDS);
	}

	private double leases(String state) {
		return this.registry.get("vault.aws.leases").tags("role", "deploy", "state", state).gauge().value();
	}

	private double count(String name, String tag, String value) {
		return this.registry.get(name).tags("role", "deploy", tag, value).functionCounter().count();
	}

	private static CredentialsEvent rotated(RotationCause cause) {
		return new CredentialsEvent.Rotated("deploy", NOW, CURRENT, CURRENT, NOW, cause);
	}

	private static CredentialsState state(CredentialsInfo current, boolean expired) {
		return new CredentialsState(current, expired, null,
				List.of(new CredentialsState.Superseded(CURRENT, NOW.minusSeconds(120)),
						new CredentialsState.Superseded(CURRENT, NOW.plusSeconds(120))),
				null, 0, new CredentialsState.Next(RotationOperation.RENEW, NOW.plusSeconds(5)), null,
				NOW.minusSeconds(90), 7);
	}

	private final class StubCredentials implements ManagedCredentials {

		@Override
		public String role() {
			return "deploy";
		}

		@Override
		public CredentialsState state() {
			return VaultAwsMetricsTests.this.state;
		}

		@Override
		public @Nullable AwsCredentials current(long now) {
			return null;
		}

		@Override
		public CompletableFuture<CredentialsState> attempt() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean rotate() {
			return false;
		}

		@Override
		public CompletableFuture<CredentialsState> replace(String accessKeyId) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Duration successorTtl() {
			return Duration.ZERO;
		}

		@Override
		public void rejected(String accessKeyId, RejectionCode code) {
		}

	}

}
