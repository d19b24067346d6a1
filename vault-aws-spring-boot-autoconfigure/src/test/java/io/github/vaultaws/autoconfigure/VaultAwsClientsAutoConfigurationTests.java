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

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import io.awspring.cloud.autoconfigure.config.parameterstore.ParameterStoreAutoConfiguration;
import io.awspring.cloud.autoconfigure.config.secretsmanager.SecretsManagerAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbAutoConfiguration;
import io.awspring.cloud.autoconfigure.s3.S3AutoConfiguration;
import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import io.awspring.cloud.autoconfigure.sqs.SqsAutoConfiguration;
import io.awspring.cloud.sqs.annotation.SqsListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.ssm.SsmClient;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.autoconfigure.RecordingAws.Call;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link VaultAwsClientsAutoConfiguration}, {@link ClientRoles} and
 * {@link ClientRolesCheck}, with Spring Cloud AWS's own auto-configurations. The access
 * key that signed a call is read from the call.
 */
@ExtendWith(OutputCaptureExtension.class)
class VaultAwsClientsAutoConfigurationTests {

	private static final String MAIN = "ASIAEXAMPLE";

	private static final String REPORTS = "ASIAREPORTS";

	private static final String WARNING = "does not use the credentials of 'vault.aws.clients";

	@AutoClose
	private final StubVault vault = TestApplication.vault().on("GET aws/creds/reports", Answer.sts(REPORTS, 3600));

	@AutoClose
	private final RecordingAws aws = new RecordingAws();

