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
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultResponse;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.RestClient;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.Network;
import org.testcontainers.vault.VaultContainer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * A real Vault whose AWS secrets engine and AWS auth method use {@link RealAws}.
 */
final class RealVault implements AutoCloseable {

	static final String SERVER_ID = "vault.example.com";

	static final String ROOT_TOKEN = "root";

	/**
	 * The host name of the Vault of {@link RealServers} for other containers.
	 */
	static final String INTERNAL_HOST = "vault";

	/**
	 * The host name of the machine of the tests for the Vault of {@link RealServers}.
	 */
	static final String TEST_HOST = "host.docker.internal";

	private static final String AUDIT_LOG = "/tmp/audit.log";

	private final VaultContainer<?> container;

	private final URI uri;

	private final String rootToken;

	private final VaultTemplate admin;

	RealVault(Network network, RealAws aws) {
		this(started(network), ROOT_TOKEN, aws);
	}

	private RealVault(VaultContainer<?> container, String rootToken, RealAws aws) {
		this(container, URI.create(container.getHttpHostAddress()), rootToken, aws);
	}

	/**
	 * Configure a running Vault.
	 * @param container the container
	 * @param uri the address
	 * @param rootToken the root token
	 * @param aws the AWS API that its engines use
	 */
	RealVault(VaultContainer<?> container, URI uri, String rootToken, RealAws aws) {
		this.container = container;
		this.uri = uri;
		this.rootToken = rootToken;
		this.admin = as(VaultToken.of(rootToken));
		mountEngine("aws", aws.vault());
		write("sys/auth/approle", Map.of("type", "approle"));
		mountAuth("aws", aws.vault());
		write("auth/aws/config/client", Map.of("iam_server_id_header_value", SERVER_ID));
	}

	/**
	 * Mount an AWS secrets engine.
	 * @param mount its mount
	 * @param credentials the credentials of its AWS identity
	 */
	void mountEngine(String mount, AwsBasicCredentials credentials) {
		write("sys/mounts/" + mount, Map.of("type", "aws"));
		write(mount + "/config/root",
				Map.of("access_key", credentials.accessKeyId(), "secret_key", credentials.secretAccessKey(), "region",
						"us-east-1", "iam_endpoint", RealAws.INTERNAL_ENDPOINT, "sts_endpoint",
						RealAws.INTERNAL_ENDPOINT));
	}

	/**
	 * Mount an AWS auth method.
	 * @param mount its mount
	 * @param credentials the credentials of its AWS identity
	 */
	void mountAuth(String mount, AwsBasicCredentials credentials) {
		write("sys/auth/" + mount, Map.of("type", "aws"));
		write("auth/" + mount + "/config/client",
				Map.of("access_key", credentials.accessKeyId(), "secret_key", credentials.secretAccessKey(),
						"sts_endpoint", RealAws.INTERNAL_ENDPOINT, "sts_region", "us-east-1", "iam_endpoint",
						RealAws.INTERNAL_ENDPOINT, "endpoint", RealAws.INTERNAL_ENDPOINT));
	}

	@SuppressWarnings("resource")
	private static VaultContainer<?> started(Network network) {
		VaultContainer<?> container = new VaultContainer<>(Images.VAULT).withNetwork(network)
			.withNetworkAliases(INTERNAL_HOST)
			.withExtraHost(TEST_HOST, "host-gateway")
			.withVaultToken(ROOT_TOKEN)
			.withStartupAttempts(Images.START_ATTEMPTS);
		container.start();
		return container;
	}

	URI uri() {
		return this.uri;
	}

	VaultTemplate admin() {
		return this.admin;
	}

	VaultResponse write(String path, Map<String, ?> body) {
		return this.admin.write(path, body);
	}

	/**
	 * Write to a path, and return the response wrapped.
	 * @param path the path
	 * @return the wrapping token
	 */
	String wrap(String path) {
		VaultResponse response = RestClient.create()
			.post()
			.uri(uri().resolve("/v1/" + path))
			.header("X-Vault-Token", this.rootToken)
			.header("X-Vault-Wrap-TTL", "60s")
			.retrieve()
			.body(VaultResponse.class);
		return Objects.requireNonNull(response).getWrapInfo().get("token");
	}

	/**
	 * Set the TTL of the leases of IAM users that the AWS secrets engine creates.
	 * @param lease the TTL
	 * @param max the maximum TTL
	 */
	void leaseOfUsers(String lease, String max) {
		write("aws/config/lease", Map.of("lease", lease, "lease_max", max));
	}

