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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link BootstrapCredentials} and {@link ImportedCredentials}, in an
 * application that imports its configuration from AWS with Spring Cloud AWS.
 */
@ExtendWith(OutputCaptureExtension.class)
class BootstrapCredentialsTests {

	private static final String LOGIN = "POST auth/approle/login";

	private static final String READ = "GET aws/creds/deploy";

	private static final String REVOKE = "POST auth/token/revoke-self";

	private static final String CALLER = "<GetCallerIdentityResponse><GetCallerIdentityResult>"
			+ "<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/deploy</Arn>"
			+ "</GetCallerIdentityResult></GetCallerIdentityResponse>";

	private static final String[] APP_ROLE = { "vault.aws.login.method=app-role",
			"vault.aws.login.app-role.role-id=role", "vault.aws.login.app-role.secret-id=secret" };

	@AutoClose
	private final StubVault vault = TestApplication.vault();

	private final List<String> authorizations = new CopyOnWriteArrayList<>();

	private final String userHome = System.getProperty("user.home");

	private String imported = "greeting=from S3";

	private HttpServer aws;

	@BeforeEach
	void startAws(@TempDir Path home) throws IOException {
		System.setProperty("user.home", home.toString());
		this.aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.aws.createContext("/", this::respond);
		this.aws.start();
	}

	@AfterEach
	void stopAws() {
		System.setProperty("user.home", this.userHome);
		this.aws.stop(0);
	}

