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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultToken;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.EmbeddedVault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * End-to-end tests with the embedded servers, which support all credential types and do
 * not require Docker.
 */
class EmbeddedEndToEndTests {

	private static final String POLICY = """
			{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

	private final TestClock clock = TestClock.ticking();

	private final EmbeddedAws aws = new EmbeddedAws(this.clock).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.clock).aws(this.aws).start();

	private final VaultTemplate admin = new VaultTemplate(VaultEndpoint.from(this.vault.uri()),
			new JdkClientHttpRequestFactory(), () -> VaultToken.of(this.vault.rootToken()));

	@BeforeEach
	void setUpVault() {
		this.admin.write("sys/mounts/aws", Map.of("type", "aws"));
		this.admin.write("aws/config/root",
				Map.of("access_key", this.aws.administrator().accessKeyId(), "secret_key",
						this.aws.administrator().secretAccessKey(), "iam_endpoint", this.aws.uri().toString(),
						"sts_endpoint", this.aws.uri().toString(), "region", "us-east-1"));
		this.admin.write("sys/auth/approle", Map.of("type", "approle"));
		this.admin.write("sys/policies/acl/deploy", Map.of("policy", """
				path "aws/creds/deploy" { capabilities = ["read"] }
				path "aws/creds/reports" { capabilities = ["read"] }
				path "aws/static-creds/app" { capabilities = ["read"] }
				path "sys/leases/revoke" { capabilities = ["update"] }"""));
		this.admin.write("auth/approle/role/app", Map.of("token_policies", "deploy", "token_ttl", "1h"));
	}

	@AfterEach
	void stop() {
		this.vault.close();
		this.aws.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "iam_user", "assumed_role", "federation_token", "session_token" })
	void everyTypeOfCredentialsIsReplacedWithoutAFailedCall(String type, @TempDir Path folder) {
		this.admin.write("aws/roles/deploy", role(type));
		int usersBefore = this.aws.users().size();
		TestApplication application = application(folder).with("vault.aws.credentials.role", "deploy")
			.with("vault.aws.rotation.max-age", "1s");
		try (ConfigurableApplicationContext context = application.run();
				StsClient sts = sts(context.getBean(AwsCredentialsProvider.class))) {
			Calls calls = new Calls(sts, context.getBean(AwsCredentialsProvider.class));
			calls.start();
			await().atMost(Duration.ofSeconds(60)).until(() -> calls.rotations() >= 3);
			calls.stop();
			assertThat(calls.failures()).isEmpty();
			assertThat(this.aws.users().size() - usersBefore).isBetween(0, 3);
		}
		await().atMost(Duration.ofMinutes(1)).until(() -> this.aws.users().size() == usersBefore);
	}

	@Test
	void credentialsOfAStaticRoleFollowItsRotationWithoutAFailedCall(@TempDir Path folder) {
		createStaticRole("app", "10m");
		TestApplication application = application(folder).with("vault.aws.credentials.role", "app")
			.with("vault.aws.credentials.role-type", "static")
			.following(this.clock);
		int rotations = 5;
		try (ConfigurableApplicationContext context = application.run();
				StsClient sts = sts(context.getBean(AwsCredentialsProvider.class))) {
			Set<String> accessKeyIds = new HashSet<>();
			for (int i = 0; i < rotations; i++) {
				assertThat(sts.getCallerIdentity().arn()).endsWith(":user/app");
				accessKeyIds.add(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId());
				this.clock.advance(Duration.ofMinutes(11));
			}
			assertThat(accessKeyIds).hasSize(rotations);
		}
		assertThat(this.aws.users()).extracting("name").contains("app");
		assertThat(this.vault.journal().count("PUT", "/v1/sys/leases/revoke")
				+ this.vault.journal().count("POST", "/v1/sys/leases/revoke"))
			.isZero();
	}

	@Test
	void severalRolesShareOneLoginAndAreRevokedTogether(@TempDir Path folder) {
		this.admin.write("aws/roles/deploy", role("iam_user"));
		this.admin.write("aws/roles/reports", role("iam_user"));
		createStaticRole("app", "1h");
		int usersBefore = this.aws.users().size();
		TestApplication application = application(folder).with("vault.aws.credentials.role", "deploy")
			.with("vault.aws.roles.reports.mount", "aws")
			.with("vault.aws.roles.archive.role", "app")
			.with("vault.aws.roles.archive.role-type", "static");
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(callerOf(context.getBean(AwsCredentialsProvider.class))).contains("-deploy-");
			assertThat(callerOf(qualified(context, "reports"))).contains("-reports-");
			assertThat(callerOf(qualified(context, "archive"))).endsWith(":user/app");
			assertThat(this.aws.users()).hasSize(usersBefore + 2);
			assertThat(this.vault.journal().count("POST", "/v1/auth/approle/login")).isEqualTo(1);
		}
		await().atMost(Duration.ofMinutes(1)).until(() -> this.aws.users().size() == usersBefore);
	}

	private static AwsCredentialsProvider qualified(ConfigurableApplicationContext context, String role) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(), AwsCredentialsProvider.class,
				role);
	}

	private String callerOf(AwsCredentialsProvider credentials) {
		try (StsClient sts = sts(credentials)) {
			return sts.getCallerIdentity().arn();
		}
	}

	private void createStaticRole(String user, String period) {
		this.aws.iam(this.aws.administrator()).createUser(user, "/", Map.of());
		this.admin.write("aws/static-roles/" + user, Map.of("username", user, "rotation_period", period));
	}

	private TestApplication application(Path folder) {
		return new TestApplication().with("spring.cloud.vault.uri", this.vault.uri())
			.with("vault.aws.rotation.verification.sts-endpoint", this.aws.uri())
			.appRole(new RealVault.AppRole(read("auth/approle/role/app/role-id", "role_id"),
					(String) this.admin.write("auth/approle/role/app/secret-id", Map.of())
						.getRequiredData()
						.get("secret_id")),
					folder);
	}

	private Map<String, Object> role(String type) {
		return switch (type) {
			case "iam_user", "federation_token" -> Map.of("credential_type", type, "policy_document", POLICY);
			case "assumed_role" -> Map.of("credential_type", type, "role_arns",
					List.of(this.aws.iam(this.aws.administrator())
						.createRole("deploy", "/", Duration.ofHours(1), POLICY)
						.arn()));
			default -> Map.of("credential_type", type);
		};
	}

	private String read(String path, String field) {
		return (String) this.admin.read(path).getRequiredData().get(field);
	}

	private StsClient sts(AwsCredentialsProvider credentials) {
		return StsClient.builder()
			.endpointOverride(this.aws.uri())
			.region(Region.US_EAST_1)
			.credentialsProvider(credentials)
			.httpClient(UrlConnectionHttpClient.create())
			.build();
	}

}
