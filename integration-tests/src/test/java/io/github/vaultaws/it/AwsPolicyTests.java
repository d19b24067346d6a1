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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.vault.VaultException;
import org.springframework.vault.support.VaultResponse;
import org.springframework.vault.support.VaultToken;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.credentials.VaultAws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the policies of Vault's AWS identity in {@code docs/policies.md}, on a real
 * Vault and an AWS API that evaluates the actions of policies, but neither resources nor
 * conditions.
 */
@RequiresContainers
class AwsPolicyTests {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	private static final String GROUP = "documented";

	private final RealAws aws;

	private final RealVault vault;

	AwsPolicyTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@Test
	void everyPolicyIsTested() {
		assertThat(DocumentedPolicies.headings("json")).containsExactlyInAnyOrderElementsOf(
				Stream
					.concat(Stream.of(Engine.values()).map((engine) -> engine.heading),
							Stream.of(Auth.values()).map((auth) -> auth.heading))
					.toList());
	}

	@ParameterizedTest
	@EnumSource
	void policyOfTheEngineIsSufficientAndEachActionIsRequired(Engine engine) {
		this.aws.createGroup(GROUP);
		Set<String> actions = engine.actions();
		assertThat(use(engine, actions)).isNull();
		for (String action : DocumentedPolicies.actions(engine.heading)) {
			Set<String> others = new TreeSet<>(actions);
			others.remove(action);
			assertThat(use(engine, others)).contains(action);
		}
	}

	@ParameterizedTest
	@EnumSource
	void policyOfTheAuthMethodIsSufficientAndEachActionIsRequired(Auth auth) {
		Set<String> actions = new TreeSet<>(DocumentedPolicies.actions(auth.heading));
		if (auth == Auth.INSTANCE_PROFILES) {
			actions.addAll(DocumentedPolicies.actions(Auth.INSTANCES.heading));
		}
		assertThat(logIn(auth, actions)).isNull();
		for (String action : DocumentedPolicies.actions(auth.heading)) {
			Set<String> others = new TreeSet<>(actions);
			others.remove(action);
			assertThat(logIn(auth, others)).as(action)
				.satisfies(
						(failure) -> assertThat(failure.getReason()).as(failure.getMessage()).isEqualTo(auth.reason));
		}
	}

	/**
	 * Have Vault use its AWS identity.
	 * @param engine what to do
	 * @param actions the actions that AWS allows
	 * @return how the failure is explained, or {@code null} if there is none
	 */
	private @Nullable String use(Engine engine, Set<String> actions) {
		String user = "vault-user-" + NUMBER.incrementAndGet();
		String mount = "documented-" + NUMBER.get();
		this.vault.mountEngine(mount, this.aws.createUser(user, actions));
		return switch (engine) {
			case ROTATE_ROOT -> operation(() -> this.vault.write(mount + "/config/rotate-root", Map.of()));
			case STATIC -> {
				String owner = "static-" + NUMBER.get();
				this.aws.createUser(owner);
				this.aws.createAccessKey(owner);
				yield operation(() -> this.vault.write(mount + "/static-roles/r",
						Map.of("username", owner, "rotation_period", "24h")));
			}
			default -> {
				this.vault.write(mount + "/roles/r", engine.role(this.aws, user));
				yield issueAndRevoke(mount, user);
			}
		};
	}

	private @Nullable String issueAndRevoke(String mount, String user) {
		VaultResponse issued;
		try {
			issued = this.vault.admin().read(mount + "/creds/r");
		}
		catch (VaultException ex) {
			return explanation(mount);
		}
		Map<String, ?> lease = Map.of("lease_id", issued.getLeaseId(), "sync", true);
		String failure = operation(() -> this.vault.write("sys/leases/revoke", lease));
		if (failure != null) {
			assertThat(failure).contains("failed to revoke entry");
			this.aws.allow(user, Set.of("*"));
			this.vault.write("sys/leases/revoke", lease);
		}
		return failure;
	}

