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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.admin.AwsAuthCertificate;
import io.github.vaultaws.admin.AwsAuthClient;
import io.github.vaultaws.admin.AwsAuthIdentity;
import io.github.vaultaws.admin.AwsAuthOperations;
import io.github.vaultaws.admin.AwsAuthRole;
import io.github.vaultaws.admin.AwsAuthStsRole;
import io.github.vaultaws.admin.AwsAuthTidy;
import io.github.vaultaws.admin.Mount;
import io.github.vaultaws.admin.RemovableSetting;
import io.github.vaultaws.admin.RoleTagRequest;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Contract of the operations of the AWS auth method.
 */
public abstract class AwsAuthAdminContract extends AdminContract {

	private static final String ROLE_ARN = "arn:aws:iam::123456789012:role/vault";

	private static final Duration HOUR = Duration.ofHours(1);

	private String mount;

	private AwsAuthOperations auth;

	protected AwsAuthAdminContract(VaultServer server) {
		super(server);
		this.mount = "";
		this.auth = this.admin.awsAuth("aws");
	}

	@BeforeEach
	void enableAws() {
		assumeHas(Feature.AWS);
		this.mount = unique("aws-admin");
		this.admin.mounts().auth().write(this.mount, Mount.of("aws"));
		this.auth = this.admin.awsAuth(this.mount);
	}

	@Test
	void theClientIsWrittenChangedAndDeleted() {
		assertThat(this.auth.client().read()).isNull();
		assertWritten(this.auth.client(),
				AwsAuthClient.builder()
					.accessKey(aws().vault().accessKeyId())
					.secretKey(aws().vault().secretAccessKey())
					.ec2Endpoint(aws().endpointForVault())
					.iamEndpoint(aws().endpointForVault())
					.stsEndpoint(aws().endpointForVault())
					.stsRegion("us-east-1")
					.useStsRegionFromClient(true)
					.iamServerIdHeaderValue("vault.example.com")
					.allowedStsHeaderValues("X-Custom-Header", "x-another")
					.maxRetries(3)
					.roleArn(ROLE_ARN)
					.build());
		assertWritten(this.auth.client(), AwsAuthClient.builder().maxRetries(null).stsRegion("eu-west-1").build());
		assertThat(this.auth.client().read()).satisfies((client) -> {
			assertThat(client.maxRetries()).isZero();
			assertThat(client.iamServerIdHeaderValue()).isEqualTo("vault.example.com");
			assertThat(client.allowedStsHeaderValues()).containsExactly("X-Custom-Header", "X-Another");
		});
		this.auth.client().delete();
		assertThat(this.auth.client().read()).isNull();
	}

	@Test
	void theRootIsRotated() {
		String user = unique("auth-root");
		aws().createUser(user);
		var credentials = aws().createUser(unique("auth-rotated"));
		this.auth.client()
			.write(AwsAuthClient.builder()
				.accessKey(credentials.accessKeyId())
				.secretKey(credentials.secretAccessKey())
				.iamEndpoint(aws().endpointForVault())
				.stsEndpoint(aws().endpointForVault())
				.stsRegion("us-east-1")
				.build());
		String rotated = this.auth.rotateRoot();
		assertThat(rotated).isNotEqualTo(credentials.accessKeyId());
		assertThat(this.auth.client().read()).satisfies((client) -> assertThat(client.accessKey()).isEqualTo(rotated));
	}

	@Test
	void theIdentityIsWritten() {
		assertThat(this.auth.identity().read()).isNotNull();
		assertWritten(this.auth.identity(),
				AwsAuthIdentity.builder()
					.iamAlias("canonical_arn")
					.iamMetadata("client_arn", "auth_type", "inferred_hostname")
					.ec2Alias("image_id")
					.ec2Metadata("ami_id")
					.build());
		assertWritten(this.auth.identity(), AwsAuthIdentity.builder().iamMetadata("default").build());
		assertThat(this.auth.identity().read())
			.satisfies((identity) -> assertThat(identity.ec2Alias()).isEqualTo("image_id"));
	}

	static Stream<AwsAuthIdentity> invalidIdentities() {
		return Stream.of(AwsAuthIdentity.builder().iamAlias("name").build(),
				AwsAuthIdentity.builder().ec2Alias("full_arn").build(),
				AwsAuthIdentity.builder().iamMetadata("default", "client_arn").build(),
				AwsAuthIdentity.builder().ec2Metadata("client_arn").build());
	}

