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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.core.VaultTemplate;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that find a real Vault with the discovery client of Spring Cloud
 * Commons.
 */
@RequiresContainers
class VaultDiscoveryTests {

	private static final String ROLE = "discovered";

	private final RealVault vault;

	private final RealAws aws;

	VaultDiscoveryTests(RealServers servers) {
		this.vault = servers.vault();
		this.aws = servers.aws();
	}

	@BeforeEach
	void setUp() {
		this.vault.audit();
	}

	@AfterEach
	void tearDown() {
		this.vault.endAudit();
	}

	@Test
	void addressOfTheDiscoveredServiceIsUsed() {
		this.vault.createRole(ROLE, "assumed_role", this.aws);
		try (ConfigurableApplicationContext context = new TestApplication().with("spring.cloud.bootstrap.enabled", true)
			.with("spring.cloud.bootstrap.sources",
					SimpleDiscoveryClientAutoConfiguration.class.getName() + ","
							+ UtilAutoConfiguration.class.getName())
			.with("spring.cloud.vault.discovery.enabled", true)
			.with("spring.cloud.vault.discovery.service-id", "secrets")
			.with("spring.cloud.discovery.client.simple.instances.secrets[0].uri", this.vault.uri())
			.with("spring.cloud.vault.scheme", "http")
			.with("vault.aws.rotation.verification.sts-endpoint", this.aws.endpoint())
			.with("vault.aws.credentials.role", ROLE)
			.with("spring.cloud.vault.kv.enabled", false)
			.with("spring.cloud.vault.token", this.vault.token(ROLE).getToken())
			.run()) {
			try (StsClient sts = this.aws.sts(context.getBean(AwsCredentialsProvider.class))) {
				assertThat(sts.getCallerIdentity().arn()).contains("assumed-role/" + ROLE + "/");
			}
			assertThat(this.vault.lastAudited("aws/creds/" + ROLE).identity()).isEqualTo("token");
			assertThat(context.getBean(VaultTemplate.class).opsForSys().health().isInitialized()).isTrue();
		}
	}

}