	private String explanation(String mount) {
		try (VaultAws application = VaultAws.builder(this.vault.uri().toString())
			.login(() -> VaultToken.of(RealVault.ROOT_TOKEN))
			.role(new CredentialsRequest(mount, "r", null, null, null))
			.build()) {
			VaultAwsCredentialsException failure = catchThrowableOfType(VaultAwsCredentialsException.class,
					application::start);
			assertThat(failure.getReason()).as(failure.getMessage()).isEqualTo(CredentialsFailureReason.AWS_DENIED);
			return String.valueOf(failure.getAction());
		}
	}

	private static @Nullable String operation(Runnable operation) {
		Throwable failure = catchThrowable(operation::run);
		return (failure != null) ? failure.getMessage() : null;
	}

	private @Nullable VaultAwsLoginException logIn(Auth auth, Set<String> actions) {
		String user = "vault-user-" + NUMBER.incrementAndGet();
		String mount = "documented-" + NUMBER.get();
		this.vault.mountAuth(mount, this.aws.createUser(user, actions));
		AwsCredentials identity = auth.prepare(this, mount, user);
		TestPropertyValues properties = TestPropertyValues.of("aws.region=us-east-1",
				"aws.accessKeyId=" + identity.accessKeyId(), "aws.secretAccessKey=" + identity.secretAccessKey());
		if (identity instanceof AwsSessionCredentials session) {
			properties = properties.and("aws.sessionToken=" + session.sessionToken());
		}
		return properties.applyToSystemProperties(() -> logIn(mount));
	}

	private @Nullable VaultAwsLoginException logIn(String mount) {
		try (VaultAws application = VaultAws.builder(this.vault.uri().toString()).iam("r").loginMount(mount).build()) {
			application.session().getSessionToken();
			return null;
		}
		catch (VaultAwsLoginException ex) {
			return ex;
		}
	}

	private void role(String mount, Map<String, ?> settings) {
		Map<String, Object> role = new HashMap<>(Map.of("auth_type", "iam"));
		role.putAll(settings);
		this.vault.write("auth/" + mount + "/role/r", role);
	}

	private enum Engine {

		IAM_USER("iam_user", "iam_user with policy_document"),

		POLICY_DOCUMENT("iam_user with policy_document", "iam_user"),

		POLICY_ARNS("iam_user with policy_arns", "iam_user"),

		IAM_GROUPS("iam_user with iam_groups", "iam_user"),

		IAM_TAGS("iam_user with iam_tags", "iam_user", "iam_user with policy_document"),

		PERMISSIONS_BOUNDARY("iam_user with permissions_boundary_arn"),

		ASSUMED_ROLE("assumed_role"),

		FEDERATION_TOKEN("federation_token"),

		GROUPS_OF_STS("assumed_role or federation_token with iam_groups", "assumed_role"),

		STATIC("static roles"),

		ROTATE_ROOT("rotate-root");

		private final String heading;

		private final List<String> others;

		Engine(String heading, String... others) {
			this.heading = heading;
			this.others = List.of(others);
		}

		private Set<String> actions() {
			Set<String> actions = new TreeSet<>(DocumentedPolicies.actions(this.heading));
			this.others.forEach((other) -> actions.addAll(DocumentedPolicies.actions(other)));
			return actions;
		}