	@Test
	void everyClientUsesTheMainRole() {
		runner().run((context) -> {
			callAll(context);
			assertThat(this.aws.calls()).extracting(Call::service, Call::accessKeyId)
				.containsExactlyInAnyOrder(tuple("s3", MAIN), tuple("sqs", MAIN), tuple("dynamodb", MAIN),
						tuple("secretsmanager", MAIN), tuple("ssm", MAIN));
			assertThat(presignedUrl(context)).contains("X-Amz-Credential=" + MAIN);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "s3", "sqs", "dynamodb", "secretsmanager", "ssm" })
	void clientOfAServiceUsesAnotherRole(String service, CapturedOutput output) {
		runner().withPropertyValues("vault.aws.clients." + service + "=reports").run((context) -> {
			callAll(context);
			assertThat(accessKeyIds(Set.of(service))).containsExactly(REPORTS);
			assertThat(this.aws.calls()).filteredOn((call) -> !call.service().equals(service))
				.hasSize(4)
				.extracting(Call::accessKeyId)
				.containsOnly(MAIN);
			assertThat(presignedUrl(context)).contains("X-Amz-Credential=" + (service.equals("s3") ? REPORTS : MAIN));
		});
		assertThat(output).doesNotContain(WARNING)
			.doesNotContain("AWS clients may not use the credentials of 'vault.aws.credentials.role'");
	}

	@Test
	void clientsUseAnotherRoleWithoutAMainRole() {
		runner()
			.withPropertyValues("vault.aws.credentials.role=", "vault.aws.clients.s3=reports",
					"vault.aws.clients.dynamodb=reports", "spring.cloud.aws.credentials.access-key=AKIAOTHER",
					"spring.cloud.aws.credentials.secret-key=secret")
			.run((context) -> {
				callAll(context);
				assertThat(accessKeyIds(Set.of("s3", "dynamodb"))).containsExactly(REPORTS);
				assertThat(accessKeyIds(Set.of("sqs", "secretsmanager", "ssm"))).containsExactly("AKIAOTHER");
			});
	}

	@ParameterizedTest
	@CsvSource({ "'', " + MAIN, "vault.aws.clients.sqs=reports, " + REPORTS })
	void listenerReceivesAndAcknowledgesWithTheCredentialsOfItsClient(String property, String accessKeyId) {
		runner().withUserConfiguration(Listener.class).withPropertyValues(property).run((context) -> {
			assertThat(context.getBean(Listener.class).message).succeedsWithin(Duration.ofMinutes(1))
				.isEqualTo("hello");
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(this.aws.calls()).extracting(Call::operation)
					.contains("GetQueueUrl", "ReceiveMessage", "DeleteMessageBatch"));
			assertThat(accessKeyIds(Set.of("sqs"))).containsExactly(accessKeyId);
			this.aws.endPolling();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "deploy", " default " })
	void mainRoleMayBeNamed(String role) {
		runner().withPropertyValues("vault.aws.clients.s3=" + role).run((context) -> {
			callAll(context);
			assertThat(accessKeyIds(Set.of("s3"))).containsExactly(MAIN);
		});
	}

	@Test
	void clientWithAnotherRoleReportsRejectedAccessKeys() {
		runner().withPropertyValues("vault.aws.clients.s3=reports")
			.run((context) -> assertThat(context.getBean(S3Client.class)
				.serviceClientConfiguration()
				.overrideConfiguration()
				.executionInterceptors()).contains(context.getBean(RejectedKeyInterceptor.class)));
	}

	@Test
	void customizerOfTheApplicationTakesPrecedenceAndIsReported(CapturedOutput output) {
		runner().withUserConfiguration(MainRoleForS3.class)
			.withPropertyValues("vault.aws.clients.s3=reports")
			.run((context) -> {
				callAll(context);
				assertThat(accessKeyIds(Set.of("s3"))).containsExactly(MAIN);
			});
		assertThat(output)
			.containsOnlyOnce("The AWS client 's3Client' does not use the credentials of 'vault.aws.clients.s3'")
			.contains("@Qualifier(\"reports\")");
	}

	@Test
	void clientOfTheApplicationKeepsItsCredentialsAndIsReported(CapturedOutput output) {
		runner().withUserConfiguration(OwnS3Client.class)
			.withPropertyValues("vault.aws.clients.s3=reports")
			.run((context) -> assertThat(
					context.getBean(S3Client.class).serviceClientConfiguration().credentialsProvider())
				.isSameAs(context.getBean("vaultAwsCredentialsProvider")));
		assertThat(output)
			.containsOnlyOnce("The AWS client 'ownS3Client' does not use the credentials of 'vault.aws.clients.s3'");
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					vault.aws.clients.s4=reports, The property 'vault.aws.clients.s4' names no AWS service
					vault.aws.clients.s3=, The property 'vault.aws.clients.s3' is empty.
					vault.aws.clients.s3=other, "The property 'vault.aws.clients.s3' is 'other', but there is no such role."
					vault.aws.clients.sns=reports, "'vault.aws.clients.sns' is set, but 'software.amazon.awssdk.services.sns.SnsClient' is not on the class path."
					vault.aws.clients.parameterstore=reports, "'vault.aws.clients.ssm' and 'vault.aws.clients.parameterstore' set the role of the same client."
					""",
			quoteCharacter = '"')
	void invalidPropertiesFailTheStart(String property, String message) {
		runner().withPropertyValues("vault.aws.clients.ssm=reports", property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining(message));
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void unknownRoleIsReportedWithTheExistingOnes() {
		runner().withPropertyValues("vault.aws.clients.s3=other")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidVaultAwsConfigurationException.class,
						(failure) -> assertThat(failure.getAction()).isEqualTo(
								"Set it to a name below 'vault.aws.roles' [reports], or to 'default' for the role"
										+ " of 'vault.aws.credentials'.")));
	}

	@Test
	void mainRoleHasToExist() {
		runner().withPropertyValues("vault.aws.credentials.role=", "vault.aws.clients.s3=default")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining("'vault.aws.clients.s3' is 'default', but there is no such role"));
	}

	@Test
	void roleOfAProcessedDefinitionIsReplaced() {
		runner().withPropertyValues("vault.aws.clients.s3=reports").run((context) -> {
			ConfigurableListableBeanFactory beans = context.getSourceApplicationContext().getBeanFactory();
			assertThat(roleOfPresigner(beans)).containsExactly(NamedRolesRegistrar.PROVIDER_BEAN_PREFIX + "reports");
			MockEnvironment environment = new MockEnvironment().withProperty("vault.aws.roles.archive.mount", "aws")
				.withProperty("vault.aws.clients.s3", "archive");
			new ClientRoles(environment, null).postProcessBeanFactory(beans);
			assertThat(roleOfPresigner(beans)).containsExactly(NamedRolesRegistrar.PROVIDER_BEAN_PREFIX + "archive");
			environment.setProperty("vault.aws.credentials.role", "deploy");
			environment.setProperty("vault.aws.clients.s3", "default");
			new ClientRoles(environment, null).postProcessBeanFactory(beans);
			assertThat(roleOfPresigner(beans)).isEmpty();
		});
	}

	private static List<String> roleOfPresigner(ConfigurableListableBeanFactory beans) {
		String presigner = beans.getBeanNamesForType(S3Presigner.class)[0];
		return beans.getBeanDefinition(presigner)
			.getConstructorArgumentValues()
			.getGenericArgumentValues()
			.stream()
			.map((argument) -> ((RuntimeBeanReference) Objects.requireNonNull(argument.getValue())).getBeanName())
			.toList();
	}

	@Test
	void withoutSpringCloudAwsFailsTheStart() {
		TestApplication.appRoleRunner(this.vault, Clients.class)
			.withClassLoader(new FilteredClassLoader(AwsSyncClientCustomizer.class))
			.withPropertyValues("vault.aws.clients.s3=default")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining(
						"'io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer' is not on the class path"));
	}

	@Test
	void roleIsCheckedIfTheApplicationProvidesTheCredentials() {
		TestApplication.appRoleRunner(this.vault, OwnProviderConfiguration.class, Clients.class)
			.withPropertyValues("vault.aws.clients.s3=reports")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'vault.aws.clients.s3' is 'reports', but there is no such role"));
	}

	@Test
	void whenDisabledBacksOff() {
		runner()
			.withPropertyValues("vault.aws.clients.s3=other", "vault.aws.enabled=false",
					"spring.cloud.vault.token=given")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(VaultAwsClientsAutoConfiguration.class));
	}

	@Test
	void withoutClientsBacksOff() {
		runner().run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(VaultAwsClientsAutoConfiguration.class));
	}

	private void callAll(ApplicationContext context) {
		context.getBean(S3Client.class).getObject((request) -> request.bucket("bucket").key("key")).abort();
		assertThat(context.getBean(SqsAsyncClient.class).getQueueUrl((request) -> request.queueName("orders")))
			.succeedsWithin(Duration.ofMinutes(1));
		context.getBean(DynamoDbClient.class).listTables();
		context.getBean(SecretsManagerClient.class).getSecretValue((request) -> request.secretId("id"));
		context.getBean(SsmClient.class).getParameter((request) -> request.name("name"));
	}

	private Set<String> accessKeyIds(Set<String> services) {
		return this.aws.calls()
			.stream()
			.filter((call) -> services.contains(call.service()))
			.map(Call::accessKeyId)
			.collect(Collectors.toSet());
	}

	private static String presignedUrl(AssertableApplicationContext context) {
		return context.getBean(S3Presigner.class)
			.presignGetObject((presign) -> presign.signatureDuration(Duration.ofMinutes(1))
				.getObjectRequest((request) -> request.bucket("bucket").key("key")))
			.url()
			.toString();
	}

	private ApplicationContextRunner runner() {
		return TestApplication.appRoleRunner(this.vault, SpringCloudAws.class, Clients.class)
			.withPropertyValues("spring.cloud.aws.region.static=eu-west-1",
					"spring.cloud.aws.endpoint=" + this.aws.uri(), "vault.aws.roles.reports.mount=aws");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AwsAutoConfiguration.class, CredentialsProviderAutoConfiguration.class,
			RegionProviderAutoConfiguration.class, S3AutoConfiguration.class, SqsAutoConfiguration.class,
			DynamoDbAutoConfiguration.class, SecretsManagerAutoConfiguration.class,
			ParameterStoreAutoConfiguration.class })
	static class SpringCloudAws {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ VaultAwsClientsAutoConfiguration.class, VaultAwsConnectionAutoConfiguration.class,
			VaultAwsCredentialsAutoConfiguration.class, VaultAwsProviderCheckAutoConfiguration.class,
			VaultAwsSpringCloudAwsAutoConfiguration.class })
	static class Clients {

	}

	@Configuration(proxyBeanMethods = false)
	static class MainRoleForS3 {

		@Bean
		S3ClientCustomizer mainRoleForS3(AwsCredentialsProvider credentials) {
			return (builder) -> builder.credentialsProvider(credentials);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnS3Client {

		@Bean
		S3Client ownS3Client(AwsCredentialsProvider credentials) {
			return S3Client.builder().credentialsProvider(credentials).region(Region.EU_WEST_1).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		private final CompletableFuture<String> message = new CompletableFuture<>();

		@SqsListener("orders")
		void on(String message) {
			this.message.complete(message);
		}

	}

}
