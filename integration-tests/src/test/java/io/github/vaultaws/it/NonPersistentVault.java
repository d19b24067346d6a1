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
import java.time.Duration;
import java.util.Map;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultToken;
import org.testcontainers.containers.Network;
import org.testcontainers.vault.VaultContainer;

import static org.awaitility.Awaitility.await;

/**
 * A real Vault in memory, which loses its data when it is killed and is restarted
 * immediately at the same address.
 */
final class NonPersistentVault implements AutoCloseable {

	static final RealVault.AppRole APP_ROLE = new RealVault.AppRole("non-persistent-role-id",
			"non-persistent-secret-id");

	private static final String ALWAYS_RUNNING = "while :; do vault server -dev -dev-root-token-id="
			+ RealVault.ROOT_TOKEN + " -dev-listen-address=0.0.0.0:8200 & echo $! > /tmp/pid; wait; done";

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private final VaultContainer<?> container;

	private final RealAws aws;

	private final String role;

	@SuppressWarnings("resource")
	NonPersistentVault(Network network, RealAws aws, String role) {
		this.aws = aws;
		this.role = role;
		this.container = new VaultContainer<>(Images.VAULT).withNetwork(network)
			.withCreateContainerCmdModifier((command) -> command.withEntrypoint("sh", "-c", ALWAYS_RUNNING))
			.withStartupAttempts(Images.START_ATTEMPTS);
		this.container.start();
		setUp();
	}

	URI uri() {
		return URI.create(this.container.getHttpHostAddress());
	}

	private void setUp() {
		VaultTemplate root = new VaultTemplate(VaultEndpoint.from(uri()), new JdkClientHttpRequestFactory(),
				() -> VaultToken.of(RealVault.ROOT_TOKEN));
		await().atMost(START_TIMEOUT).ignoreExceptions().until(() -> !root.opsForSys().getMounts().containsKey("aws/"));
		RealVault vault = new RealVault(this.container, uri(), RealVault.ROOT_TOKEN, this.aws);
		vault.createRole(this.role, "iam_user", this.aws);
		vault.write("auth/approle/role/app", Map.of("token_policies", this.role, "token_ttl", "1h"));
		vault.write("auth/approle/role/app/role-id", Map.of("role_id", APP_ROLE.roleId()));
		vault.write("auth/approle/role/app/custom-secret-id", Map.of("secret_id", APP_ROLE.secretId()));
	}

	/**
	 * Kill the server, and configure the one that is started in its place.
	 */
	void restartEmpty() {
		try {
			this.container.execInContainer("sh", "-c", "kill -9 $(cat /tmp/pid)");
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		setUp();
	}

	@Override
	public void close() {
		this.container.close();
	}

}
