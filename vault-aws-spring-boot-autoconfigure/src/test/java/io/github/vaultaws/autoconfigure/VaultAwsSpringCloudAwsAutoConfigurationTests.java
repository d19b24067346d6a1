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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.awspring.cloud.autoconfigure.AwsAsyncClientCustomizer;
import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.s3.S3AutoConfiguration;
import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VaultAwsSpringCloudAwsAutoConfiguration} and
 * {@link VaultAwsProviderCheckAutoConfiguration}, with Spring Cloud AWS's own
 * auto-configurations.
 */
@ExtendWith(OutputCaptureExtension.class)
class VaultAwsSpringCloudAwsAutoConfigurationTests {

	private static final String WARNING = "AWS clients may not use the credentials of 'vault.aws.credentials.role'";

	@AutoClose
	private final StubVault vault = TestApplication.vault()
		.on("GET aws/creds/reports", Answer.sts("ASIAREPORTS", 3600));

	@Test
	void credentialsOfSpringCloudVaultInAdditionAreReported(CapturedOutput output) {
		runner()
			.withPropertyValues("spring.cloud.vault.aws.enabled=true", "spring.cloud.vault.aws.role=deploy",
					"spring.cloud.vault.aws.ttl=1h")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("'spring.cloud.vault.aws.enabled' is 'true' in addition to")
			.contains(" 'spring.cloud.vault.aws.ttl' → 'vault.aws.credentials.ttl'.")
			.doesNotContain("'spring.cloud.vault.aws.role' →");
	}

	@Test
	void propertyOfSpringCloudVaultWithoutItsCounterpartIsReported(CapturedOutput output) {
		runner().withPropertyValues("spring.cloud.vault.aws.role=deploy", "spring.cloud.vault.aws.backend=team/aws")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("Properties of Spring Cloud Vault that do not apply to 'vault.aws':"
				+ " 'spring.cloud.vault.aws.backend' → 'vault.aws.credentials.mount'.");
	}

	@Test
	void propertiesOfSpringCloudVaultWithCounterpartsAreNotReported(CapturedOutput output) {
		runner()
			.withPropertyValues("spring.cloud.vault.aws.role=deploy", "spring.cloud.vault.aws.enabled=false",
					"spring.cloud.vault.app-role.role-id=role", "spring.cloud.vault.aws-iam.role=other")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("spring.cloud.vault.a");
	}

	@Test
	void clientsUseTheCredentialsAndReportRejectedOnes(CapturedOutput output) {
		runner().run((context) -> {
			assertThat(context).getBean(AwsCredentialsProvider.class).isInstanceOf(VaultAwsCredentialsProvider.class);
			assertThat(context).doesNotHaveBean("credentialsProvider");
			S3Client s3 = context.getBean(S3Client.class);
			assertThat(s3.serviceClientConfiguration().credentialsProvider())
				.isSameAs(context.getBean(AwsCredentialsProvider.class));
			ClientOverrideConfiguration override = s3.serviceClientConfiguration().overrideConfiguration();
			assertThat(override.executionInterceptors()).contains(context.getBean(RejectedKeyInterceptor.class));
			assertThat(override.advancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX))
				.hasValueSatisfying((suffix) -> assertThat(suffix).contains("spring-cloud-aws"));
		});
		assertThat(output).doesNotContain(WARNING);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void transferManagerWithoutAnAsyncClientIsReported(boolean client, CapturedOutput output) {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		RootBeanDefinition transferManager = new RootBeanDefinition();
		transferManager.setFactoryBeanName("io.awspring.cloud.autoconfigure.s3.S3TransferManagerAutoConfiguration");
		transferManager.setTargetType(Object.class);
		beans.registerBeanDefinition("s3TransferManager", transferManager);
		if (client) {
			beans.registerBeanDefinition("s3AsyncClient", new RootBeanDefinition(S3AsyncClient.class));
		}
		new CompetingProviderCheck(true, beans, new SpringCloudVaultSettings(new MockEnvironment()))
			.afterSingletonsInstantiated();
		assertThat(output.getOut().contains("The S3TransferManager of Spring Cloud AWS does not use the credentials"))
			.isNotEqualTo(client);
	}

