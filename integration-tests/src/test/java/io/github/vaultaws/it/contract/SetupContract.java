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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.vaultaws.admin.AppRole;
import io.github.vaultaws.admin.AwsAuthCertificate;
import io.github.vaultaws.admin.AwsAuthClient;
import io.github.vaultaws.admin.AwsAuthIdentity;
import io.github.vaultaws.admin.AwsAuthRole;
import io.github.vaultaws.admin.AwsAuthStsRole;
import io.github.vaultaws.admin.AwsAuthTidy;
import io.github.vaultaws.admin.AwsSecretsLease;
import io.github.vaultaws.admin.AwsSecretsRole;
import io.github.vaultaws.admin.AwsSecretsRoot;
import io.github.vaultaws.admin.AwsStaticRole;
import io.github.vaultaws.admin.Declaration;
import io.github.vaultaws.admin.Mount;
import io.github.vaultaws.admin.SetupPlan;
import io.github.vaultaws.admin.VaultAwsSetup;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of {@link VaultAwsSetup}: what is applied is true, and the next plan is empty.
 */
public abstract class SetupContract extends AdminContract {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final String ROLE_ARN = "arn:aws:iam::123456789012:role/app";

	private static final String POLICY = "path \"aws/creds/app\" { capabilities = [\"read\"] }\n";

	protected SetupContract(VaultServer server) {
		super(server);
	}

	private VaultAwsSetup setup(List<Declaration> declarations) {
		return VaultAwsSetup.of(template(), declarations);
	}

	private void assertApplied(List<Declaration> declarations) {
		assertThat(setup(declarations).plan().changes())
			.allSatisfy((change) -> assertThat(change.type()).isIn(SetupPlan.Type.CREATE, SetupPlan.Type.UPDATE));
		setup(declarations).apply();
		assertUnchanged(declarations);
	}

	private void assertUnchanged(List<Declaration> declarations) {
		SetupPlan second = setup(declarations).plan();
		assertThat(second.isEmpty()).as(second.toString()).isTrue();
		assertThat(second.changes()).hasSize(declarations.size());
	}

	@Test
	void anAppRoleWithItsPolicyIsSetUp() {
		String name = unique("setup");
		List<Declaration> declarations = List.of(Declaration.appRole(name, "app", AppRole.builder()
			.roleId(name)
			.secretIdTtl(HOUR)
			.secretIdBoundCidrs("127.0.0.0/8", "10.0.0.1/32")
			.localSecretIds(true)
			.tokenPolicies(name)
			.tokenTtl(HOUR)
			.build()), Declaration.policy(name, POLICY), Declaration.authMount(name,
					Mount.builder().type("approle").description("setup").maxLeaseTtl(HOUR.multipliedBy(2)).build()));
		assertApplied(declarations);
		this.admin.appRole(name).roles().write("app", AppRole.builder().tokenTtl(HOUR.dividedBy(2)).build());
		this.admin.policies().write(name, "# changed by an operator");
		assertThat(setup(declarations).plan().changes()).filteredOn((change) -> change.type() == SetupPlan.Type.UPDATE)
			.extracting(SetupPlan.Change::path)
			.containsExactly("sys/policies/acl/" + name, "auth/" + name + "/role/app");
		setup(declarations).apply();
		assertUnchanged(declarations);
	}

	@Test
	void whatIsNotDeclaredIsPrunedBelowAPrefix() {
		String name = unique("setup");
		List<Declaration> declarations = List.of(Declaration.authMount(name, Mount.of("approle")),
				Declaration.appRole(name, "team-a", AppRole.builder().build()));
		setup(declarations).apply();
		this.admin.appRole(name).roles().write("team-b", AppRole.builder().build());
		this.admin.appRole(name).roles().write("other", AppRole.builder().build());
		assertUnchanged(declarations);
		SetupPlan plan = setup(declarations).withPrunePrefix("team-").apply();
		assertThat(plan.changes()).filteredOn((change) -> change.type() == SetupPlan.Type.DELETE)
			.extracting(SetupPlan.Change::path)
			.containsExactly("auth/" + name + "/role/team-b");
		assertThat(this.admin.appRole(name).roles().list()).containsExactlyInAnyOrder("team-a", "other");
	}

