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

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.PropertiesEndpointAccessResolver;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebEndpointHttpMethod;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebOperationRequestPredicate;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.test.json.JsonContent;
import org.springframework.test.json.JsonContentAssert;
import tools.jackson.databind.json.JsonMapper;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.endpoint.VaultAwsEndpoint;
import io.github.vaultaws.endpoint.VaultAwsEndpoint.EventDescriptor;
import io.github.vaultaws.endpoint.VaultAwsEndpoint.RoleDescriptor;
import io.github.vaultaws.endpoint.VaultAwsEndpoint.RotationDescriptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultAwsEndpointAutoConfiguration} and {@link VaultAwsEndpoint}.
 */
class VaultAwsEndpointAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=vaultaws";

	@AutoClose
	private final StubVault vault = TestApplication.vault();

	@Test
	void whenNotExposedBacksOff() {
		TestApplication.appRoleRunner(this.vault)
			.run((context) -> assertThat(context).doesNotHaveBean(VaultAwsEndpoint.class));
	}

	@Test
	void whenActuatorIsNotOnTheClassPathBacksOff() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader(Endpoint.class.getPackageName(),
					"org.springframework.boot.actuate.autoconfigure"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(VaultAwsEndpointAutoConfiguration.class));
	}

	@Test
	void showsTheCredentialsWithoutARequestToVault() {
		TestApplication.appRoleRunner(this.vault).withPropertyValues(EXPOSED).run((context) -> {
			int requests = this.vault.journal().size();
			VaultAwsEndpoint endpoint = context.getBean(VaultAwsEndpoint.class);
			assertThat(endpoint.roles().roles()).containsOnlyKeys("deploy");
			RoleDescriptor shown = deploy(endpoint);
			assertThat(shown.state()).isEqualTo("current");
			assertThat(shown.running()).isNull();
			assertThat(shown.lastError()).isNull();
			assertThat(shown.next().operation()).isEqualTo(RotationOperation.ISSUE);
			assertThat(shown.next().at()).isNotNull();
			assertThat(shown.superseded()).isEmpty();
			assertThat(shown.current()).isNotNull().satisfies((credentials) -> {
				assertThat(credentials.accessKeyId()).isEqualTo("…MPLE");
				assertThat(credentials.type()).isEqualTo(CredentialsInfo.Type.STS);
				assertThat(credentials.expiresAt()).isAfter(credentials.issuedAt());
			});
			assertThat(this.vault.journal()).hasSize(requests);
		});
	}

	@Test
	void rotatesTheCredentialsOnDemand() {
		TestApplication.appRoleRunner(this.vault).withPropertyValues(EXPOSED).run((context) -> {
			VaultAwsEndpoint endpoint = context.getBean(VaultAwsEndpoint.class);
			this.vault.on("GET aws/creds/deploy", Answer.sts("ASIAOTHER", 3600));
			endpoint.rotate();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(
						() -> assertThat(deploy(endpoint).current()).extracting("accessKeyId").isEqualTo("…THER"));
		});
	}

	@Test
	void accessIsReadOnlyByDefault() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(operations(context)).extracting(WebOperation::getType)
				.containsExactlyInAnyOrder(OperationType.READ, OperationType.READ));
	}

	@Test
	void rotationRequestsNeedNoContentType() {
		unrestricted((context) -> assertThat(operations(context))
			.filteredOn((operation) -> operation.getType() == OperationType.WRITE)
			.extracting(WebOperation::getRequestPredicate)
			.allSatisfy((predicate) -> assertThat(predicate.getConsumes()).isEmpty())
			.extracting(WebOperationRequestPredicate::getHttpMethod, WebOperationRequestPredicate::getPath)
			.containsExactlyInAnyOrder(Assertions.tuple(WebEndpointHttpMethod.POST, "vaultaws"),
					Assertions.tuple(WebEndpointHttpMethod.POST, "vaultaws/{role}")));
	}

	@Test
	void oneRotationIsAcceptedInThirtySeconds() {
		unrestricted((context) -> {
			VaultAwsEndpoint endpoint = context.getBean(VaultAwsEndpoint.class);
			assertThat(endpoint.rotate().roles())
				.containsExactly(Map.entry("deploy", new RotationDescriptor(true, null)));
			assertThat(endpoint.rotateRole("deploy")).returns(false, RotationDescriptor::accepted)
				.extracting(RotationDescriptor::reason)
				.asString()
				.contains("less than 30 seconds ago");
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> this.vault.journal("GET aws/creds/deploy").size() > 1);
			assertThat(this.vault.journal("GET aws/creds/deploy")).hasSize(2);
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "READ", "WRITE" })
	void responseForAnUnknownRoleNamesTheRoles(OperationType type) {
		unrestricted((context) -> {
			WebOperation operation = operations(context).stream()
				.filter((one) -> one.getType() == type && one.getRequestPredicate().getPath().endsWith("{role}"))
				.findFirst()
				.orElseThrow();
			assertThat(operation.invoke(new InvocationContext(SecurityContext.NONE, Map.of("role", "unknown"))))
				.isInstanceOfSatisfying(WebEndpointResponse.class, (response) -> {
					assertThat(response.getStatus()).isEqualTo(404);
					assertThat(response.getBody())
						.isEqualTo(Map.of("error", "There is no role 'unknown'. The roles are [deploy]."));
				});
		});
	}

	@Test
	void showsHowToFindTheCredentialsInVault() {
		this.vault.on("POST auth/approle/login", Answer.ok("""
				{"auth":{"client_token":"login-token","accessor":"f00d-accessor","lease_duration":3600}}"""))
			.on("GET aws/creds/deploy", Answer.ok("""
					{"request_id":"f00d-request","lease_id":"aws/creds/deploy/1","lease_duration":3600,
					"data":{"access_key":"ASIAEXAMPLE","secret_key":"secret","session_token":"session"}}"""));
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(deploy(context.getBean(VaultAwsEndpoint.class)).current()).isNotNull()
				.satisfies((current) -> {
					assertThat(current.tokenAccessor()).isEqualTo("f00d-accessor");
					assertThat(current.requestId()).isEqualTo("f00d-request");
				}));
	}

	@Test
	void showsThePolicyThatTheApplicationRequires() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED, "vault.aws.roles.reports.ttl=2h", "vault.aws.fail-fast=false")
			.run((context) -> assertThat(context.getBean(VaultAwsEndpoint.class).roles().policy()).isEqualTo("""
					path "auth/token/lookup-self" { capabilities = ["read"] }
					path "auth/token/renew-self" { capabilities = ["update"] }
					path "auth/token/revoke-self" { capabilities = ["update"] }
					path "aws/creds/deploy" { capabilities = ["read"] }
					path "aws/creds/reports" { capabilities = ["read"] }
					path "sys/leases/lookup" { capabilities = ["update"] }
					path "sys/leases/renew" { capabilities = ["update"] }
					path "sys/leases/revoke" { capabilities = ["update"] }"""));
	}

	@Test
	void policyOfStsCredentialsContainsNoRenewalAndRevocation() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context.getBean(VaultAwsEndpoint.class).roles().policy())
				.contains("sys/leases/lookup")
				.doesNotContain("sys/leases/renew", "sys/leases/revoke"));
	}

	@Test
	void showsTheLastErrorWithoutCredentials() {
		this.vault.on("GET aws/creds/deploy", Answer.error(503, "Vault is sealed"));
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED, "vault.aws.fail-fast=false")
			.run((context) -> Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
				RoleDescriptor shown = deploy(context.getBean(VaultAwsEndpoint.class));
				assertThat(shown.current()).isNull();
				assertThat(shown.state()).isEqualTo("none");
				assertThat(shown.lastError()).isNotNull().satisfies((lastError) -> {
					assertThat(lastError.reason()).isEqualTo("VAULT_NOT_READY");
					assertThat(lastError.description()).contains("Vault is sealed");
					assertThat(lastError.action()).isNotEmpty();
					assertThat(lastError.attempts()).isPositive();
				});
			}));
	}

	@Test
	void showsTheSession() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED, "vault.aws.login.role=my-service")
			.run((context) -> {
				SessionState session = context.getBean(VaultAwsEndpoint.class).roles().session();
				assertThat(session.method()).isEqualTo("app-role");
				assertThat(session.role()).isEqualTo("my-service");
				assertThat(session.lastError()).isNull();
				assertThat(session.token()).isNotNull().satisfies((token) -> {
					assertThat(token.renewable()).isTrue();
					assertThat(token.expiresAt()).isAfter(Instant.now());
				});
			});
	}

	@Test
	void showsTheEventsOfCredentialsAndSession() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context.getBean(VaultAwsEndpoint.class).roles().events())
				.extracting(EventDescriptor::type)
				.containsExactly("Rotated", "Issued", "LoggedIn"));
	}

	@Test
	void keepsTheLatestEvents() {
		TestApplication.appRoleRunner(this.vault).withPropertyValues(EXPOSED).run((context) -> {
			for (int i = 0; i < 300; i++) {
				context.publishEvent(new SessionEvent.TokenLost(Instant.EPOCH, "reason " + i));
			}
			assertThat(context.getBean(VaultAwsEndpoint.class).roles().events()).hasSize(200)
				.extracting(EventDescriptor::event)
				.startsWith(new SessionEvent.TokenLost(Instant.EPOCH, "reason 299"))
				.endsWith(new SessionEvent.TokenLost(Instant.EPOCH, "reason 100"));
		});
	}

	@Test
	void jsonShowsWhatAnEventConsistsOfBesideItsType() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED)
			.withConfiguration(AutoConfigurations.of(JacksonEndpointAutoConfiguration.class))
			.run((context) -> {
				String json = context.getBean(EndpointJsonMapper.class)
					.get()
					.writeValueAsString(context.getBean(VaultAwsEndpoint.class).roles());
				JsonContentAssert content = new JsonContentAssert(new JsonContent(json));
				content.extractingPath("$.events[0].type").isEqualTo("Rotated");
				content.extractingPath("$.events[0].role").isEqualTo("deploy");
				content.extractingPath("$.events[0].at").asString().contains("T").endsWith("Z");
				content.extractingPath("$.events[0].credentials.accessKeyId").isEqualTo("…MPLE");
				content.extractingPath("$.events[2].type").isEqualTo("LoggedIn");
				content.extractingPath("$.events[2].method").isEqualTo("app-role");
				content.extractingPath("$.session.token.renewable").isEqualTo(true);
				content.extractingPath("$.roles.deploy.state").isEqualTo("current");
				assertThat(json).doesNotContain("login-token", "ASIAEXAMPLE", "secret");
			});
	}

	@Test
	void isAvailableOverJmx() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=vaultaws",
					"management.endpoint.vaultaws.access=UNRESTRICTED")
			.withBean(JsonMapper.class, JsonMapper::new)
			.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
					JmxEndpointAutoConfiguration.class))
			.run((context) -> {
				MBeanServer server = context.getBean(MBeanServer.class);
				ObjectName name = server.queryNames(new ObjectName("*:type=Endpoint,name=Vaultaws,*"), null)
					.iterator()
					.next();
				assertThat(server.invoke(name, "roles", new Object[0], new String[0])).asString()
					.contains("accessKeyId=…MPLE", "type=Rotated", "type=LoggedIn", "method=app-role");
				assertThat(server.invoke(name, "role", new Object[] { "deploy" }, new String[] { "java.lang.String" }))
					.asString()
					.contains("state=current", "operation=ISSUE");
				assertThat(server.invoke(name, "rotateRole", new Object[] { "deploy" },
						new String[] { "java.lang.String" }))
					.asString()
					.contains("accepted=true");
			});
	}

	private void unrestricted(ContextConsumer<AssertableApplicationContext> test) {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED, "management.endpoint.vaultaws.access=UNRESTRICTED")
			.run(test);
	}

	private static List<WebOperation> operations(AssertableApplicationContext context) {
		EndpointAccessResolver access = new PropertiesEndpointAccessResolver(context.getEnvironment());
		return new WebEndpointDiscoverer(context, new ConversionServiceParameterValueMapper(),
				EndpointMediaTypes.DEFAULT, null, null, List.of(), List.of(), List.of(OperationFilter.byAccess(access)))
			.getEndpoints()
			.stream()
			.flatMap((endpoint) -> endpoint.getOperations().stream())
			.toList();
	}

	private static RoleDescriptor deploy(VaultAwsEndpoint endpoint) {
		return endpoint.role("deploy");
	}

}
