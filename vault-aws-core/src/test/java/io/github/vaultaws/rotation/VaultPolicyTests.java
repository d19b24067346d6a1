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

package io.github.vaultaws.rotation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.client.PolicyRule;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VaultPolicy}.
 */
class VaultPolicyTests {

	private static final CredentialsRequest DYNAMIC = new CredentialsRequest("aws", "deploy", null, null, null);

	private static final CredentialsRequest STATIC = new CredentialsRequest("app", "team/aws", "app", null, null, null,
			true);

	@Test
	void containsOneLineForEachPath() {
		assertThat(VaultPolicy.of(List.of(DYNAMIC, STATIC), true)).hasToString("""
				path "auth/token/lookup-self" { capabilities = ["read"] }
				path "auth/token/renew-self" { capabilities = ["update"] }
				path "auth/token/revoke-self" { capabilities = ["update"] }
				path "aws/creds/deploy" { capabilities = ["read"] }
				path "sys/leases/lookup" { capabilities = ["update"] }
				path "sys/leases/renew" { capabilities = ["update"] }
				path "sys/leases/revoke" { capabilities = ["update"] }
				path "team/aws/static-creds/app" { capabilities = ["read"] }""");
	}

	@Test
	void parametersRequireNoOtherRule() {
		CredentialsRequest longer = new CredentialsRequest("longer", "aws", "deploy", Duration.ofHours(2), null, null,
				false);
		assertThat(VaultPolicy.of(List.of(DYNAMIC, longer), true))
			.hasToString(VaultPolicy.of(List.of(DYNAMIC), true).toString());
	}

	@Test
	void sessionOfTheApplicationIsOnlyLookedUp() {
		assertThat(VaultPolicy.of(List.of(STATIC), false).rules())
			.containsExactly(PolicyRule.read("auth/token/lookup-self"), PolicyRule.read("team/aws/static-creds/app"));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "-, lookup renew revoke", "IAM_USER, lookup renew revoke", "STS, lookup" })
	void leasesOfStsCredentialsAreOnlyLookedUp(CredentialsInfo.@Nullable Type type, String operations) {
		assertThat(AwsSecretsEngineClient.requiredRules(DYNAMIC, type)
			.stream()
			.map(PolicyRule::path)
			.filter((path) -> path.startsWith("sys/leases/"))).containsExactlyInAnyOrderElementsOf(
					Stream.of(operations.split(" ")).map((operation) -> "sys/leases/" + operation).toList());
	}

}
