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

package io.github.vaultaws.benchmarks;

import java.time.Duration;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

import io.github.vaultaws.test.EmbeddedServers;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.VaultSetup;

/**
 * Vault and AWS with a role {@code deploy} and a token for it.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Servers implements AutoCloseable {

	private static final String ROLE = "deploy";

	private final EmbeddedServers servers = EmbeddedServers.start();

	private final String token;

	private final VaultSetup.AppRoleLogin appRole;

	private final StsClient sts;

	private final String roleArn;

	Servers(CredentialType type) {
		VaultSetup setup = new VaultSetup(this.servers.vault().asRoot(), this.servers.aws());
		String policy = setup.awsSecrets("aws", ROLE, type, Duration.ofHours(1), Duration.ofHours(12));
		this.token = setup.token(policy, Duration.ofHours(12));
		this.appRole = setup.appRole("approle", "application", policy, Duration.ofHours(1));
		TestCredentials keys = this.servers.aws().administrator();
		this.sts = StsClient.builder()
			.endpointOverride(this.servers.aws().uri())
			.region(Region.US_EAST_1)
			.credentialsProvider(StaticCredentialsProvider
				.create(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())))
			.build();
		this.roleArn = this.servers.aws().iam(keys).createRole("peer", "/", Duration.ofHours(12), """
				{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""").arn();
	}

	EmbeddedServers servers() {
		return this.servers;
	}

	String token() {
		return this.token;
	}

	VaultSetup.AppRoleLogin appRole() {
		return this.appRole;
	}

	StsAssumeRoleCredentialsProvider.Builder stsProvider() {
		return StsAssumeRoleCredentialsProvider.builder()
			.stsClient(this.sts)
			.refreshRequest((request) -> request.roleArn(this.roleArn).roleSessionName("benchmark"));
	}

	@Override
	public void close() {
		this.sts.close();
		this.servers.close();
	}

}
