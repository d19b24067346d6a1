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

package io.github.vaultaws.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.vault.VaultException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link VaultAwsSetup}.
 */
class VaultAwsSetupTests {

	private static final String SECRET = "wJalrXUtnFEMI/K7MDENG";

	private static final String POLICY = "path \"aws/creds/deploy\" { capabilities = [\"read\"] }";

	private static final Mount AWS = Mount.of("aws");

	private static final AwsSecretsRoot ROOT = AwsSecretsRoot.builder()
		.accessKey("AKIA")
		.secretKey(SECRET)
		.region("eu-west-1")
		.build();

	private final StubVault vault = new StubVault().returns("GET sys/mounts", mounts())
		.returns("GET sys/auth", mounts());

	@Test
	void everythingIsCreatedInOrder() {
		List<Declaration> declarations = List.of(
				Declaration.appRole("approle", "app", AppRole.builder().tokenPolicies("deploy").build()),
				Declaration.awsSecretsRole("aws", "deploy", AwsSecretsRole.iamUser().policyArns("arn").build()),
				Declaration.policy("deploy", POLICY), Declaration.awsSecretsRoot("aws", ROOT),
				Declaration.authMount("approle", Mount.of("approle")), Declaration.secretsMount("aws", AWS));
		SetupPlan plan = setup(declarations).plan();
		assertThat(plan.isEmpty()).isFalse();
		assertThat(this.vault.requests()).allMatch((request) -> request.startsWith("GET"));
		assertThat(plan.toString().lines()).containsExactly("+ sys/auth/approle (create)", "    type: approle",
				"+ sys/mounts/aws (create)", "    type: aws", "+ aws/config/root (create)", "    access_key: AKIA",
				"    secret_key: unknown, because Vault does not return it; it is written", "    region: eu-west-1",
				"+ sys/policies/acl/deploy (create)", "    policy: " + POLICY, "+ aws/roles/deploy (create)",
				"    credential_type: iam_user", "    policy_arns: [arn]", "+ auth/approle/role/app (create)",
				"    token_policies: [deploy]", "Plan: 6 to create, 0 to update, 0 to delete, 0 unchanged.");
		setup(declarations).apply();
		assertThat(this.vault.requests()
			.stream()
			.filter((request) -> request.startsWith("POST"))
			.map((request) -> request.split(" ")[1])).containsExactly("sys/auth/approle", "sys/mounts/aws",
					"aws/config/root", "sys/policies/acl/deploy", "aws/roles/deploy", "auth/approle/role/app");
	}

	@Test
	void onlyWhatIsDeclaredIsComparedAndASecretAloneIsNoChange() {
		this.vault.returns("GET sys/mounts", mounts("aws"));
		this.vault.returns("GET aws/config/root", """
				{"data":{"access_key":"AKIA","region":"eu-west-1","max_retries":-1,"username_template":"x"}}""");
		SetupPlan plan = setup(List.of(Declaration.secretsMount("aws", AWS), Declaration.awsSecretsRoot("aws", ROOT)))
			.apply();
		assertThat(plan.isEmpty()).isTrue();
		assertThat(plan.toString()).contains("secret_key: unknown, because Vault does not return it\n")
			.doesNotContain(SECRET);
		assertThat(this.vault.requests()).noneMatch((request) -> request.startsWith("POST"));
	}

	@Test
	void anUpdateShowsTheFormerAndTheNewValues() {
		this.vault.returns("GET sys/auth", mounts("approle"));
		this.vault.returns("GET auth/approle/role/app", """
				{"data":{"token_ttl":3600,"token_policies":["b","a"],"secret_id_num_uses":3}}""");
		this.vault.returns("GET auth/approle/role/app/role-id", """
				{"data":{"role_id":"first"}}""");
		SetupPlan plan = setup(List.of(Declaration.appRole("approle", "app",
				AppRole.builder()
					.roleId("second")
					.tokenTtl(Duration.ofHours(2))
					.tokenPolicies("a", "b")
					.secretIdNumUses(null)
					.build())))
			.plan();
		assertThat(plan.toString().lines()).containsExactly("~ auth/approle/role/app (update)",
				"    role_id: first → second", "    token_ttl: 3600s → 7200s", "    secret_id_num_uses: 3 → (empty)",
				"Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged.");
	}

