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
import java.util.Map;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.boot.test.context.FilteredClassLoader;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.endpoint.VaultAwsEndpoint;
import io.github.vaultaws.endpoint.VaultAwsEndpoint.RoleDescriptor;
import io.github.vaultaws.rotation.CredentialsInfo;
import io.github.vaultaws.rotation.RotationOperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
			endpoint.rotate(null);
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(
						() -> assertThat(deploy(endpoint).current()).extracting("accessKeyId").isEqualTo("…THER"));
		});
	}

	@Test
	void roleToRotateIsOptionalAndMustExist() {
		TestApplication.appRoleRunner(this.vault).withPropertyValues(EXPOSED).run((context) -> {
			WebEndpointDiscoverer discoverer = new WebEndpointDiscoverer(context,
					new ConversionServiceParameterValueMapper(), EndpointMediaTypes.DEFAULT, null, null, List.of(),
					List.of(), List.of());
			WebOperation rotate = discoverer.getEndpoints()
				.stream()
				.flatMap((endpoint) -> endpoint.getOperations().stream())
				.filter((operation) -> operation.getType() == OperationType.WRITE)
				.findFirst()
				.orElseThrow();
			assertThat(rotate.invoke(new InvocationContext(SecurityContext.NONE, Map.of()))).isNull();
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(() -> this.vault.journal("GET aws/creds/deploy").size() > 1);
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> rotate.invoke(new InvocationContext(SecurityContext.NONE, Map.of("role", "unknown"))))
				.withMessageContaining("There is no role 'unknown'");
		});
	}

	@Test
	void showsTheLastErrorWithoutCredentials() {
		this.vault.on("GET aws/creds/deploy", Answer.error(503, "Vault is sealed"));
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues(EXPOSED, "vault.aws.fail-fast=false")
			.run((context) -> Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
				RoleDescriptor shown = deploy(context.getBean(VaultAwsEndpoint.class));
				assertThat(shown.current()).isNull();
				assertThat(shown.lastError()).contains("Vault is sealed");
			}));
	}

	private static RoleDescriptor deploy(VaultAwsEndpoint endpoint) {
		return Objects.requireNonNull(endpoint.role("deploy"));
	}

}
