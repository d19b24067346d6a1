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

package io.github.vaultaws.admin;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.vault.VaultException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link VaultParameters}.
 */
class VaultParametersTests {

	private static final String SECRET = "wJalrXUtnFEMI/K7MDENG";

	@Test
	void secretsAreInNoText() {
		AwsSecretsRoot root = AwsSecretsRoot.builder().accessKey("AKIA").secretKey(SECRET).build();
		assertThat(root).hasToString("AwsSecretsRoot[access_key=AKIA, secret_key=***]");
		assertThat(root.parameter("secret_key")).isNull();
		assertThat(new JsonMapper().writeValueAsString(root)).doesNotContain(SECRET);
		assertThat(AwsSecretsRoot.KIND.fields().json(root)).containsEntry("secret_key", SECRET);
	}

	@Test
	void onlyWhatIsSetIsSent() {
		assertThat(json(AwsAuthClient.builder().build())).isEmpty();
		assertThat(json(AwsAuthClient.builder().stsRegion("eu-west-1").allowedStsHeaderValues().build()))
			.containsOnly(Map.entry("sts_region", "eu-west-1"), Map.entry("allowed_sts_header_values", List.of()));
	}

	@Test
	void nullIsSentAsZero() {
		AwsAuthRole role = AwsAuthRole.builder()
			.tokenTtl(null)
			.tokenNumUses(null)
			.roleTag(null)
			.resolveAwsUniqueIds(null)
			.build();
		assertThat(json(role)).containsOnly(Map.entry("token_ttl", "0s"), Map.entry("token_num_uses", 0),
				Map.entry("role_tag", ""), Map.entry("resolve_aws_unique_ids", false));
	}

	@Test
	void durationsAreSentInSeconds() {
		assertThat(json(AwsSecretsLease.of(Duration.ofMinutes(90), Duration.ofDays(2))))
			.containsOnly(Map.entry("lease", "5400s"), Map.entry("lease_max", "172800s"));
	}

	@Test
	void aDurationOfAFractionOfASecondIsRejected() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> json(AwsSecretsLease.of(Duration.ofMillis(1500), Duration.ofDays(2))))
			.withMessage("'lease' must be a number of whole seconds, but is PT1.5S");
	}

	@ParameterizedTest
	@CsvSource({ "30m0s, 1800", "1h0m0s, 3600", "768h0m0s, 2764800", "45s, 45", "1.5s, 1", "90, 90" })
	void durationsOfVaultAreRead(String text, long seconds) {
		AwsSecretsLease lease = AwsSecretsLease.KIND.fields().read("aws/config/lease", Map.of("lease", text));
		assertThat(lease.lease()).hasSeconds(seconds);
	}

	@Test
	void floatingPointDurationsAreRead() {
		AwsAuthClient client = AwsAuthClient.KIND.fields()
			.read("auth/aws/config/client", Map.of("rotation_period", 3600.0));
		assertThat(client.rotationPeriod()).hasHours(1);
	}

	@Test
	void anUnexpectedTypeIsAnErrorThatNamesTheParameterAndNotItsValue() {
		assertThatExceptionOfType(VaultException.class)
			.isThrownBy(() -> AwsAuthClient.KIND.fields().read("auth/aws/config/client", Map.of("max_retries", "some")))
			.withMessage("Vault returned 'max_retries' of 'auth/aws/config/client' with an unexpected type: "
					+ "class java.lang.String");
	}

	@Test
	void unknownParametersAreKeptAndSent() {
		AwsAuthRole read = AwsAuthRole.KIND.fields()
			.read("auth/aws/role/app", Map.of("auth_type", "iam", "new_parameter", List.of(1, 2)));
		assertThat(read.parameter("new_parameter")).isEqualTo(List.of(1, 2));
		assertThat(json(AwsAuthRole.builder().parameter("new_parameter", 3).build()))
			.containsExactly(Map.entry("new_parameter", 3));
	}

	@Test
	void aTypeInAnArrayIsRead() {
		AwsSecretsRole role = AwsSecretsRole.KIND.fields()
			.read("aws/roles/app", Map.of("credential_type", List.of("iam_user", "federation_token")));
		assertThat(role.credentialType()).isEqualTo("iam_user,federation_token");
	}

	@Test
	void valuesThatMeanTheSameToVaultAreContained() {
		AwsAuthRole read = AwsAuthRole.KIND.fields()
			.read("auth/aws/role/app", Map.of("token_policies", List.of("b", "a"), "token_ttl", 3600,
					"token_bound_cidrs", List.of("127.0.0.1"), "token_period", 0, "role_id", "1"));
		assertThat(AwsAuthRole.builder()
			.tokenPolicies("A", "b")
			.tokenTtl(Duration.ofHours(1))
			.tokenBoundCidrs("127.0.0.1/32")
			.tokenPeriod(null)
			.tokenNoDefaultPolicy(false)
			.build()
			.isContainedIn(read)).isTrue();
		assertThat(AwsAuthRole.builder().tokenPolicies("a").build().isContainedIn(read)).isFalse();
		assertThat(AwsAuthRole.builder().tokenTtl(null).build().isContainedIn(read)).isFalse();
	}

	@Test
	void aPolicyDocumentIsComparedWithoutWhiteSpace() {
		String compact = "{\"Statement\":[{\"Resource\":\"a \\\" {\"}]}";
		String text = "{\n  \"Statement\" : [ { \"Resource\" : \"a \\\" {\" } ]\n}";
		assertThat(AwsSecretsRole.iamUser().policyDocument(text).build().policyDocument()).isEqualTo(compact);
		assertThat(AwsSecretsRole.iamUser().policyDocument(new ByteArrayResource(text.getBytes())).build())
			.isEqualTo(AwsSecretsRole.iamUser().policyDocument(compact).build());
	}

	@Test
	void aResourceThatCannotBeReadIsNamed() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> AwsSecretsRole.iamUser().policyDocument(new ClassPathResource("missing.json")))
			.withMessage("Failed to read class path resource [missing.json]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\u0001',
			value = { "policy.json", "[]", "{", "{]}", "{}{}", "{\"a}", "null", "{\"a\":[}]" })
	void aTextThatIsNoObjectIsNoPolicy(String text) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AwsSecretsRole.iamUser()
				.policyDocument(text)
				.build()
				.check(AwsSecretsRole.iamUser().build(), null))
			.withMessageStartingWith("cannot parse policy document: ");
	}

	@Test
	void aCertificateMayBeEncoded() {
		String pem = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";
		String encoded = Base64.getEncoder().encodeToString(pem.getBytes());
		assertThat(AwsAuthCertificate.builder().awsPublicCert(encoded).build().awsPublicCert()).isEqualTo(pem);
	}

	@Test
	void theDefaultMetadataIsWhatVaultReturnsForIt() {
		AwsAuthIdentity read = AwsAuthIdentity.KIND.fields()
			.read("auth/aws/config/identity", Map.of("iam_metadata", List.of("account_id", "auth_type")));
		assertThat(AwsAuthIdentity.builder().iamMetadata("default").build().isContainedIn(read)).isTrue();
		assertThat(AwsAuthIdentity.builder().iamMetadata("client_arn").build().isContainedIn(read)).isFalse();
	}

	private static Map<String, @Nullable Object> json(VaultParameters value) {
		return value.fields().json(value);
	}

}
