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

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.session.ExternalVaultSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VaultAwsCredentialsAutoConfiguration}.
 */
class VaultAwsCredentialsAutoConfigurationTests {

	private final StubVault vault = TestApplication.vault();

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void whenHasUserDefinedProviderBacksOff() {
		TestApplication.appRoleRunner(this.vault, OwnProviderConfiguration.class).run((context) -> {
			assertThat(context).getBean(AwsCredentialsProvider.class).isInstanceOf(AnonymousCredentialsProvider.class);
			assertThat(context).doesNotHaveBean(ManagedCredentials.class);
			assertThat(this.vault.journal()).isEmpty();
		});
	}

	@Test
	void providesTheIssuedCredentials() {
		TestApplication.appRoleRunner(this.vault).run((context) -> {
			AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
			assertThat(provider).isInstanceOf(VaultAwsCredentialsProvider.class);
			assertThat(provider.resolveCredentials()).isInstanceOfSatisfying(AwsSessionCredentials.class,
					(credentials) -> {
						assertThat(credentials.accessKeyId()).isEqualTo("ASIAEXAMPLE");
						assertThat(credentials.secretAccessKey()).isEqualTo("secret-of-ASIAEXAMPLE");
						assertThat(credentials.sessionToken()).isEqualTo("session-of-ASIAEXAMPLE");
					});
			assertThat(this.vault.journal()).extracting(Request::call)
				.containsExactly("POST auth/approle/login", "GET aws/creds/deploy");
		});
	}

	@Test
	void requestsCredentialsByTheProperties() {
		this.vault.on("GET cloud/aws/creds/admin", Answer.sts("ASIAADMIN", 900));
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("vault.aws.credentials.mount=cloud/aws", "vault.aws.credentials.role=admin",
					"vault.aws.credentials.ttl=15m", "vault.aws.credentials.role-arn=arn:aws:iam::1:role/admin",
					"vault.aws.credentials.session-name=service")
			.run((context) -> {
				AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
				assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIAADMIN");
				assertThat(this.vault.journal("GET cloud/aws/creds/admin")).singleElement()
					.extracting(Request::query)
					.isEqualTo("ttl=900s&role_arn=arn:aws:iam::1:role/admin&role_session_name=service");
			});
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "orders, role_session_name=orders",
			"order service/1, role_session_name=order-service-1", "-, -", "x, -" })
	void nameOfTheApplicationIsTheSessionName(@Nullable String name, @Nullable String query) {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("spring.application.name=" + ((name != null) ? name : ""))
			.run((context) -> {
				assertThat(context).hasSingleBean(AwsCredentialsProvider.class);
				assertThat(this.vault.journal("GET aws/creds/deploy")).singleElement()
					.extracting(Request::query)
					.isEqualTo(query);
			});
	}

	@Test
	void sessionNameHasAtMost64Characters() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("spring.application.name=" + "a".repeat(70))
			.run((context) -> assertThat(this.vault.journal("GET aws/creds/deploy")).singleElement()
				.extracting(Request::query)
				.isEqualTo("role_session_name=" + "a".repeat(64)));
	}

	@Test
	void staticRoleHasNoSessionName() {
		this.vault.on("GET aws/static-creds/deploy", Answer
			.ok("{\"data\":{\"access_key\":\"AKIASTATIC\",\"secret_key\":\"s\",\"expiration\":\"2999-01-01T00:00:00Z\"}}"));
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("spring.application.name=orders", "vault.aws.credentials.role-type=static",
					"vault.aws.fail-fast=false")
			.run((context) -> Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(this.vault.journal("GET aws/static-creds/deploy")).isNotEmpty()
					.extracting(Request::query)
					.containsOnlyNulls()));
	}

	@Test
	void whenTheApplicationHasItsOwnLoginUsesItsTokenAndRevokesOnlyTheLease() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600,\"renewable\":false}}"))
			.on("GET aws/creds/deploy", Answer.iamUser("AKIAEXAMPLE", TestApplication.YEAR))
			.on("POST sys/leases/revoke", Answer.nothing());
		TestApplication.runner(this.vault).withPropertyValues("spring.cloud.vault.token=own-token").run((context) -> {
			assertThat(context).hasSingleBean(ExternalVaultSession.class);
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("AKIAEXAMPLE");
		});
		assertThat(this.vault.journal()).extracting(Request::token).containsOnly("own-token");
		assertThat(this.vault.journal()).extracting(Request::call)
			.contains("GET auth/token/lookup-self")
			.endsWith("GET aws/creds/deploy", "POST sys/leases/revoke")
			.doesNotContain("POST auth/token/revoke-self");
		assertThat(this.vault.journal("POST sys/leases/revoke").get(0).body())
			.contains("\"lease_id\":\"aws/creds/deploy/AKIAEXAMPLE\"");
	}

	@ParameterizedTest
	@CsvSource({ "'vault.aws.enabled=true '", "vault.aws.enabled=yes", "vault.aws.enabled=1",
			"spring.cloud.vault.enabled=TRUE", "'spring.cloud.vault.enabled= true'" })
	void flagIsConvertedAsInAllOtherPlaces(String property) {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(AwsCredentialsProvider.class));
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.enabled", "spring.cloud.vault.enabled", "vault.aws.session.managed" })
	void flagThatIsNoBooleanFailsTheStart(String property) {
		TestApplication.runner(this.vault)
			.withPropertyValues("spring.cloud.vault.token=own-token", property + "=tru")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessage("The property '" + property + "' is neither 'true' nor 'false'."));
	}

	@Test
	void whenFailFastIsOffStartsWithoutVault() {
		this.vault.close();
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("vault.aws.fail-fast=false", "vault.aws.resolve-timeout=1m")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
				assertThatExceptionOfType(SdkClientException.class).isThrownBy(provider::resolveCredentials)
					.withMessageContaining("Vault did not respond");
			});
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.credentials.ttl=0s", "vault.aws.credentials.ttl=-1h", "vault.aws.rotation.max-age=500ms",
			"vault.aws.credentials.ttl=60", "vault.aws.rotation.max-age=400d", "vault.aws.resolve-timeout=-3s",
			"vault.aws.resolve-timeout=10000", "vault.aws.shutdown-timeout=0s", "vault.aws.shutdown-timeout=10000",
			"vault.aws.credentials.mount=../sys", "vault.aws.credentials.role=../root" })
	void rejectsAnInvalidValue(String property) {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining("'" + property.substring(0, property.indexOf('=')) + "'"));
	}

}
