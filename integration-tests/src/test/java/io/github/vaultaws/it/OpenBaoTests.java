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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.event.AfterLoginEvent;
import org.springframework.vault.authentication.event.AuthenticationEventMulticaster;
import org.springframework.vault.core.VaultOperations;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for login and session with OpenBao, in a namespace, which Vault's community
 * edition does not support. OpenBao has no built-in AWS plugin.
 */
@RequiresContainers
class OpenBaoTests {

	private final RealOpenBao bao;

	private final RestClient admin;

	/**
	 * OpenBao deletes a namespace in the background, so that each test has its own.
	 */
	private final String namespace = "team-" + UUID.randomUUID();

	OpenBaoTests(RealOpenBao bao) {
		this.bao = bao;
		this.admin = RestClient.builder()
			.baseUrl(bao.uri() + "/v1/")
			.defaultHeader("X-Vault-Token", RealOpenBao.ROOT_TOKEN)
			.build();
	}

	@BeforeEach
	void createRole() {
		post("", "sys/namespaces/" + this.namespace, Map.of());
		post(this.namespace, "sys/auth/approle", Map.of("type", "approle"));
		post(this.namespace, "auth/approle/role/app", Map.of("token_ttl", "1h"));
	}

	@AfterEach
	void deleteNamespace() {
		this.admin.delete().uri("sys/namespaces/" + this.namespace).retrieve().toBodilessEntity();
	}

	@Test
	void logsInAndRevokesItsTokenInANamespace(@TempDir Path folder) {
		String token;
		try (ConfigurableApplicationContext context = application(folder).run()) {
			Map<String, Object> self = self(context);
			assertThat(self).containsEntry("path", "auth/approle/login")
				.containsEntry("namespace_path", this.namespace + "/");
			token = (String) self.get("id");
		}
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> post(this.namespace, "auth/token/lookup", Map.of("token", token)))
			.withMessageContaining("bad token");
	}

	@Test
	void deniedRequestWithARevokedTokenLeadsToALookupAndOneLogin(@TempDir Path folder) {
		try (ConfigurableApplicationContext context = application(folder).run()) {
			Object revoked = self(context).get("id");
			AtomicInteger logins = new AtomicInteger();
			context.getBean(AuthenticationEventMulticaster.class).addAuthenticationListener((event) -> {
				if (event instanceof AfterLoginEvent) {
					logins.incrementAndGet();
				}
			});
			post(this.namespace, "auth/token/revoke", Map.of("token", revoked));
			assertThatExceptionOfType(VaultException.class).isThrownBy(() -> self(context))
				.withMessageContaining("permission denied");
			await().atMost(Duration.ofSeconds(40))
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(self(context)).doesNotContainEntry("id", revoked));
			assertThat(logins).hasValue(1);
		}
	}

	private TestApplication application(Path folder) {
		RealVault.AppRole appRole = new RealVault.AppRole(
				(String) get(this.namespace, "auth/approle/role/app/role-id").get("role_id"),
				(String) post(this.namespace, "auth/approle/role/app/secret-id", Map.of()).get("secret_id"));
		return new TestApplication().with("spring.cloud.vault.uri", this.bao.uri())
			.with("spring.cloud.vault.namespace", this.namespace)
			.with("vault.aws.credentials.role", "none")
			.with("vault.aws.fail-fast", false)
			.appRole(appRole, folder);
	}

	private static Map<String, Object> self(ConfigurableApplicationContext context) {
		return context.getBean(VaultOperations.class).read("auth/token/lookup-self").getRequiredData();
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> get(String namespace, String path) {
		Map<String, Object> response = this.admin.get()
			.uri(path)
			.header("X-Vault-Namespace", namespace)
			.retrieve()
			.body(Map.class);
		return (Map<String, Object>) response.get("data");
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> post(String namespace, String path, Map<String, ?> body) {
		Map<String, Object> response = this.admin.post()
			.uri(path)
			.header("X-Vault-Namespace", namespace)
			.body(body)
			.retrieve()
			.body(Map.class);
		return (response != null) ? (Map<String, Object>) response.get("data") : Map.of();
	}

}
