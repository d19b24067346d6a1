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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.endpoint.VaultAwsEndpoint;
import io.github.vaultaws.runtime.VaultAwsThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@code vault.aws.roles} properties.
 */
class NamedRolesTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=vaultaws";

	@AutoClose
	private final StubVault vault = TestApplication.vault()
		.on("GET aws/creds/reports", Answer.sts("ASIAREPORTS", 3600))
		.on("GET cloud/creds/reader", Answer.sts("ASIAREADER", 900));

	@Test
	void eachRoleHasAProviderWithItsQualifier() {
		runner().run((context) -> {
			Clients clients = context.getBean(Clients.class);
			assertThat(accessKeyIdOf(clients.main())).isEqualTo("ASIAEXAMPLE");
			assertThat(accessKeyIdOf(clients.reports())).isEqualTo("ASIAREPORTS");
			assertThat(accessKeyIdOf(clients.archive())).isEqualTo("ASIAREADER");
			assertThat(accessKeyIdOf(context.getBean(AwsCredentialsProvider.class))).isEqualTo("ASIAEXAMPLE");
			assertThat(this.vault.journal("POST auth/approle/login")).hasSize(1);
			assertThat(this.vault.journal("GET cloud/creds/reader")).singleElement()
				.extracting(Request::query)
				.isEqualTo("ttl=900s&role_session_name=archive");
		});
		assertThat(this.vault.journal()).last().extracting(Request::call).isEqualTo("POST auth/token/revoke-self");
	}

	@Test
	void mainRoleIsOptional() {
		runner(Reports.class).withPropertyValues("vault.aws.credentials.role=").run((context) -> {
			assertThat(accessKeyIdOf(context.getBean(Reports.class).reports())).isEqualTo("ASIAREPORTS");
			assertThat(context.getBean(Reports.class).main().getIfAvailable()).isNull();
			assertThat(this.vault.journal("GET aws/creds/deploy")).isEmpty();
			assertThat(statuses(context)).isEqualTo(Map.of("reports", "UP", "archive", "UP"));
		});
	}

	@Test
	void roleRequiresNoPropertiesBesidesItsName() {
		TestApplication.appRoleRunner(this.vault, Reports.class)
			.withPropertyValues("vault.aws.roles.reports=")
			.run((context) -> assertThat(accessKeyIdOf(context.getBean(Reports.class).reports()))
				.isEqualTo("ASIAREPORTS"));
	}

	@Test
	void whiteSpaceAroundAValueIsRemoved() {
		TestApplication.appRoleRunner(this.vault, Reports.class)
			.withPropertyValues("vault.aws.roles.reports.ttl=1h ")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(this.vault.journal("GET aws/creds/reports")).singleElement()
					.extracting(Request::query)
					.isEqualTo("ttl=3600s");
			});
	}

	@Test
	void roleMayBeStatic() {
		this.vault.on("GET aws/static-creds/reports",
				Answer.ok("{\"data\":{\"access_key\":\"AKIASTATIC\",\"secret_key\":\"s\",\"expiration\":\""
						+ Instant.now().plus(Duration.ofDays(1)) + "\"}}"));
		runner(Reports.class).withPropertyValues("vault.aws.roles.reports.role-type=static")
			.run((context) -> assertThat(accessKeyIdOf(context.getBean(Reports.class).reports()))
				.isEqualTo("AKIASTATIC"));
	}

	@Test
	void namedRolesCoexistWithAProviderOfTheApplication() {
		runner(OwnProviderConfiguration.class, Reports.class).run((context) -> {
			assertThat(context.getBean(AwsCredentialsProvider.class)).isInstanceOf(AnonymousCredentialsProvider.class);
			assertThat(accessKeyIdOf(context.getBean(Reports.class).reports())).isEqualTo("ASIAREPORTS");
			assertThat(this.vault.journal("GET aws/creds/deploy")).isEmpty();
		});
	}

	@Test
	void eventsHealthAndEndpointDistinguishRoles() {
		runner(Events.class).withPropertyValues(EXPOSED).run((context) -> {
			assertThat(context.getBean(Events.class).events()).filteredOn(CredentialsEvent.Rotated.class::isInstance)
				.extracting(CredentialsEvent::role)
				.containsExactlyInAnyOrder("deploy", "reports", "archive");
			assertThat(statuses(context)).isEqualTo(Map.of("deploy", "UP", "reports", "UP", "archive", "UP"));
			assertThat(context.getBean(VaultAwsEndpoint.class).roles().roles()).containsOnlyKeys("deploy", "reports",
					"archive");
		});
	}

	@Test
	void oneRoleWithoutCredentialsIsSufficientToBeDown() {
		this.vault.on("GET aws/creds/reports", Answer.error(503, "Vault is sealed"));
		runner().withPropertyValues("vault.aws.fail-fast=false")
			.run((context) -> Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
				assertThat(statuses(context)).isEqualTo(Map.of("deploy", "UP", "reports", "DOWN", "archive", "UP"));
				assertThat(context.getBean(CompositeHealthContributor.class).getContributor("reports"))
					.isInstanceOfSatisfying(HealthIndicator.class,
							(reports) -> assertThat(health(reports).getDetails().get("lastError")).asString()
								.contains("Vault is sealed"));
			}));
	}

	@Test
	void endpointRotatesTheCredentialsOfOneRole() {
		runner().withPropertyValues(EXPOSED).run((context) -> {
			VaultAwsEndpoint endpoint = context.getBean(VaultAwsEndpoint.class);
			this.vault.on("GET aws/creds/reports", Answer.sts("ASIAOTHERS", 3600));
			endpoint.rotateRole("reports");
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> accessKeyIdOf(context.getBean(Clients.class).reports()).equals("ASIAOTHERS"));
			assertThat(this.vault.journal("GET aws/creds/reports")).hasSize(2);
			assertThat(this.vault.journal("GET aws/creds/deploy")).hasSize(1);
		});
	}

	@Test
	void closedChildContextRevokesItsOwnLeases() {
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIAPARENT", 3600))
			.on("GET aws/creds/reports", Answer.iamUser("AKIACHILD", 3600))
			.on("POST sys/leases/revoke", Answer.nothing());
		TestApplication.appRoleRunner(this.vault).run((parent) -> {
			TestApplication.runner(this.vault, Reports.class)
				.withParent(parent)
				.withPropertyValues("vault.aws.credentials.role=", "vault.aws.roles.reports=")
				.run((child) -> assertThat(accessKeyIdOf(child.getBean(Reports.class).reports()))
					.isEqualTo("AKIACHILD"));
			assertThat(this.vault.journal("POST sys/leases/revoke")).singleElement()
				.satisfies((request) -> assertThat(request.body()).contains("AKIACHILD"));
			assertThat(this.vault.journal("POST auth/token/revoke-self")).isEmpty();
			assertThat(accessKeyIdOf(parent.getBean(AwsCredentialsProvider.class))).isEqualTo("AKIAPARENT");
		});
		assertThat(this.vault.journal("POST auth/token/revoke-self")).hasSize(1);
		assertThat(this.vault.journal("POST auth/approle/login")).hasSize(1);
	}

	@Test
	void allRolesShareAFewThreads() {
		runner().run((context) -> assertThat(context.getBean(VaultAwsThreads.class).scheduler()).isInstanceOfSatisfying(
				ThreadPoolTaskScheduler.class,
				(threads) -> assertThat(threads.getScheduledThreadPoolExecutor().getCorePoolSize()).isEqualTo(4)));
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("vault.aws.fail-fast=false")
			.withPropertyValues(IntStream.range(0, 20)
				.mapToObj((i) -> "vault.aws.roles.r" + i + ".mount=aws")
				.toArray(String[]::new))
			.run((context) -> assertThat(context.getBean(VaultAwsThreads.class).scheduler()).isInstanceOfSatisfying(
					ThreadPoolTaskScheduler.class,
					(threads) -> assertThat(threads.getScheduledThreadPoolExecutor().getCorePoolSize()).isEqualTo(10)));
	}

	@ParameterizedTest
	@CsvSource({ "vault.aws.roles.reports.ttl=0s, 'vault.aws.roles.reports.ttl'",
			"vault.aws.roles.reports.role=../x, 'vault.aws.roles.reports.role'",
			"vault.aws.roles.[a b].mount=aws, 'vault.aws.roles.a b.role'",
			"vault.aws.roles.deploy.mount=cloud, 'vault.aws.roles.deploy'",
			"vault.aws.roles.archive.role-type=static, vault.aws.roles.archive.role-type" })
	void rejectsInvalidProperties(String property, String named) {
		runner().withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageContaining(named));
	}

	@Test
	void failureOfARoleNamesItsProperties() {
		this.vault.on("GET cloud/creds/reader", Answer.error(400, "Role \"reader\" not found"));
		runner().run((context) -> assertThat(
				Stream.iterate(context.getStartupFailure(), Objects::nonNull, Throwable::getCause))
			.filteredOn(VaultAwsException.class::isInstance)
			.singleElement(InstanceOfAssertFactories.throwable(VaultAwsException.class))
			.hasMessageContaining("role 'archive' from 'cloud/creds/reader'")
			.extracting(VaultAwsException::getAction)
			.asString()
			.contains("'vault.aws.roles.archive.role'", "vault write cloud/roles/reader"));
	}

	private ApplicationContextRunner runner() {
		return runner(Clients.class);
	}

	private ApplicationContextRunner runner(Class<?>... configuration) {
		return TestApplication.appRoleRunner(this.vault, configuration)
			.withPropertyValues("vault.aws.roles.reports.mount=aws", "vault.aws.roles.archive.mount=cloud",
					"vault.aws.roles.archive.role=reader", "vault.aws.roles.archive.ttl=15m",
					"vault.aws.roles.archive.session-name=archive");
	}

	private static String accessKeyIdOf(AwsCredentialsProvider provider) {
		return provider.resolveCredentials().accessKeyId();
	}

	private static Map<String, String> statuses(AssertableApplicationContext context) {
		return context.getBean(CompositeHealthContributor.class)
			.stream()
			.collect(Collectors.toMap(HealthContributors.Entry::name,
					(entry) -> health((HealthIndicator) entry.contributor()).getStatus().getCode()));
	}

	private static Health health(HealthIndicator indicator) {
		Health health = indicator.health();
		assertThat(health).isNotNull();
		return health;
	}

	record Clients(AwsCredentialsProvider main, @Qualifier("reports") AwsCredentialsProvider reports,
			@Qualifier("archive") AwsCredentialsProvider archive) {

	}

	record Reports(ObjectProvider<AwsCredentialsProvider> main, @Qualifier("reports") AwsCredentialsProvider reports) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Events {

		private final List<CredentialsEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void on(CredentialsEvent event) {
			this.events.add(event);
		}

		List<CredentialsEvent> events() {
			return this.events;
		}

	}

}
