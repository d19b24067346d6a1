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

package io.github.vaultaws.it.contract;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.vault.VaultException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

import io.github.vaultaws.admin.AwsSecretsLease;
import io.github.vaultaws.admin.AwsSecretsOperations;
import io.github.vaultaws.admin.AwsSecretsOperations.Credentials;
import io.github.vaultaws.admin.AwsSecretsRole;
import io.github.vaultaws.admin.AwsSecretsRoot;
import io.github.vaultaws.admin.AwsStaticRole;
import io.github.vaultaws.admin.CredentialsRequest;
import io.github.vaultaws.admin.LeaseOperations.Lease;
import io.github.vaultaws.admin.Mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Contract of the operations of the AWS secrets engine and of the leases of its
 * credentials.
 */
public abstract class AwsSecretsAdminContract extends AdminContract {

	private static final String ROLE_ARN = "arn:aws:iam::123456789012:role/app";

	private static final String POLICY_ARN = "arn:aws:iam::123456789012:policy/app";

	private static final Duration HOUR = Duration.ofHours(1);

	private AwsSecretsOperations aws;

	protected AwsSecretsAdminContract(VaultServer server) {
		super(server);
		this.aws = this.admin.awsSecrets("aws");
	}

	@BeforeEach
	void enableAws() {
		assumeHas(Feature.AWS);
		this.engine = unique("aws-admin");
		this.admin.mounts().secrets().write(this.engine, Mount.of("aws"));
		this.aws = this.admin.awsSecrets(this.engine);
	}

	private AwsSecretsRoot.Builder root(AwsBasicCredentials credentials) {
		return AwsSecretsRoot.builder()
			.accessKey(credentials.accessKeyId())
			.secretKey(credentials.secretAccessKey())
			.region("us-east-1")
			.iamEndpoint(aws().endpointForVault())
			.stsEndpoint(aws().endpointForVault());
	}

	@Test
	void theRootIsWrittenAndAChangeKeepsTheRest() {
		assertThat(this.aws.root().read()).isNull();
		assertWritten(this.aws.root(),
				root(aws().vault()).stsRegion("us-east-1")
					.stsFallbackEndpoints("https://sts.eu-west-1.amazonaws.com")
					.stsFallbackRegions("eu-west-1")
					.maxRetries(2)
					.usernameTemplate("{{ printf \"vault-%s\" (random 20) }}")
					.roleArn(ROLE_ARN)
					.build());
		AwsSecretsRoot before = this.aws.root().read();
		assertWritten(this.aws.root(),
				AwsSecretsRoot.builder()
					.region("eu-west-1")
					.maxRetries(null)
					.stsFallbackEndpoints()
					.stsFallbackRegions()
					.build());
		AwsSecretsRoot after = this.aws.root().read();
		assertThat(after.usernameTemplate()).isEqualTo(before.usernameTemplate());
		assertThat(after.accessKey()).isEqualTo(aws().vault().accessKeyId());
		assertThat(after.maxRetries()).isZero();
		this.aws.roles().write("app", AwsSecretsRole.iamUser().policyDocument(ALLOW_ALL).build());
		this.admin.leases().revoke(this.aws.credentials("app").leaseId());
	}

	@Test
	void anInvalidRootIsRejected() {
		AwsSecretsRoot invalid = AwsSecretsRoot.builder().stsFallbackRegions("eu-west-1").build();
		assertRejected(this.engine + "/config/root", invalid, () -> this.aws.root().write(invalid));
	}

	@Test
	void theRootIsRotated() {
		AwsBasicCredentials credentials = aws().createUser(unique("engine-root"));
		this.aws.root().write(root(credentials).build());
		String rotated = this.aws.rotateRoot();
		assertThat(rotated).isNotEqualTo(credentials.accessKeyId());
		assertThat(this.aws.root().read()).satisfies((root) -> assertThat(root.accessKey()).isEqualTo(rotated));
	}

	@Test
	void theLeaseIsWrittenAndChanged() {
		assertThat(this.aws.lease().read()).isNull();
		assertWritten(this.aws.lease(), AwsSecretsLease.of(Duration.ofMinutes(90), Duration.ofHours(36)));
		assertWritten(this.aws.lease(), AwsSecretsLease.builder().lease(Duration.ofSeconds(30)).build());
		assertThat(this.aws.lease().read()).isEqualTo(AwsSecretsLease.of(Duration.ofSeconds(30), Duration.ofHours(36)));
	}

