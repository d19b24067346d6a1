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

package io.github.vaultaws.it.fuzz;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.EmbeddedVault;
import io.github.vaultaws.test.vault.VaultSetup;

/**
 * Vault, AWS, and the metadata service of an instance, configured for one application.
 */
final class FuzzedServers implements AutoCloseable {

	static final String ROLE = "deploy";

	private static final Pattern WRAPPED = Pattern.compile("\"wrap_info\":\\{.*?\"token\":\"([^\"]+)\"");

	private final Login login;

	private final Credentials credentials;

	private final EmbeddedAws aws;

	private final EmbeddedInstanceMetadata metadata;

	private final EmbeddedVault vault;

	private final int usersBefore;

	private final Tokens tokens;

	private TestCredentials identity;

	private String roleId = "";

	private volatile String secretId = "";

	FuzzedServers(TestClock clock, Login login, Credentials credentials, Random random) {
		this.login = login;
		this.credentials = credentials;
		this.aws = new EmbeddedAws(clock).start();
		this.metadata = new EmbeddedInstanceMetadata(clock).start();
		this.vault = EmbeddedVault.builder()
			.clock(clock)
			.aws(this.aws)
			.instances(() -> List.of(this.metadata.instance()))
			.start();
		this.identity = this.aws.administrator();
		VaultSetup setup = new VaultSetup(this.vault.asRoot(), this.aws);
		Duration lease = Duration.ofMinutes((credentials == Credentials.IAM_USER) ? 3 + random.nextInt(20) : 15);
		String policy = (credentials == Credentials.STATIC)
				? setup.staticRole("aws", ROLE, Duration.ofMinutes(2 + random.nextInt(60))) : setup.awsSecrets("aws",
						ROLE, CredentialType.valueOf(credentials.name()), lease, Duration.ofMinutes(40));
		logIn(setup, policy, Duration.ofMinutes(3 + random.nextInt(60)));
		this.tokens = Tokens.values()[random.nextInt(Tokens.values().length)];
		this.vault.asRoot().write(this.login.role, this.tokens.settings);
		this.usersBefore = this.aws.users().size();
	}

	private void logIn(VaultSetup setup, String policy, Duration ttl) {
		switch (this.login) {
			case APP_ROLE, WRAPPED -> {
				VaultSetup.AppRoleLogin appRole = setup.appRole("approle", "app", policy, ttl);
				this.roleId = appRole.roleId();
				this.secretId = appRole.secretId();
				renewSecret();
			}
			case IAM -> {
				this.identity = setup.iam("aws", "app", policy, ttl, null);
			}
			case EC2 -> {
				this.vault.asRoot().write("sys/auth/aws", Map.of("type", "aws"));
				this.vault.asRoot()
					.write("auth/aws/config/certificate/pkcs7",
							Map.of("aws_public_cert", this.metadata.certificate(), "type", "pkcs7"));
				this.vault.asRoot()
					.write("auth/aws/role/app", Map.of("auth_type", "ec2", "bound_account_id", EmbeddedAws.ACCOUNT,
							"token_policies", policy, "token_ttl", ttl.toSeconds() + "s"));
			}
		}
	}

	/**
	 * Do what an operator does if the secret of the application is lost: provide another
	 * wrapping token, or delete the identity of the instance from Vault.
	 */
	void renewSecret() {
		if (this.login == Login.WRAPPED) {
			String body = new String(
					this.vault.handle(new Exchange("POST", "/v1/auth/approle/role/app/secret-id", "",
							Map.of("X-Vault-Token", List.of(this.vault.rootToken()), "X-Vault-Wrap-TTL",
									List.of("24h")),
							new byte[0], InetAddress.getLoopbackAddress()))
						.body(),
					StandardCharsets.UTF_8);
			Matcher wrapped = WRAPPED.matcher(body);
			if (!wrapped.find()) {
				throw new IllegalStateException("Not wrapped");
			}
			this.secretId = wrapped.group(1);
		}
		if (this.login == Login.EC2) {
			this.vault.asRoot().send("DELETE", "auth/aws/identity-accesslist/" + this.metadata.instance().id(), "");
		}
	}

	Login login() {
		return this.login;
	}

	Credentials credentials() {
		return this.credentials;
	}

	Tokens tokens() {
		return this.tokens;
	}

	EmbeddedAws aws() {
		return this.aws;
	}

	EmbeddedInstanceMetadata metadata() {
		return this.metadata;
	}

	EmbeddedVault vault() {
		return this.vault;
	}

	TestCredentials identity() {
		return this.identity;
	}

	String roleId() {
		return this.roleId;
	}

	/**
	 * Return the SecretID or, if it is wrapped, the wrapping token.
	 */
	String secretId() {
		return this.secretId;
	}

	/**
	 * Return the secrets that must not be logged and that were not returned over HTTP.
	 */
	Set<String> secrets() {
		return Set.of(this.secretId, this.identity.secretAccessKey());
	}

	int users() {
		return this.aws.users().size() - this.usersBefore;
	}

	/**
	 * Return the entries below a path of Vault that supports listing.
	 */
	List<String> list(String path) {
		try {
			Object data = this.vault.asRoot().send("LIST", path, "").get("data");
			return (data instanceof Map<?, ?> fields && fields.get("keys") instanceof List<?> entries)
					? entries.stream().map(String::valueOf).toList() : List.of();
		}
		catch (IllegalStateException ex) {
			if (!String.valueOf(ex.getMessage()).contains(": 404")) {
				throw ex;
			}
			return List.of();
		}
	}

	@Override
	public void close() {
		this.vault.close();
		this.metadata.close();
		this.aws.close();
	}

	/**
	 * The login of the application.
	 */
	enum Login {

		APP_ROLE("auth/approle/role/app"), WRAPPED("auth/approle/role/app"), IAM("auth/aws/role/app"),
		EC2("auth/aws/role/app");

		private final String role;

		Login(String role) {
			this.role = role;
		}

	}

	/**
	 * The type of the tokens that the login returns.
	 */
	enum Tokens {

		RENEWABLE(Map.of()), LIMITED(Map.of("token_max_ttl", "65m")), BATCH(Map.of("token_type", "batch")),
		WITHOUT_DEFAULT_POLICY(Map.of("token_no_default_policy", true));

		private final Map<String, ?> settings;

		Tokens(Map<String, ?> settings) {
			this.settings = settings;
		}

		/**
		 * Return whether a token is allowed to revoke itself.
		 */
		boolean revocable() {
			return this == RENEWABLE || this == LIMITED;
		}

	}

	/**
	 * The credentials of the application.
	 */
	enum Credentials {

		IAM_USER, ASSUMED_ROLE, FEDERATION_TOKEN, SESSION_TOKEN, STATIC;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
