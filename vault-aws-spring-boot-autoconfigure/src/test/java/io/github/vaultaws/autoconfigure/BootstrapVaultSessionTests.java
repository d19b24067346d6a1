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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.ReactiveSessionManager;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.core.ReactiveVaultTemplate;
import org.springframework.vault.core.VaultTemplate;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultHttpCustomizer;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.endpoint.VaultAwsEndpoint;
import io.github.vaultaws.endpoint.VaultAwsEndpoint.EventDescriptor;
import io.github.vaultaws.session.RenewingSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BootstrapVaultSession} and {@link VaultAwsConfigDataLocationResolver},
 * in an application that imports its configuration from Vault.
 */
@ExtendWith(OutputCaptureExtension.class)
class BootstrapVaultSessionTests {

	private static final String LOGIN = "POST auth/approle/login";

	private static final String IAM_LOGIN = "POST auth/aws/login";

	private static final String REVOKE = "POST auth/token/revoke-self";

	private static final String[] APP_ROLE = { "vault.aws.login.method=app-role",
			"vault.aws.login.app-role.role-id=role", "vault.aws.login.app-role.secret-id=secret" };

	@AutoClose
	private final StubVault vault = TestApplication.vault()
		.on("GET sys/internal/ui/mounts/secret/application",
				Answer.ok("{\"data\":{\"path\":\"secret/\",\"options\":{\"version\":\"1\"}}}"))
		.on("GET secret/application", Answer.ok("{\"data\":{\"greeting\":\"from Vault\"}}"));

	private final String userHome = System.getProperty("user.home");

	@BeforeEach
	void noTokenOfTheUser(@TempDir Path home) {
		System.setProperty("user.home", home.toString());
	}