	@Test
	void anIncompleteLeaseIsRejected() {
		for (AwsSecretsLease incomplete : new AwsSecretsLease[] { AwsSecretsLease.builder().lease(HOUR).build(),
				AwsSecretsLease.builder().leaseMax(HOUR).build() }) {
			assertRejected(this.engine + "/config/lease", incomplete, () -> this.aws.lease().write(incomplete));
		}
	}

	@Test
	void rolesOfAllTypesAreWrittenAndDeleted() {
		assertThat(this.aws.roles().list()).isEmpty();
		assertWritten(this.aws.roles(), "user",
				AwsSecretsRole.iamUser()
					.policyArns(POLICY_ARN)
					.policyDocument(new ByteArrayResource("""
							{
							  "Version": "2012-10-17",
							  "Statement": [ { "Effect": "Allow", "Action": "*", "Resource": "a b\\"c" } ]
							}
							""".getBytes()))
					.iamGroups("developers")
					.iamTags(Map.of("team", "a", "cost", "b=c"))
					.userPath("/vault/")
					.permissionsBoundaryArn(POLICY_ARN)
					.build());
		assertWritten(this.aws.roles(), "assumed",
				AwsSecretsRole.assumedRole(ROLE_ARN)
					.sessionTags(Map.of("team", "a"))
					.externalId("vault")
					.defaultStsTtl(HOUR)
					.maxStsTtl(HOUR.multipliedBy(2))
					.build());
		assertWritten(this.aws.roles(), "federation",
				AwsSecretsRole.federationToken().policyDocument(ALLOW_ALL).maxStsTtl(HOUR).build());
		assertWritten(this.aws.roles(), "Session",
				AwsSecretsRole.sessionToken().mfaSerialNumber("arn:aws:iam::123456789012:mfa/vault").build());
		assertWritten(this.aws.roles(), "assumed",
				AwsSecretsRole.builder().defaultStsTtl(null).externalId(null).build());
		assertThat(this.aws.roles().read("assumed"))
			.satisfies((role) -> assertThat(role.roleArns()).containsExactly(ROLE_ARN));
		assertThat(this.aws.roles().list()).containsExactlyInAnyOrder("user", "assumed", "federation", "Session");
		this.aws.roles().delete("user");
		assertThat(this.aws.roles().read("user")).isNull();
	}

	static Stream<AwsSecretsRole> invalidRoles() {
		return Stream.of(AwsSecretsRole.builder().policyDocument(ALLOW_ALL).build(),
				AwsSecretsRole.builder().credentialType("x").build(),
				AwsSecretsRole.iamUser().defaultStsTtl(HOUR).build(), AwsSecretsRole.iamUser().maxStsTtl(HOUR).build(),
				AwsSecretsRole.assumedRole(ROLE_ARN).defaultStsTtl(HOUR.plusSeconds(1)).maxStsTtl(HOUR).build(),
				AwsSecretsRole.iamUser().roleArns(ROLE_ARN).build(),
				AwsSecretsRole.iamUser().sessionTags(Map.of("a", "b")).build(),
				AwsSecretsRole.iamUser().externalId("vault").build(),
				AwsSecretsRole.assumedRole(ROLE_ARN).userPath("/vault/").build(),
				AwsSecretsRole.iamUser().userPath("vault").build(),
				AwsSecretsRole.assumedRole(ROLE_ARN).permissionsBoundaryArn(POLICY_ARN).build(),
				AwsSecretsRole.iamUser().permissionsBoundaryArn("policy").build(),
				AwsSecretsRole.iamUser().permissionsBoundaryArn("arn:aws:iam:policy/app").build(),
				AwsSecretsRole.iamUser().permissionsBoundaryArn("arn:aws:s3:::policy/app").build(),
				AwsSecretsRole.iamUser().permissionsBoundaryArn(ROLE_ARN).build(),
				AwsSecretsRole.sessionToken().policyArns(POLICY_ARN).build(),
				AwsSecretsRole.iamUser().policyDocument("policy.json").build());
	}

	@ParameterizedTest
	@MethodSource("invalidRoles")
	void anInvalidRoleIsRejected(AwsSecretsRole role) {
		assertRejected(this.engine + "/roles/app", role, () -> this.aws.roles().write("app", role));
	}

