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

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EnvelopeTests {

	private final EmbeddedVault vault = EmbeddedVault.start();

	private final VaultClient root = VaultClient.of(this.vault);

	private final VaultClient anonymous = this.root.as("");

	@AfterEach
	void stop() {
		this.vault.close();
	}

	@Test
	void envelope() {
		assertThat(this.root.get("auth/token/lookup-self").ok().body().propertyNames()).containsExactly("request_id",
				"lease_id", "renewable", "lease_duration", "data", "wrap_info", "warnings", "auth", "mount_type");
	}

	@Test
	void requestWithoutATokenShowsNoMounts() {
		this.anonymous.get("sys/mounts").isRefused(403, "permission denied");
		this.root.as("hvs.gone")
			.get("sys/mounts")
			.isRefused(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");
	}

	@Test
	void whatIsNotThere() {
		this.root.get("no/such").isRefused(404, "no handler for route \"no/such\". route entry not found.");
		this.root.get("sys/nosuch").isRefused(404, "1 error occurred:\n\t* unsupported path\n\n");
		this.root.get("auth/token/create").isRefused(405, "1 error occurred:\n\t* unsupported operation\n\n");
		this.root.get("sys/policies/acl/nosuch").isRefused(404);
	}

	@Test
	void verbs() {
		List<String> methods = List.of("POST", "PUT");
		for (String method : methods) {
			assertThat(
					this.root.call(method, "auth/token/create", "{\"ttl\":\"1h\"}").ok().number("/auth/lease_duration"))
				.isEqualTo(3600);
		}
		assertThat(this.root.get("sys/policies/acl?list=true").ok().at("/data/keys"))
			.isEqualTo(this.root.list("sys/policies/acl").ok().at("/data/keys"));
	}

	@Test
	void forms() {
		VaultClient form = this.root.with("Content-Type", "application/x-www-form-urlencoded");
		assertThat(
				form.call("POST", "auth/token/create", "ttl=1h&display_name=a%20b").ok().number("/auth/lease_duration"))
			.isEqualTo(3600);
	}

	@Test
	void malformedBodies() {
		this.root.call("POST", "auth/token/create", "[]")
			.isRefused(400,
					"error parsing JSON: failed to parse JSON input: json: cannot unmarshal array into Go value "
							+ "of type map[string]interface {}");
		this.root.call("POST", "auth/token/create", "{\"ttl\":").isRefused(500, "malformed JSON, unclosed containers");
		this.root.call("POST", "auth/token/create", "{bad")
			.isRefused(500, "invalid character 'b' looking for beginning of value");
	}

	@Test
	void unknownParameters() {
		assertThat(this.root.post("auth/token/create", Map.of("bogus", 1)).ok().warnings())
			.containsExactly("Endpoint ignored these unrecognized parameters: [bogus]");
	}

	@ParameterizedTest
	@EnumSource
	void health(VaultState state) {
		this.vault.state(state);
		VaultClient.Response response = this.anonymous.get("sys/health");
		assertThat(response.status()).isEqualTo(state.healthCode());
		assertThat(response.at("/sealed").asBoolean()).isEqualTo(state.isSealed());
		assertThat(this.anonymous.get("sys/health?" + state.parameter() + "=299").status()).isEqualTo(299);
	}

	@Test
	void standbyIsFineForWhoSaysSo() {
		this.vault.state(VaultState.STANDBY);
		assertThat(this.anonymous.get("sys/health?standbyok=true").status()).isEqualTo(200);
	}

	@Test
	void sealedVaultDoesNothing() {
		this.vault.seal();
		this.root.get("auth/token/lookup-self").isRefused(503, "Vault is sealed");
		this.anonymous.get("sys/seal-status").ok();
		this.vault.unseal();
		this.root.get("auth/token/lookup-self").ok();
	}

	@Test
	void sealAndUnsealByRequest() {
		this.root.post("sys/seal", Map.of()).isDone();
		this.anonymous.post("sys/unseal", Map.of("key", this.vault.unsealKey())).ok();
		this.root.get("auth/token/lookup-self").ok();
	}

	@Test
	void standbySendsClientsOn() {
		this.vault.standby(URI.create("http://active:8200"));
		assertThat(this.root.get("auth/token/lookup-self").status()).isEqualTo(307);
		assertThat(this.anonymous.get("sys/health").status()).isEqualTo(429);
	}

	@Test
	void mounts() {
		this.root.post("sys/mounts/kv", Map.of("type", "kv", "config", Map.of("max_lease_ttl", "2h"))).isDone();
		this.root.post("sys/mounts/kv", Map.of("type", "kv")).isRefused(400, "path is already in use at kv/");
		this.root.post("sys/mounts/x", Map.of("type", "x")).isRefused(400, "plugin not found in the catalog: x");
		assertThat(this.root.get("sys/mounts/kv/tune").ok().number("/data/max_lease_ttl")).isEqualTo(7200);
		assertThat(this.root.get("sys/mounts").ok().at("/kv~1/type").asString()).isEqualTo("kv");
		assertThat(this.root.get("sys/auth").ok().at("/data/token~1/type").asString()).isEqualTo("token");
		this.root.delete("sys/mounts/kv").isDone();
		this.root.get("kv/a").isRefused(404, "no handler for route \"kv/a\". route entry not found.");
	}

	@Test
	void keyValue() {
		this.root.post("sys/mounts/kv", Map.of("type", "kv")).isDone();
		this.root.post("kv/a/b", Map.of("x", "y")).isDone();
		assertThat(this.root.get("kv/a/b").ok().text("/data/x")).isEqualTo("y");
		assertThat(this.root.list("kv/a").ok().text("/data/keys/0")).isEqualTo("b");
		this.root.delete("kv/a/b").isDone();
		this.root.get("kv/a/b").isRefused(404);
	}

	@Test
	void communityEditionIgnoresNamespaces() {
		this.root.with("X-Vault-Namespace", "any").get("auth/token/lookup-self").ok();
	}

	@Test
	void namespaces() {
		try (EmbeddedVault vault = EmbeddedVault.builder().namespaces("team", "team/app").start()) {
			VaultClient team = VaultClient.of(vault).with("X-Vault-Namespace", "team");
			team.policy("own", "path \"sys/mounts\" { capabilities = [\"read\"] }");
			String token = team.token(Map.of("policies", List.of("own")));
			team.as(token).get("sys/mounts").ok();
			VaultClient.of(vault).as(token).get("team/sys/mounts").ok();
			VaultClient.of(vault).as(token).get("sys/mounts").isRefused(403, "permission denied");
			team.as(token)
				.with("X-Vault-Namespace", "team/app/")
				.get("sys/mounts")
				.isRefused(403, "1 error occurred:\n\t* permission denied\n\n");
			assertThat(VaultClient.of(vault).with("X-Vault-Namespace", "none").get("sys/mounts").status())
				.isEqualTo(404);
		}
	}

	@Test
	void startTwiceStopTwiceAndStartAgain() {
		assertThatIllegalStateException().isThrownBy(this.vault::restart);
		URI uri = this.vault.uri();
		this.vault.stop();
		this.vault.stop();
		this.vault.restart();
		assertThat(this.vault.uri()).isEqualTo(uri);
		this.root.get("auth/token/lookup-self").ok();
	}

	@Test
	void portInUse() {
		assertThatIllegalStateException()
			.isThrownBy(() -> EmbeddedVault.builder().port(this.vault.uri().getPort()).start())
			.withMessageContaining("in use");
	}

	@Test
	void oversizedBody() {
		this.root.call("POST", "auth/token/create", " ".repeat(33 * 1024 * 1024))
			.isRefused(413, "http: request body too large");
	}

}
