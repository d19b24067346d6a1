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
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.core.VaultOperations;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for tokens with a TTL of 30 seconds that cannot be renewed, with a real Vault: a
 * token with a maximum TTL and a batch token, each in its own application.
 */
@RequiresContainers
class ShortTokenTests {

	private static final Duration TIME = Duration.ofMinutes(3);

	private static final Duration VAULT_CALL_INTERVAL = Duration.ofMillis(50);

	private static final Logger logger = LoggerFactory.getLogger(ShortTokenTests.class);

	private final RealAws aws;

	private final RealVault vault;

	ShortTokenTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void setUpVault() {
		this.vault.leaseOfUsers("10m", "20m");
		this.vault.write("sys/policies/acl/revoke",
				Map.of("policy", "path \"sys/leases/revoke\" { capabilities = [\"update\"] }"));
		this.vault.audit();
	}

	@AfterEach
	void endAudit() {
		this.vault.endAudit();
	}

	@Test
	void noCallFailsWhileManyTokensExpireWithOneLoginEach(@TempDir Path one, @TempDir Path other) {
		try (Watched capped = new Watched("capped", "service", one);
				Watched batch = new Watched("batch", "batch", other)) {
			List<Watched> all = List.of(capped, batch);
			Awaitility.await().atMost(TIME.plusMinutes(1)).pollDelay(TIME).until(() -> true);
			all.forEach(Watched::stop);
			assertThat(all).allSatisfy(Watched::check);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.aws.users()).noneMatch((name) -> name.startsWith("vault-short-")));
	}

	private final class Watched implements AutoCloseable {

		private final String role;

		private final ConfigurableApplicationContext context;

		private final StsClient sts;

		private final Calls awsCalls;

		private final Calls vaultCalls;

		private final Calls userCounts;

		private final AtomicInteger maxUsers = new AtomicInteger();

		Watched(String name, String tokenType, Path folder) {
			this.role = "short-" + name;
			ShortTokenTests.this.vault.createRole(this.role, "iam_user", ShortTokenTests.this.aws);
			ShortTokenTests.this.vault.write("sys/auth/" + this.role, Map.of("type", "approle"));
			RealVault.AppRole appRole = ShortTokenTests.this.vault.appRole(this.role, this.role,
					Map.of("token_type", tokenType, "token_policies", List.of(this.role, "revoke"), "token_ttl", "30s",
							"token_max_ttl", "30s"));
			this.context = TestApplication
				.withCredentialsOf(this.role, ShortTokenTests.this.vault, ShortTokenTests.this.aws)
				.appRole(appRole, folder)
				.with("vault.aws.login.mount", this.role)
				.run();
			AwsCredentialsProvider credentials = this.context.getBean(AwsCredentialsProvider.class);
			this.sts = ShortTokenTests.this.aws.sts(credentials);
			this.awsCalls = new Calls(this.sts, credentials);
			VaultOperations template = this.context.getBean(VaultOperations.class);
			SessionManager session = this.context.getBean(SessionManager.class);
			this.vaultCalls = new Calls(() -> template.read("auth/token/lookup-self"),
					() -> session.getSessionToken().getToken(), VAULT_CALL_INTERVAL);
			this.userCounts = new Calls(this::countUsers, () -> "", VAULT_CALL_INTERVAL);
			calls().forEach(Calls::start);
		}

		private List<Calls> calls() {
			return List.of(this.awsCalls, this.vaultCalls, this.userCounts);
		}

		private void countUsers() {
			this.maxUsers.accumulateAndGet(ShortTokenTests.this.aws.usersOf(this.role).size(), Math::max);
		}

		void stop() {
			calls().forEach(Calls::stop);
		}

		void check() {
			int logins = ShortTokenTests.this.vault.audited("auth/" + this.role + "/login");
			int tokens = this.vaultCalls.rotations() + 1;
			logger.info(
					"{}: {} s, {} logins, {} tokens used, {} VaultTemplate calls ({} failed), {} AWS calls ({} failed), "
							+ "{} credentials used, at most {} IAM users",
					this.role, TIME.toSeconds(), logins, tokens, this.vaultCalls.total(),
					this.vaultCalls.failures().size(), this.awsCalls.total(), this.awsCalls.failures().size(),
					this.awsCalls.rotations() + 1, this.maxUsers.get());
			assertThat(calls()).allSatisfy((calls) -> assertThat(calls.failures()).isEmpty());
			// The last login may have followed the last call
			assertThat(logins).isBetween(tokens, tokens + 1).isBetween(6, 14);
			assertThat(this.maxUsers.get()).isBetween(2, 3);
		}

		@Override
		public void close() {
			this.sts.close();
			this.context.close();
		}

	}

}