	@ParameterizedTest
	@MethodSource("invalidIdentities")
	void anInvalidIdentityIsRejected(AwsAuthIdentity identity) {
		assertRejected("auth/" + this.mount + "/config/identity", identity, () -> this.auth.identity().write(identity));
	}

	@Test
	void aCertificateIsWrittenChangedAndDeleted() {
		try (EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(TestClock.ticking())) {
			String pem = metadata.certificate();
			assertWritten(this.auth.certificates(), "frankfurt",
					AwsAuthCertificate.builder().awsPublicCert(pem).type("identity").build());
			assertWritten(this.auth.certificates(), "frankfurt", AwsAuthCertificate.builder().type("pkcs7").build());
			assertThat(this.auth.certificates().list()).containsExactly("frankfurt");
			this.auth.certificates().delete("frankfurt");
			assertThat(this.auth.certificates().read("frankfurt")).isNull();
			assertThat(this.auth.certificates().list()).isEmpty();
			AwsAuthCertificate invalid = AwsAuthCertificate.builder().awsPublicCert(pem).type("dsa").build();
			assertRejected("auth/" + this.mount + "/config/certificate/x", invalid,
					() -> this.auth.certificates().write("x", invalid));
		}
	}

	@Test
	void aCertificateIsRequired() {
		AwsAuthCertificate missing = AwsAuthCertificate.builder().type("pkcs7").build();
		assertRejected("auth/" + this.mount + "/config/certificate/x", missing,
				() -> this.auth.certificates().write("x", missing));
		AwsAuthCertificate invalid = AwsAuthCertificate.builder().awsPublicCert("not a certificate").build();
		assertRejected("auth/" + this.mount + "/config/certificate/x", invalid,
				() -> this.auth.certificates().write("x", invalid));
	}

