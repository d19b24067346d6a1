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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.authentication.event.AfterLoginTokenRenewedEvent;
import org.springframework.vault.authentication.event.AuthenticationEventMulticaster;
import org.springframework.vault.core.VaultOperations;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;

/**
 * An application with one role and its own login on a {@link PersistentVault}.
 */
final class WatchedApplication implements AutoCloseable {

	private final String role;

	private final RealVault vault;

	private final ConfigurableApplicationContext context;

	private final WatchedRole watched;

	private volatile Instant tokenRenewedAt = Instant.MIN;

	/**
	 * Start an application.
	 * @param role the name of its role of the AWS secrets engine and of the login
	 * @param type the credential type, or {@code static}
	 * @param tokenTtl the TTL of its token
	 * @param properties further properties
	 * @param vault its Vault
	 * @param aws the AWS API that it calls
	 * @param folder the folder for its SecretID
	 */
	WatchedApplication(String role, String type, String tokenTtl, Map<String, String> properties, PersistentVault vault,
			RealAws aws, Path folder) {
		this.role = role;
		this.vault = vault.vault();
		if (type.equals("static")) {
			aws.createUser(role);
			this.vault.createStaticRole(role, "60s");
		}
		else {
			this.vault.createRole(role, type, aws);
		}
		this.vault.write("sys/auth/" + role, Map.of("type", "approle"));
		RealVault.AppRole appRole = this.vault.appRole(role, role,
				Map.of("token_policies", List.of(role, "revoke"), "token_ttl", tokenTtl));
		CredentialsEvents events = new CredentialsEvents(role);
		TestApplication application = TestApplication.withCredentialsOf(role, this.vault, aws)
			.with("spring.cloud.vault.uri", vault.network().uri())
			.with("vault.aws.credentials.role-type", type.equals("static") ? "static" : "dynamic")
			.with("vault.aws.login.mount", role)
			.appRole(appRole, folder)
			.withListener(events::add);
		properties.forEach(application::with);
		this.context = application.run();
		this.context.getBean(AuthenticationEventMulticaster.class).addAuthenticationListener((event) -> {
			if (event instanceof AfterLoginTokenRenewedEvent) {
				this.tokenRenewedAt = Instant.now();
			}
		});
		this.watched = new WatchedRole(role, events, aws.sts(this.context.getBean(AwsCredentialsProvider.class),
				this.context.getBean(RejectedKeyInterceptor.class)), aws);
	}

	WatchedRole watched() {
		return this.watched;
	}

	Duration timeSinceTokenRenewal() {
		return Duration.between(this.tokenRenewedAt, Instant.now());
	}

	/**
	 * Return the number of logins to which Vault responded. A sealed Vault does not
	 * respond to logins.
	 * @return the number of logins
	 */
	int logins() {
		return this.vault.audited("auth/" + this.role + "/login");
	}

	void rotate() {
		this.context.getBean(ManagedCredentials.class).rotate();
	}

	/**
	 * Revoke all leases of the role, as an operator can.
	 */
	void revokeLeases() {
		String prefix = "aws/creds/" + this.role + "/";
		this.vault.admin()
			.list("sys/leases/lookup/" + prefix)
			.forEach((id) -> this.vault.write("sys/leases/revoke", Map.of("lease_id", prefix + id, "sync", true)));
	}

	/**
	 * Revoke the token by its accessor, as an operator can.
	 */
	void revokeToken() {
		Object accessor = this.context.getBean(VaultOperations.class)
			.read("auth/token/lookup-self")
			.getRequiredData()
			.get("accessor");
		this.vault.write("auth/token/revoke-accessor", Map.of("accessor", accessor));
	}

	@Override
	public void close() {
		this.watched.close();
		this.context.close();
	}

}
