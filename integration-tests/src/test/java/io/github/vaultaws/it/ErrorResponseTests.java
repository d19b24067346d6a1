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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.authentication.ClientAuthentication;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for error responses of a real Vault and the resulting exceptions of the
 * application.
 */
@RequiresContainers
@ExtendWith(OutputCaptureExtension.class)
class ErrorResponseTests {

	private static final Logger logger = LoggerFactory.getLogger(ErrorResponseTests.class);

	private static final String ROLE = "refusals";

	private final RealAws aws;

	private final RealVault vault;

	@TempDir
	Path folder;

	private RealVault.AppRole appRole;

	ErrorResponseTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void createRoles() {
		this.vault.createRole(ROLE, "iam_user", this.aws);
		this.appRole = this.vault.appRole(ROLE, Map.of("token_policies", ROLE));
		this.vault.iamRole(ROLE, Map.of("token_policies", ROLE));
	}

	@Test
	void wrongSecretId(CapturedOutput output) {
		RealVault.AppRole wrong = new RealVault.AppRole(this.appRole.roleId(), "11111111-2222-3333-4444-555555555555");
		assertLoginFails(application().appRole(wrong, this.folder), LoginFailureReason.INVALID_ROLE_OR_SECRET_ID);
		assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain(wrong.secretId());
	}

	@Test
	void unknownAuthMount() {
		assertLoginFails(appRoleApplication().with("vault.aws.login.mount", "nowhere"),
				LoginFailureReason.LOGIN_DENIED);
	}

	@Test
	void unknownRoleId() {
		RealVault.AppRole wrong = new RealVault.AppRole("11111111-2222-3333-4444-555555555555",
				this.appRole.secretId());
		assertLoginFails(application().appRole(wrong, this.folder), LoginFailureReason.INVALID_ROLE_OR_SECRET_ID);
	}

	@Test
	void usedUpSecretId() {
		this.appRole = this.vault.appRole("counted", Map.of("token_policies", ROLE, "secret_id_num_uses", 1));
		appRoleApplication().run(this.aws).close();
		assertLoginFails(appRoleApplication(), LoginFailureReason.INVALID_ROLE_OR_SECRET_ID);
	}

	@Test
	void addressThatTheSecretIdDoesNotAllow() {
		this.appRole = this.vault.appRole("elsewhere",
				Map.of("token_policies", ROLE, "secret_id_bound_cidrs", "192.0.2.0/24"));
		assertLoginFails(appRoleApplication(), LoginFailureReason.ADDRESS_NOT_ALLOWED);
	}

	@Test
	void tokenOfFewUses() {
		this.appRole = this.vault.appRole("few", Map.of("token_policies", ROLE, "token_num_uses", 3));
		assertLoginFails(appRoleApplication(), LoginFailureReason.LIMITED_USE_TOKEN);
	}

	@Test
	void requiredSecondFactor() {
		this.vault.write("sys/auth/guarded", Map.of("type", "approle"));
		String accessor = ((Map<?, ?>) this.vault.admin().read("sys/auth").getRequiredData().get("guarded/"))
			.get("accessor")
			.toString();
		String method = (String) this.vault.write("identity/mfa/method/totp", Map.of("issuer", "tests"))
			.getRequiredData()
			.get("method_id");
		this.vault.write("identity/mfa/login-enforcement/guarded",
				Map.of("mfa_method_ids", List.of(method), "auth_method_accessors", List.of(accessor)));
		this.appRole = this.vault.appRole("guarded", ROLE, Map.of("token_policies", ROLE));
		assertLoginFails(appRoleApplication().with("vault.aws.login.mount", "guarded"),
				LoginFailureReason.MFA_REQUIRED);
	}

	@Test
	void wrappingTokenUsedBefore() {
		String token = this.vault.wrap("auth/approle/role/" + ROLE + "/secret-id");
		wrapped(token).run(this.aws).close();
		assertLoginFails(wrapped(token), LoginFailureReason.WRAPPING_TOKEN_ALREADY_USED);
	}

	@Test
	void wrappingTokenOfAnotherRole() {
		this.vault.appRole("another", Map.of());
		assertLoginFails(wrapped(this.vault.wrap("auth/approle/role/another/secret-id")),
				LoginFailureReason.WRAPPING_TOKEN_UNEXPECTED_PATH);
	}

	@Test
	void unknownIamRole() {
		assertLoginFails(application().iam("nobody"), LoginFailureReason.ROLE_NOT_FOUND);
	}

	@Test
	void noRoleAndNoneOfTheNameOfThePrincipal() {
		assertLoginFails(application().iam(""), LoginFailureReason.ROLE_NOT_FOUND);
	}

	@Test
	void roleForEc2() {
		this.vault.write("auth/aws/role/ec2-only", Map.of("auth_type", "ec2", "bound_ami_id", "ami-12345678"));
		assertLoginFails(application().iam("ec2-only"), LoginFailureReason.METHOD_NOT_ALLOWED);
	}

	@Test
	void addressThatTheIamRoleDoesNotAllow() {
		this.vault.iamRole("elsewhere", Map.of("token_policies", ROLE, "token_bound_cidrs", "192.0.2.0/24"));
		assertLoginFails(application().iam("elsewhere"), LoginFailureReason.LOGIN_DENIED);
	}

