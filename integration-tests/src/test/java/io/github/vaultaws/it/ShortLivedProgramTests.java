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

package io.github.vaultaws.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for programs that call AWS and exit, with a real Vault.
 */
@RequiresContainers
class ShortLivedProgramTests {

	private static final String ROLE = "batch";

	private final RealAws aws;

	private final RealVault vault;

	ShortLivedProgramTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void setUp() {
		this.vault.leaseOfUsers("10m", "20m");
		this.vault.audit();
	}

	@AfterEach
	void tearDown() {
		this.vault.endAudit();
	}

	@ParameterizedTest
	@CsvSource({ "iam_user, true, verified", "iam_user, false, unverified", "assumed_role, true, assumed" })
	@Timeout(value = 3, unit = TimeUnit.MINUTES)
	void logsInOnceAndLeavesNothing(String type, boolean verification, String name, @TempDir Path folder) {
		String role = ROLE + "-" + name;
		this.vault.createRole(role, type, this.aws);
		TestApplication program = TestApplication.withCredentialsOf(role, this.vault, this.aws)
			.with("vault.aws.rotation.verification.enabled", verification)
			.appRole(this.vault.appRole(role, Map.of("token_policies", List.of(role))), folder);
		run(program);
		int[] before = requests(role);
		long start = System.nanoTime();
		String caller = run(program);
		System.out.printf("Short-lived program, %s%s: %d ms from start to end%n", type,
				verification ? "" : " without verification", Duration.ofNanos(System.nanoTime() - start).toMillis());
		assertThat(caller).contains(role);
		assertThat(requests(role)).containsExactly(before[0] + 1, before[1] + 1, before[2] + 1);
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.aws.usersOf(role)).isEmpty());
	}

	private int[] requests(String role) {
		return new int[] { this.vault.audited("auth/approle/login"), this.vault.audited("aws/creds/" + role),
				this.vault.audited("auth/token/revoke-self") };
	}

	private String run(TestApplication program) {
		try (ConfigurableApplicationContext context = program.run();
				StsClient sts = this.aws.sts(context.getBean(AwsCredentialsProvider.class))) {
			return sts.getCallerIdentity().arn();
		}
	}

}
