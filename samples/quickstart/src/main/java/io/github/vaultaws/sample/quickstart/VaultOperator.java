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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultResponse;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.admin.AppRole;
import io.github.vaultaws.admin.AppRoleOperations;
import io.github.vaultaws.admin.AwsSecretsLease;
import io.github.vaultaws.admin.AwsSecretsRole;
import io.github.vaultaws.admin.AwsSecretsRoot;
import io.github.vaultaws.admin.Declaration;
import io.github.vaultaws.admin.LeaseOperations;
import io.github.vaultaws.admin.Mount;
import io.github.vaultaws.admin.SecretIdRequest;
import io.github.vaultaws.admin.VaultAwsAdmin;
import io.github.vaultaws.admin.VaultAwsSetup;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * The operator of Vault, who configures it for the application and can revoke what the
 * application has received.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultOperator {

	private static final String CREDENTIALS = "aws/creds/deploy";

	private static final String APP_ROLE = "approle";

	private static final String POLICY = "deploy";

	private static final String AWS_POLICY = """
			{"Version":"2012-10-17",
			"Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}""";

	private static final String REVOKE = """
			path "sys/leases/revoke" { capabilities = ["update"] }
			""";

	private static final String READ = """
			path "aws/creds/deploy" { capabilities = ["read"] }
			""";

	private final EmbeddedVault vault;

	private final EmbeddedAws aws;

	private final Duration lease;

	private final VaultTemplate template;

	private final VaultAwsAdmin admin;

	VaultOperator(EmbeddedVault vault, EmbeddedAws aws, Duration lease) {
		this.vault = vault;
		this.aws = aws;
		this.lease = lease;
		this.template = new VaultTemplate(VaultEndpoint.from(vault.uri()), new JdkClientHttpRequestFactory(),
				() -> VaultToken.of(vault.rootToken()));
		this.admin = VaultAwsAdmin.of(this.template);
	}

	void setUp() {
		String endpoint = this.aws.uri().toString();
		Duration ttl = this.lease.truncatedTo(ChronoUnit.SECONDS);
		AwsSecretsRoot root = AwsSecretsRoot.builder()
			.accessKey(this.aws.administrator().accessKeyId())
			.secretKey(this.aws.administrator().secretAccessKey())
			.iamEndpoint(endpoint)
			.stsEndpoint(endpoint)
			.region("us-east-1")
			.build();
		AppRole role = AppRole.builder().tokenPolicies(POLICY).tokenTtl(Duration.ofHours(1)).build();
		VaultAwsSetup.of(this.template,
				List.of(Declaration.secretsMount("aws", Mount.of("aws")), Declaration.awsSecretsRoot("aws", root),
						Declaration.awsSecretsLease("aws", AwsSecretsLease.of(ttl, ttl.multipliedBy(2))),
						Declaration.awsSecretsRole("aws", "deploy",
								AwsSecretsRole.iamUser().policyDocument(AWS_POLICY).build()),
						Declaration.policy(POLICY, READ + REVOKE), Declaration.authMount(APP_ROLE, Mount.of("approle")),
						Declaration.appRole(APP_ROLE, "app", role)))
			.apply();
	}

	void removePolicy() {
		this.admin.policies().write(POLICY, REVOKE);
	}

	void restorePolicy() {
		this.admin.policies().write(POLICY, READ + REVOKE);
	}

	/**
	 * Return the TTL of credentials.
	 * @return the TTL
	 */
	Duration lease() {
		return this.lease;
	}

	/**
	 * Create a login for the application.
	 * @return the properties of the application
	 */
	Map<String, Object> createLogin() {
		AppRoleOperations appRole = this.admin.appRole(APP_ROLE);
		return Map.of("spring.cloud.vault.uri", this.vault.uri().toString(),
				"vault.aws.rotation.verification.sts-endpoint", this.aws.uri().toString(),
				"vault.aws.login.app-role.role-id",
				Objects.requireNonNull(appRole.roleId("app"), "The AppRole does not exist"),
				"vault.aws.login.app-role.secret-id",
				appRole.createSecretId("app", SecretIdRequest.builder().build()).secretId());
	}

	/**
	 * Revoke the lease of credentials. Vault deletes the IAM user immediately.
	 * @param issuedAt when the application requested the credentials
	 */
	void revokeLeaseIssuedAt(Instant issuedAt) {
		LeaseOperations leases = this.admin.leases();
		leases.list(CREDENTIALS)
			.stream()
			.flatMap((name) -> Stream.ofNullable(leases.lookup(CREDENTIALS + "/" + name)))
			.min(Comparator.comparing((lease) -> Duration.between(issuedAt, lease.issueTime()).abs()))
			.ifPresent((lease) -> leases.revoke(lease.id()));
	}

	/**
	 * Revoke all tokens of the application. Vault revokes their leases as well.
	 */
	void revokeToken() {
		Optional.ofNullable(this.template.list("auth/token/accessors"))
			.orElse(List.of())
			.stream()
			.filter((accessor) -> "auth/approle/login".equals(path(accessor)))
			.forEach((accessor) -> this.template.write("auth/token/revoke-accessor", Map.of("accessor", accessor)));
	}

	private @Nullable Object path(String accessor) {
		VaultResponse token = this.template.write("auth/token/lookup-accessor", Map.of("accessor", accessor));
		return Objects.requireNonNull(token, "Vault returned no data").getRequiredData().get("path");
	}

}