	@Test
	void nothingIsDeletedWithoutAPrefix() {
		this.vault.returns("GET sys/auth", mounts("approle"));
		this.vault.returns("GET auth/approle/role?list=true", keys("app", "team-old", "Team-App"));
		this.vault.returns("GET sys/policies/acl?list=true", keys("default", "root", "team-a", "other"));
		List<Declaration> declarations = List.of(Declaration.policy("x", POLICY),
				Declaration.appRole("approle", "team-app", AppRole.builder().build()));
		assertThat(setup(declarations).plan().changes()).noneMatch((change) -> change.type() == SetupPlan.Type.DELETE);
		assertThat(setup(declarations).withPrunePrefix("team-").plan().changes())
			.filteredOn((change) -> change.type() == SetupPlan.Type.DELETE)
			.extracting(SetupPlan.Change::path)
			.containsExactly("sys/policies/acl/team-a", "auth/approle/role/team-old");
		setup(declarations).withPrunePrefix("team-").apply();
		assertThat(this.vault.requests()).filteredOn((request) -> request.startsWith("DELETE"))
			.containsExactly("DELETE sys/policies/acl/team-a", "DELETE auth/approle/role/team-old");
	}

	@Test
	void aFailureNamesWhatWasDoneAndWhatWasNot() {
		this.vault.returns("POST sys/policies/acl/b", HttpStatus.FORBIDDEN, "{\"errors\":[\"permission denied\"]}");
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> setup(List.of(Declaration.policy("a", POLICY), Declaration.policy("b", POLICY),
					Declaration.policy("c", POLICY)))
				.apply())
			.withMessageStartingWith("Failed to write 'sys/policies/acl/b': ")
			.withMessageContaining("permission denied")
			.withMessageEndingWith(". Done: sys/policies/acl/a. Not done: sys/policies/acl/b, sys/policies/acl/c");
	}

	@Test
	void whatVaultWouldRejectFailsThePlan() {
		this.vault.returns("GET sys/auth", mounts("aws"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> setup(List.of(Declaration.awsAuthRole("aws", "app", AwsAuthRole.ec2().build()))).plan())
			.withMessage(
					"Cannot write 'auth/aws/role/app': at least one bound parameter should be specified on the role");
	}

	@Test
	void aMissingMountFailsThePlan() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> setup(List.of(Declaration.appRole("approle", "app", AppRole.builder().build()))).plan())
			.withMessage(
					"Cannot write 'auth/approle/role/app': the mount 'auth/approle' neither exists nor is declared");
	}

	@Test
	void controlCharactersAreNotPrinted() {
		this.vault.returns("GET sys/policies/acl/a", """
				{"data":{"policy":"a\\u001b[31m\\n  b"}}""");
		assertThat(setup(List.of(Declaration.policy("a", POLICY))).plan().toString())
			.contains("policy: a?[31m b → " + POLICY);
	}

	@Test
	void anObjectIsDeclaredOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> setup(List.of(Declaration.policy("a", POLICY), Declaration.policy("a", ""))))
			.withMessage("'sys/policies/acl/a' is declared twice");
	}

	@Test
	void namesThatVaultStoresInLowerCaseAreOneObject() {
		for (BiFunction<String, String, Declaration> kind : lowerCased()) {
			assertThat(kind.apply("Mount", "App").path()).isEqualTo(kind.apply("Mount", "app").path());
			assertThatIllegalArgumentException()
				.isThrownBy(() -> setup(List.of(kind.apply("Mount", "App"), kind.apply("Mount", "app"))))
				.withMessage("'" + kind.apply("Mount", "app").path() + "' is declared twice");
		}
		setup(List.of(Declaration.awsSecretsRole("aws", "App", AwsSecretsRole.iamUser().build()),
				Declaration.awsSecretsRole("aws", "app", AwsSecretsRole.iamUser().build()),
				Declaration.authMount("Aws", AWS), Declaration.authMount("aws", AWS),
				Declaration.awsAuthRole("Aws", "app", AwsAuthRole.ec2().build()),
				Declaration.awsAuthRole("aws", "app", AwsAuthRole.ec2().build()),
				Declaration.awsAuthCertificate("aws", "App", AwsAuthCertificate.builder().build()),
				Declaration.awsAuthCertificate("aws", "app", AwsAuthCertificate.builder().build())));
	}

	private static List<BiFunction<String, String, Declaration>> lowerCased() {
		return List.of((mount, name) -> Declaration.policy(name, POLICY),
				(mount, name) -> Declaration.appRole(mount, name, AppRole.builder().build()),
				(mount, name) -> Declaration.awsAuthRole(mount, name, AwsAuthRole.ec2().build()));
	}

	@Test
	void aPrefixIsComparedAsVaultStoresNames() {
		this.vault.returns("GET sys/auth", mounts("approle")).returns("GET sys/mounts", mounts("aws"));
		this.vault.returns("GET auth/approle/role?list=true", keys("team-a", "team-b", "other"));
		this.vault.returns("GET sys/policies/acl?list=true", keys("team-a", "team-b", "other"));
		this.vault.returns("GET aws/roles?list=true", keys("team-a", "Team-a", "Team-b", "other"));
		List<Declaration> declarations = List.of(Declaration.policy("Team-A", POLICY),
				Declaration.appRole("approle", "Team-A", AppRole.builder().build()),
				Declaration.awsSecretsRole("aws", "team-a", AwsSecretsRole.iamUser().build()));
		assertThat(setup(declarations).withPrunePrefix("Team-").plan().changes())
			.filteredOn((change) -> change.type() == SetupPlan.Type.DELETE)
			.extracting(SetupPlan.Change::path)
			.containsExactly("sys/policies/acl/team-b", "aws/roles/Team-a", "aws/roles/Team-b",
					"auth/approle/role/team-b");
	}

	@Test
	void aPlanOfFiftyObjectsTakesFewRequests() {
		this.vault.returns("GET sys/auth", mounts("aws", "approle")).returns("GET sys/mounts", mounts("aws"));
		List<Declaration> declarations = new ArrayList<>(List.of(Declaration.authMount("aws", AWS),
				Declaration.secretsMount("aws", AWS), Declaration.authMount("approle", Mount.of("approle")),
				Declaration.awsSecretsRoot("aws", ROOT)));
		for (int i = 0; i < 20; i++) {
			declarations.add(Declaration.policy("policy-" + i, POLICY));
			declarations.add(Declaration.awsSecretsRole("aws", "role-" + i, AwsSecretsRole.iamUser().build()));
		}
		for (int i = 0; i < 6; i++) {
			String path = "auth/approle/role/app-" + i;
			this.vault.returns("GET " + path, "{\"data\":{\"bind_secret_id\":true}}");
			this.vault.returns("GET " + path + "/role-id", "{\"data\":{\"role_id\":\"%s\"}}".formatted(i));
			declarations.add(Declaration.appRole("approle", "app-" + i, AppRole.builder().roleId("" + i).build()));
		}
		assertThat(declarations).hasSize(50);
		assertThat(setup(declarations).plan().changes())
			.filteredOn((change) -> change.path().startsWith("auth/approle/"))
			.extracting(SetupPlan.Change::type)
			.hasSize(6)
			.containsOnly(SetupPlan.Type.KEEP);
		int lists = 2;
		int objects = 47;
		int roleIds = 6;
		assertThat(this.vault.requests()).hasSize(lists + objects + roleIds).doesNotHaveDuplicates();
	}

	@Test
	void commandsContainNoSecretAndQuoteWhatTheShellWouldInterpret() {
		String commands = setup(List.of(
				Declaration.authMount("team/aws",
						Mount.builder().type("aws").description("it's $HOME").maxLeaseTtl(Duration.ofDays(1)).build()),
				Declaration.policy("deploy", POLICY), Declaration.awsSecretsRoot("aws", ROOT),
				Declaration.awsSecretsRole("aws", "deploy",
						AwsSecretsRole.iamUser()
							.policyArns("a", "b")
							.iamTags(Map.of("k", "v w"))
							.userPath(null)
							.build()),
				Declaration.appRole("approle", "app", AppRole.builder().roleId("@file").build())))
			.asVaultCommands();
		assertThat(commands).isEqualTo("""
				vault auth enable -path=team/aws -description='it'\\''s $HOME' -max-lease-ttl=86400s aws
				vault write aws/config/root \\
				  access_key=AKIA \\
				  secret_key="$AWS_CONFIG_ROOT_SECRET_KEY" \\
				  region=eu-west-1
				vault policy write deploy - <<'EOF'
				path "aws/creds/deploy" { capabilities = ["read"] }
				EOF
				vault write aws/roles/deploy \\
				  credential_type=iam_user \\
				  policy_arns=a \\
				  policy_arns=b \\
				  'iam_tags=k=v w' \\
				  user_path=
				vault write auth/approle/role/app \\
				  'role_id=\\@file'
				""");
		assertThat(this.vault.requests()).isEmpty();
	}

	@Test
	void commandsWriteObjectsWithoutParameters() {
		assertThat(commands(Declaration.appRole("approle", "app", AppRole.builder().build())))
			.isEqualTo("vault write -force auth/approle/role/app\n");
	}

	@Test
	void commandsContainAsJsonWhatTheClientWouldChange() {
		assertThat(commands(Declaration.appRole("approle", "app",
				AppRole.builder().roleId("-").secretIdNumUses(1).parameter("new", List.of("it's", "\\@a")).build())))
			.isEqualTo("""
					vault write auth/approle/role/app \\
					  secret_id_num_uses=1 \\
					  - <<'EOF'
					{"role_id":"-","new":["it's","\\\\@a"]}
					EOF
					""");
		assertThat(commands(Declaration.awsSecretsRole("aws", "app",
				AwsSecretsRole.builder().iamGroups("a,b").iamTags(Map.of("k", "v,w")).policyArns("a,b", "c").build())))
			.isEqualTo("""
					vault write aws/roles/app \\
					  policy_arns=a,b \\
					  policy_arns=c \\
					  - <<'EOF'
					{"iam_groups":["a,b"],"iam_tags":["k=v,w"]}
					EOF
					""");
	}

	@Test
	void commandsTuneWhatCannotBeSetWhenAMountIsEnabled() {
		Mount.Builder mount = Mount.builder()
			.type("aws")
			.maxLeaseTtl(Duration.ofHours(1))
			.options(Map.of("a", "b"))
			.parameter("audit_non_hmac_request_keys", List.of("a", "b"))
			.parameter("user_lockout_config", "-");
		assertThat(commands(Declaration.secretsMount("team/aws", mount.build()))).isEqualTo("""
				vault secrets enable -path=team/aws -max-lease-ttl=3600s -options=a=b aws
				vault write sys/mounts/team/aws/tune \\
				  audit_non_hmac_request_keys=a \\
				  audit_non_hmac_request_keys=b \\
				  - <<'EOF'
				{"user_lockout_config":"-"}
				EOF
				""");
		assertThat(commands(Declaration.authMount("aws", mount.build()))).contains("\nvault write sys/auth/aws/tune ");
	}

	@Test
	void commandsContainPoliciesThatEndAsTheirInput() {
		assertThat(commands(Declaration.policy("app", "# a\nEOF\nEOF_\n# b"))).isEqualTo("""
				vault policy write app - <<'EOF__'
				# a
				EOF
				EOF_
				# b
				EOF__
				""");
	}

	private String commands(Declaration declaration) {
		return setup(List.of(declaration)).asVaultCommands();
	}

	@Test
	void aDeclarationShowsNoSecret() {
		Declaration declaration = Declaration.awsSecretsRoot("aws", ROOT);
		assertThat(declaration)
			.hasToString("aws/config/root AwsSecretsRoot[access_key=AKIA, secret_key=***, region=eu-west-1]");
		assertThat(declaration).isEqualTo(Declaration.awsSecretsRoot("aws", ROOT))
			.isNotEqualTo(Declaration.awsSecretsRoot("aws2", ROOT));
	}

	private VaultAwsSetup setup(List<Declaration> declarations) {
		return VaultAwsSetup.of(this.vault.operations(), declarations);
	}

	private static String mounts(String... names) {
		StringBuilder json = new StringBuilder("{\"data\":{");
		for (String name : names) {
			json.append((json.length() > 9) ? "," : "")
				.append("\"%s/\":{\"type\":\"%s\",\"config\":{\"default_lease_ttl\":0}}".formatted(name, name));
		}
		return json.append("}}").toString();
	}

	private static String keys(String... names) {
		return "{\"data\":{\"keys\":[\"%s\"]}}".formatted(String.join("\",\"", names));
	}

}