	@Test
	void importAndApplicationShareOneLoginAndOneRead(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(APP_ROLE)) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from S3");
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("ASIAEXAMPLE");
			assertThat(context.getBeanNamesForType(ManagedCredentials.class)).hasSize(1);
			assertThat(context.getBeanNamesForType(S3Client.class)).hasSize(1);
		}
		List<Request> journal = this.vault.journal();
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal(READ)).hasSize(1);
		assertThat(this.vault.journal(REVOKE)).singleElement().isEqualTo(journal.get(journal.size() - 1));
		assertThat(this.authorizations).singleElement().asString().contains("Credential=ASIAEXAMPLE/");
		assertThat(output).contains(
				"The application context uses the AWS credentials of the configuration import, those of role 'deploy'");
	}

	@ParameterizedTest
	@CsvSource({ "aws-s3:bucket/key, /s3/, from S3",
			"aws-secretsmanager:greeting, /secretsmanager/, from Secrets Manager",
			"aws-parameterstore:/config/, /ssm/, from Parameter Store" })
	void everyImportUsesTheCredentials(String location, String service, String greeting) {
		try (ConfigurableApplicationContext context = application(APP_ROLE)
			.properties("spring.config.import=" + location)
			.run()) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo(greeting);
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("ASIAEXAMPLE");
		}
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal(READ)).hasSize(1);
		assertThat(this.authorizations).singleElement().asString().contains("Credential=ASIAEXAMPLE/", service);
	}

	@Test
	void clientOfTheImportUsesRotatedCredentialsAndReportsRejectedOnes() {
		AtomicInteger issued = new AtomicInteger();
		this.vault.on(READ, (request) -> Answer.sts("ASIA" + issued.incrementAndGet(), 3600));
		try (ConfigurableApplicationContext context = run(APP_ROLE)) {
			S3Client client = context.getBean(S3Client.class);
			context.getBean(ManagedCredentials.class).rotate();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> "ASIA2"
					.equals(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId()));
			client.getObject((object) -> object.bucket("bucket").key("key")).abort();
			assertThat(this.authorizations).element(1).asString().contains("Credential=ASIA2/");
			assertThat(client.serviceClientConfiguration().overrideConfiguration().executionInterceptors())
				.hasAtLeastOneElementOfType(RejectedKeyInterceptor.class);
		}
	}

	@Test
	void verifierAndListenersOfTheApplicationAreAdopted() {
		try (ConfigurableApplicationContext context = run(APP_ROLE)) {
			Callbacks callbacks = context.getBean(Callbacks.class);
			assertThat(callbacks.events).hasExactlyElementsOfTypes(CredentialsEvent.Issued.class,
					CredentialsEvent.Rotated.class);
			context.getBean(ManagedCredentials.class).rejected("ASIAEXAMPLE");
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> callbacks.verifications.get() > 0);
		}
	}

	@Test
	void failingListenerOfTheEventsOfTheImportDoesNotFailTheStart(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application(APP_ROLE).sources(FailingListener.class).run()) {
			assertThat(context.isActive()).isTrue();
		}
		assertThat(output)
			.containsOnlyOnce("A listener failed on Issued: java.lang.IllegalStateException: no listener");
	}

	@Test
	void importsFromVaultAndAwsShareOneLogin() {
		this.vault
			.on("GET sys/internal/ui/mounts/secret/application",
					Answer.ok("{\"data\":{\"path\":\"secret/\",\"options\":{\"version\":\"1\"}}}"))
			.on("GET secret/application", Answer.ok("{\"data\":{\"secret\":\"from Vault\"}}"));
		try (ConfigurableApplicationContext context = application(APP_ROLE)
			.properties("spring.config.import=aws-s3:bucket/key,vault://", "spring.cloud.vault.kv.backend-version=1")
			.run()) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from S3");
			assertThat(context.getEnvironment().getProperty("secret")).isEqualTo("from Vault");
		}
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal(READ)).hasSize(1);
	}

	@Test
	void propertiesOfTheActiveProfileAreUsed(@TempDir Path folder) throws IOException {
		Files.writeString(folder.resolve("application.properties"), "vault.aws.enabled=false\n");
		Files.writeString(folder.resolve("application-vault.properties"),
				"vault.aws.enabled=true\nspring.config.import=aws-s3:bucket/key\n");
		try (ConfigurableApplicationContext context = application(APP_ROLE)
			.properties("spring.config.import=", "spring.config.location=" + folder + "/",
					"spring.profiles.active=vault")
			.run()) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from S3");
		}
		assertThat(this.authorizations).singleElement().asString().contains("Credential=ASIAEXAMPLE/");
	}

	@Test
	void whenDisabledByAProfileLeavesTheImportToSpringCloudAws(@TempDir Path folder, CapturedOutput output)
			throws IOException {
		Files.writeString(folder.resolve("application.properties"), """
				greeting=none
				#---
				spring.config.activate.on-profile=local
				spring.config.import=aws-s3:bucket/key
				vault.aws.enabled=false
				""");
		try (ConfigurableApplicationContext context = application(APP_ROLE)
			.properties("spring.config.import=", "spring.config.location=" + folder + "/",
					"spring.profiles.active=local", "spring.cloud.vault.token=given")
			.run()) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from S3");
		}
		assertThat(this.authorizations).singleElement().asString().contains("Credential=AKIALOCAL/");
		assertThat(this.vault.journal()).isEmpty();
		assertThat(output).doesNotContain("The AWS client of the configuration import");
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "true" })
	void importThatCannotUseTheLoginIsReported(String managed, CapturedOutput output) {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600,\"renewable\":true}}"));
		try (ConfigurableApplicationContext context = run("spring.cloud.vault.token=given",
				"vault.aws.session.managed=" + managed)) {
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("ASIAEXAMPLE");
		}
		assertThat(this.authorizations).singleElement().asString().contains("Credential=AKIALOCAL/");
		assertThat(output).containsOnlyOnce("The AWS client of the configuration import, which the application also"
				+ " uses, does not use the credentials of 'vault.aws.credentials.role'");
	}

	@Test
	void profileThatDisablesTheCredentialsAfterTheImportIsReported(@TempDir Path folder, CapturedOutput output)
			throws IOException {
		Files.writeString(folder.resolve("application.properties"), "spring.config.import=aws-s3:bucket/key\n");
		Files.writeString(folder.resolve("application-local.properties"), "vault.aws.enabled=false\n");
		try (ConfigurableApplicationContext context = application(APP_ROLE)
			.properties("spring.config.import=", "spring.config.location=" + folder + "/",
					"spring.profiles.active=local", "spring.cloud.vault.token=given")
			.run()) {
			assertThat(context.getBeanNamesForType(ManagedCredentials.class)).isEmpty();
			assertThat(output).containsOnlyOnce("uses credentials of role 'deploy' from Vault, although");
		}
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void roleOfTheClientOfTheImportIsReported(CapturedOutput output) {
		this.vault.on("GET aws/creds/reports", Answer.sts("ASIAREPORTS", 3600));
		try (ConfigurableApplicationContext context = application(APP_ROLE)
			.properties("vault.aws.roles.reports.mount=aws", "vault.aws.clients.s3=reports")
			.run()) {
			assertThat(context.getBeanNamesForType(S3Client.class)).containsExactly("configDataS3Client");
		}
		assertThat(output).containsOnlyOnce(
				"The AWS client 'configDataS3Client' does not use the credentials of 'vault.aws.clients.s3'");
	}

	@Test
	void importThatDoesNotReadTheRoleIsReported(@TempDir Path folder, CapturedOutput output) throws IOException {
		Files.writeString(folder.resolve("application.properties"),
				"spring.config.import=aws-s3:bucket/key\nvault.aws.credentials.role=\n");
		Files.writeString(folder.resolve("application-vault.properties"), "vault.aws.credentials.role=deploy\n");
		try (ConfigurableApplicationContext context = application(APP_ROLE)
			.properties("spring.config.import=", "spring.config.location=" + folder + "/",
					"spring.profiles.active=vault")
			.run()) {
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("ASIAEXAMPLE");
		}
		assertThat(this.authorizations).singleElement().asString().contains("Credential=AKIALOCAL/");
		assertThat(output).containsOnlyOnce("The AWS client of the configuration import");
	}

	@Test
	void importThatChangesTheRoleFailsTheStart(CapturedOutput output) {
		this.imported = "vault.aws.credentials.role=other";
		assertThatException().isThrownBy(() -> run(APP_ROLE));
		assertThat(output).contains(
				"The properties 'vault.aws.credentials' have been changed by the configuration that was imported");
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void importThatNamesTheApplicationDoesNotChangeTheRole() {
		this.imported = "spring.application.name=orders";
		try (ConfigurableApplicationContext context = run(APP_ROLE)) {
			assertThat(context.getEnvironment().getProperty("spring.application.name")).isEqualTo("orders");
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("ASIAEXAMPLE");
		}
		assertThat(this.vault.journal(READ)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "optional:" })
	void failedLoginFailsTheImportWithItsReason(String optional, CapturedOutput output) {
		this.vault.on(LOGIN, Answer.error(400, "invalid role or secret ID"));
		assertThatException().isThrownBy(
				() -> application(APP_ROLE).properties("spring.config.import=" + optional + "aws-s3:bucket/key").run());
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.authorizations).isEmpty();
		assertThat(output).contains("Login to Vault at 'auth/approle' failed").contains("Action:");
	}

	private ConfigurableApplicationContext run(String... properties) {
		return application(properties).run();
	}

	private SpringApplicationBuilder application(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.config.import=aws-s3:bucket/key", "spring.cloud.vault.uri=" + this.vault.uri(),
					"vault.aws.credentials.role=deploy", "vault.aws.rotation.verification.enabled=false",
					"vault.aws.rotation.verification.sts-endpoint=" + uri(), "spring.cloud.aws.endpoint=" + uri(),
					"spring.cloud.aws.region.static=eu-west-1", "spring.cloud.aws.credentials.access-key=AKIALOCAL",
					"spring.cloud.aws.credentials.secret-key=secret")
			.properties(properties);
	}

	private String uri() {
		return "http://127.0.0.1:" + this.aws.getAddress().getPort();
	}

	private void respond(HttpExchange exchange) throws IOException {
		String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
		boolean sts = target == null && "POST".equals(exchange.getRequestMethod());
		if (!sts) {
			this.authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
		}
		byte[] body = (sts ? CALLER : content(target)).getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "text/plain");
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private String content(@Nullable String target) {
		if (target == null) {
			return this.imported;
		}
		return switch (target) {
			case "secretsmanager.GetSecretValue" -> "{\"Name\":\"greeting\",\"SecretString\":\"from Secrets Manager\"}";
			case "AmazonSSM.GetParametersByPath" ->
				"{\"Parameters\":[{\"Name\":\"/config/greeting\",\"Value\":\"from Parameter Store\"}]}";
			default -> throw new IllegalArgumentException(target);
		};
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Callbacks callbacks() {
			return new Callbacks();
		}

	}

	static class Callbacks implements CredentialsVerifier {

		final List<CredentialsEvent> events = new CopyOnWriteArrayList<>();

		final AtomicInteger verifications = new AtomicInteger();

		@EventListener
		void onEvent(CredentialsEvent event) {
			this.events.add(event);
		}

		@Override
		public Result verify(AwsCredentials credentials) {
			this.verifications.incrementAndGet();
			return Result.ACCEPTED;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingListener {

		@EventListener
		void on(CredentialsEvent.Issued event) {
			throw new IllegalStateException("no listener");
		}

	}

}
