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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.TokenAuthentication;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.Ec2Login;
import io.github.vaultaws.login.IamLogin;
import io.github.vaultaws.login.StubInstanceMetadata;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsLoginAutoConfiguration}.
 */
class VaultAwsLoginAutoConfigurationTests {

	private static final String[] AWS_IDENTITY = { "aws.accessKeyId=AKIALOGIN", "aws.secretAccessKey=login-secret",
			"aws.region=eu-west-1" };

	private final StubVault vault = TestApplication.vault();

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void whenMethodIsNotSetBacksOff() {
		TestApplication.runner(this.vault)
			.withPropertyValues("spring.cloud.vault.authentication=none")
			.withBean(AwsCredentialsProvider.class, AnonymousCredentialsProvider::create)
			.run((context) -> assertThat(context).doesNotHaveBean(LoginSettings.class)
				.doesNotHaveBean(ClientAuthentication.class));
	}

	@Test
	void whenHasUserDefinedLoginItWins() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600}}"));
		TestApplication.appRoleRunner(this.vault, OwnLogin.class).run((context) -> {
			assertThat(context).getBean(ClientAuthentication.class).isInstanceOf(TokenAuthentication.class);
			assertThat(this.vault.journal("POST auth/approle/login")).isEmpty();
			assertThat(this.vault.journal("GET aws/creds/deploy")).first()
				.satisfies((request) -> assertThat(request.token()).isEqualTo("own-token"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "app-role", "approle", "APP_ROLE" })
	void logsInWithAnAppRole(String method) {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("vault.aws.login.method=" + method, "spring.cloud.vault.authentication=approle")
			.run((context) -> {
				assertThat(context).getBean(ClientAuthentication.class).isInstanceOf(AppRoleLogin.class);
				assertThat(this.vault.journal("POST auth/approle/login")).singleElement()
					.satisfies((request) -> assertThat(request.body()).contains("\"role\"", "\"secret\""));
			});
	}

	@Test
	void logsInWithTheDefaultIdentityAndRegionOfTheAwsSdk() {
		TestApplication.runner(this.vault)
			.withSystemProperties(AWS_IDENTITY)
			.withPropertyValues("vault.aws.login.method=iam", "vault.aws.login.role=service")
			.run((context) -> {
				assertThat(context).getBean(ClientAuthentication.class).isInstanceOf(IamLogin.class);
				assertThat(this.vault.journal("POST auth/aws/login")).singleElement()
					.satisfies((request) -> assertThat(request.body()).contains("\"service\"", "AKIALOGIN/",
							"/eu-west-1/sts/aws4_request"));
			});
	}

	@Test
	void logsInAtAnotherMountForTheRegionOfTheApplication() {
		this.vault.on("POST auth/team/aws/login", Answer.login("login-token", 3600, true));
		TestApplication.runner(this.vault, OwnRegion.class)
			.withSystemProperties(AWS_IDENTITY)
			.withPropertyValues("vault.aws.login.method=iam", "vault.aws.login.mount=/team/aws/",
					"vault.aws.login.iam.server-id=vault.example.com")
			.run((context) -> assertThat(this.vault.journal("POST auth/team/aws/login")).singleElement()
				.satisfies((request) -> assertThat(request.body()).doesNotContain("\"role\"")
					.contains("/sa-east-1/sts/aws4_request", "vault.example.com")));
	}

	@Test
	void signsWithTheCredentialsProviderBean() {
		TestApplication.runner(this.vault, LoginCredentials.class)
			.withPropertyValues("vault.aws.login.method=iam", "vault.aws.login.iam.region=eu-west-1")
			.run((context) -> {
				assertThat(context.getBeanProvider(AwsCredentialsProvider.class).getObject())
					.isInstanceOf(VaultAwsCredentialsProvider.class);
				assertThat(this.vault.journal("POST auth/aws/login")).singleElement()
					.satisfies((request) -> assertThat(request.body()).contains("AKIABEAN/"));
			});
	}

	@Test
	void rejectsALoginProviderBeanThatAwsClientsWouldUse() {
		TestApplication.runner(this.vault)
			.withBean("vaultAwsLoginCredentialsProvider", AwsCredentialsProvider.class,
					AnonymousCredentialsProvider::create)
			.withPropertyValues("vault.aws.login.method=iam", "vault.aws.login.iam.region=eu-west-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessage("The bean 'vaultAwsLoginCredentialsProvider' is intended to sign logins, but AWS clients"
						+ " would use it, too."));
	}

	@Test
	void logsInAsAnEc2Instance() {
		try (StubInstanceMetadata metadata = new StubInstanceMetadata()) {
			TestApplication.runner(this.vault)
				.withSystemProperties("aws.ec2MetadataServiceEndpoint=" + metadata.uri())
				.withPropertyValues("vault.aws.login.method=ec2", "vault.aws.login.ec2.identity-document=rsa2048",
						"vault.aws.login.ec2.nonce=given", "spring.cloud.vault.authentication=aws_ec2")
				.run((context) -> {
					assertThat(context).getBean(ClientAuthentication.class).isInstanceOf(Ec2Login.class);
					assertThat(this.vault.journal("POST auth/aws/login")).singleElement()
						.satisfies((request) -> assertThat(request.body()).contains("\"rsa2048-signed\"", "\"given\""));
				});
		}
	}

	@Test
	void logsInWithAWrappedSecretId() {
		this.vault
			.on("GET sys/wrapping/lookup",
					Answer.ok("{\"data\":{\"creation_path\":\"auth/approle/role/app/secret-id\"}}"))
			.on("POST sys/wrapping/unwrap", Answer.ok("{\"data\":{\"secret_id\":\"unwrapped\"}}"));
		TestApplication.runner(this.vault)
			.withPropertyValues("vault.aws.login.method=app-role", "vault.aws.login.role=app",
					"vault.aws.login.app-role.role-id=role", "vault.aws.login.app-role.secret-id-token=token")
			.run((context) -> assertThat(this.vault.journal("POST auth/approle/login")).singleElement()
				.satisfies((request) -> assertThat(request.body()).contains("\"unwrapped\"")));
	}

	@Configuration(proxyBeanMethods = false)
	static class LoginCredentials {

		@Bean(defaultCandidate = false)
		AwsCredentialsProvider vaultAwsLoginCredentialsProvider() {
			return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIABEAN", "bean-secret"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnLogin {

		@Bean
		ClientAuthentication ownLogin() {
			return new TokenAuthentication("own-token");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegion {

		@Bean
		AwsRegionProvider ownRegion() {
			return () -> Region.SA_EAST_1;
		}

	}

}
