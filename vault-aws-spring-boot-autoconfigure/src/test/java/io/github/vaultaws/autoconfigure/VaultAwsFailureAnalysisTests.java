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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.session.VaultSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the failure analysis of a failed start.
 */
@ExtendWith(OutputCaptureExtension.class)
class VaultAwsFailureAnalysisTests {

	private static final String LOGIN = "vault.aws.login.";

	private static final String APP_ROLE = LOGIN + "app-role.";

	private static final String ROLE = "vault.aws.credentials.role=deploy";

	private static final String ROLE_ID = "f00d-role-id";

	private static final String SECRET_ID = "f00d-secret-id";

	private final StubVault vault = TestApplication.vault();

	@TempDir
	private Path folder;

	private CapturedOutput output;

	@BeforeEach
	void setUp(CapturedOutput output) {
		this.output = output;
	}

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void whenCredentialsRoleIsMissing() {
		startFails(appRole());
		assertExplained("The property 'vault.aws.credentials.role' is not set.", "vault list aws/roles");
	}

	@ParameterizedTest
	@CsvSource({ "spring.cloud.vault.authentication=token, login.method' is not set",
			"spring.cloud.vault.authentication=none, login.method' is not set or 'none'",
			"vault.aws.login.method=, login.method' has no value",
			"vault.aws.login.method=none, login.method' is 'none'" })
	void whenThereIsNoLogin(String property, String description) {
		startFails(ROLE, property);
		assertExplained(description, "'iam'", "'ec2'", "'app-role'");
	}