	@AfterEach
	void restoreUserHome() {
		System.setProperty("user.home", this.userHome);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void importAndApplicationShareOneLogin(boolean reactive, CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("vault.aws.login.method=app-role",
				"vault.aws.login.app-role.role-id=role", "vault.aws.login.app-role.secret-id=secret",
				"spring.cloud.vault.reactive.enabled=" + reactive,
				"management.endpoints.web.exposure.include=vaultaws")) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from Vault");
			assertThat(context.getBean(VaultAwsEndpoint.class).roles().events()).extracting(EventDescriptor::type)
				.containsOnlyOnce("LoggedIn");
			assertThat(context.getBeansOfType(SessionManager.class)).hasSize(1)
				.hasEntrySatisfying("vaultSessionManager",
						(session) -> assertThat(session).isInstanceOf(RenewingSession.class));
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("ASIAEXAMPLE");
			context.getBean(VaultTemplate.class).read("secret/application");
			assertThat(context.getBean(ReactiveSessionManager.class).getSessionToken().block())
				.isEqualTo(context.getBean(SessionManager.class).getSessionToken());
		}
		List<Request> journal = this.vault.journal();
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
		assertThat(journal.get(journal.size() - 1).call()).isEqualTo(REVOKE);
		assertThat(journal).extracting(Request::token).filteredOn((token) -> token != null).containsOnly("login-token");
		assertThat(output)
			.containsPattern("Logged in to Vault \\(app-role.*\\), token valid until .*, renewable;"
					+ " the configuration import and the application context use the same token")
			.contains("Vault token revoked")
			.doesNotContain("login-token");
	}

	@Test
	void operationsAreObservedOnceTheApplicationHasARegistry() {
		try (ConfigurableApplicationContext context = run(APP_ROLE)) {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("vault.aws.credentials.issue").tag("role", "deploy").timer().count()).isOne();
			assertThat(meters.find("vault.aws.login").timer()).isNull();
			RenewingSession session = context.getBean(RenewingSession.class);
			session.tokenRejected(session.token(), new VaultErrorResponse(403, "invalid token"));
			session.token();
			assertThat(meters.get("vault.aws.login").tags("method", "app-role", "outcome", "success").timer().count())
				.isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "vault://", "" })
	void iamLoginUsesTheRegionOfSpringCloudAws(String imported) {
		withAwsIdentity(() -> run("spring.config.import=" + imported, "vault.aws.login.method=iam",
				"spring.cloud.aws.region.static=eu-central-1")
			.close());
		assertThat(this.vault.journal(IAM_LOGIN)).singleElement()
			.satisfies((request) -> assertThat(request.body())
				.contains(Base64.getEncoder().encodeToString("https://sts.eu-central-1.amazonaws.com/".getBytes())));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void warningsOfTheImportAreLoggedOnce(boolean starts, CapturedOutput output) {
		AtomicInteger logins = new AtomicInteger();
		this.vault.on(IAM_LOGIN, (request) -> (logins.getAndIncrement() == 0)
				? Answer.error(400, "error making upstream request: received error code 403 from STS:"
						+ " <ErrorResponse><Error><Code>SignatureDoesNotMatch</Code>"
						+ "<Message>Credential should be scoped to a valid region.</Message></Error></ErrorResponse>")
				: Answer.login("login-token", TestApplication.YEAR, true));
		if (!starts) {
			this.vault.on("GET secret/application", Answer.error(500, "internal error"));
		}
		withAwsIdentity(() -> {
			SpringApplicationBuilder application = application("vault.aws.login.method=iam",
					"spring.cloud.vault.fail-fast=true");
			if (starts) {
				application.run().close();
			}
			else {
				assertThatException().isThrownBy(application::run);
			}
		});
		assertThat(output).containsOnlyOnce("Vault does not use the STS endpoint of the detected region 'eu-west-1'");
	}

	private static void withAwsIdentity(Runnable action) {
		TestPropertyValues.of("aws.accessKeyId=AKIALOGIN", "aws.secretAccessKey=secret", "aws.region=us-west-2")
			.applyToSystemProperties(() -> {
				action.run();
				return null;
			});
	}

	@Test
	void sessionAroundTheLoginOfSpringCloudVault() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600,\"renewable\":true}}"));
		try (ConfigurableApplicationContext context = run("vault.aws.session.managed=true",
				"spring.cloud.vault.token=given")) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from Vault");
			assertThat(context.getBean(SessionManager.class)).isInstanceOf(RenewingSession.class);
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials()).isNotNull();
		}
		assertThat(this.vault.journal()).extracting(Request::token).containsOnly("given");
		assertThat(this.vault.journal(REVOKE)).isEmpty();
	}

	@Test
	void whenDisabledLeavesTheImportToSpringCloudVault() {
		try (ConfigurableApplicationContext context = run("vault.aws.enabled=false", "vault.aws.login.method=app-role",
				"spring.cloud.vault.token=given")) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from Vault");
			assertThat(context.getBeansOfType(RenewingSession.class)).isEmpty();
		}
		assertThat(this.vault.journal(LOGIN)).isEmpty();
	}

	@Test
	void failedLoginFailsTheImportWithItsReason(CapturedOutput output) {
		this.vault.on(LOGIN, Answer.error(400, "invalid role or secret ID"));
		assertThatException()
			.isThrownBy(() -> run("vault.aws.login.method=app-role", "vault.aws.login.app-role.role-id=role",
					"vault.aws.login.app-role.secret-id=secret", "spring.cloud.vault.fail-fast=true"));
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(output).contains("Login to Vault at 'auth/approle' failed");
	}

	@Test
	void firstLoginIsRetriedLikeThatOfAnyStart(CapturedOutput output) {
		AtomicInteger logins = new AtomicInteger();
		this.vault.on(LOGIN, (request) -> (logins.getAndIncrement() == 0) ? Answer.error(503, "Vault is sealed")
				: Answer.login("login-token", TestApplication.YEAR, true));
		try (ConfigurableApplicationContext context = run(with("spring.cloud.vault.fail-fast=true"))) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from Vault");
		}
		assertThat(this.vault.journal(LOGIN)).hasSize(2);
		assertThat(output).containsOnlyOnce("Attempt 1 of the start failed, retrying: ");
	}

	@Test
	void retriesOfTheFirstLoginEnd(CapturedOutput output) {
		this.vault.on(LOGIN, Answer.error(503, "Vault is sealed"));
		assertThatException()
			.isThrownBy(() -> run(with("spring.cloud.vault.fail-fast=true", "vault.aws.retry.max-retries=1")));
		assertThat(this.vault.journal(LOGIN)).hasSize(2);
		assertThat(output).contains("Login to Vault at 'auth/approle' failed").contains("Vault is sealed");
	}

	@Test
	void loginThatDoesNotEndIsLimitedByTheTimeoutOfTheStart(CapturedOutput output) {
		CompletableFuture<Answer> response = new CompletableFuture<>();
		this.vault.on(LOGIN, (request) -> response.join());
		try {
			assertThatException()
				.isThrownBy(() -> run(with("spring.cloud.vault.fail-fast=true", "vault.aws.retry.timeout=1s")));
		}
		finally {
			response.complete(Answer.login("login-token", TestApplication.YEAR, true));
		}
		assertThat(output).contains("Failed to log in to Vault within 1 s for the configuration import")
			.contains("'vault.aws.retry.timeout'");
	}

	@Test
	void loginThatDoesNotEndIsAwaitedByOneImportOnly(CapturedOutput output) {
		CompletableFuture<Answer> response = new CompletableFuture<>();
		this.vault.on(LOGIN, (request) -> response.join())
			.on("GET sys/internal/ui/mounts/secret/other", Answer.ok("{\"data\":{\"path\":\"secret/\"}}"));
		try (ConfigurableApplicationContext context = application(
				with("vault.aws.retry.timeout=1s", "spring.config.import=vault://secret/other,vault://"))
			.initializers((prepared) -> {
				TestPropertyValues.of("vault.aws.retry.timeout=1m").applyTo(prepared);
				response.complete(Answer.login("login-token", TestApplication.YEAR, true));
			})
			.run()) {
			assertThat(context.getBean(VaultTemplate.class).read("secret/application")).isNotNull();
		}
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(output).contains("Failed to log in to Vault within 1 s for the configuration import");
	}

	@Test
	void customizerOfTheBootstrapRegistryApplies(CapturedOutput output) {
		VaultHttpCustomizer customizer = (options) -> options.header("X-Vault-Namespace", "team-a");
		SpringApplicationBuilder application = application(APP_ROLE)
			.addBootstrapRegistryInitializer(
					(registry) -> registry.register(VaultHttpCustomizer.class, InstanceSupplier.of(customizer)))
			.initializers((context) -> context.getBeanFactory().registerSingleton("gateway", customizer));
		application.run().close();
		assertThat(this.vault.journal(LOGIN)).extracting(Request::namespace).containsExactly("team-a");
		assertThat(this.vault.journal(REVOKE)).extracting(Request::namespace).containsExactly("team-a");
		assertThat(output).doesNotContain("do not apply to the Vault requests");
	}

	@Test
	void customizerBeanThatTheImportDoesNotUseIsReported(CapturedOutput output) {
		VaultHttpCustomizer customizer = (options) -> options.header("X-Vault-Namespace", "team-a");
		application(APP_ROLE)
			.initializers((context) -> context.getBeanFactory().registerSingleton("gateway", customizer))
			.run()
			.close();
		assertThat(this.vault.journal(LOGIN)).extracting(Request::namespace).containsOnlyNulls();
		assertThat(output).containsOnlyOnce(
				"The VaultHttpCustomizer beans [gateway] do not apply to the Vault requests of 'vault.aws'");
	}

	private static String[] with(String... properties) {
		return Stream.concat(Stream.of(APP_ROLE), Stream.of(properties)).toArray(String[]::new);
	}

	@Test
	void loginOfAProfileReplacesThatOfTheBaseDocument(@TempDir Path folder) throws IOException {
		Path file = application(folder, """
				spring.config.import: "vault://"
				vault.aws.login:
				  method: app-role
				  app-role:
				    role-id: base
				    secret-id: base-secret
				---
				spring.config.activate.on-profile: prod
				vault.aws.login.app-role:
				  role-id: prod
				  secret-id: prod-secret
				""");
		try (ConfigurableApplicationContext context = runFile(file, "prod")) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from Vault");
		}
		assertThat(this.vault.journal(LOGIN)).singleElement()
			.satisfies((request) -> assertThat(request.body()).contains("\"prod\"", "\"prod-secret\""));
	}

	@Test
	void loginMayBeCompletedInAProfile(@TempDir Path folder) throws IOException {
		Path file = application(folder, """
				spring.config.import: "vault://"
				vault.aws.login.method: app-role
				---
				spring.config.activate.on-profile: prod
				vault.aws.login.app-role:
				  role-id: prod
				  secret-id: prod-secret
				""");
		try (ConfigurableApplicationContext context = runFile(file, "prod")) {
			assertThat(context.getBean("vaultSessionManager")).isInstanceOf(RenewingSession.class);
		}
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "vault.aws.login.method: none", "vault.aws.enabled: false" })
	void profileTakesTheLoginBack(String property, @TempDir Path folder) throws IOException {
		Path file = application(folder, """
				spring.config.import: "vault://"
				vault.aws.login:
				  method: app-role
				  app-role:
				    role-id: base
				    secret-id: base-secret
				---
				spring.config.activate.on-profile: local
				spring.cloud.vault.token: given
				""" + property);
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600}}"));
		try (ConfigurableApplicationContext context = runFile(file, "local")) {
			assertThat(context.getEnvironment().getProperty("greeting")).isEqualTo("from Vault");
			assertThat(context.getBeansOfType(RenewingSession.class)).isEmpty();
		}
		assertThat(this.vault.journal(LOGIN)).isEmpty();
		assertThat(this.vault.journal()).extracting(Request::token).containsOnly("given");
	}

	@Test
	void profileThatDisablesSpringCloudVaultLeavesNothingBehind(@TempDir Path folder, CapturedOutput output)
			throws IOException {
		Path file = application(folder, """
				spring.config.import: "optional:vault://"
				vault.aws.login:
				  method: app-role
				  app-role:
				    role-id: base
				    secret-id: base-secret
				---
				spring.config.activate.on-profile: local
				spring.cloud.vault.enabled: false
				""");
		try (ConfigurableApplicationContext context = runFile(file, "local")) {
			assertThat(context.getBeansOfType(SessionManager.class)).isEmpty();
			assertThat(context.containsBean("vaultAwsConnection")).isFalse();
			assertThat(context.containsBean("vaultAwsThreads")).isFalse();
		}
		assertThat(this.vault.journal()).isEmpty();
		assertThat(output).doesNotContain("Logged in to Vault");
	}

	@Test
	void importWithoutALoginIsNotReportedAsOne(CapturedOutput output) {
		this.vault.on(LOGIN, Answer.error(503, "Vault is sealed"));
		try (ConfigurableApplicationContext context = run(with("vault.aws.fail-fast=false"))) {
			assertThat(context.getBean(SessionManager.class)).isInstanceOf(RenewingSession.class);
		}
		assertThat(output).doesNotContain("Logged in to Vault");
	}

	/**
	 * A limitation of Spring Cloud Vault: a file that declares an import is processed
	 * before the files of the profiles.
	 */
	@Test
	void importDoesNotReadTheFileOfAProfile(@TempDir Path folder) throws IOException {
		Path file = application(folder, """
				spring.config.import: "vault://"
				spring.cloud.vault.token: given
				""");
		Files.writeString(folder.resolve("application-prod.yml"), "spring.cloud.vault.token: other");
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600}}"));
		try (ConfigurableApplicationContext context = runFile(file, "prod")) {
			assertThat(context.getEnvironment().getProperty("spring.cloud.vault.token")).isEqualTo("other");
		}
		assertThat(this.vault.journal()).extracting(Request::token).containsOnly("given");
	}

	@Test
	void loginThatTheImportDoesNotReadFailsTheStart(@TempDir Path folder) throws IOException {
		Path file = application(folder, """
				spring.config.import: "vault://"
				spring.cloud.vault.token: given
				""");
		Files.writeString(folder.resolve("application-prod.yml"), "vault.aws.login.method: app-role");
		assertThatException().isThrownBy(() -> runFile(file, "prod"))
			.havingRootCause()
			.isInstanceOf(InvalidVaultAwsConfigurationException.class)
			.withMessageContaining("'vault.aws.login.method' has no effect");
		assertThat(this.vault.journal(LOGIN)).isEmpty();
	}

	private static Path application(Path folder, String yaml) throws IOException {
		return Files.writeString(folder.resolve("application.yml"), yaml);
	}

	private ConfigurableApplicationContext runFile(Path file, String profile) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.profiles(profile)
			.run("--spring.config.location=" + file.getParent().toUri(), "--spring.cloud.vault.uri=" + this.vault.uri(),
					"--vault.aws.credentials.role=deploy", "--vault.aws.rotation.verification.enabled=false",
					"--spring.cloud.vault.kv.backend-version=1", "--spring.cloud.aws.region.static=eu-west-1");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void templatesOfTheImportReportAnInvalidToken(boolean reactive) {
		try (ConfigurableApplicationContext context = run(APP_ROLE)) {
			this.vault.on("GET secret/application",
					Answer.error(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"));
			assertThatExceptionOfType(VaultException.class).isThrownBy(() -> {
				if (reactive) {
					context.getBean(ReactiveVaultTemplate.class).read("secret/application").block();
				}
				else {
					context.getBean(VaultTemplate.class).read("secret/application");
				}
			}).withMessageContaining("invalid token");
			context.getBean(SessionManager.class).getSessionToken();
			assertThat(this.vault.journal(LOGIN)).hasSize(2);
		}
	}

	@Test
	void importThatFailsLeavesNoTokenBehind() {
		this.vault.on("GET secret/application", Answer.error(500, "internal error"));
		assertThatException().isThrownBy(() -> run(with("spring.cloud.vault.fail-fast=true")))
			.havingRootCause()
			.withMessageContaining("500");
		assertRevokedOnce();
	}

	@Test
	void contextThatCannotBePreparedLeavesNoTokenBehind() {
		SpringApplicationBuilder application = application(APP_ROLE).initializers((context) -> {
			throw new IllegalStateException("initializer");
		});
		assertThatIllegalStateException().isThrownBy(application::run).withMessage("initializer");
		assertRevokedOnce();
	}

	@Test
	void contextThatCannotBeRefreshedLeavesNoTokenBehind() {
		this.vault.on("GET aws/creds/deploy", Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		assertThatException().isThrownBy(() -> run(APP_ROLE));
		assertRevokedOnce();
	}

	@Test
	void runnerThatFailsEndsTheSessionAfterTheLeases() {
		SpringApplicationBuilder application = application(APP_ROLE).initializers(
				(context) -> context.getBeanFactory().registerSingleton("runner", (ApplicationRunner) (args) -> {
					throw new IllegalStateException("runner");
				}))
			.listeners((ApplicationListener<ContextClosedEvent>) (event) -> assertThat(this.vault.journal(REVOKE))
				.isEmpty());
		assertThatIllegalStateException().isThrownBy(application::run).withMessage("runner");
		assertRevokedOnce();
	}

	private void assertRevokedOnce() {
		List<Request> journal = this.vault.journal();
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal(REVOKE)).singleElement().isEqualTo(journal.get(journal.size() - 1));
	}

	private ConfigurableApplicationContext run(String... properties) {
		return application(properties).run();
	}

	private SpringApplicationBuilder application(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.config.import=vault://", "spring.cloud.vault.uri=" + this.vault.uri(),
					"vault.aws.credentials.role=deploy", "vault.aws.rotation.verification.enabled=false",
					"spring.cloud.vault.kv.backend-version=1", "spring.cloud.aws.region.static=eu-west-1")
			.properties(properties);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
