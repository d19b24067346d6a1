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

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.test.context.TestContextManager;
import org.springframework.vault.core.VaultOperations;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.spring.AutoConfigureEmbeddedVaultAws;
import io.github.vaultaws.test.spring.EmbeddedVaultAwsRole;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.EmbeddedVault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AutoConfigureEmbeddedVaultAws} together with the library.
 */
class AutoConfigureEmbeddedVaultAwsTests {

	@Test
	void loginThatIsNotSupportedIsNamed() {
		TestContextManager manager = new TestContextManager(Ec2.class);
		assertThatIllegalStateException().isThrownBy(() -> manager.getTestContext().getApplicationContext())
			.havingRootCause()
			.withMessageStartingWith("@AutoConfigureEmbeddedVaultAws does not know the login 'ec2' of the property "
					+ "'vault.aws.login.method'. It sets up");
	}

	@Test
	void settingsOfARoleThatIsNotConfiguredAreNamed() {
		TestContextManager manager = new TestContextManager(UnknownRole.class);
		assertThatIllegalStateException().isThrownBy(() -> manager.getTestContext().getApplicationContext())
			.havingRootCause()
			.withMessage("@AutoConfigureEmbeddedVaultAws has settings of the role 'reports', but there is no property "
					+ "'vault.aws.roles.reports'");
	}

