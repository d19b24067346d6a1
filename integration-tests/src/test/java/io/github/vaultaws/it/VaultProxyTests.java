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
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.support.VaultResponse;
import org.springframework.web.client.RestClient;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.ManagedCredentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for applications behind a Vault Proxy that caches leases and tokens.
 */
@RequiresContainers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultProxyTests {

	private static final String ROLE = "proxied";

	private static final String CREDENTIALS = "aws/creds/" + ROLE;

	private static final String REVOKE = ROLE + "-revoke";

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final RealServers servers;

	private final RealVault vault;

	private VaultProxy proxy;

	private VaultProxy forcing;

	@TempDir
	private Path folder;

	VaultProxyTests(RealServers servers) {
		this.servers = servers;
		this.vault = servers.vault();
	}

	@BeforeAll
	void startProxies() {
		this.vault.leaseOfUsers("10m", "20m");
		this.vault.createRole(ROLE, "iam_user", this.servers.aws());
		this.vault.write("sys/policies/acl/" + REVOKE,
				Map.of("policy", "path \"sys/leases/revoke\" { capabilities = [\"update\"] }"));
		this.proxy = new VaultProxy(this.servers.network(), appRole(ROLE + "-proxy"), "true");
		this.forcing = new VaultProxy(this.servers.network(), appRole(ROLE + "-proxy"), "force");
	}

	@AfterAll
	void stopProxies() {
		this.proxy.close();
		this.forcing.close();
	}

	@BeforeEach
	void startAudit() {
		this.vault.audit();
	}

	@AfterEach
	void endAudit() {
		this.vault.endAudit();
	}

	@Test
	void proxyReturnsTheSameLeaseToEqualRequests() {
		RestClient client = RestClient.create(this.forcing.uri().toString());
		List<ResponseEntity<VaultResponse>> responses = List.of(read(client), read(client));
		assertThat(responses).extracting((response) -> response.getHeaders().getFirst("X-Cache"))
			.containsExactly("MISS", "HIT");
		List<String> leases = responses.stream()
			.map((response) -> Objects.requireNonNull(response.getBody()).getLeaseId())
			.toList();
		this.vault.write("sys/leases/revoke", Map.of("lease_id", leases.get(0), "sync", true));
		assertThat(leases.get(1)).isEqualTo(leases.get(0));
	}

	private static ResponseEntity<VaultResponse> read(RestClient client) {
		return client.get().uri("/v1/" + CREDENTIALS).retrieve().toEntity(VaultResponse.class);
	}

	@Test
	void applicationLogsInThroughTheProxy() {
		try (ConfigurableApplicationContext context = application(this.proxy)
			.appRole(appRole(ROLE + "-application"), this.folder)
			.run()) {
			assertObtainsCredentials(context, this.proxy, "approle");
			ClientAuthentication login = context.getBean(ClientAuthentication.class);
			assertThat(login.login().getToken()).isNotEqualTo(login.login().getToken());
			rotate(context);
		}
		awaitRevocation();
	}

	@Test
	void applicationsBehindAProxyWithItsOwnTokenHaveDifferentCredentials() {
		TestApplication application = application(this.forcing).with("spring.cloud.vault.token",
				"replaced-by-the-proxy");
		try (ConfigurableApplicationContext first = application.run()) {
			assertObtainsCredentials(first, this.forcing, "approle");
			try (ConfigurableApplicationContext second = application.run()) {
				assertThat(accessKeyId(second)).isNotEqualTo(accessKeyId(first));
			}
			rotate(first);
			assertObtainsCredentials(first, this.forcing, "approle");
		}
		awaitRevocation();
	}

	private void awaitRevocation() {
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.servers.aws().usersOf(ROLE)).isEmpty());
	}

	private void rotate(ConfigurableApplicationContext context) {
		String before = accessKeyId(context);
		context.getBean(ManagedCredentials.class).rotate();
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(accessKeyId(context)).isNotEqualTo(before));
	}

	private void assertObtainsCredentials(ConfigurableApplicationContext context, VaultProxy proxy, String identity) {
		try (StsClient sts = this.servers.aws().sts(context.getBean(AwsCredentialsProvider.class))) {
			assertThat(sts.getCallerIdentity().arn()).contains("-" + ROLE + "-");
		}
		AuditedRequest request = this.vault.lastAudited(CREDENTIALS);
		assertThat(request.identity()).isEqualTo(identity);
		assertThat(proxy.addresses()).contains(request.remoteAddress());
		assertThat(request.headers().path("x-correlation-id").isEmpty()).isFalse();
	}

	private static String accessKeyId(ConfigurableApplicationContext context) {
		return context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId();
	}

	private RealVault.AppRole appRole(String name) {
		return this.vault.appRole(name, Map.of("token_policies", List.of(ROLE, REVOKE)));
	}

	private TestApplication application(VaultProxy proxy) {
		return TestApplication.withCredentialsOf(ROLE, this.vault, this.servers.aws())
			.with("spring.cloud.vault.uri", proxy.uri());
	}

}