	@Test
	void whenDisabledButNotSpringCloudVault() {
		startFails(appRole(ROLE, "vault.aws.enabled=false"));
		assertExplained("Spring Cloud Vault has no token. It is not disabled by 'vault.aws.enabled=false'",
				"set 'spring.cloud.vault.enabled=false'");
		assertThat(this.vault.journal()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.enabled=false", "vault.aws.login.method=none" })
	void whenTheImportHasNoLogin(String property) {
		startFails(ROLE, "spring.config.import=vault://", property);
		assertExplained("No Vault login is configured for the import of 'vault:' locations",
				"does not read 'application-<profile>' files", "import 'optional:vault://'");
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.enabled", "spring.cloud.vault.enabled" })
	void whenDisabledAndAProviderIsInjected(String property) {
		startFails(InjectedProvider.class, property + "=false", "spring.cloud.vault.token=given");
		assertExplained(
				"required a bean of type '" + AwsCredentialsProvider.class.getName()
						+ "', but there are no AWS credentials from Vault because '" + property + "' is 'false'",
				"Set '" + property + "=true', or declare a bean of type AwsCredentialsProvider");
	}

	@Test
	void whenThereAreNamedRolesOnlyAndTheQualifierIsMissing() {
		startFails(InjectedProvider.class,
				appRole("vault.aws.roles.reports.mount=aws", "vault.aws.roles.archive.mount=aws"));
		assertExplained(
				"without a qualifier, but the providers of 'vault.aws.roles' are injected with a qualifier only",
				"Its roles are: archive, reports.", "@Qualifier(\"archive\") or @Qualifier(\"reports\")",
				"'vault.aws.credentials.role'");
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.roles.reports.mount=aws, Its roles are: reports.",
			"vault.aws.credentials.role=deploy, It is empty." })
	void whenTheQualifierIsUnknown(String property, String roles) {
		startFails(InjectedQualifiedProvider.class, appRole(property));
		assertExplained("with @Qualifier(\"report\"), but 'vault.aws.roles' contains no such role. " + roles,
				"add 'vault.aws.roles.report'");
	}

	@ParameterizedTest
	@CsvSource({ "login.methd, login.method", "login.iam.regoin, login.iam.region",
			"login.aprole.secret-id, login.app-role.secret-id", "login.app-role.secretid-x, login.app-role.secret-id",
			"credential.role, credentials.role", "roles.reports.tll, roles.reports.ttl",
			"login.method.name, login.method", "max-age, rotation.max-age", "maxage, rotation.max-age",
			"credentials.max-age, rotation.max-age", "roles.reports.max-age, rotation.max-age", "ttl, credentials.ttl",
			"rotation.ttl, credentials.ttl", "login.iam.role, login.role", "login.secret-id, login.app-role.secret-id",
			"sts-endpoint, login.iam.sts-endpoint", "client.s3, clients.s3", "cients.dynamodb, clients.dynamodb",
			"credentials.role.name, credentials.role" })
	void whenAPropertyDoesNotExist(String unknown, String nearest) {
		startFails(ROLE, "spring.cloud.vault.token=login-token", "vault.aws." + unknown + "=" + SECRET_ID);
		assertExplained("The property 'vault.aws." + unknown + "' does not exist (",
				"The nearest property is 'vault.aws." + nearest + "'.");
	}

	@Test
	void whenALoginHasNoMethod() {
		startFails(ROLE, "spring.cloud.vault.token=login-token", LOGIN + "role=my-service",
				APP_ROLE + "secret-id=" + SECRET_ID, LOGIN + "iam.region=eu-west-1", LOGIN + "mount=");
		assertExplained("The property 'vault.aws.login.method' is not set",
				"'" + APP_ROLE + "secret-id', '" + LOGIN + "role'.", "'app-role'");
		assertThat(this.output).doesNotContain(LOGIN + "iam.region", LOGIN + "mount");
	}

	@ParameterizedTest
	@CsvSource({ "role-id, secret-id", "secret-id, role-id" })
	void whenTheAppRoleIsIncomplete(String given, String missing) {
		startFails(ROLE, LOGIN + "method=app-role", APP_ROLE + given + "=" + SECRET_ID);
		assertExplained("The app-role login is incomplete: neither the property '" + APP_ROLE + missing + "' nor '"
				+ APP_ROLE + missing + "-file' is set.", "Set one of them.");
	}

	@ParameterizedTest
	@CsvSource({ "missing, does not exist, make it readable for the application's user",
			"empty, is empty, -field=secret_id",
			"folder, is a directory, make it readable for the application's user" })
	void whenTheSecretIdFileIsInvalid(String name, String why, String action) throws IOException {
		Files.createFile(this.folder.resolve("empty"));
		Files.createDirectory(this.folder.resolve("folder"));
		Path file = this.folder.resolve(name);
		startFails(ROLE, LOGIN + "method=app-role", APP_ROLE + "role-id=" + ROLE_ID,
				APP_ROLE + "secret-id-file=" + file);
		assertExplained("The file '" + file + "' named by the property '" + APP_ROLE + "secret-id-file' " + why,
				action);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					POST auth/approle/login | 404 | no handler for route | 'vault.aws.login.mount'       | vault auth enable -path=approle
					POST auth/approle/login | 403 | permission denied    | 'vault.aws.login.mount'       | vault auth enable -path=approle
					POST auth/approle/login | 400 | invalid role or secret ID | at 'auth/approle' failed | vault write -f auth/approle/role
					GET aws/creds/deploy    | 404 | no handler for route | 'vault.aws.credentials.mount' | vault secrets enable -path=aws aws
					GET aws/creds/deploy    | 403 | permission denied    | 'vault.aws.credentials.mount' | path "aws/creds/deploy" {
					""")
	void whenVaultReturnsAnError(String call, int status, String text, String subject, String action) {
		this.vault.on(call, Answer.error(status, text));
		startFails(appRole(ROLE));
		assertExplained("Vault returned HTTP " + status + ": " + text, subject, action);
		assertThat(this.vault.journal(call)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					400 | Role "deploy" not found                        | the role does not exist       | vault write aws/roles/deploy
					404 | namespace not found                            | namespace does not exist      | 'spring.cloud.vault.namespace'
					400 | Error assuming role: AccessDenied: User: arn:aws:iam::1:user/vault is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/app | AWS denied | {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::1:role/app"}
					400 | Error creating IAM user: LimitExceeded: Cannot exceed quota for UsersPerAccount: 5000 | quota is reached | credential_type=assumed_role
					400 | Error putting user policy: MalformedPolicyDocument: Syntax errors in policy | does not accept the policy | vault read aws/roles/deploy
					400 | Error attaching user policy: NoSuchEntity: Policy arn:aws:iam::1:policy/none does not exist or is not attachable. | does not exist in AWS | policy_arns
					400 | did not supply a role_arn parameter and unable to determine one | allows several AWS roles | 'vault.aws.credentials.role-arn'
					400 | InvalidParameter: minimum field value of 900, AssumeRoleInput.DurationSeconds | less than 15 minutes | 'vault.aws.credentials.ttl'
					""")
	void whenVaultOrAwsRejectsTheRequestForCredentials(int status, String text, String cause, String action) {
		this.vault.on("GET aws/creds/deploy", Answer.error(status, text));
		startFails(appRole(ROLE));
		assertExplained("Vault returned HTTP " + status, cause, action);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					429 | request path "aws/creds/deploy": rate limit quota exceeded         | a quota of Vault is exceeded    | sys/quotas/rate-limit
					502 | Error creating IAM user: Throttling: Rate exceeded                 | AWS throttles the requests      | aws/config/lease
					400 | Error assuming role: ThrottlingException: Rate exceeded            | AWS throttles the requests      | aws/config/lease
					400 | Error assuming role: RequestError: send request failed             | AWS is not available to Vault   | the network of Vault
					400 | Error assuming role: InvalidClientTokenId: The security token is invalid | AWS rejected Vault's own credentials | vault write aws/config/root
					503 | Vault is sealed                                                    | temporarily unable              | vault operator unseal
					""")
	void whenVaultOrAwsRejectsTheRequestForCredentialsForNow(int status, String text, String cause, String action) {
		this.vault.on("GET aws/creds/deploy", Answer.error(status, text));
		TestApplication.appRoleRunner(this.vault).withPropertyValues("vault.aws.fail-fast=false").run((context) -> {
			ManagedCredentials credentials = context.getBean(ManagedCredentials.class);
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> credentials.state().failure() != null);
			FailureAnalysis analysis = new VaultAwsFailureAnalyzer(context.getEnvironment())
				.analyze(credentials.state().failure());
			assertThat(analysis.getDescription()).contains(cause, text);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	@Test
	void whenAPolicyIsMissingShowsThePolicyOfTheApplication() {
		this.vault.on("GET aws/creds/deploy", Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		startFails(appRole(ROLE, "vault.aws.roles.reports.ttl=2h", "vault.aws.roles.app.role-type=static"));
		assertExplained("The policy that this application requires (vault policy write <name> -):", """
				path "auth/token/lookup-self" { capabilities = ["read"] }
				path "auth/token/renew-self" { capabilities = ["update"] }
				path "auth/token/revoke-self" { capabilities = ["update"] }
				path "aws/creds/deploy" { capabilities = ["read"] }
				path "aws/creds/reports" { capabilities = ["read"] }
				path "aws/static-creds/app" { capabilities = ["read"] }
				path "sys/leases/lookup" { capabilities = ["update"] }
				path "sys/leases/renew" { capabilities = ["update"] }
				path "sys/leases/revoke" { capabilities = ["update"] }
				""");
	}

	@Test
	void whenAPolicyIsMissingForAnotherLoginShowsNoRenewalOfItsToken() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600}}"))
			.on("GET aws/creds/deploy", Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		startFails(ROLE, "spring.cloud.vault.token=login-token");
		assertExplained("""
				The policy that this application requires (vault policy write <name> -):

				path "auth/token/lookup-self" { capabilities = ["read"] }
				path "aws/creds/deploy" { capabilities = ["read"] }
				""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST auth/approle/login", "GET aws/creds/deploy" })
	void whenTheProxyRequiresAuthenticationFailsAtOnce(String call) {
		this.vault.on(call, new Answer(407, "<html>"));
		startFails(appRole(ROLE));
		assertExplained("the connection to Vault is not configured correctly", "HTTP proxy requires authentication",
				"'http.nonProxyHosts'");
		assertThat(this.vault.journal(call)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "europe, eu-west-1", "auto, europe" })
	void whenTheRegionIsInvalid(String region, String sdkRegion) {
		awsIdentity(sdkRegion, () -> startFails(ROLE, LOGIN + "method=iam", LOGIN + "iam.region=" + region));
		assertExplained("'europe' is not the id of an AWS region", "'vault.aws.login.iam.region'", "'global'");
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void whenTheRegionIsNotThatOfVault() {
		this.vault.on("POST auth/aws/login", Answer.error(400, """
				error making upstream request: received error code 403 from STS: \
				<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
				  <Error>
				    <Type>Sender</Type>
				    <Code>SignatureDoesNotMatch</Code>
				    <Message>Credential should be scoped to a valid region. </Message>
				  </Error>
				  <RequestId>4b8d2ad4-0000-0000-0000-000000000000</RequestId>
				</ErrorResponse>
				"""));
		awsIdentity("eu-west-1", () -> startFails(ROLE, LOGIN + "method=iam"));
		assertExplained("Login to Vault at 'auth/aws' failed: the region of the signature does not match",
				"'vault.aws.login.iam.region'", "use_sts_region_from_client=true");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			vault:8200           | does not start with 'https://' or 'http://'
			localhost            | does not start with 'https://' or 'http://'
			http://my_vault:8200 | contains the host 'my_vault': '_' is not allowed
			http://:8200         | contains no valid host
			http://vault:82 00   | is not a valid URI (Illegal character
			http://vault/ui/vault/auth | is the address of Vault's user interface
			""")
	void whenTheUriIsInvalid(String uri, String problem) {
		startFails(appRole(ROLE, "spring.cloud.vault.uri=" + uri));
		assertExplained("The property 'spring.cloud.vault.uri' " + problem);
	}

	@Test
	void whenTheUriHasALineFeed() {
		startFails(appRole(ROLE, "spring.cloud.vault.uri=http://vault:8200\n"));
		assertExplained("The property 'spring.cloud.vault.uri' is not a valid URI (Illegal character", "line breaks");
	}

	@Test
	void whenTheHostIsInvalid() {
		startFails(appRole(ROLE, "spring.cloud.vault.uri=", "spring.cloud.vault.host=my_vault"));
		assertExplained("The property 'spring.cloud.vault.host' contains the host 'my_vault'");
	}

	@Test
	void whenTheUriOfAnImportIsInvalid() {
		startFails(appRole(ROLE, "spring.config.import=vault://", "spring.cloud.vault.uri=http://my_vault:8200"));
		assertExplained("The property 'spring.cloud.vault.uri' contains the host 'my_vault'");
	}

	@Test
	void whenPropertiesOfSpringCloudVaultAreLeftNamesTheirCounterparts() {
		startFails(LOGIN + "method=app-role", APP_ROLE + "role-id=" + ROLE_ID, "spring.cloud.vault.aws.role=deploy",
				"spring.cloud.vault.aws.backend=team/aws", "spring.cloud.vault.app-role.secret-id=" + SECRET_ID,
				"spring.cloud.vault.app-role.role-id=" + ROLE_ID);
		assertExplained("Properties of Spring Cloud Vault that do not apply to 'vault.aws':"
				+ " 'spring.cloud.vault.aws.role' → 'vault.aws.credentials.role', 'spring.cloud.vault.aws.backend' →"
				+ " 'vault.aws.credentials.mount', 'spring.cloud.vault.app-role.secret-id' →"
				+ " 'vault.aws.login.app-role.secret-id'.");
	}

	@Test
	void whenSpringCloudVaultHasAnotherLogin() {
		startFails(appRole(ROLE, "spring.cloud.vault.authentication=kubernetes"));
		assertExplained(
				"'vault.aws.login.method' is 'app-role', but 'spring.cloud.vault.authentication' is 'kubernetes'",
				"Remove one of the two");
	}

	@Test
	void whenVaultDoesNotRespond() {
		URI closed = this.vault.uri();
		this.vault.close();
		TestApplication.appRoleRunner(this.vault).withPropertyValues("vault.aws.fail-fast=false").run((context) -> {
			assertThatException().isThrownBy(context.getBean(VaultSession.class)::token).satisfies((ex) -> {
				FailureAnalysis analysis = new VaultAwsFailureAnalyzer(null).analyze(ex);
				assertThat(analysis.getDescription()).contains("Vault did not respond", "localhost",
						String.valueOf(closed.getPort()));
				assertThat(analysis.getAction()).contains("'spring.cloud.vault.uri'", "Service connections");
			});
		});
	}

	@Test
	void whenAnImportHasNoTokenNamesTheServiceConnectionsThatDoNotApply() {
		FailureAnalysis analysis = new MissingVaultTokenFailureAnalyzer.OfImport()
			.analyze(new IllegalStateException("Cannot create authentication mechanism for TOKEN"));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getAction()).contains("Service connections", "before beans exist",
				"'spring.cloud.vault.uri'");
	}

	@Test
	void whenTheFailureIsAnotherOneReturnsNull() {
		List<FailureAnalyzer> analyzers = List.of(new MissingVaultTokenFailureAnalyzer(new MockEnvironment()),
				new MissingVaultTokenFailureAnalyzer.OfImport(),
				new MissingCredentialsProviderFailureAnalyzer(new MockEnvironment()));
		for (FailureAnalyzer analyzer : analyzers) {
			assertThat(analyzer.analyze(new IllegalStateException("another"))).isNull();
			assertThat(analyzer.analyze(new IllegalStateException())).isNull();
			assertThat(analyzer.analyze(new NoSuchBeanDefinitionException(AwsCredentialsProvider.class))).isNull();
			assertThat(analyzer.analyze(new NoSuchBeanDefinitionException("name"))).isNull();
		}
	}

	private static String[] appRole(String... properties) {
		return Stream
			.concat(Stream.of(LOGIN + "method=app-role", APP_ROLE + "role-id=" + ROLE_ID,
					APP_ROLE + "secret-id=" + SECRET_ID), Arrays.stream(properties))
			.toArray(String[]::new);
	}

	private static void awsIdentity(String region, Runnable action) {
		TestPropertyValues.of("aws.accessKeyId=AKIALOGIN", "aws.secretAccessKey=" + SECRET_ID)
			.and("aws.region=" + region)
			.applyToSystemProperties(() -> {
				action.run();
				return null;
			});
	}

	private void startFails(String... properties) {
		startFails(TestApplication.class, properties);
	}

	private void startFails(Class<?> configuration, String... properties) {
		TestPropertyValues.of("user.home=" + this.folder)
			.applyToSystemProperties(() -> assertThatException()
				.isThrownBy(() -> new SpringApplicationBuilder(TestApplication.class, configuration)
					.web(WebApplicationType.NONE)
					.properties("spring.main.banner-mode=off", "spring.cloud.vault.uri=" + this.vault.uri())
					.properties(properties)
					.run()));
	}

	private void assertExplained(String... texts) {
		assertThat(this.output).contains("APPLICATION FAILED TO START", "Description:", "Action:")
			.contains(texts)
			.doesNotContain(ROLE_ID, SECRET_ID, "login-token", "\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	static class InjectedProvider {

		@Bean
		String client(AwsCredentialsProvider credentials) {
			return "client";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectedQualifiedProvider {

		@Bean
		String client(@Qualifier("report") AwsCredentialsProvider credentials) {
			return "client";
		}

	}

}