	@Test
	void aStaticRoleIsWrittenReadAndDeleted() {
		String user = unique("static");
		aws().createUser(user);
		this.aws.root().write(root(aws().vault()).build());
		assertThat(this.aws.staticRoles().list()).isEmpty();
		assertWritten(this.aws.staticRoles(), "app", AwsStaticRole.of(user, HOUR));
		assertWritten(this.aws.staticRoles(), "app", AwsStaticRole.builder().rotationPeriod(HOUR.plusHours(1)).build());
		assertThat(this.aws.staticRoles().list()).containsExactly("app");
		Credentials credentials = this.aws.staticCredentials("app");
		assertThat(credentials.accessKeyId()).isNotBlank();
		assertThat(credentials.leaseId()).isEmpty();
		assertThat(credentials.sessionToken()).isNull();
		this.aws.staticRoles().delete("app");
		assertThat(this.aws.staticRoles().read("app")).isNull();
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> this.aws.staticCredentials("app"))
			.withMessage("Vault returned no credentials from '%s/static-creds/app'", this.engine);
	}

	static Stream<AwsStaticRole> invalidStaticRoles() {
		return Stream.of(AwsStaticRole.builder().rotationPeriod(HOUR).build(),
				AwsStaticRole.of(INVALID_PERIOD_USER, Duration.ofSeconds(59)));
	}

	private static final String INVALID_PERIOD_USER = "application";

	@ParameterizedTest
	@MethodSource("invalidStaticRoles")
	void anInvalidStaticRoleIsRejected(AwsStaticRole role) {
		this.aws.root().write(root(aws().vault()).build());
		AwsStaticRole known = (role.username() != null)
				? AwsStaticRole.of(aws().applicationUser(), Duration.ofSeconds(59)) : role;
		assertRejected(this.engine + "/static-roles/app", known, () -> this.aws.staticRoles().write("app", known));
	}

	@Test
	void staticRolesOfOtherAccountsRequireTheEnterpriseEdition() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.aws.staticRoles()
			.write("app", AwsStaticRole.builder().username("app").rotationPeriod(HOUR).assumeRoleArn(ROLE_ARN).build()))
			.withMessageContaining("'assume_role_arn' requires Vault Enterprise");
	}

	@Test
	void credentialsOfAUserHaveALease() {
		this.aws.root().write(root(aws().vault()).build());
		this.aws.lease().write(AwsSecretsLease.of(HOUR, HOUR));
		this.aws.roles().write("app", AwsSecretsRole.iamUser().policyDocument(ALLOW_ALL).build());
		Credentials credentials = this.aws.credentials("app");
		assertThat(credentials.leaseDuration()).isEqualTo(HOUR);
		assertThat(credentials).hasToString("Credentials[accessKeyId=%s, leaseId=%s, leaseDuration=PT1H]",
				credentials.accessKeyId(), credentials.leaseId());
		Lease lease = this.admin.leases().lookup(credentials.leaseId());
		assertThat(lease.renewable()).isTrue();
		assertThat(lease.expireTime()).isAfter(lease.issueTime());
		String prefix = this.engine + "/creds/app";
		assertThat(this.admin.leases().list(prefix)).singleElement()
			.satisfies((id) -> assertThat(credentials.leaseId()).endsWith("/" + id));
		this.admin.leases().revoke(credentials.leaseId());
		assertThat(this.admin.leases().lookup(credentials.leaseId())).isNull();
		this.aws.credentials("app");
		this.aws.credentials("app");
		this.admin.leases().revokePrefix(prefix);
		assertThat(this.admin.leases().list(prefix)).isEmpty();
		this.aws.credentials("app");
		this.admin.leases().revokeForce(prefix);
		assertThat(this.admin.leases().list(prefix)).isEmpty();
		assertThat(this.admin.leases().irrevocable()).isZero();
	}

	@Test
	void credentialsOfAnAssumedRoleAreIssuedWithOptions() {
		String arn = aws().createRole(unique("assumed"));
		this.aws.root().write(root(aws().vault()).build());
		this.aws.roles().write("app", AwsSecretsRole.assumedRole(arn, ROLE_ARN).build());
		Credentials credentials = this.aws.credentials("app",
				CredentialsRequest.builder().roleArn(arn).roleSessionName("admin").ttl(Duration.ofMinutes(20)).build());
		assertThat(credentials.sessionToken()).isNotBlank();
		assertThat(credentials.leaseDuration()).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
	}

}
