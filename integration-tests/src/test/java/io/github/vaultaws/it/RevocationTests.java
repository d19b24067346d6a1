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
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.ManagedCredentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the revocation of superseded credentials by a real Vault.
 */
@RequiresContainers
@ExtendWith(OutputCaptureExtension.class)
class RevocationTests {

	private static final String ROLE = "undeleted";

	private static final Pattern LEASE = Pattern
		.compile("Vault failed to revoke AWS credentials …\\w{4} for role '" + ROLE + "' \\(lease '([^']+)'\\)");

	private final RealAws aws;

	private final RealVault vault;

	private final List<CredentialsEvent> events = new CopyOnWriteArrayList<>();

	RevocationTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@Test
	void userThatAwsDoesNotDeleteIsReportedWithItsLease(@TempDir Path folder, CapturedOutput output) {
		this.vault.createRole(ROLE, "iam_user", this.aws);
		this.vault.leaseOfUsers("10m", "20m");
		this.vault.write("sys/policies/acl/revoke",
				Map.of("policy", "path \"sys/leases/revoke\" { capabilities = [\"update\"] }"));
		TestApplication application = TestApplication.withCredentialsOf(ROLE, this.vault, this.aws)
			.withListener(this.events::add)
			.appRole(this.vault.appRole(ROLE, Map.of("token_policies", List.of(ROLE, "revoke"))), folder);
		try (ConfigurableApplicationContext context = application.run()) {
			this.aws.denyToVault("iam:DeleteUser");
			try {
				rotate(context, 2);
				rotate(context, 3);
				await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
					assertThat(output.toString()).containsPattern(LEASE);
					assertThat(this.events).hasAtLeastOneElementOfType(CredentialsEvent.RevocationRequested.class);
				});
				assertThat(this.aws.usersOf(ROLE)).hasSize(3);
				assertThat(this.events).noneMatch(CredentialsEvent.Revoked.class::isInstance);
			}
			finally {
				this.aws.allowToVault();
			}
			Matcher lease = LEASE.matcher(output);
			assertThat(lease.find()).isTrue();
			this.vault.write("sys/leases/revoke", Map.of("lease_id", lease.group(1), "sync", true));
			assertThat(this.aws.usersOf(ROLE)).hasSize(2);
			rotate(context, 4);
			await().atMost(Duration.ofMinutes(1))
				.until(() -> this.events.stream().anyMatch(CredentialsEvent.Revoked.class::isInstance));
			assertThat(this.aws.usersOf(ROLE)).hasSize(2);
		}
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.aws.usersOf(ROLE)).isEmpty());
	}

	private void rotate(ConfigurableApplicationContext context, int rotations) {
		ManagedCredentials credentials = context.getBean(ManagedCredentials.class);
		credentials.replace(Objects.requireNonNull(credentials.current(System.currentTimeMillis())).accessKeyId());
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.events.stream().filter(CredentialsEvent.Rotated.class::isInstance).count() == rotations);
	}

}
