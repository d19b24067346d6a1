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
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.core.VaultOperations;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Login and session on OpenBao, in a namespace, which Vault's community edition does not
 * have. OpenBao has no AWS plugin built in.
 */
@RequiresContainers
class OpenBaoTests {

	private final RealOpenBao bao;

	OpenBaoTests(RealOpenBao bao) {
		this.bao = bao;
	}

	@Test
	void logsInAndCleansUpInANamespace(@TempDir Path folder) {
		RestClient admin = RestClient.builder()
			.baseUrl(this.bao.uri() + "/v1/")
			.defaultHeader("X-Vault-Token", RealOpenBao.ROOT_TOKEN)
			.build();
		post(admin, "", "sys/namespaces/team", Map.of());
		post(admin, "team", "sys/auth/approle", Map.of("type", "approle"));
		post(admin, "team", "auth/approle/role/app", Map.of("token_ttl", "1h"));
		RealVault.AppRole appRole = new RealVault.AppRole(
				(String) get(admin, "team", "auth/approle/role/app/role-id").get("role_id"),
				(String) post(admin, "team", "auth/approle/role/app/secret-id", Map.of()).get("secret_id"));
		TestApplication application = new TestApplication().with("spring.cloud.vault.uri", this.bao.uri())
			.with("spring.cloud.vault.namespace", "team")
			.with("vault.aws.credentials.role", "none")
			.with("vault.aws.fail-fast", false)
			.appRole(appRole, folder);
		String token;
		try (ConfigurableApplicationContext context = application.run()) {
			Map<String, Object> self = context.getBean(VaultOperations.class)
				.read("auth/token/lookup-self")
				.getRequiredData();
			assertThat(self).containsEntry("path", "auth/approle/login").containsEntry("namespace_path", "team/");
			token = (String) self.get("id");
		}
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> post(admin, "team", "auth/token/lookup", Map.of("token", token)))
			.withMessageContaining("bad token");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> get(RestClient admin, String namespace, String path) {
		Map<String, Object> answer = admin.get()
			.uri(path)
			.header("X-Vault-Namespace", namespace)
			.retrieve()
			.body(Map.class);
		return (Map<String, Object>) answer.get("data");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> post(RestClient admin, String namespace, String path, Map<String, ?> body) {
		Map<String, Object> answer = admin.post()
			.uri(path)
			.header("X-Vault-Namespace", namespace)
			.body(body)
			.retrieve()
			.body(Map.class);
		return (answer != null) ? (Map<String, Object>) answer.get("data") : Map.of();
	}

}
