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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultResponse;
import org.springframework.vault.support.VaultToken;

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

	private static final String APP_ROLE = "auth/approle/role/app";

	private static final String POLICY = "sys/policies/acl/deploy";

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

	VaultOperator(EmbeddedVault vault, EmbeddedAws aws, Duration lease) {
		this.vault = vault;
		this.aws = aws;
		this.lease = lease;
		this.template = new VaultTemplate(VaultEndpoint.from(vault.uri()), new JdkClientHttpRequestFactory(),
				() -> VaultToken.of(vault.rootToken()));
	}

	void setUp() {
		this.template.write("sys/mounts/aws", Map.of("type", "aws"));
		this.template.write("aws/config/root",
				Map.of("access_key", this.aws.administrator().accessKeyId(), "secret_key",
						this.aws.administrator().secretAccessKey(), "iam_endpoint", this.aws.uri().toString(),
						"sts_endpoint", this.aws.uri().toString(), "region", "us-east-1"));
		this.template.write("aws/config/lease",
				Map.of("lease", this.lease.toSeconds() + "s", "lease_max", 2 * this.lease.toSeconds() + "s"));
		this.template.write("aws/roles/deploy", Map.of("credential_type", "iam_user", "policy_document", """
				{"Version":"2012-10-17",
				"Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}"""));
		restorePolicy();
		this.template.write("sys/auth/approle", Map.of("type", "approle"));
		this.template.write(APP_ROLE, Map.of("token_policies", "deploy", "token_ttl", "1h"));
	}

	void removePolicy() {
		this.template.write(POLICY, Map.of("policy", REVOKE));
	}

	void restorePolicy() {
		this.template.write(POLICY, Map.of("policy", READ + REVOKE));
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
		return Map.of("spring.cloud.vault.uri", this.vault.uri().toString(),
				"vault.aws.rotation.verification.sts-endpoint", this.aws.uri().toString(),
				"vault.aws.login.app-role.role-id", text(data(this.template.read(APP_ROLE + "/role-id")), "role_id"),
				"vault.aws.login.app-role.secret-id",
				text(data(this.template.write(APP_ROLE + "/secret-id", Map.of())), "secret_id"));
	}

	/**
	 * Revoke the lease of credentials. Vault deletes the IAM user immediately.
	 * @param issuedAt when the application requested the credentials
	 */
	void revokeLeaseIssuedAt(Instant issuedAt) {
		list("sys/leases/lookup/" + CREDENTIALS).stream()
			.map((name) -> lookup("sys/leases/lookup", "lease_id", CREDENTIALS + "/" + name))
			.min(Comparator.comparing((lease) -> Duration.between(issuedAt, issuedAt(lease)).abs()))
			.ifPresent((lease) -> this.template.write("sys/leases/revoke", Map.of("lease_id", text(lease, "id"))));
	}

	/**
	 * Revoke all tokens of the application. Vault revokes their leases as well.
	 */
	void revokeToken() {
		list("auth/token/accessors").stream()
			.filter((accessor) -> "auth/approle/login"
				.equals(text(lookup("auth/token/lookup-accessor", "accessor", accessor), "path")))
			.forEach((accessor) -> this.template.write("auth/token/revoke-accessor", Map.of("accessor", accessor)));
	}

	private List<String> list(String path) {
		return Optional.ofNullable(this.template.list(path)).orElse(List.of());
	}

	private Map<String, Object> lookup(String path, String field, String value) {
		return data(this.template.write(path, Map.of(field, value)));
	}

	private static Instant issuedAt(Map<String, Object> lease) {
		return Instant.parse(text(lease, "issue_time"));
	}

	private static Map<String, Object> data(@Nullable VaultResponse response) {
		return Objects.requireNonNull(response, "Vault returned no data").getRequiredData();
	}

	private static String text(Map<String, Object> data, String field) {
		return String.valueOf(data.get(field));
	}

}