	@Test
	void contextIsSharedByEqualTestsAndTakesTheServersWithIt() throws Exception {
		TestContextManager one = new TestContextManager(One.class);
		TestContextManager other = new TestContextManager(Other.class);
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) one.getTestContext()
			.getApplicationContext();
		assertThat(other.getTestContext().getApplicationContext()).isSameAs(context);
		EmbeddedVault vault = context.getBean(EmbeddedVault.class);
		EmbeddedAws aws = context.getBean(EmbeddedAws.class);
		assertThat(System.getProperty("aws.endpointUrl")).isEqualTo(aws.uri().toString());
		context.close();
		assertThat(vault.journal().count("POST", "/v1/auth/token/revoke-self")).isEqualTo(1);
		assertThat(aws.users()).extracting("name").containsExactly("administrator");
		assertThat(System.getProperty("aws.endpointUrl")).isNull();
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), vault.uri().getPort()).close());
	}

	@Nested
	@SpringBootTest(classes = Application.class,
			properties = { "vault.aws.setup.mode=validate", "vault.aws.setup.policies.app.policy=# declared",
					"vault.aws.setup.login.token=unknown" })
	@AutoConfigureEmbeddedVaultAws
	class WithSetupOfVault {

		@Autowired
		private EmbeddedVault vault;

		@Test
		void doesNotCompareTheEmbeddedVaultWithTheDeclarations() {
			assertThat(this.vault.journal().count("GET", "/v1/sys/policies/acl/app")).isZero();
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	@AutoConfigureEmbeddedVaultAws
	class WithNothingConfigured {

		@Autowired
		private EmbeddedVault vault;

		@Autowired
		private EmbeddedAws aws;

		@Autowired
		private TestClock clock;

		@Autowired
		private ApplicationContext context;

		@Autowired
		private AwsCredentialsProvider credentials;

		@Autowired
		private StsClient sts;

		@Test
		void logsInByAppRoleAndCallsTheEmbeddedAccount() {
			assertThat(this.vault.journal().count("POST", "/v1/auth/approle/login")).isPositive();
			assertThat(this.vault.journal().count("GET", "/v1/aws/creds/application")).isPositive();
			assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
			assertThat(this.aws.accepts(this.credentials.resolveCredentials().accessKeyId())).isTrue();
		}

		@Test
		void applicationRenewsAndRotatesItsCredentialsWhileTheClockIsAdvanced() {
			String first = this.credentials.resolveCredentials().accessKeyId();
			Instant start = this.clock.instant();
			this.clock.advance(Duration.ofHours(2));
			assertThat(this.credentials.resolveCredentials().accessKeyId()).isEqualTo(first);
			this.clock.advance(Duration.ofHours(3));
			AwsCredentials last = this.credentials.resolveCredentials();
			assertThat(last.accessKeyId()).isNotEqualTo(first);
			assertThat(this.aws.accepts(first)).isFalse();
			assertThat(last.expirationTime())
				.hasValueSatisfying((expiresAt) -> assertThat(expiresAt).isAfter(start.plus(Duration.ofHours(5))));
			assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
		}

		@Test
		void clientThatSignsWithTheSystemTimeCorrectsItselfAfterAClockJump() {
			this.sts.getCallerIdentity();
			int before = this.aws.journal().entries().size();
			this.clock.advance(Duration.ofMinutes(30));
			this.sts.getCallerIdentity();
			assertThat(this.aws.journal().entries()).hasSize(before + 2);
		}

		@Test
		void beansOfTheApplicationStayAsTheyAre() {
			assertThat(this.context.getBean(Clock.class)).isNotSameAs(this.clock);
			assertThat(this.context.getBean(TaskScheduler.class)).isSameAs(this.context.getBean("taskScheduler"));
			assertThat(this.context.getBean(VaultOperations.class).read("auth/token/lookup-self")).isNotNull();
		}

		@Test
		void verificationIsDisabled() {
			Environment environment = this.context.getEnvironment();
			assertThat(environment.getProperty("vault.aws.rotation.verification.enabled")).isEqualTo("false");
			assertThat(environment.getProperty("vault.aws.rotation.verification.sts-endpoint"))
				.isEqualTo(this.aws.uri().toString());
			assertThat(environment.getProperty("spring.cloud.aws.endpoint")).isEqualTo(this.aws.uri().toString());
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class,
			properties = { "vault.aws.credentials.role=deploy", "vault.aws.roles.reports.mount=cloud",
					"vault.aws.roles.archive.role=archivist", "vault.aws.roles.archive.role-type=static" })
	@AutoConfigureEmbeddedVaultAws
	class WithSeveralRoles {

		@Autowired
		private EmbeddedVault vault;

		@Autowired
		private EmbeddedAws aws;

		@Autowired
		private AwsCredentialsProvider main;

		@Autowired
		@Qualifier("reports")
		private AwsCredentialsProvider reports;

		@Autowired
		@Qualifier("archive")
		private AwsCredentialsProvider archive;

		@Test
		void allHaveCredentials() {
			assertThat(List.of(this.main, this.reports, this.archive))
				.extracting((provider) -> provider.resolveCredentials().accessKeyId())
				.doesNotHaveDuplicates()
				.allMatch(this.aws::accepts);
			assertThat(this.vault.journal().count("GET", "/v1/aws/creds/deploy")).isEqualTo(1);
			assertThat(this.vault.journal().count("GET", "/v1/cloud/creds/reports")).isEqualTo(1);
			assertThat(this.vault.journal().count("GET", "/v1/aws/static-creds/archivist")).isEqualTo(1);
		}

	}

	@Nested
	@SpringBootTest(classes = WithoutClients.class,
			properties = { "vault.aws.roles.reports.ttl=20m", "spring.cloud.vault.token=any",
					"vault.aws.roles.other.role-type=static" })
	@AutoConfigureEmbeddedVaultAws(credentialType = CredentialType.ASSUMED_ROLE)
	class WithNamedRolesOnly {

		@Autowired
		@Qualifier("reports")
		private AwsCredentialsProvider reports;

		@Autowired
		private ObjectProvider<AwsCredentialsProvider> providers;

		@Test
		void thereIsNoOther() {
			assertThat(this.reports.resolveCredentials().accessKeyId()).startsWith("ASIA");
			assertThat(this.providers.stream()).isEmpty();
		}

	}

	@Nested
	@SpringBootTest(classes = WithoutClients.class,
			properties = { "vault.aws.roles.reports.ttl=20m", "vault.aws.roles.archive.mount=cloud" })
	@AutoConfigureEmbeddedVaultAws(
			roles = @EmbeddedVaultAwsRole(name = "reports", credentialType = CredentialType.ASSUMED_ROLE))
	class WithACredentialTypePerRole {

		@Autowired
		@Qualifier("reports")
		private AwsCredentialsProvider reports;

		@Autowired
		@Qualifier("archive")
		private AwsCredentialsProvider archive;

		@Test
		void eachRoleIssuesItsType() {
			assertThat(this.reports.resolveCredentials().accessKeyId()).startsWith("ASIA");
			assertThat(this.archive.resolveCredentials().accessKeyId()).startsWith("AKIA");
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class,
			properties = { "vault.aws.login.method=app-role", "vault.aws.login.mount=/team/roles/",
					"vault.aws.login.role=app", "vault.aws.login.app-role.role-id-file=/nowhere/role-id",
					"vault.aws.login.app-role.secret-id-file=/nowhere/secret-id",
					"vault.aws.login.app-role.secret-id-token-file=/nowhere/token",
					"vault.aws.credentials.mount=cloud/aws", "vault.aws.credentials.role=deploy",
					"vault.aws.credentials.ttl=20m", "vault.aws.credentials.role-arn=arn:aws:iam::1:role/other",
					"spring.cloud.vault.namespace=team", "vault.aws.rotation.verification.enabled=true" })
	@AutoConfigureEmbeddedVaultAws(credentialType = CredentialType.ASSUMED_ROLE, ttl = "30m", maxTtl = "1h")
	class WithEverythingConfigured {

		@Autowired
		private EmbeddedVault vault;

		@Autowired
		private TestClock clock;

		@Autowired
		private AwsCredentialsProvider credentials;

		@Autowired
		private Environment environment;

		@Test
		void configurationOfTheApplicationIsUsed() {
			AwsCredentials resolved = this.credentials.resolveCredentials();
			assertThat(resolved).isInstanceOf(AwsSessionCredentials.class);
			assertThat(resolved.expirationTime()).hasValueSatisfying((expiresAt) -> assertThat(expiresAt)
				.isBefore(this.clock.instant().plus(Duration.ofMinutes(20).plusSeconds(1))));
			assertThat(this.vault.journal().count("POST", "/v1/auth/team/roles/login")).isPositive();
			assertThat(this.vault.journal().count("GET", "/v1/cloud/aws/creds/deploy")).isPositive();
			assertThat(this.environment.getProperty("vault.aws.rotation.verification.enabled")).isEqualTo("true");
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class,
			properties = { "vault.aws.login.method=iam", "vault.aws.login.iam.server-id=vault.example.com",
					"vault.aws.login.iam.profile=production",
					"vault.aws.login.iam.sts-endpoint=https://sts.example.com" })
	@AutoConfigureEmbeddedVaultAws(credentialType = CredentialType.SESSION_TOKEN)
	class WithIamLogin {

		@Autowired
		private EmbeddedVault vault;

		@Autowired
		private TestClock clock;

		@Autowired
		private StsClient sts;

		@Test
		void logsInWithAnIdentityThatIsCreatedForIt() {
			assertThat(this.vault.journal().count("POST", "/v1/auth/aws/login")).isPositive();
			this.clock.advance(Duration.ofDays(2));
			assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = "spring.cloud.vault.token=of-production")
	@AutoConfigureEmbeddedVaultAws
	class WithAToken {

		@Autowired
		private EmbeddedVault vault;

		@Autowired
		private StsClient sts;

		@Test
		void tokenIsOneOfTheEmbeddedVault() {
			assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
			assertThat(this.vault.journal().count((entry) -> entry.path().endsWith("/login"))).isZero();
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class,
			properties = { "spring.config.import=optional:vault://,vault://secret/app",
					"spring.cloud.vault.uri=http://localhost:1", "spring.cloud.vault.fail-fast=true" })
	@AutoConfigureEmbeddedVaultAws
	class WithAConfigurationImport {

		@Autowired
		private EmbeddedVault vault;

		@Autowired
		private StsClient sts;

		@Test
		void importIsSkippedAndTheApplicationLogsInToTheEmbeddedVault() {
			assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
			assertThat(this.vault.journal().count("POST", "/v1/auth/approle/login")).isEqualTo(1);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class,
			properties = { "vault.aws.login.method=none", "spring.cloud.vault.token=of-production" })
	@AutoConfigureEmbeddedVaultAws
	class WithALoginThatIsTakenBack {

		@Autowired
		private EmbeddedVault vault;

		@Autowired
		private StsClient sts;

		@Test
		void tokenIsOneOfTheEmbeddedVault() {
			assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
			assertThat(this.vault.journal().count((entry) -> entry.path().endsWith("/login"))).isZero();
		}

	}

	@SpringBootTest(classes = Application.class, properties = "vault.aws.login.method=ec2")
	@AutoConfigureEmbeddedVaultAws
	static class Ec2 {

	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureEmbeddedVaultAws(
			roles = @EmbeddedVaultAwsRole(name = "reports", credentialType = CredentialType.ASSUMED_ROLE))
	static class UnknownRole {

	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureEmbeddedVaultAws(ttl = "20m")
	static class One {

	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureEmbeddedVaultAws(ttl = "20m")
	static class Other {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class WithoutClients {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Application {

		@Bean
		StsClient stsClient(AwsCredentialsProvider credentials) {
			return StsClient.builder()
				.credentialsProvider(credentials)
				.httpClient(UrlConnectionHttpClient.create())
				.build();
		}

		@Bean
		Clock applicationClock() {
			return Clock.systemUTC();
		}

	}

}
