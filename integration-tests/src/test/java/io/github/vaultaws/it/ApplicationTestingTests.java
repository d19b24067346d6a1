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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.vault.core.VaultOperations;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.spring.AutoConfigureEmbeddedVaultAws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * The examples of {@code docs/testing-applications.md}. The Vault that the application is
 * configured for does not exist.
 */
@TestPropertySource(properties = { "spring.cloud.vault.uri=http://localhost:1", "vault.aws.login.method=app-role",
		"vault.aws.login.app-role.role-id=role", "vault.aws.login.app-role.secret-id-file=/run/secrets/secret-id",
		"vault.aws.credentials.role=deploy" })
class ApplicationTestingTests {

	@Nested
	@SpringBootTest(classes = Application.class)
	class WithAMock {

		@MockitoBean
		private AwsCredentialsProvider credentials;

		@Autowired
		private StsClient sts;

		@Test
		void nothingLogsIn() {
			given(this.credentials.resolveCredentials()).willReturn(AwsBasicCredentials.create("AKIATEST", "secret"));
			assertThat(this.sts.serviceClientConfiguration().credentialsProvider()).isSameAs(this.credentials);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	@Import(TestCredentials.class)
	class WithAnOwnBean {

		@Autowired
		private AwsCredentialsProvider credentials;

		@Test
		void nothingLogsIn() {
			assertThat(this.credentials.resolveCredentials().accessKeyId()).isEqualTo("AKIATEST");
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = "spring.cloud.vault.enabled=false")
	@Import(TestCredentials.class)
	class WithoutVault {

		@Autowired
		private ObjectProvider<VaultOperations> vault;

		@Autowired
		private ObjectProvider<ManagedCredentialsLifecycle> lifecycle;

		@Test
		void neitherThisLibraryNorSpringCloudVaultCreatesBeans() {
			assertThat(this.vault.stream()).isEmpty();
			assertThat(this.lifecycle.stream()).isEmpty();
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	@AutoConfigureEmbeddedVaultAws
	class WithEmbeddedServers {

		@Autowired
		private StsClient sts;

		@Test
		void applicationCallsTheEmbeddedAccount() {
			assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class TestCredentials {

		@Bean
		AwsCredentialsProvider testCredentials() {
			return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		StsClient stsClient(AwsCredentialsProvider credentials) {
			return StsClient.builder()
				.region(Region.US_EAST_1)
				.credentialsProvider(credentials)
				.httpClient(UrlConnectionHttpClient.create())
				.build();
		}

	}

}
