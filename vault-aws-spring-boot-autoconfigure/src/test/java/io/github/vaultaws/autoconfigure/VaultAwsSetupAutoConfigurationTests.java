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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.vault.config.VaultProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import tools.jackson.databind.json.JsonMapper;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.admin.AwsSecretsRole;
import io.github.vaultaws.admin.Declaration;
import io.github.vaultaws.admin.Mount;
import io.github.vaultaws.admin.VaultAwsSetup;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.JournalEntry;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;
import io.github.vaultaws.test.vault.EmbeddedVault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VaultAwsSetupAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class VaultAwsSetupAutoConfigurationTests {

	private static final String SETUP = "vault.aws.setup.";

	private static final String TOKEN = "setup-token-f00d";

	private static final String SECRET_KEY = "wJalrXUtnFEMI";

	private static final String POLICY = "path \"aws/creds/deploy\" { capabilities = [\"read\"] }";

	private static final String LOGIN_PATH = "auth/approle/login";

	private final TestClock clock = TestClock.ticking();

	private final EmbeddedAws aws = new EmbeddedAws(this.clock).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().aws(this.aws).rootToken(TOKEN).start();

	private CapturedOutput output;

	@BeforeEach
	void setUp(CapturedOutput output) {
		this.output = output;
		SetupApplication.created.clear();
	}

	@AfterEach
	void tearDown() {
		this.vault.close();
		this.aws.close();
	}

	@Test
	void planPrintsTheChangesAndChangesNothing() {
		assertPlanned(2, policy());
		assertThat(this.output.getOut()).contains("+ sys/policies/acl/my-service (create)", "    policy: " + POLICY,
				"Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged.");
		assertThat(this.output).doesNotContain("APPLICATION FAILED", "\tat ", TOKEN);
		assertThat(this.vault.journal().entries()).isNotEmpty().extracting(JournalEntry::method).containsOnly("GET");
		assertThat(SetupApplication.created).isEmpty();
	}

	@Test
	void theLoginOfTheApplicationIsNotUsed() {
		assertPlanned(2, policy("vault.aws.login.method=app-role", "vault.aws.login.app-role.role-id=role",
				"vault.aws.login.app-role.secret-id=secret", "vault.aws.credentials.role=deploy"));
		assertThat(this.vault.journal().entries()).extracting(JournalEntry::path)
			.allSatisfy((path) -> assertThat(path).contains("/sys/"));
	}

	@Test
	void theSetupDoesNotRequireTheLibraryToBeEnabled() {
		assertPlanned(2, policy("vault.aws.enabled=false", "vault.aws.login.app-role.role-id=role"));
		run("apply", policy("vault.aws.enabled=false", "vault.aws.login.app-role.role-id=role")).close();
		assertPlanned(0, policy("vault.aws.enabled=false"));
	}

	@ParameterizedTest
	@CsvSource({ "plan, false", "validate, false", "apply, false", "plan, no", "plan, 0", "plan, FALSE" })
	void aModeWithoutAConnectionToVaultIsRejected(String mode, String enabled) {
		assertFails(mode, policy("spring.cloud.vault.enabled=" + enabled));
		assertExplained(
				"The property 'vault.aws.setup.mode' is set, but 'spring.cloud.vault.enabled' is 'false', which disables the connection to Vault.",
				"Set 'spring.cloud.vault.enabled' to 'true', or set the mode to 'off'.");
		assertThat(SetupApplication.created).isEmpty();
		assertThat(this.vault.journal().entries()).isEmpty();
	}

	@Test
	void applySetsVaultUpAndTheNextPlanIsEmpty() {
		run("apply", policy()).close();
		assertThat(this.vault.asRoot().read("sys/policies/acl/my-service")).containsEntry("policy", POLICY);
		assertThat(this.output).contains("Set up Vault:", "+ sys/policies/acl/my-service (create)");
		assertThat(SetupApplication.created).containsExactly("runner");
		run("apply", policy()).close();
		assertThat(this.output).contains("Vault is set up as declared");
		assertPlanned(0, policy());
		assertThat(this.output.getOut()).contains("Plan: 0 to create, 0 to update, 0 to delete, 1 unchanged.");
	}

	@Test
	void validateFailsTheStartIfVaultDiffers() {
		run("apply", policy()).close();
		run("validate", policy()).close();
		this.vault.asRoot().write("sys/policies/acl/my-service", Map.of("policy", "# changed by an operator"));
		SetupApplication.created.clear();
		assertFails("validate", policy());
		assertExplained("Vault differs from the declarations:", "~ sys/policies/acl/my-service (update)",
				"    policy: # changed by an operator → " + POLICY, "'vault.aws.setup.mode=apply'");
		assertThat(SetupApplication.created).isEmpty();
		assertThat(this.vault.asRoot().read("sys/policies/acl/my-service")).containsEntry("policy",
				"# changed by an operator");
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "false", "", " OFF " })
	void nothingHappensIfTheModeIsOff(String mode) {
		run(mode, policy()).close();
		assertThat(this.vault.journal().entries()).isEmpty();
	}

	@Test
	void everyKindCanBeDeclaredInYaml(@TempDir Path folder) throws IOException {
		Files.writeString(folder.resolve("deploy.json"), "{\"Version\":\"2012-10-17\",\"Statement\":[]}");
		try (EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(this.clock)) {
			Files.writeString(folder.resolve("frankfurt.pem"), metadata.certificate());
		}
		this.aws.addUser("legacy");
		Files.writeString(folder.resolve("application.yml"), """
				vault.aws.setup:
				  login.token: " <token> "
				  mounts:
				    secrets:
				      "[team/aws]": { type: aws, description: " for the team ", max-lease-ttl: 24h }
				    auth:
				      aws.type: aws
				      approle: { type: approle, default-lease-ttl: 600 }
				  policies:
				    my-service:
				      policy: |
				        path "team/aws/creds/deploy" {
				          capabilities = ["read"]
				        }
				  aws-auth.aws:
				    client:
				      iam-server-id-header-value: vault.example.com
				      allowed-sts-header-values: [x-one, X-Two]
				    identity.iam_alias: unique_id
				    access-list-tidy.safety-buffer: 2h
				    deny-list-tidy.disable-periodic-tidy: true
				    certificates.frankfurt: { type: identity, aws-public-cert-location: "file:<folder>/frankfurt.pem" }
				    sts-roles.210987654321.sts-role: arn:aws:iam::210987654321:role/vault
				    roles:
				      machines: { auth-type: ec2, bound-region: eu-west-1, bound_account_id: "123456789012" }
				      "[My_App]":
				        auth-type: iam
				        resolve-aws-unique-ids: false
				        bound-iam-principal-arn: arn:aws:iam::123456789012:role/app
				        token-policies: my-service, other
				        token-ttl: " 1h "
				        token-max-ttl: 7200
				  aws-secrets.[team/aws]:
				    root:
				      access-key: <access-key>
				      secret-key: <secret-key>
				      region: us-east-1
				      iam-endpoint: <aws>
				      sts-endpoint: <aws>
				      max-retries: -1
				    lease: { lease: 1h, lease-max: 24h }
				    roles:
				      deploy:
				        credential-type: iam_user
				        policy-document-location: file:<folder>/deploy.json
				        iam-tags.[Cost.Center]: "1"
				        iam-groups: []
				    static-roles.legacy: { username: legacy, rotation-period: 1d }
				  app-role.approle.roles:
				    my-service:
				      token-policies: my-service
				      token-num-uses: 0
				      secret-id-bound-cidrs: 127.0.0.1/32
				""".replace("<token>", TOKEN)
			.replace("<folder>", folder.toString())
			.replace("<access-key>", this.aws.administrator().accessKeyId())
			.replace("<secret-key>", this.aws.administrator().secretAccessKey())
			.replace("<aws>", this.aws.uri().toString()));
		String location = "spring.config.location=file:" + folder + "/";
		assertPlanned(2, location);
		run("apply", location).close();
		assertPlanned(0, location);
		assertThat(this.output.getOut()).contains("Plan: 0 to create, 0 to update, 0 to delete, 17 unchanged.")
			.doesNotContain(TOKEN, this.aws.administrator().secretAccessKey());
		assertThat(this.vault.asRoot().read("auth/aws/role/My_App")).containsEntry("token_ttl", 3600)
			.containsEntry("token_max_ttl", 7200)
			.containsEntry("token_policies", List.of("my-service", "other"));
		assertThat(this.vault.asRoot().read("team/aws/static-roles/legacy")).containsEntry("rotation_period", 86400);
		assertThat(this.vault.asRoot().read("sys/mounts/team/aws")).containsEntry("description", "for the team");
	}

	@Test
	void beansAndPropertiesAreDeclaredTogether() {
		assertPlanned(2, Beans.class, policy("the.policy=" + POLICY));
		assertThat(this.output.getOut()).contains("+ sys/policies/acl/from-bean (create)\n    policy: " + POLICY,
				"+ aws/roles/deploy (create)", "Plan: 4 to create");
	}

	@Test
	void whatIsDeclaredTwiceIsRejected() {
		assertFails("plan", Beans.class,
				policy("the.policy=" + POLICY, SETUP + "aws-secrets.aws.roles.deploy.credential-type=iam_user"));
		assertExplained("'aws/roles/deploy' is declared twice: by the bean 'deployRole' and by the property"
				+ " 'vault.aws.setup.aws-secrets.aws.roles.deploy'.", "Remove one of the two.");
	}

	@Test
	void pruneDeletesBelowThePrefixOnly() {
		this.vault.asRoot().write("sys/policies/acl/team-old", Map.of("policy", POLICY));
		this.vault.asRoot().write("sys/policies/acl/other", Map.of("policy", POLICY));
		run("apply", policy(SETUP + "prune-prefix= team- ")).close();
		assertThat(this.output).contains("- sys/policies/acl/team-old (delete)");
		assertThat(this.vault.asRoot().send("LIST", "sys/policies/acl", "").toString()).contains("other", "my-service")
			.doesNotContain("team-old");
	}

	@Test
	void validateAndPlanNeedOnlyPartOfTheDocumentedPolicy() throws IOException {
		Matcher documented = Pattern.compile("(?s)```hcl\\n(.+?)```")
			.matcher(Files.readString(Path.of("../docs/setup.md")));
		assertThat(documented.find()).isTrue();
		String reading = documented.group(1).replaceAll("\"(create|update|delete|sudo)\"(, )?", "");
		String[] declarations = { SETUP + "policies.my-service.policy=" + POLICY, SETUP + "mounts.secrets.aws.type=aws",
				SETUP + "aws-secrets.aws.roles.deploy.credential-type=iam_user",
				SETUP + "mounts.auth.approle.type=approle", SETUP + "app-role.approle.roles.app.role-id=app" };
		run("apply", policy(declarations)).close();
		String[] reader = with(declarations, SETUP + "login.token=" + token("reader", reading));
		run("validate", with(reader, SETUP + "prune-prefix=team-")).close();
		assertPlanned(0, with(reader, SETUP + "prune-prefix=team-"));
		String[] withoutList = with(declarations,
				SETUP + "login.token=" + token("without-list", reading.replaceAll("(, )?\"list\"", "")));
		run("validate", withoutList).close();
		assertFails("validate", with(withoutList, SETUP + "prune-prefix=team-"));
		assertExplained("permission denied");
	}

	private String token(String name, String policy) {
		this.vault.asRoot().write("sys/policies/acl/" + name, Map.of("policy", policy));
		Object auth = this.vault.asRoot()
			.send("POST", "auth/token/create", "{\"policies\":[\"" + name + "\"]}")
			.get("auth");
		return String.valueOf(((Map<?, ?>) auth).get("client_token"));
	}

	private static String[] with(String[] properties, String property) {
		return Stream.concat(Stream.of(properties), Stream.of(property)).toArray(String[]::new);
	}

	@Test
	void theTokenCanBeInAFile(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
		assertPlanned(2, SETUP + "policies.my-service.policy=" + POLICY, SETUP + "login.token-file=" + file);
	}

	@Test
	void aLoginMethodCanBeUsedWhoseTokenIsRevoked() {
		String[] login = policyWithLogin();
		run("apply", login).close();
		assertThat(this.vault.journal().count("POST", "/v1/" + LOGIN_PATH)).isOne();
		assertThat(this.vault.journal().entries()).last()
			.extracting(JournalEntry::path)
			.isEqualTo("/v1/auth/token/revoke-self");
		assertPlanned(0, login);
	}

	/**
	 * Create an AppRole that may set up Vault.
	 * @return the properties of its login, and of a policy to create
	 */
	private String[] policyWithLogin() {
		this.vault.asRoot().write("sys/auth/approle", Map.of("type", "approle"));
		this.vault.asRoot()
			.write("sys/policies/acl/setup",
					Map.of("policy", "path \"sys/*\" { capabilities = [\"read\", \"create\", \"update\", \"sudo\"] }"));
		this.vault.asRoot().write("auth/approle/role/setup", Map.of("token_policies", "setup"));
		Object roleId = this.vault.asRoot().read("auth/approle/role/setup/role-id").get("role_id");
		Object secretId = this.vault.asRoot().write("auth/approle/role/setup/secret-id", Map.of()).get("secret_id");
		return new String[] { SETUP + "policies.my-service.policy=" + POLICY, SETUP + "login.method=app-role",
				SETUP + "login.app-role.role-id=" + roleId, SETUP + "login.app-role.secret-id=" + secretId };
	}

	@Test
	void aFailedRevocationOfTheTokenDoesNotHideWhatIsDone() {
		String[] login = policyWithLogin();
		this.vault.faults().always("/v1/auth/token/revoke-self", Fault.loseResponse());
		run("apply", login).close();
		assertThat(this.output).contains("Failed to revoke the Vault token of 'vault.aws.setup.login'",
				"Set up Vault:");
	}

	@Test
	void aRejectedLoginNamesItsOwnProperties() {
		assertThatExceptionOfType(VaultAwsLoginException.class)
			.isThrownBy(
					() -> run("plan", SETUP + "policies.my-service.policy=" + POLICY, SETUP + "login.method=app-role",
							SETUP + "login.app-role.role-id=role", SETUP + "login.app-role.secret-id=f00d"))
			.extracting(VaultAwsLoginException::getReason)
			.isEqualTo(LoginFailureReason.LOGIN_DENIED);
		assertExplained("'vault.aws.setup.login.mount'");
		assertThat(this.output).doesNotContain("'vault.aws.login.", "f00d");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					login.token=                                  | No login is configured for setting up Vault
					login.method=app-role                         | Both the property 'vault.aws.setup.login.method' and a token
					login.token-file=/none                        | 'vault.aws.setup.login.token' and 'vault.aws.setup.login.token-file'
					policies.my-service.policy-location=file:/none | both 'policy' and 'policy-location' are set
					policies.empty.policy-location=               | 'vault.aws.setup.policies.empty' is invalid: no parameter has a value
					policies.other.policy-location=file:/none     | 'vault.aws.setup.policies.other' is invalid: failed to read URL
					app-role.[auth/x].roles.a.token-ttl=1h                   | name the mount without 'auth/'
					aws-auth.aws.roles.[a/b].auth-type=iam          | 'vault.aws.setup.aws-auth.aws.roles.a/b' is invalid
					mounts.secrets.aws.description=x              | backend type must be specified as a string. Declared by the property 'vault.aws.setup.mounts.secrets.aws'.
					aws-secrets.aws.roles.a.credential-type=none  | the mount 'aws' neither exists nor is declared. Declared by the property
					mode=pla                                      | "pla"
					""")
	void invalidDeclarationsAreExplained(String property, String explanation) {
		assertFails("plan", policy(SETUP + property));
		assertExplained(explanation);
		assertThat(this.vault.journal().entries()).extracting(JournalEntry::method).doesNotContain("POST");
	}

	@ParameterizedTest
	@CsvSource({ "aws-secrets.aws.roles.deploy.role-arn, aws-secrets.aws.roles.deploy.role-arns",
			"app-role.approle.my-service.token-ttl, app-role.approle.roles.token-ttl.token-ttl",
			"prune-prefx, prune-prefix", "login.tokn, login.token",
			"policies.my-service.text, policies.my-service.policy", "mounts.secret.aws.type, mounts.secrets.aws.type" })
	void anUnknownNameIsRejectedWithTheNearest(String unknown, String nearest) {
		assertFails("plan", policy(SETUP + unknown + "=x"));
		assertExplained("The property 'vault.aws.setup." + unknown + "' does not exist (",
				"The nearest property is 'vault.aws.setup." + nearest + "'.");
	}

	@Test
	void aFailureHalfWayNamesWhatIsDone() {
		String token = token("limited",
				"path \"sys/mounts\" { capabilities = [\"read\"] }\npath \"sys/auth\" { capabilities = [\"read\"] }\n"
						+ "path \"sys/policies/acl/*\" { capabilities = [\"read\"] }\n"
						+ "path \"sys/policies/acl/a\" { capabilities = [\"read\", \"update\", \"create\"] }");
		assertFails("apply", SETUP + "login.token=" + token, SETUP + "policies.a.policy=" + POLICY,
				SETUP + "policies.b.policy=" + POLICY);
		assertExplained("Failed to set up Vault: Failed to write 'sys/policies/acl/b'", "permission denied",
				"Done: sys/policies/acl/a. Not done: sys/policies/acl/b.",
				" Declared by the property 'vault.aws.setup.policies.b'.",
				"Another start continues with what was not done.");
		assertThat(this.output).doesNotContain(token);
	}

	@Test
	void anUnreachableVaultIsExplained() {
		this.vault.stop();
		assertFails("plan", policy());
		assertExplained("Failed to set up Vault: Vault did not respond to GET sys/policies/acl/my-service: I/O error",
				"Check that Vault is available");
	}

	@Test
	void nothingDeclaredIsRejected() {
		assertFails("validate", SETUP + "login.token=" + TOKEN);
		assertExplained("The property 'vault.aws.setup.mode' is 'validate', but nothing is declared.");
	}

	@ParameterizedTest
	@ValueSource(classes = { LenientMulticaster.class, AsynchronousMulticaster.class })
	void aCustomMulticasterDoesNotHideAFailure(Class<?> configuration) {
		assertFails("validate", configuration, policy());
		assertExplained("Vault differs from the declarations:");
	}

	@Test
	void theModuleIsRequiredOnlyIfAModeIsSet() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withClassLoader(new FilteredClassLoader(VaultAwsSetup.class.getPackageName()))
			.withUserConfiguration(TestApplication.class, WithSetup.class)
			.withPropertyValues("spring.cloud.vault.token=given", "spring.cloud.vault.uri=" + this.vault.uri(),
					"vault.aws.credentials.role=deploy", "vault.aws.fail-fast=false");
		runner.run((context) -> assertThat(context).hasNotFailed());
		runner.withPropertyValues(SETUP + "mode=plan")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining("the module that sets up Vault is missing"));
	}

	@Test
	void springCloudVaultIsRequiredOnlyIfAModeIsSet() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withClassLoader(new FilteredClassLoader(VaultProperties.class))
			.withUserConfiguration(WithSetup.class);
		runner.run((context) -> assertThat(context).hasNotFailed());
		runner.withPropertyValues(SETUP + "mode=plan")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining("Spring Cloud Vault, which configures the connection to Vault, is missing"));
	}

	@Test
	void secretsAreInNoText() {
		Map<String, String> secrets = Map.of(SETUP + "aws-secrets.aws.root.secret-key", SECRET_KEY,
				SETUP + "aws-auth.aws.client.secret-key", SECRET_KEY, SETUP + "login.token", SECRET_KEY,
				SETUP + "login.app-role.secret-id", SECRET_KEY);
		VaultAwsSetupProperties properties = VaultAwsProperties
			.of(new Binder(new MapConfigurationPropertySource(secrets)))
			.getSetup();
		assertThat(properties.getAwsSecrets()).containsOnlyKeys("aws");
		assertThat(properties.getAwsSecrets() + " " + properties.getAwsAuth()).doesNotContain(SECRET_KEY);
		assertThat(new JsonMapper().writeValueAsString(properties)).contains("\"awsAuth\":{\"aws\":{", "\"login\":{")
			.doesNotContain(SECRET_KEY);
		assertThat(new SetupDeclarations(properties, Map.of()).all()).hasSize(2)
			.allSatisfy((declaration) -> assertThat(declaration.toString()).contains("secret_key=***"));
	}

	@ParameterizedTest
	@CsvSource({ "plan, 2", "validate, 1", "apply, 0" })
	void theProcessEndsWithTheExitCode(String mode, int exitCode, @TempDir Path folder) throws Exception {
		assertThat(exitCode(mode, folder)).as(read(folder)).isEqualTo(exitCode);
		assertThat(read(folder)).doesNotContain("\tat ");
	}

	@Test
	void theProcessEndsWithExitCodeZeroIfThereAreNoChanges(@TempDir Path folder) throws Exception {
		run("apply", policy()).close();
		assertThat(exitCode("plan", folder)).as(read(folder)).isZero();
		assertThat(read(folder)).contains("1 unchanged.").doesNotContain("\tat ", "went on");
	}

	private int exitCode(String mode, Path folder) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				SetupApplication.class.getName()));
		Stream.of(properties(mode, policy("spring.docker.compose.enabled=false")))
			.forEach((property) -> command.add("--" + property));
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(new File(folder.toFile(), "output"))
			.start();
		try {
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String read(Path folder) throws IOException {
		return Files.readString(folder.resolve("output"));
	}

	private String[] policy(String... properties) {
		return Stream
			.concat(Stream.of(SETUP + "login.token=" + TOKEN, SETUP + "policies.my-service.policy=" + POLICY),
					Stream.of(properties))
			.toArray(String[]::new);
	}

	private String[] properties(String mode, String... properties) {
		return Stream
			.concat(Stream.of(SETUP + "mode=" + mode, "spring.main.banner-mode=off",
					"spring.cloud.vault.uri=" + this.vault.uri(), "spring.cloud.vault.token=of-the-application"),
					Stream.of(properties))
			.toArray(String[]::new);
	}

	private ConfigurableApplicationContext run(String mode, String... properties) {
		return run(mode, SetupApplication.class, properties);
	}

	private ConfigurableApplicationContext run(String mode, Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(SetupApplication.class, configuration).web(WebApplicationType.NONE)
			.properties(properties(mode, properties))
			.run();
	}

	private void assertPlanned(int exitCode, String... properties) {
		assertPlanned(exitCode, SetupApplication.class, properties);
	}

	private void assertPlanned(int exitCode, Class<?> configuration, String... properties) {
		assertThatExceptionOfType(SetupPlannedException.class).isThrownBy(() -> run("plan", configuration, properties))
			.satisfies((planned) -> assertThat(planned.getExitCode()).isEqualTo(exitCode));
	}

	private void assertFails(String mode, String... properties) {
		assertFails(mode, SetupApplication.class, properties);
	}

	private void assertFails(String mode, Class<?> configuration, String... properties) {
		assertThatException().isThrownBy(() -> run(mode, configuration, properties))
			.isNotInstanceOf(SetupPlannedException.class);
	}

	private void assertExplained(String... texts) {
		assertThat(this.output).contains("APPLICATION FAILED TO START", "Description:", "Action:")
			.contains(texts)
			.doesNotContain(TOKEN, "\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(VaultAwsSetupAutoConfiguration.class)
	static class WithSetup {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ VaultAwsConnectionAutoConfiguration.class, VaultAwsSetupAutoConfiguration.class,
			VaultAwsLoginAutoConfiguration.class, VaultAwsSessionAutoConfiguration.class })
	public static class SetupApplication {

		static final List<String> created = new ArrayList<>();

		public static void main(String[] args) {
			new SpringApplicationBuilder(SetupApplication.class).web(WebApplicationType.NONE).run(args);
			System.out.println("went on");
		}

		@Bean
		ApplicationRunner runner() {
			created.add("runner");
			return (args) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		Declaration awsMount() {
			return Declaration.secretsMount("aws", Mount.of("aws"));
		}

		@Bean
		Declaration deployRole() {
			return Declaration.awsSecretsRole("aws", "deploy",
					AwsSecretsRole.iamUser().policyArns("arn:aws:iam::aws:policy/ReadOnlyAccess").build());
		}

		/**
		 * Bean that requires property sources and post-processors.
		 */
		@Bean
		Declaration policy(Environment environment, PolicyText text) {
			return Declaration.policy("from-bean", text.text);
		}

		@Bean
		PolicyText policyText() {
			return new PolicyText();
		}

		@Bean
		static BeanPostProcessor policyTexts(Environment environment) {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessBeforeInitialization(Object bean, String name) {
					if (bean instanceof PolicyText text) {
						text.text = environment.getRequiredProperty("the.policy");
					}
					return bean;
				}

			};
		}

	}

	static class PolicyText {

		private String text = "";

	}

	@Configuration(proxyBeanMethods = false)
	static class LenientMulticaster {

		@Bean
		ApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setErrorHandler((failure) -> {
			});
			return multicaster;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AsynchronousMulticaster {

		@Bean
		ApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
			return multicaster;
		}

	}

}
