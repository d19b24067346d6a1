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

package io.github.vaultaws.autoconfigure;

import java.util.function.Consumer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.vault.core.VaultTemplate;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.endpoint.VaultAwsEndpoint;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configurations if a test replaces a credentials provider: no
 * credentials are obtained for it.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReplacedProviderTests {

	@AutoClose
	private final StubVault vault = TestApplication.vault()
		.on("GET aws/creds/reports", Answer.sts("ASIAREPORTS", 3600))
		.on("GET secret/application", Answer.ok("{\"data\":{}}"));

	@ParameterizedTest
	@ValueSource(classes = { MockBean.class, MockOfTheImplementation.class, TestInstance.class, BeanOfTheTest.class })
	void nothingLogsInForAReplacedProvider(Class<?> testClass, CapturedOutput output) {
		run(testClass, (context) -> assertThat(context.getBean(AwsCredentialsProvider.class)).isNotNull());
		assertThat(this.vault.journal()).isEmpty();
		assertThat(output).doesNotContain("Logged in to Vault");
	}

	@Test
	void replacedProviderIsNoFault(CapturedOutput output) {
		run(MockBean.class, (context) -> {
			assertThat(context.getBean("vaultAwsHealthContributor", CompositeHealthContributor.class).stream())
				.isEmpty();
			assertThat(context.getBean(VaultAwsEndpoint.class).roles().roles()).isEmpty();
		});
		assertThat(output).doesNotContain("AWS clients may not use");
	}

	@Test
	void loginOfTheApplicationDoesNotObtainCredentialsForAReplacedProvider() {
		run(MockBean.class, (context) -> context.getBean(VaultTemplate.class).read("secret/application"));
		assertThat(this.vault.journal()).extracting(Request::call)
			.containsExactly("POST auth/approle/login", "GET secret/application", "POST auth/token/revoke-self");
	}

	@Test
	void rolesAreReplacedIndividually() {
		run(MockOfANamedRole.class, (context) -> assertThat(context.getBean(AwsCredentialsProvider.class))
			.isInstanceOf(VaultAwsCredentialsProvider.class));
		assertThat(this.vault.journal("GET aws/creds/deploy")).hasSize(1);
		assertThat(this.vault.journal("GET aws/creds/reports")).isEmpty();
	}

	@Test
	void spyIsNotReplaced() {
		run(Spy.class,
				(context) -> assertThat(
						context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
					.isEqualTo("ASIAEXAMPLE"));
		assertThat(this.vault.journal("GET aws/creds/deploy")).hasSize(1);
	}

	private void run(Class<?> testClass, Consumer<ApplicationContext> consumer) {
		TestPropertyValues.of("spring.cloud.vault.uri=" + this.vault.uri()).applyToSystemProperties(() -> {
			TestContextManager manager = new TestContextManager(testClass);
			try {
				consumer.accept(manager.getTestContext().getApplicationContext());
			}
			finally {
				manager.getTestContext().markApplicationContextDirty(null);
			}
			return null;
		});
	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = { "vault.aws.login.method=app-role", "vault.aws.login.app-role.role-id=role",
					"vault.aws.login.app-role.secret-id=secret", "vault.aws.credentials.role=deploy",
					"vault.aws.rotation.verification.enabled=false", "spring.cloud.aws.region.static=eu-west-1",
					"management.endpoints.web.exposure.include=vaultaws" })
	abstract static class Base {

	}

	static class MockBean extends Base {

		@MockitoBean
		private AwsCredentialsProvider credentials;

	}

	static class MockOfTheImplementation extends Base {

		@MockitoBean
		private VaultAwsCredentialsProvider credentials;

	}

	static class TestInstance extends Base {

		@TestBean
		private AwsCredentialsProvider credentials;

		static AwsCredentialsProvider credentials() {
			return AnonymousCredentialsProvider.create();
		}

	}

	@Import(Credentials.class)
	static class BeanOfTheTest extends Base {

	}

	@TestPropertySource(properties = "vault.aws.roles.reports.mount=aws")
	static class MockOfANamedRole extends Base {

		@MockitoBean
		@Qualifier("reports")
		private AwsCredentialsProvider credentials;

	}

	static class Spy extends Base {

		@MockitoSpyBean
		private AwsCredentialsProvider credentials;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Credentials {

		@Bean
		AwsCredentialsProvider credentials() {
			return AnonymousCredentialsProvider.create();
		}

	}

}
