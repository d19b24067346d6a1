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
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.core.VaultOperations;
import org.springframework.vault.support.VaultToken;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * End-to-end tests with a real Vault: an application logs in, obtains AWS credentials,
 * calls AWS while they are renewed and rotated, and revokes them when it stops.
 */
@RequiresContainers
class EndToEndTests {

	private static final int ROTATIONS = 3;

	private static final Logger logger = LoggerFactory.getLogger(EndToEndTests.class);

	private final RealAws aws;

	private final RealVault vault;

	EndToEndTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void leasesAreShort() {
		this.vault.leaseOfUsers("12s", "24s");
	}

	@AfterEach
	void leasesAreLong() {
		this.vault.leaseOfUsers("10m", "20m");
	}

	@ParameterizedTest
	@CsvSource({ "app-role, iam_user", "app-role, assumed_role", "iam, iam_user", "iam, assumed_role" })
	void noCallFailsWhileCredentialsAreRotatedAndNoUserIsLeft(String login, String type, @TempDir Path folder) {
		String role = login + "-" + type;
		this.vault.createRole(role, type, this.aws);
		TestApplication application = TestApplication.withCredentialsOf(role, this.vault, this.aws);
		if (login.equals("app-role")) {
			application.appRole(this.vault.appRole(role, Map.of("token_policies", role)), folder);
		}
		else {
			this.vault.iamRole(role, Map.of("token_policies", role));
			application.iam(role);
		}
		if (type.equals("assumed_role")) {
			application.with("vault.aws.rotation.max-age", "8s");
		}
		run(role, type.equals("iam_user"), application);
	}

	@Test
	void credentialsAreIssuedUnderANewTokenBeforeTheOldOneExpires(@TempDir Path folder) {
		String role = "short-token";
		this.vault.createRole(role, "iam_user", this.aws);
		this.vault.leaseOfUsers("10m", "20m");
		Map<String, Object> settings = Map.of("token_policies", role, "token_ttl", "12s", "token_max_ttl", "24s");
		run(role, true, TestApplication.withCredentialsOf(role, this.vault, this.aws)
			.appRole(this.vault.appRole(role, settings), folder));
	}

	@Test
	void noCallFailsWhileVaultRotatesAStaticRole(@TempDir Path folder) {
		String role = "rotated";
		this.aws.createUser(role);
		this.vault.createStaticRole(role, "60s");
		TestApplication application = TestApplication.withCredentialsOf(role, this.vault, this.aws)
			.with("vault.aws.credentials.role-type", "static")
			.appRole(this.vault.appRole(role, Map.of("token_policies", role)), folder);
		try (ConfigurableApplicationContext context = application.run();
				StsClient sts = this.aws.sts(context.getBean(AwsCredentialsProvider.class))) {
			Calls calls = new Calls(sts, context.getBean(AwsCredentialsProvider.class));
			calls.start();
			await().atMost(Duration.ofMinutes(4)).until(() -> calls.rotations() >= 1);
			calls.stop();
			assertThat(calls.failures()).isEmpty();
			assertThat(sts.getCallerIdentity().arn()).endsWith(":user/" + role);
		}
	}

	@Test
	void externalTokenIsNotRevokedButItsCredentialsAre() {
		String role = "given-token";
		this.vault.createRole(role, "iam_user", this.aws);
		this.vault.leaseOfUsers("10m", "20m");
		this.vault.write("sys/policies/acl/revoke",
				Map.of("policy", "path \"sys/leases/revoke\" { capabilities = [\"update\"] }"));
		VaultToken token = this.vault.token(role, "revoke");
		TestApplication application = TestApplication.withCredentialsOf(role, this.vault, this.aws)
			.with("spring.cloud.vault.token", token.getToken())
			.with("vault.aws.rotation.max-age", "2s");
		try (ConfigurableApplicationContext context = application.run();
				StsClient sts = this.aws.sts(context.getBean(AwsCredentialsProvider.class))) {
			Calls calls = new Calls(sts, context.getBean(AwsCredentialsProvider.class));
			calls.start();
			await().atMost(Duration.ofMinutes(2)).until(() -> calls.rotations() >= ROTATIONS);
			awaitUsers(role, 1, 3);
			calls.stop();
			assertThat(calls.failures()).isEmpty();
		}
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(this.aws.usersOf(role)).isEmpty());
		assertThat(this.vault.as(token).read("auth/token/lookup-self").getRequiredData()).containsEntry("id",
				token.getToken());
	}

	/**
	 * Vault revokes in the background, so a user may exist for a moment longer.
	 */
	private void awaitUsers(String role, int min, int max) {
		await().atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.aws.usersOf(role)).hasSizeBetween(min, max));
	}

	private void run(String role, boolean users, TestApplication application) {
		AtomicReference<VaultToken> token = new AtomicReference<>();
		Calls calls;
		try (ConfigurableApplicationContext context = application.run(this.aws);
				StsClient sts = this.aws.sts(context.getBean(AwsCredentialsProvider.class))) {
			calls = new Calls(sts, context.getBean(AwsCredentialsProvider.class));
			calls.start();
			await().atMost(Duration.ofMinutes(5)).until(() -> calls.rotations() >= ROTATIONS);
			await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
				token.set(context.getBean(SessionManager.class).getSessionToken());
				assertThat(context.getBean(VaultOperations.class).read("auth/token/lookup-self").getRequiredData())
					.containsEntry("id", token.get().getToken());
			});
			assertThat(context.getBean(HealthEndpoint.class).healthForPath("vaultAws").getStatus())
				.isEqualTo(Status.UP);
			awaitUsers(role, users ? 1 : 0, users ? 3 : 0);
			calls.stop();
		}
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(this.aws.usersOf(role)).isEmpty());
		logger.info("{}: {} rotations, {} AWS calls, {} failed, {} IAM users left", role, calls.rotations(),
				calls.total(), calls.failures().size(), this.aws.usersOf(role).size());
		assertThat(calls.failures()).isEmpty();
		assertThat(calls.total()).isGreaterThan(100);
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> this.vault.as(token.get()).read("auth/token/lookup-self"))
			.withMessageContaining("invalid token");
	}

}
