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
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.admin.VaultAwsAdmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@code vault.aws.setup.mode} on a real Vault, with a login that has the
 * documented policy.
 */
@RequiresContainers
@ExtendWith(OutputCaptureExtension.class)
class SetupModeTests {

	private static final String SETUP = "vault.aws.setup.";

	private static final Pattern POLICY = Pattern.compile("(?s)```hcl\\n(.+?)```");

	private final RealVault vault;

	private final RealAws aws;

	SetupModeTests(RealServers servers) {
		this.vault = servers.vault();
		this.aws = servers.aws();
	}

	@Test
	void anEmptyMountIsPlannedSetUpAndValidated(CapturedOutput output) throws IOException {
		RealVault.AppRole login = login();
		assertThat(exitCodeOfPlan(login)).isEqualTo(2);
		assertThat(output.getOut()).contains("+ sys/mounts/setup-mode (create)", "Plan: 8 to create");
		assertThat(VaultAwsAdmin.of(this.vault.admin()).mounts().secrets().list()).contains("aws")
			.doesNotContain("setup-mode");
		application("apply", login).run().close();
		assertThat(exitCodeOfPlan(login)).isZero();
		assertThat(output.getOut()).contains("Plan: 0 to create, 0 to update, 0 to delete, 8 unchanged.")
			.doesNotContain(this.aws.vault().secretAccessKey(), login.secretId());
		RealVault.AppRole reader = reader();
		application("validate", reader).run().close();
		assertThat(exitCodeOfPlan(reader)).isZero();
		VaultAwsAdmin.of(this.vault.admin()).policies().write("setup-mode-app", "# changed by an operator");
		assertThat(application("validate", reader).fail(VaultAwsException.class)).hasMessageContaining(
				"~ sys/policies/acl/setup-mode-app (update)\n    policy: # changed by an operator → path");
	}

	private RealVault.AppRole login() throws IOException {
		return login("setup-mode", policy());
	}

	/**
	 * Return a login with the documented policy of {@code validate} and {@code plan}.
	 * @return the login
	 */
	private RealVault.AppRole reader() throws IOException {
		return login("setup-mode-reader", policy().replaceAll("\"(create|update|delete|sudo)\"(, )?", ""));
	}

	private RealVault.AppRole login(String name, String policy) {
		this.vault.write("sys/policies/acl/" + name, Map.of("policy", policy));
		return this.vault.appRole(name, Map.of("token_policies", name));
	}

	private static String policy() throws IOException {
		Matcher policy = POLICY.matcher(Files.readString(Path.of("../docs/setup.md")));
		assertThat(policy.find()).isTrue();
		return policy.group(1)
			.replace("\"aws/", "\"setup-mode/")
			.replace("auth/aws/", "auth/setup-mode/")
			.replace("auth/approle/", "auth/setup-mode-approle/");
	}

	private int exitCodeOfPlan(RealVault.AppRole login) {
		Throwable end = catchThrowable(() -> application("plan", login).run());
		assertThat(end).isInstanceOf(ExitCodeGenerator.class);
		return ((ExitCodeGenerator) end).getExitCode();
	}

	private TestApplication application(String mode, RealVault.AppRole login) {
		String engine = SETUP + "aws-secrets.setup-mode.";
		String auth = SETUP + "aws-auth.setup-mode.";
		return new TestApplication().with("spring.cloud.vault.uri", this.vault.uri())
			.with("spring.cloud.vault.token", "of-the-application")
			.with(SETUP + "mode", mode)
			.with(SETUP + "login.method", "app-role")
			.with(SETUP + "login.app-role.role-id", login.roleId())
			.with(SETUP + "login.app-role.secret-id", login.secretId())
			.with(SETUP + "prune-prefix", "setup-mode-old")
			.with(SETUP + "mounts.secrets.setup-mode.type", "aws")
			.with(SETUP + "mounts.secrets.setup-mode.max-lease-ttl", "24h")
			.with(SETUP + "mounts.auth.setup-mode.type", "aws")
			.with(SETUP + "mounts.auth.setup-mode-approle.type", "approle")
			.with(engine + "root.access-key", this.aws.vault().accessKeyId())
			.with(engine + "root.secret-key", this.aws.vault().secretAccessKey())
			.with(engine + "root.iam-endpoint", RealAws.INTERNAL_ENDPOINT)
			.with(engine + "root.sts-endpoint", RealAws.INTERNAL_ENDPOINT)
			.with(engine + "root.region", "us-east-1")
			.with(engine + "roles.deploy.credential-type", "iam_user")
			.with(engine + "roles.deploy.policy-document", RealAws.ALLOW_ALL)
			.with(auth + "roles.app.auth-type", "iam")
			.with(auth + "roles.app.resolve-aws-unique-ids", false)
			.with(auth + "roles.app.bound-iam-principal-arn", "arn:aws:iam::" + RealAws.ACCOUNT + ":user/app")
			.with(SETUP + "policies.setup-mode-app.policy",
					"path \"setup-mode/creds/deploy\" { capabilities = [\"read\"] }")
			.with(SETUP + "app-role.setup-mode-approle.roles.app.token-policies", List.of("setup-mode-app"));
	}

}
