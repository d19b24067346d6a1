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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the login with an AWS identity, with a real Vault.
 */
@RequiresContainers
class IamLoginTests {

	private static final String ROLE = "identities";

	private static final String CLIENT = "auth/aws/config/client";

	private static final List<String> IDENTITY = List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken",
			"aws.region", "aws.sharedCredentialsFile");

	private final RealVault vault;

	private final RealAws aws;

	IamLoginTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void setUp() {
		this.vault.createRole(ROLE, "iam_user", this.aws);
		role(Map.of("bound_iam_principal_arn",
				"arn:aws:iam::" + RealAws.ACCOUNT + ":user/" + RealAws.APPLICATION_USER));
		IDENTITY.forEach(System::clearProperty);
	}

	@AfterEach
	void tearDown() {
		IDENTITY.forEach(System::clearProperty);
	}

	@ParameterizedTest
	@ValueSource(strings = { "us-east-1", "global", "auto" })
	void logsInForAnyRegionThatVaultsEndpointServes(String region) {
		System.setProperty("aws.region", "us-east-1");
		useApplicationCredentials();
		assertObtainsCredentials(application().with("vault.aws.login.iam.region", region));
	}

	@Test
	void logsInWhereVaultAllowsFurtherHeaders() {
		this.vault.write(CLIENT, Map.of("allowed_sts_header_values", "X-Example"));
		try {
			useApplicationCredentials();
			assertObtainsCredentials(application());
		}
		finally {
			this.vault.write(CLIENT, Map.of("allowed_sts_header_values", ""));
		}
	}

	@Test
	void logsInWithTheCredentialsOfAProfile(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("credentials"), """
				[default]
				aws_access_key_id = AKIAUNKNOWN
				aws_secret_access_key = unknown
				[deployment]
				aws_access_key_id = %s
				aws_secret_access_key = %s
				""".formatted(this.aws.application().accessKeyId(), this.aws.application().secretAccessKey()));
		System.setProperty("aws.sharedCredentialsFile", file.toString());
		assertObtainsCredentials(application().with("vault.aws.login.iam.profile", "deployment"));
	}

	@Test
	void logsInWithTheSessionOfAnAssumedRole() {
		String arn = this.aws.createRole("workers");
		role(Map.of("bound_iam_principal_arn", arn));
		assume(arn, "worker-1");
		assertObtainsCredentials(application());
	}

	@Test
	void logsInWhereVaultInfersTheInstanceBehindTheRole() {
		String arn = this.aws.createRole("instance-profiles");
		role(Map.of("bound_iam_principal_arn", arn, "inferred_entity_type", "ec2_instance", "inferred_aws_region",
				"us-east-1"));
		assume(arn, this.aws.runInstance("ami-12c6146b"));
		assertObtainsCredentials(application());
		assume(arn, "i-0123456789abcdef0");
		VaultAwsLoginException failure = application().fail(VaultAwsLoginException.class);
		assertThat(failure.getReason()).as(failure.getMessage()).isEqualTo(LoginFailureReason.INSTANCE_NOT_INFERRED);
	}

	private void useApplicationCredentials() {
		System.setProperty("aws.accessKeyId", this.aws.application().accessKeyId());
		System.setProperty("aws.secretAccessKey", this.aws.application().secretAccessKey());
	}

	private void assume(String arn, String session) {
		try (StsClient sts = this.aws.sts(StaticCredentialsProvider.create(this.aws.vault()))) {
			Credentials assumed = sts.assumeRole((request) -> request.roleArn(arn).roleSessionName(session))
				.credentials();
			System.setProperty("aws.accessKeyId", assumed.accessKeyId());
			System.setProperty("aws.secretAccessKey", assumed.secretAccessKey());
			System.setProperty("aws.sessionToken", assumed.sessionToken());
		}
	}

	private void role(Map<String, ?> settings) {
		this.vault.admin().delete("auth/aws/role/" + ROLE);
		Map<String, Object> role = new HashMap<>(
				Map.of("auth_type", "iam", "resolve_aws_unique_ids", false, "token_policies", ROLE));
		role.putAll(settings);
		this.vault.write("auth/aws/role/" + ROLE, role);
	}

	private TestApplication application() {
		return TestApplication.withCredentialsOf(ROLE, this.vault, this.aws).iam(ROLE);
	}

	private static void assertObtainsCredentials(TestApplication application) {
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId()).isNotEmpty();
		}
	}

}