	@Test
	void unreachableSts() {
		this.vault.write("auth/aws/config/client", Map.of("sts_endpoint", "http://127.0.0.1:1", "max_retries", 0));
		try {
			TestApplication application = application().iam(ROLE).with("vault.aws.fail-fast", "false");
			try (ConfigurableApplicationContext context = application.run(this.aws)) {
				ClientAuthentication login = context.getBean(ClientAuthentication.class);
				assertThat(catchThrowableOfType(VaultAwsLoginException.class, login::login).getReason())
					.isEqualTo(LoginFailureReason.STS_UNREACHABLE);
			}
		}
		finally {
			this.vault.write("auth/aws/config/client",
					Map.of("sts_endpoint", RealAws.INTERNAL_ENDPOINT, "max_retries", -1));
		}
	}

	@Test
	void missingServerId() {
		assertLoginFails(application().iam(ROLE).with("vault.aws.login.iam.server-id", ""),
				LoginFailureReason.SERVER_ID_MISSING);
	}

	@Test
	void wrongServerId() {
		assertLoginFails(application().iam(ROLE).with("vault.aws.login.iam.server-id", "other.example.com"),
				LoginFailureReason.SERVER_ID_WRONG);
	}

	@Test
	void wrongRegion() {
		this.vault.write("auth/aws/config/client", Map.of("use_sts_region_from_client", true));
		try {
			assertLoginFails(application().iam(ROLE).with("vault.aws.login.iam.region", "eu-wset-1"),
					LoginFailureReason.REGION_UNKNOWN);
		}
		finally {
			this.vault.write("auth/aws/config/client", Map.of("use_sts_region_from_client", false, "sts_endpoint",
					RealAws.INTERNAL_ENDPOINT, "sts_region", "us-east-1"));
		}
	}

	@Test
	void principalNotBound() {
		this.vault.write("auth/aws/role/others", Map.of("auth_type", "iam", "resolve_aws_unique_ids", false,
				"bound_iam_principal_arn", "arn:aws:iam::" + RealAws.ACCOUNT + ":user/other"));
		assertLoginFails(application().iam("others"), LoginFailureReason.PRINCIPAL_NOT_BOUND);
	}

	@Test
	void unknownEngineMount() {
		assertCredentialsFail(appRoleApplication().with("vault.aws.credentials.mount", "nowhere"),
				CredentialsFailureReason.NOT_ALLOWED);
	}

	@Test
	void unknownEngineMountWithAPolicyForAll() {
		this.vault.write("sys/policies/acl/all", Map.of("policy", "path \"*\" { capabilities = [\"read\"] }"));
		this.appRole = this.vault.appRole("all", Map.of("token_policies", "all"));
		assertCredentialsFail(appRoleApplication().with("vault.aws.credentials.mount", "nowhere"),
				CredentialsFailureReason.MOUNT_NOT_FOUND);
	}

	@Test
	void unknownEngineRole() {
		this.vault.write("sys/policies/acl/all", Map.of("policy", "path \"*\" { capabilities = [\"read\"] }"));
		this.appRole = this.vault.appRole("all", Map.of("token_policies", "all"));
		assertCredentialsFail(appRoleApplication().with("vault.aws.credentials.role", "nobody"),
				CredentialsFailureReason.ROLE_NOT_FOUND);
	}

	@Test
	void ttlBelowTheMinimumOfSts() {
		this.vault.createRole("refusals-sts", "assumed_role", this.aws);
		this.vault.write("aws/roles/refusals-sts", Map.of("credential_type", "assumed_role", "role_arns",
				List.of("arn:aws:iam::" + RealAws.ACCOUNT + ":role/refusals-sts"), "default_sts_ttl", "60s"));
		this.appRole = this.vault.appRole(ROLE, Map.of("token_policies", "refusals-sts"));
		assertCredentialsFail(appRoleApplication().with("vault.aws.credentials.role", "refusals-sts"),
				CredentialsFailureReason.TTL_TOO_SHORT);
	}

	private TestApplication application() {
		return TestApplication.withCredentialsOf(ROLE, this.vault, this.aws);
	}

	private TestApplication appRoleApplication() {
		return application().appRole(this.appRole, this.folder);
	}

	private TestApplication wrapped(String token) {
		return appRoleApplication().with("vault.aws.login.role", ROLE)
			.with("vault.aws.login.app-role.secret-id-file", "")
			.with("vault.aws.login.app-role.secret-id-token", token);
	}

	private void assertLoginFails(TestApplication application, LoginFailureReason reason) {
		assertFails(application, VaultAwsLoginException.class,
				(failure) -> assertThat(failure.getReason()).isEqualTo(reason));
	}

	private void assertCredentialsFail(TestApplication application, CredentialsFailureReason reason) {
		assertFails(application, VaultAwsCredentialsException.class,
				(failure) -> assertThat(failure.getReason()).isEqualTo(reason));
	}

	private <T extends VaultAwsException> void assertFails(TestApplication application, Class<T> type,
			Consumer<T> requirement) {
		Throwable failure = catchThrowable(() -> application.run(this.aws).close());
		assertThat(failure).isNotNull();
		Throwable cause = failure;
		while (cause.getCause() != null && !type.isInstance(cause)) {
			cause = cause.getCause();
		}
		assertThat(cause).isInstanceOfSatisfying(type, (known) -> {
			logger.info("{} {}", known.getMessage(), known.getAction());
			requirement.accept(known);
			assertThat(known.getMessage() + known.getAction()).doesNotContain(this.appRole.secretId(),
					this.aws.application().secretAccessKey());
		});
	}

}