	/**
	 * Create a role of the AWS secrets engine, and a policy of the same name that allows
	 * reading its credentials and nothing else.
	 * @param role the role
	 * @param type the credential type
	 * @param aws the AWS API, in which a role of the same name is created if needed
	 */
	void createRole(String role, String type, RealAws aws) {
		write("sys/policies/acl/" + role,
				Map.of("policy", "path \"aws/creds/" + role + "\" { capabilities = [\"read\", \"update\"] }"));
		write("aws/roles/" + role,
				type.equals("iam_user") ? Map.of("credential_type", type, "policy_document", RealAws.ALLOW_ALL)
						: Map.of("credential_type", type, "role_arns", List.of(aws.createRole(role))));
	}

	/**
	 * Create a static role of the AWS secrets engine, and a policy of the same name that
	 * allows reading its credentials and nothing else.
	 * @param role the role, with the name of its IAM user
	 * @param period the rotation period, at least a minute
	 */
	void createStaticRole(String role, String period) {
		write("sys/policies/acl/" + role,
				Map.of("policy", "path \"aws/static-creds/" + role + "\" { capabilities = [\"read\"] }"));
		write("aws/static-roles/" + role, Map.of("username", role, "rotation_period", period));
	}

	/**
	 * Create a role of the AWS auth method, bound to the IAM user of the application.
	 * @param role the role
	 * @param settings its settings
	 */
	void iamRole(String role, Map<String, ?> settings) {
		Map<String, Object> all = new LinkedHashMap<>(settings);
		all.putAll(Map.of("auth_type", "iam", "resolve_aws_unique_ids", false, "bound_iam_principal_arn",
				"arn:aws:iam::" + RealAws.ACCOUNT + ":user/" + RealAws.APPLICATION_USER));
		write("auth/aws/role/" + role, all);
	}

	/**
	 * Create a token without Vault's policy {@code default}.
	 * @param policy its only policy
	 * @return the token
	 */
	VaultToken tokenWithoutDefaultPolicy(String policy) {
		Map<String, Object> auth = write("auth/token/create",
				Map.of("policies", List.of(policy), "no_default_policy", true, "ttl", "1h"))
			.getAuth();
		return VaultToken.of((String) auth.get("client_token"));
	}

	boolean exists(String path) {
		return this.admin.read(path) != null;
	}

	VaultToken token(String... policies) {
		Map<String, Object> auth = write("auth/token/create", Map.of("policies", List.of(policies), "ttl", "1h"))
			.getAuth();
		return VaultToken.of((String) auth.get("client_token"));
	}

	/**
	 * Return a template that uses a token.
	 * @param token the token
	 * @return the template
	 */
	VaultTemplate as(VaultToken token) {
		return new VaultTemplate(VaultEndpoint.from(uri()), new JdkClientHttpRequestFactory(), () -> token);
	}

	AppRole appRole(String name, Map<String, ?> settings) {
		return appRole("approle", name, settings);
	}

	AppRole appRole(String mount, String name, Map<String, ?> settings) {
		String path = "auth/" + mount + "/role/" + name;
		write(path, settings);
		String roleId = (String) this.admin.read(path + "/role-id").getRequiredData().get("role_id");
		String secretId = (String) write(path + "/secret-id", Map.of()).getRequiredData().get("secret_id");
		return new AppRole(roleId, secretId);
	}

	/**
	 * Enable the audit log.
	 */
	void audit() {
		write("sys/audit/file", Map.of("type", "file", "options", Map.of("file_path", AUDIT_LOG)));
	}

	void endAudit() {
		this.admin.delete("sys/audit/file");
	}

	/**
	 * Return the number of requests to which Vault responded since {@link #audit()}.
	 * @param path the path of the requests
	 * @return the number of requests
	 */
	int audited(String path) {
		return Integer.parseInt(responses(path, "wc -l").strip());
	}

	/**
	 * Return the last request to which Vault responded since {@link #audit()}.
	 * @param path the path of the request
	 * @return the request
	 */
	AuditedRequest lastAudited(String path) {
		return AuditedRequest.parse(responses(path, "tail -n 1"));
	}

	private String responses(String path, String filter) {
		try {
			return this.container
				.execInContainer("sh", "-c",
						"grep '\"path\":\"" + path + "\"' " + AUDIT_LOG + " | grep '\"type\":\"response\"' | " + filter)
				.getStdout();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Run a script with the command-line client of Vault.
	 * @param script the script
	 * @return what it printed
	 */
	String shell(String script) {
		String environment = "set -e; export VAULT_ADDR=http://127.0.0.1:8200 VAULT_TOKEN=" + this.rootToken + "\n";
		try {
			Container.ExecResult result = this.container.execInContainer("sh", "-c", environment + script);
			if (result.getExitCode() != 0) {
				throw new IllegalStateException(result.getStdout() + result.getStderr());
			}
			return result.getStdout();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.container.close();
	}

	record AppRole(String roleId, String secretId) {

	}

}