	@Test
	void namedRolesDoNotInterfere(CapturedOutput output) {
		runner().withPropertyValues("vault.aws.roles.reports.mount=aws")
			.run((context) -> assertThat(
					context.getBean(S3Client.class).serviceClientConfiguration().credentialsProvider())
				.isSameAs(context.getBean("vaultAwsCredentialsProvider")));
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void withoutAMainRoleClientsUseTheProviderOfSpringCloudAws(CapturedOutput output) {
		runner().withPropertyValues("vault.aws.credentials.role=", "vault.aws.roles.reports.mount=aws")
			.run((context) -> {
				assertThat(context).hasBean("credentialsProvider");
				assertThat(context.getBean(S3Client.class).serviceClientConfiguration().credentialsProvider())
					.isSameAs(context.getBean("credentialsProvider"));
			});
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void clientOfAServiceUsesAnotherRole(CapturedOutput output) {
		runner().withUserConfiguration(ReportsForS3.class)
			.withPropertyValues("vault.aws.roles.reports.mount=aws")
			.run((context) -> {
				S3Client s3 = context.getBean(S3Client.class);
				assertThat(s3.serviceClientConfiguration().credentialsProvider())
					.isSameAs(context.getBean("vaultAwsCredentialsProvider.reports"));
				assertThat(s3.serviceClientConfiguration().overrideConfiguration().executionInterceptors())
					.contains(context.getBean(RejectedKeyInterceptor.class));
			});
		assertThat(output).doesNotContain(WARNING);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void responsesThatTheSdkCannotReadAreReported(boolean head) throws IOException {
		AtomicInteger checks = new AtomicInteger();
		HttpServer aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		aws.createContext("/", (exchange) -> reject(exchange, checks));
		aws.start();
		String uri = "http://127.0.0.1:" + aws.getAddress().getPort();
		try {
			runner()
				.withPropertyValues("spring.cloud.aws.endpoint=" + uri,
						"vault.aws.rotation.verification.sts-endpoint=" + uri)
				.run((context) -> {
					S3Client s3 = context.getBean(S3Client.class);
					assertThatExceptionOfType(S3Exception.class).isThrownBy(() -> {
						if (head) {
							s3.headObject((request) -> request.bucket("bucket").key("key"));
						}
						else {
							s3.getObject((request) -> request.bucket("bucket").key("key"));
						}
					});
					Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> checks.get() > 0);
				});
		}
		finally {
			aws.stop(0);
		}
	}

	private static void reject(HttpExchange exchange, AtomicInteger checks) throws IOException {
		if ("POST".equals(exchange.getRequestMethod())) {
			checks.incrementAndGet();
		}
		boolean head = "HEAD".equals(exchange.getRequestMethod());
		byte[] body = "<ErrorResponse><Errors><Error><Code>InvalidAccessKeyId</Code></Error></Errors></ErrorResponse>"
			.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(403, head ? -1 : body.length);
		if (!head) {
			exchange.getResponseBody().write(body);
		}
		exchange.close();
	}

	@Test
	void asynchronousClientsReportRejectedCredentials() {
		runner().run((context) -> {
			S3AsyncClientBuilder builder = S3AsyncClient.builder();
			builder.overrideConfiguration(
					(override) -> override.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "kept"));
			context.getBean(AwsAsyncClientCustomizer.class).customize(builder);
			assertThat(builder.overrideConfiguration().executionInterceptors())
				.containsExactly(context.getBean(RejectedKeyInterceptor.class));
			assertThat(builder.overrideConfiguration().advancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX))
				.hasValue("kept");
		});
	}

	@Test
	void withoutSpringCloudAwsBacksOff() {
		TestApplication.appRoleRunner(this.vault, Customized.class)
			.withClassLoader(new FilteredClassLoader(AwsSyncClientCustomizer.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(VaultAwsSpringCloudAwsAutoConfiguration.class));
	}

	@Test
	void competingProviderIsReported(CapturedOutput output) {
		TestApplication.appRoleRunner(this.vault, OwnProviderConfiguration.class, Customized.class).run((context) -> {
			assertThat(context).doesNotHaveBean(VaultAwsCredentialsProvider.class);
			assertThat(output).containsOnlyOnce(WARNING).contains("[ownProvider]");
		});
	}

	@Test
	void providerThatIsInjectedByQualifierOnlyIsNotReported(CapturedOutput output) {
		TestApplication.appRoleRunner(this.vault, QualifiedProvider.class, Customized.class).run((context) -> {
			assertThat(context).hasBean("vaultAwsCredentialsProvider").hasBean("qualified");
			assertThat(output).doesNotContain(WARNING);
		});
	}

	private ApplicationContextRunner runner() {
		return TestApplication.appRoleRunner(this.vault, SpringCloudAws.class)
			.withPropertyValues("spring.cloud.aws.region.static=eu-west-1");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AwsAutoConfiguration.class, CredentialsProviderAutoConfiguration.class,
			RegionProviderAutoConfiguration.class, S3AutoConfiguration.class, VaultAwsConnectionAutoConfiguration.class,
			VaultAwsCredentialsAutoConfiguration.class, VaultAwsProviderCheckAutoConfiguration.class,
			VaultAwsSpringCloudAwsAutoConfiguration.class })
	static class SpringCloudAws {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ VaultAwsConnectionAutoConfiguration.class, VaultAwsCredentialsAutoConfiguration.class,
			VaultAwsProviderCheckAutoConfiguration.class, VaultAwsSpringCloudAwsAutoConfiguration.class })
	static class Customized {

	}

	@Configuration(proxyBeanMethods = false)
	static class ReportsForS3 {

		@Bean
		S3ClientCustomizer reportsForS3(@Qualifier("reports") AwsCredentialsProvider credentials) {
			return (builder) -> builder.credentialsProvider(credentials);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedProvider {

		@Bean(defaultCandidate = false)
		AwsCredentialsProvider qualified() {
			return AnonymousCredentialsProvider.create();
		}

	}

}
