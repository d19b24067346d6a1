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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultResponse;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.RestClient;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;
import io.github.vaultaws.test.metadata.Instance;
import io.github.vaultaws.test.vault.EmbeddedVault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An embedded Vault that issues credentials of an embedded AWS, and an instance that runs
 * there.
 */
final class EmbeddedServers implements AutoCloseable {

	private static final String POLICY = """
			{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

	private final TestClock clock = TestClock.ticking();

	private final EmbeddedAws aws = new EmbeddedAws(this.clock).start();

	private final EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(this.clock).start();

	private List<Instance> running = List.of(this.metadata.instance());

	private final EmbeddedVault vault = EmbeddedVault.builder()
		.clock(this.clock)
		.aws(this.aws)
		.instances(() -> this.running)
		.start();

	private final VaultTemplate admin = new VaultTemplate(VaultEndpoint.from(this.vault.uri()),
			new JdkClientHttpRequestFactory(), () -> VaultToken.of(this.vault.rootToken()));

	EmbeddedServers() {
		write("sys/mounts/aws", Map.of("type", "aws"));
		write("aws/config/root",
				Map.of("access_key", this.aws.administrator().accessKeyId(), "secret_key",
						this.aws.administrator().secretAccessKey(), "iam_endpoint", this.aws.uri().toString(),
						"sts_endpoint", this.aws.uri().toString(), "region", "us-east-1"));
		write("aws/roles/deploy", Map.of("credential_type", "federation_token", "policy_document", POLICY));
		write("sys/policies/acl/deploy", Map.of("policy", "path \"aws/creds/deploy\" { capabilities = [\"read\"] }"));
		write("sys/auth/approle", Map.of("type", "approle"));
		write("sys/auth/aws", Map.of("type", "aws"));
	}

	EmbeddedAws aws() {
		return this.aws;
	}

	EmbeddedVault vault() {
		return this.vault;
	}

	EmbeddedInstanceMetadata metadata() {
		return this.metadata;
	}

	VaultTemplate admin() {
		return this.admin;
	}

	TestClock clock() {
		return this.clock;
	}

	void advance(Duration duration) {
		this.clock.advance(duration);
	}

	void terminateInstance() {
		this.running = List.of();
	}

	void write(String path, Map<String, ?> body) {
		this.admin.write(path, body);
	}

	/**
	 * Write to a path, and return the response wrapped.
	 * @param path the path
	 * @return the wrapping token
	 */
	String wrap(String path) {
		VaultResponse response = RestClient.create()
			.post()
			.uri(this.vault.uri().resolve("/v1/" + path))
			.header("X-Vault-Token", this.vault.rootToken())
			.header("X-Vault-Wrap-TTL", "60s")
			.retrieve()
			.body(VaultResponse.class);
		return Objects.requireNonNull(response).getWrapInfo().get("token");
	}

	TestApplication application() {
		return new TestApplication().with("spring.cloud.vault.uri", this.vault.uri())
			.with("vault.aws.credentials.role", "deploy");
	}

	static void assertObtainsCredentials(TestApplication application) {
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId()).isNotEmpty();
		}
	}

	static VaultAwsLoginException assertLoginFails(TestApplication application, LoginFailureReason reason) {
		VaultAwsLoginException failure = application.fail(VaultAwsLoginException.class);
		assertThat(failure.getReason()).isEqualTo(reason);
		return failure;
	}

	@Override
	public void close() {
		this.vault.close();
		this.metadata.close();
		this.aws.close();
	}

}
