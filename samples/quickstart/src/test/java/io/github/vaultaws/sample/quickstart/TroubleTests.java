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

package io.github.vaultaws.sample.quickstart;

import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that troubles can be distinguished by health, metrics and log alone.
 */
@ExtendWith(OutputCaptureExtension.class)
@Isolated("While an application starts, Spring Boot discards what all others of the JVM log")
class TroubleTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static Quickstart quickstart;

	@BeforeAll
	static void start() {
		quickstart = new Quickstart("--quickstart.lease=12s");
	}

	@AfterAll
	static void stop() {
		quickstart.close();
	}

	@BeforeEach
	void awaitOk() {
		quickstart.awaitOk();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			VAULT_DOWN     | VAULT_UNREACHABLE | Vault did not respond
			VAULT_SEALED   | VAULT_NOT_READY   | Vault is sealed
			POLICY_REMOVED | NOT_ALLOWED       | permission denied
			IAM_THROTTLED  | AWS_THROTTLED     | Throttling
			""")
	void troubleHasItsReason(Trouble trouble, String reason, String cause, CapturedOutput output) {
		assertThat(quickstart.begin(trouble)).isEqualTo(204);
		try {
			assertThat(quickstart.state().troubles()).isEqualTo(Set.of(trouble));
			await().atMost(TIMEOUT).untilAsserted(() -> {
				JsonNode error = health().at("/details/lastError");
				assertThat(error.path("reason").asString("")).isEqualTo(reason);
				assertThat(error.path("description").asString()).contains(cause);
				assertThat(error.path("action").asString()).isNotEmpty();
			});
			await().atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(metric("vault_aws_credentials_overdue_seconds{role=\"deploy\"}"))
					.isPositive());
			assertThat(output).contains(cause);
		}
		finally {
			quickstart.end(trouble);
		}
		assertThat(quickstart.awaitOk().troubles()).isEmpty();
	}

	@Test
	void revokedLeaseIsRejectedByAws(CapturedOutput output) {
		double before = metric("vault_aws_credentials_rejections_total{code=\"InvalidClientTokenId\",role=\"deploy\"}");
		String accessKeyId = quickstart.state().current().accessKeyId();
		assertThat(quickstart.press("/lease/revoke")).isEqualTo(204);
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(
					metric("vault_aws_credentials_rejections_total{code=\"InvalidClientTokenId\",role=\"deploy\"}"))
				.isGreaterThan(before));
		await().atMost(TIMEOUT)
			.until(() -> output.toString()
				.contains("Discarded AWS credentials %s for role 'deploy': AWS rejected them".formatted(accessKeyId)));
		assertThat(quickstart.awaitOk().current().accessKeyId()).isNotEqualTo(accessKeyId);
	}

	@Test
	void clockJumpIsLoggedAndCallsSucceedAgain(CapturedOutput output) {
		assertThat(quickstart.press("/clock/jump")).isEqualTo(204);
		await().atMost(TIMEOUT).until(() -> output.toString().contains("The system clock jumped forward by 3"));
		PageState recovered = quickstart.awaitOk();
		assertThat(recovered.now()).isBefore(recovered.current().expiresAt());
		assertThat(quickstart.press("/lease/revoke")).isEqualTo(204);
		quickstart.awaitState(TIMEOUT, (state) -> state.failedCalls() > recovered.failedCalls());
	}

	private static JsonNode health() {
		return JsonMapper.shared().readTree(quickstart.text("/actuator/health/vaultAws"));
	}

	private static double metric(String name) {
		return quickstart.text("/actuator/prometheus")
			.lines()
			.filter((line) -> line.startsWith(name + " "))
			.mapToDouble((line) -> Double.parseDouble(line.substring(name.length() + 1)))
			.findFirst()
			.orElseThrow();
	}

}