		private Map<String, ?> role(RealAws aws, String user) {
			return switch (this) {
				case POLICY_ARNS ->
					Map.of("credential_type", "iam_user", "policy_arns", List.of(aws.managedPolicy(GROUP)));
				case IAM_GROUPS -> Map.of("credential_type", "iam_user", "iam_groups", List.of(GROUP));
				case IAM_TAGS -> Map.of("credential_type", "iam_user", "policy_document", RealAws.ALLOW_ALL, "iam_tags",
						Map.of("team", "deploy"));
				case PERMISSIONS_BOUNDARY -> Map.of("credential_type", "iam_user", "policy_document", RealAws.ALLOW_ALL,
						"permissions_boundary_arn", aws.managedPolicy(GROUP));
				case ASSUMED_ROLE ->
					Map.of("credential_type", "assumed_role", "role_arns", List.of(assumedRole(aws, user)));
				case GROUPS_OF_STS -> Map.of("credential_type", "assumed_role", "role_arns",
						List.of(assumedRole(aws, user)), "iam_groups", List.of(GROUP));
				case FEDERATION_TOKEN ->
					Map.of("credential_type", "federation_token", "policy_document", RealAws.ALLOW_ALL);
				default -> Map.of("credential_type", "iam_user", "policy_document", RealAws.ALLOW_ALL);
			};
		}

	}

	private static String assumedRole(RealAws aws, String user) {
		return aws.createRole(user,
				DocumentedPolicies.blocks("assumed_role").get(1).replace("user/vault", "user/" + user));
	}

	private enum Auth {

		USERS("ARNs of IAM users", LoginFailureReason.PRINCIPAL_LOOKUP_FAILED) {
			@Override
			AwsCredentials prepare(AwsPolicyTests test, String mount, String user) {
				test.role(mount, Map.of("bound_iam_principal_arn", "arn:aws:iam::" + RealAws.ACCOUNT + ":user/*"));
				return test.aws.application();
			}
		},

		ROLES("ARNs of AWS roles", LoginFailureReason.PRINCIPAL_LOOKUP_FAILED) {
			@Override
			AwsCredentials prepare(AwsPolicyTests test, String mount, String user) {
				test.role(mount, Map.of("bound_iam_principal_arn", "arn:aws:iam::" + RealAws.ACCOUNT + ":role/*"));
				return test.aws.assume(test.aws.createRole(user), "session");
			}
		},

		INSTANCES("EC2 instances", LoginFailureReason.INSTANCE_NOT_INFERRED) {
			@Override
			AwsCredentials prepare(AwsPolicyTests test, String mount, String user) {
				String arn = test.aws.createRole(user);
				test.role(mount, Map.of("bound_iam_principal_arn", arn, "resolve_aws_unique_ids", false,
						"inferred_entity_type", "ec2_instance", "inferred_aws_region", "us-east-1"));
				return test.aws.assume(arn, test.aws.runInstance("ami-12c6146b"));
			}
		},

		INSTANCE_PROFILES("EC2 instances with bound_iam_role_arn", LoginFailureReason.INSTANCE_ROLE_LOOKUP_FAILED) {
			@Override
			AwsCredentials prepare(AwsPolicyTests test, String mount, String user) {
				String arn = test.aws.createRole(user);
				test.role(mount,
						Map.of("bound_iam_principal_arn", arn, "bound_iam_role_arn", arn, "resolve_aws_unique_ids",
								false, "inferred_entity_type", "ec2_instance", "inferred_aws_region", "us-east-1"));
				test.aws.createInstanceProfile(user);
				return test.aws.assume(arn, test.aws.runInstance("ami-12c6146b&IamInstanceProfile.Name=" + user));
			}
		},

		OTHER_ACCOUNTS("Identities in other accounts", LoginFailureReason.PRINCIPAL_LOOKUP_FAILED) {
			@Override
			AwsCredentials prepare(AwsPolicyTests test, String mount, String user) {
				test.vault.write("auth/" + mount + "/config/sts/" + RealAws.ACCOUNT,
						Map.of("sts_role", assumedRole(test.aws, user)));
				return USERS.prepare(test, mount, user);
			}
		};

		private final String heading;

		private final LoginFailureReason reason;

		Auth(String heading, LoginFailureReason reason) {
			this.heading = heading;
			this.reason = reason;
		}

		abstract AwsCredentials prepare(AwsPolicyTests test, String mount, String user);

	}

}