	@Test
	void namesAreThoseThatVaultStores() {
		String name = unique("setup");
		List<Declaration> declarations = List.of(Declaration.authMount(name, Mount.of("approle")),
				Declaration.policy(name + "-Team-A", POLICY),
				Declaration.appRole(name, name + "-Team-A", AppRole.builder().build()));
		assertApplied(declarations);
		assertThat(this.admin.policies().list()).contains(name + "-team-a");
		assertThat(this.admin.appRole(name).roles().list()).containsExactly(name + "-team-a");
		this.admin.policies().write(name + "-Team-B", POLICY);
		this.admin.appRole(name).roles().write(name + "-Team-B", AppRole.builder().build());
		setup(declarations).withPrunePrefix(name + "-Team-").apply();
		assertThat(this.admin.policies().list()).contains(name + "-team-a").doesNotContain(name + "-team-b");
		assertThat(this.admin.appRole(name).roles().list()).containsExactly(name + "-team-a");
	}

	@Test
	void namesOfAwsLoginRolesAreThoseThatVaultStores() {
		assumeHas(Feature.AWS);
		String name = unique("setup");
		AwsAuthRole role = AwsAuthRole.ec2().boundAmiIds("ami-1").build();
		List<Declaration> declarations = List.of(Declaration.authMount(name, Mount.of("aws")),
				Declaration.awsAuthRole(name, "Team-A", role));
		assertApplied(declarations);
		this.admin.awsAuth(name).roles().write("Team-B", role);
		setup(declarations).withPrunePrefix("Team-").apply();
		assertThat(this.admin.awsAuth(name).roles().list()).containsExactly("team-a");
	}

	@Test
	void everyKindIsSetUp() {
		assumeHas(Feature.AWS);
		String name = unique("setup");
		List<Declaration> declarations = new ArrayList<>(engine(name));
		declarations.addAll(method(name));
		assertApplied(declarations);
		assertThat(setup(declarations).asVaultCommands()).contains("vault write")
			.doesNotContain(aws().vault().secretAccessKey());
	}

	private List<Declaration> engine(String name) {
		String user = unique("setup-static");
		aws().createUser(user);
		return List.of(Declaration.secretsMount(name, Mount.of("aws")),
				Declaration.awsSecretsRoot(name,
						AwsSecretsRoot.builder()
							.accessKey(aws().vault().accessKeyId())
							.secretKey(aws().vault().secretAccessKey())
							.region("us-east-1")
							.iamEndpoint(aws().endpointForVault())
							.stsEndpoint(aws().endpointForVault())
							.maxRetries(-1)
							.build()),
				Declaration.awsSecretsLease(name, AwsSecretsLease.of(HOUR, HOUR.multipliedBy(24))),
				Declaration.awsSecretsRole(name, "user",
						AwsSecretsRole.iamUser().policyDocument(ALLOW_ALL).iamTags(Map.of("team", "a")).build()),
				Declaration.awsSecretsRole(name, "assumed",
						AwsSecretsRole.assumedRole(ROLE_ARN).defaultStsTtl(HOUR).build()),
				Declaration.awsStaticRole(name, "static", AwsStaticRole.of(user, HOUR)));
	}

	private List<Declaration> method(String name) {
		try (EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(TestClock.ticking())) {
			return List.of(Declaration.authMount(name, Mount.of("aws")),
					Declaration.awsAuthClient(name,
							AwsAuthClient.builder()
								.accessKey(aws().vault().accessKeyId())
								.secretKey(aws().vault().secretAccessKey())
								.allowedStsHeaderValues("x-custom")
								.iamServerIdHeaderValue("vault.example.com")
								.build()),
					Declaration.awsAuthIdentity(name,
							AwsAuthIdentity.builder().iamAlias("unique_id").iamMetadata("default").build()),
					Declaration.awsAuthCertificate(name, "frankfurt",
							AwsAuthCertificate.builder()
								.awsPublicCert(metadata.certificate())
								.type("identity")
								.build()),
					Declaration.awsAuthStsRole(name, "210987654321",
							AwsAuthStsRole.builder().stsRole(ROLE_ARN).externalId("vault").build()),
					Declaration.awsAuthAccessListTidy(name, AwsAuthTidy.builder().safetyBuffer(HOUR).build()),
					Declaration.awsAuthDenyListTidy(name, AwsAuthTidy.builder().disablePeriodicTidy(true).build()),
					Declaration.awsAuthRole(name, "iam",
							AwsAuthRole.iam(ROLE_ARN)
								.resolveAwsUniqueIds(false)
								.tokenPolicies("B", "a")
								.tokenBoundCidrs("127.0.0.1/32")
								.build()),
					Declaration.awsAuthRole(name, "ec2",
							AwsAuthRole.ec2()
								.boundAmiIds("ami-2", "ami-1")
								.roleTag("vault")
								.tokenPeriod(HOUR)
								.build()));
		}
	}

}
