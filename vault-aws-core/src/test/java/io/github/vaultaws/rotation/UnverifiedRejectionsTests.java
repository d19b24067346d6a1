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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RotatingCredentials} with STS credentials, which are not verified,
 * that AWS rejects.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnverifiedRejectionsTests {

	private static final String READ = "GET aws/creds/deploy";

	@AutoClose
	private final StubVault vault = new StubVault();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final AtomicInteger issued = new AtomicInteger();

	private final List<CredentialsEvent> events = new ArrayList<>();

	private final Sts sts = new Sts();

	private final RotatingCredentials credentials = StubCredentials.of(this.vault, new StubSession(), this.scheduler,
			RotationPolicy.DEFAULT, this.sts, this.events::add);

	@BeforeEach
	void activateCredentials() {
		this.vault.on(READ, (request) -> Answer.sts("ASIA" + this.issued.incrementAndGet(), 3600));
		this.credentials.watch();
		this.scheduler.runDue();
		assertThat(accessKeyId()).isEqualTo("ASIA1");
	}

	@Test
	void stsThatCannotKnowTheCredentialsHasThemReplacedOnce(CapturedOutput output) {
		IntStream.range(0, 1200).forEach((i) -> {
			this.credentials.rejected(accessKeyId());
			advance(1);
			assertThat(accessKeyId()).isNotEqualTo("none");
		});
		assertThat(this.issued).hasValue(2);
		assertThat(this.events).noneMatch(CredentialsEvent.Discarded.class::isInstance);
		assertThat(this.sts.verified).hasSizeLessThanOrEqualTo(8);
		assertThat(output).containsOnlyOnce("A service and STS at https://sts.example.com rejected")
			.contains(
					"STS at https://sts.example.com has rejected AWS credentials …SIA2 for role 'deploy' and all others"
							+ " that it checked; they remain in use.");
	}

	@Test
	void credentialsRemainInUseWhileVaultIsUnavailable() {
		this.vault.on(READ, Answer.error(503, "sealed"));
		IntStream.range(0, 120).forEach((i) -> {
			this.credentials.rejected("ASIA1");
			advance(1);
		});
		assertThat(accessKeyId()).isEqualTo("ASIA1");
		assertThat(this.sts.verified).containsExactly("ASIA1");
	}

	@Test
	void stsThatAcceptsTheReplacementHasRejectedOnesDiscardedFromThenOn() {
		this.sts.accepted.add("ASIA2");
		this.credentials.rejected("ASIA1");
		advance(30);
		assertThat(this.sts.verified).containsExactly("ASIA1", "ASIA2");
		this.sts.accepted.clear();
		this.credentials.rotate();
		advance(300);
		assertThat(accessKeyId()).isEqualTo("ASIA3");
		this.credentials.rejected("ASIA3");
		advance(1);
		assertThat(accessKeyId()).isEqualTo("ASIA4");
		assertThat(this.events).filteredOn(CredentialsEvent.Discarded.class::isInstance)
			.singleElement()
			.extracting("credentials.accessKeyId")
			.isEqualTo("…SIA3");
	}

	private void advance(int seconds) {
		this.scheduler.advance(Duration.ofSeconds(seconds));
	}

	private String accessKeyId() {
		IssuedCredentials live = this.credentials.live(this.scheduler.now().toEpochMilli());
		return (live != null) ? live.credentials().accessKeyId() : "none";
	}

	private static final class Sts implements CredentialsVerifier {

		private final List<String> verified = new ArrayList<>();

		private final List<String> accepted = new ArrayList<>();

		@Override
		public Result verify(AwsCredentials credentials) {
			this.verified.add(credentials.accessKeyId());
			return this.accepted.contains(credentials.accessKeyId()) ? Result.ACCEPTED : Result.REJECTED;
		}

		@Override
		public String description() {
			return "STS at https://sts.example.com";
		}

	}

}