	@Test
	void anStsRoleIsWrittenAndDeleted() {
		assertThat(this.auth.stsRoles().list()).isEmpty();
		assertWritten(this.auth.stsRoles(), "210987654321",
				AwsAuthStsRole.builder().stsRole(ROLE_ARN).externalId("vault").build());
		assertThat(this.auth.stsRoles().list()).containsExactly("210987654321");
		this.auth.stsRoles().delete("210987654321");
		assertThat(this.auth.stsRoles().read("210987654321")).isNull();
		AwsAuthStsRole missing = AwsAuthStsRole.builder().externalId("vault").build();
		assertRejected("auth/" + this.mount + "/config/sts/210987654321", missing,
				() -> this.auth.stsRoles().write("210987654321", missing));
		AwsAuthStsRole empty = AwsAuthStsRole.builder().stsRole("").build();
		assertRejected("auth/" + this.mount + "/config/sts/210987654321", empty,
				() -> this.auth.stsRoles().write("210987654321", empty));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void tidiesAreConfiguredAndStarted(boolean old) {
		AwsAuthOperations operations = old ? this.auth.withOldPaths() : this.auth;
		for (RemovableSetting<AwsAuthTidy> tidy : List.of(operations.accessListTidy(), operations.denyListTidy())) {
			assertThat(tidy.read()).isNull();
			assertWritten(tidy,
					AwsAuthTidy.builder().safetyBuffer(Duration.ofHours(48)).disablePeriodicTidy(true).build());
			assertWritten(tidy, AwsAuthTidy.builder().disablePeriodicTidy(false).build());
			assertThat(tidy.read()).satisfies((value) -> assertThat(value.safetyBuffer()).hasHours(48));
			tidy.delete();
			assertThat(tidy.read()).isNull();
		}
		operations.tidyAccessList(HOUR);
		operations.tidyDenyList(HOUR);
	}

	@Test
	void aRoleOfPrincipalsIsWrittenChangedAndDeleted() {
		String arn = "arn:aws:iam::123456789012:role/app";
		assertThat(this.auth.roles().list()).isEmpty();
		assertWritten(this.auth.roles(), "app",
				AwsAuthRole.iam(arn, "arn:aws:iam::123456789012:user/*")
					.resolveAwsUniqueIds(false)
					.tokenTtl(Duration.ofMinutes(20))
					.tokenMaxTtl(Duration.ofMinutes(30))
					.tokenExplicitMaxTtl(HOUR)
					.tokenPolicies("some", "Other")
					.tokenNoDefaultPolicy(true)
					.tokenBoundCidrs("10.0.0.0/8", "127.0.0.1/32")
					.tokenNumUses(5)
					.tokenType("service")
					.build());
		assertWritten(this.auth.roles(), "app", AwsAuthRole.builder().tokenNumUses(null).tokenPolicies().build());
		assertThat(this.auth.roles().read("APP")).satisfies((role) -> {
			assertThat(role.boundIamPrincipalArns()).contains(arn);
			assertThat(role.tokenTtl()).hasMinutes(20);
			assertThat(role.tokenPolicies()).isEmpty();
			assertThat(role.parameter("role_id")).isNotNull();
		});
		assertThat(this.auth.roles().list()).containsExactly("app");
		this.auth.roles().delete("app");
		assertThat(this.auth.roles().read("app")).isNull();
	}

	@Test
	void aRoleOfInstancesIsWritten() {
		assertWritten(this.auth.roles(), "machine",
				AwsAuthRole.ec2()
					.boundAccountIds("123456789012")
					.boundAmiIds("ami-1", "ami-2")
					.boundEc2InstanceIds("i-0123456789abcdef0")
					.boundIamInstanceProfileArns("arn:aws:iam::123456789012:instance-profile/app*")
					.boundIamRoleArns(ROLE_ARN)
					.boundRegions("eu-west-1")
					.boundSubnetIds("subnet-1")
					.boundVpcIds("vpc-1")
					.roleTag("vault")
					.allowInstanceMigration(true)
					.tokenPeriod(HOUR)
					.build());
		assertWritten(this.auth.roles(), "machine",
				AwsAuthRole.builder().allowInstanceMigration(false).disallowReauthentication(true).build());
	}

	@Test
	void aRoleOfInferredInstancesIsWritten() {
		assertWritten(this.auth.roles(), "inferred",
				AwsAuthRole.iam("arn:aws:iam::123456789012:role/*")
					.resolveAwsUniqueIds(false)
					.inferredEntityType("ec2_instance")
					.inferredAwsRegion("eu-west-1")
					.boundVpcIds("vpc-1")
					.build());
	}

	static Stream<AwsAuthRole> invalidRoles() {
		AwsAuthRole.Builder[] iam = new AwsAuthRole.Builder[14];
		for (int i = 0; i < iam.length; i++) {
			iam[i] = AwsAuthRole.iam("arn:aws:iam::123456789012:role/*").resolveAwsUniqueIds(false);
		}
		return Stream.of(AwsAuthRole.builder().authType("x").boundAmiIds("ami-1").build(), AwsAuthRole.iam().build(),
				AwsAuthRole.ec2().build(),
				AwsAuthRole.ec2().boundIamPrincipalArns(ROLE_ARN).resolveAwsUniqueIds(false).build(),
				AwsAuthRole.ec2().boundAmiIds("ami-1").inferredEntityType("ec2_instance").build(),
				iam[0].inferredEntityType("lambda").build(), iam[1].inferredEntityType("ec2_instance").build(),
				iam[2].inferredAwsRegion("eu-west-1").build(), iam[3].boundAccountIds("1").build(),
				iam[4].boundAmiIds("ami-1").build(), iam[5].boundVpcIds("vpc-1").build(),
				iam[6].boundSubnetIds("subnet-1").build(), iam[7].boundRegions("eu-west-1").build(),
				iam[8].boundIamRoleArns(ROLE_ARN).build(), iam[9].boundIamInstanceProfileArns(ROLE_ARN).build(),
				iam[10].boundEc2InstanceIds("i-1").build(), iam[11].disallowReauthentication(true).build(),
				iam[12].allowInstanceMigration(false).build(), iam[13].roleTag("vault").build(),
				AwsAuthRole.ec2()
					.boundAmiIds("ami-1")
					.allowInstanceMigration(true)
					.disallowReauthentication(true)
					.build(),
				AwsAuthRole.ec2().boundAmiIds("ami-1").roleTag("x".repeat(128)).build(),
				AwsAuthRole.ec2().boundAmiIds("ami-1").tokenTtl(HOUR.plusSeconds(1)).tokenMaxTtl(HOUR).build(),
				AwsAuthRole.ec2().boundAmiIds("ami-1").tokenType("batch").tokenPeriod(HOUR).build(),
				AwsAuthRole.ec2().boundAmiIds("ami-1").tokenType("batch").tokenNumUses(1).build(),
				AwsAuthRole.ec2().boundAmiIds("ami-1").tokenType("eternal").build(),
				AwsAuthRole.ec2().boundAmiIds("ami-1").tokenNumUses(-1).build(),
				AwsAuthRole.ec2().boundAmiIds("ami-1").tokenTtl(HOUR.negated()).build());
	}

	@ParameterizedTest
	@MethodSource("invalidRoles")
	void anInvalidRoleIsRejected(AwsAuthRole role) {
		assertRejected("auth/" + this.mount + "/role/app", role, () -> this.auth.roles().write("app", role));
		assertThat(this.auth.roles().read("app")).isNull();
	}

	@Test
	void anInvalidChangeOfARoleIsRejected() {
		this.auth.roles().write("app", AwsAuthRole.ec2().boundAmiIds("ami-1").tokenMaxTtl(HOUR).build());
		for (AwsAuthRole change : List.of(AwsAuthRole.builder().authType("iam").build(),
				AwsAuthRole.builder().resolveAwsUniqueIds(false).build(), AwsAuthRole.builder().boundAmiIds().build(),
				AwsAuthRole.builder().tokenTtl(HOUR.plusHours(1)).build())) {
			assertRejected("auth/" + this.mount + "/role/app", change, () -> this.auth.roles().write("app", change));
		}
	}

	@Test
	void anInvalidNameIsRejected() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.auth.roles().write("app/tag", AwsAuthRole.ec2().boundAmiIds("ami-1").build()))
			.withMessageContaining("'app/tag' is not a valid name below 'auth/" + this.mount + "/role'");
	}

	@Test
	void aRoleTagIsCreatedDeniedAndAllowed() {
		this.auth.roles()
			.write("machine", AwsAuthRole.ec2().boundAmiIds("ami-1").roleTag("vault").tokenPolicies("a", "b").build());
		AwsAuthOperations.RoleTag tag = this.auth.createRoleTag("machine",
				RoleTagRequest.builder()
					.policies("a")
					.maxTtl(HOUR)
					.instanceId("i-0123456789abcdef0")
					.disallowReauthentication(true)
					.build());
		assertThat(tag.key()).isEqualTo("vault");
		assertThat(tag.value()).startsWith("v1:").contains(":r=machine:", ":p=a", ":i=i-0123456789abcdef0", ":t=");
		assertThat(this.auth.denyListEntry(tag.value())).isNull();
		this.auth.deny(tag.value());
		assertThat(this.auth.denyList()).containsExactly(tag.value());
		assertThat(this.auth.denyListEntry(tag.value()))
			.satisfies((entry) -> assertThat(entry.expirationTime()).isAfter(entry.creationTime()));
		this.auth.deleteDenyListEntry(tag.value());
		assertThat(this.auth.denyList()).isEmpty();
		RoleTagRequest invalid = RoleTagRequest.builder()
			.allowInstanceMigration(true)
			.disallowReauthentication(true)
			.build();
		assertRejected("auth/" + this.mount + "/role/machine/tag", invalid,
				() -> this.auth.createRoleTag("machine", invalid));
	}

	@Test
	void theAccessListIsEmptyWithoutLogins() {
		assertThat(this.auth.accessList()).isEmpty();
		assertThat(this.auth.accessListEntry("i-0123456789abcdef0")).isNull();
		this.auth.deleteAccessListEntry("i-0123456789abcdef0");
	}

	@Test
	void parametersOfTheEnterpriseEditionAreRejectedByOthers() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.auth.client()
				.write(AwsAuthClient.builder().identityTokenAudience("vault").roleArn(ROLE_ARN).build()))
			.withMessage("Cannot write 'auth/%s/config/client': 'identity_token_audience' requires Vault Enterprise,"
					+ " which sys/health does not report", this.mount);
		assertThat(this.root.post("auth/" + this.mount + "/config/client", Map.of("rotation_period", 3600)).status())
			.isEqualTo(400);
	}

}
