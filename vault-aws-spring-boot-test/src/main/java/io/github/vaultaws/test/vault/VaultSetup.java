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

package io.github.vaultaws.test.vault;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.TestCredentials;

/**
 * Sets up Vault for an application that needs AWS credentials, as an administrator does.
 * Existing mounts are kept.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultSetup {

	private static final String ANYTHING = """
			{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

	private final RootRequests root;

	private final EmbeddedAws aws;

	/**
	 * Create a new {@link VaultSetup}.
	 * @param root the root of the Vault, or of a namespace in it
	 * @param aws the account
	 */
	public VaultSetup(RootRequests root, EmbeddedAws aws) {
		this.root = root;
		this.aws = aws;
	}

	/**
	 * Enable the AWS secrets engine in the embedded account, with one role that may do
	 * anything.
	 * @param mount the path of the engine
	 * @param role the role
	 * @param type the credential type
	 * @param ttl the TTL of the credentials
	 * @param maxTtl the maximum TTL of the credentials
	 * @return the name of a policy that lets an application read and revoke such
	 * credentials
	 */
	public String awsSecrets(String mount, String role, CredentialType type, Duration ttl, Duration maxTtl) {
		engine(mount);
		this.root.write(mount + "/config/lease", Map.of("lease", seconds(ttl), "lease_max", seconds(maxTtl)));
		this.root.write(mount + "/roles/" + role, role(role, type, ttl, maxTtl));
		return policy(mount, role);
	}

	/**
	 * Enable the AWS secrets engine in the embedded account, with one static role and its
	 * IAM user, both of the same name. The user may do anything.
	 * @param mount the path of the engine
	 * @param role the role
	 * @param period the rotation period, at least one minute
	 * @return the name of a policy that lets an application read the credentials
	 */
	public String staticRole(String mount, String role, Duration period) {
		engine(mount);
		this.aws.addUser(role);
		this.root.write(mount + "/static-roles/" + role, Map.of("username", role, "rotation_period", seconds(period)));
		String name = mount.replace('/', '-') + "-static-" + role;
		this.root.write("sys/policies/acl/" + name,
				Map.of("policy", "path \"%s/static-creds/%s\" { capabilities = [\"read\"] }".formatted(mount, role)));
		return name;
	}

	private void engine(String mount) {
		enable("sys/mounts/", mount, "aws");
		TestCredentials administrator = this.aws.administrator();
		this.root.write(mount + "/config/root",
				Map.of("access_key", administrator.accessKeyId(), "secret_key", administrator.secretAccessKey(),
						"region", "us-east-1", "iam_endpoint", this.aws.uri().toString(), "sts_endpoint",
						this.aws.uri().toString()));
	}

	private Map<String, Object> role(String role, CredentialType type, Duration ttl, Duration maxTtl) {
		return switch (type) {
			case IAM_USER -> Map.of("credential_type", type.text(), "policy_document", ANYTHING);
			case FEDERATION_TOKEN -> Map.of("credential_type", type.text(), "policy_document", ANYTHING,
					"default_sts_ttl", seconds(ttl), "max_sts_ttl", seconds(maxTtl));
			case ASSUMED_ROLE -> Map.of("credential_type", type.text(), "role_arns", List.of(iamRole(role, maxTtl)),
					"default_sts_ttl", seconds(ttl), "max_sts_ttl", seconds(maxTtl));
			case SESSION_TOKEN ->
				Map.of("credential_type", type.text(), "default_sts_ttl", seconds(ttl), "max_sts_ttl", seconds(maxTtl));
		};
	}

	private String iamRole(String name, Duration maxTtl) {
		Duration longest = (maxTtl.compareTo(Duration.ofHours(1)) < 0) ? Duration.ofHours(1) : maxTtl;
		return this.aws.iam(this.aws.administrator()).createRole(name, "/", longest, ANYTHING).arn();
	}

	private String policy(String mount, String role) {
		String name = mount.replace('/', '-') + "-" + role;
		this.root.write("sys/policies/acl/" + name, Map.of("policy", """
				path "%s/creds/%s" { capabilities = ["read", "update"] }
				path "%1$s/sts/%2$s" { capabilities = ["read", "update"] }
				path "sys/leases/revoke" { capabilities = ["update"] }
				""".formatted(mount, role)));
		return name;
	}

	/**
	 * Let an application log in by AppRole.
	 * @param mount the path of the auth method
	 * @param role the role
	 * @param policy the policy of its tokens, or several with commas between them
	 * @param ttl the TTL of the tokens
	 * @return the RoleID and SecretID of the application
	 */
	public AppRoleLogin appRole(String mount, String role, String policy, Duration ttl) {
		enable("sys/auth/", mount, "approle");
		String path = "auth/" + mount + "/role/" + role;
		this.root.write(path, Map.of("token_policies", policy, "token_ttl", seconds(ttl)));
		return new AppRoleLogin(text(this.root.read(path + "/role-id"), "role_id"),
				text(this.root.write(path + "/secret-id", Map.of()), "secret_id"));
	}

	/**
	 * Let an application log in with its AWS identity, an IAM user that is created for
	 * it.
	 * @param mount the path of the auth method
	 * @param role the role, also the name of the user
	 * @param policy the policy of its tokens, or several with commas between them
	 * @param ttl the TTL of the tokens
	 * @param serverId the value of the server id header, or {@code null}
	 * @return the credentials of the IAM user
	 */
	public TestCredentials iam(String mount, String role, String policy, Duration ttl, @Nullable String serverId) {
		enable("sys/auth/", mount, "aws");
		TestCredentials administrator = this.aws.administrator();
		this.root.write("auth/" + mount + "/config/client",
				Map.of("access_key", administrator.accessKeyId(), "secret_key", administrator.secretAccessKey(),
						"iam_endpoint", this.aws.uri().toString(), "sts_endpoint", this.aws.uri().toString(),
						"iam_server_id_header_value", (serverId != null) ? serverId : ""));
		TestCredentials credentials = this.aws.addUser(role);
		this.root.write("auth/" + mount + "/role/" + role,
				Map.of("auth_type", "iam", "bound_iam_principal_arn",
						this.aws.sts(credentials).getCallerIdentity().arn(), "token_policies", policy, "token_ttl",
						seconds(ttl)));
		return credentials;
	}

	/**
	 * Create a token.
	 * @param policy its policy, or several with commas between them
	 * @param ttl the TTL of the token
	 * @return the token
	 */
	public String token(String policy, Duration ttl) {
		Map<String, Object> response = this.root.send("POST", "auth/token/create",
				Json.write(Map.of("policies", List.of(policy.split(",")), "ttl", seconds(ttl))));
		return (response.get("auth") instanceof Map<?, ?> auth) ? String.valueOf(auth.get("client_token")) : "";
	}

	private void enable(String kind, String mount, String type) {
		if (!this.root.read(kind.substring(0, kind.length() - 1)).containsKey(mount + "/")) {
			this.root.write(kind + mount, Map.of("type", type));
		}
	}

	private static String seconds(Duration duration) {
		return duration.toSeconds() + "s";
	}

	private static String text(Map<String, Object> data, String name) {
		return String.valueOf(data.get(name));
	}

	/**
	 * The RoleID and SecretID of an application.
	 *
	 * @param roleId the RoleID
	 * @param secretId a SecretID without a limit of uses
	 */
	public record AppRoleLogin(String roleId, String secretId) {

		@Override
		public String toString() {
			return "AppRoleLogin[roleId=" + this.roleId + "]";
		}

	}

}
