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

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.client.PolicyRule;
import io.github.vaultaws.endpoint.VaultAwsEndpoint;
import io.github.vaultaws.runtime.MonotonicClock;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the policies of applications in {@code docs/policies.md} on a real Vault. An
 * application obtains credentials, experiences a clock jump, renews its token and lease,
 * rotates, revokes and stops, with a token that has no other policy.
 */
@RequiresContainers
@ExtendWith(OutputCaptureExtension.class)
class VaultPolicyTests {

	private static final String POLICY = "documented";

	private static final String HINT = "To allow the application to";

	private final RealAws aws;

	private final RealVault vault;

	private final HandRunScheduler scheduler = new HandRunScheduler(TestClock.at(Instant.now()));

	@TempDir
	private Path folder;

	VaultPolicyTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void setUp() {
		this.vault.audit();
		this.vault.leaseOfUsers("1h", "2h");
		this.scheduler.setClock(new MonotonicClock(this.scheduler.getClock(), this.scheduler::nanos));
	}

	@AfterEach
	void tearDown() {
		this.vault.endAudit();
	}

	@Test
	void everyPolicyIsTested() {
		assertThat(DocumentedPolicies.headings("hcl")).containsExactlyElementsOf(
				Stream.of(Feature.values()).map((feature) -> feature.heading).distinct().toList());
	}

	@ParameterizedTest
	@EnumSource
	void policyIsThatOfTheEndpointAndSufficient(Feature feature, CapturedOutput output) {
		List<String> rules = DocumentedPolicies.rules(feature.heading);
		Map<String, Integer> before = requests(rules);
		String printed = run(feature, rules);
		assertThat(printed.lines()).containsExactlyElementsOf(rules);
		assertThat(output).doesNotContain("permission denied", HINT);
		assertThat(requests(rules)).allSatisfy((path, count) -> assertThat(count).isGreaterThan(before.get(path)));
	}

	@ParameterizedTest
	@MethodSource("rules")
	void withoutARuleTheApplicationNamesIt(Feature feature, String rule, CapturedOutput output) {
		List<String> others = DocumentedPolicies.rules(feature.heading)
			.stream()
			.filter((line) -> !line.equals(rule))
			.toList();
		if (rule.contains("creds/")) {
			assertThatException().isThrownBy(() -> run(feature, others));
			assertThat(output).contains("APPLICATION FAILED TO START");
		}
		else {
			run(feature, others);
			assertThat(output).contains(HINT);
		}
		assertThat(output).contains(rule);
	}

	@Test
	void unusualCharactersOfAMountAreEscaped() {
		String path = "odd \"mount\" \\ ${x/creds/deploy";
		this.vault.write("sys/policies/acl/" + POLICY, Map.of("policy", PolicyRule.read(path).toString()));
		assertThat(this.vault
			.write("sys/capabilities",
					Map.of("token", this.vault.tokenWithoutDefaultPolicy(POLICY).getToken(), "paths", List.of(path)))
			.getRequiredData()).containsEntry(path, List.of("read"));
	}

	static Stream<Arguments> rules() {
		Map<String, Feature> features = new LinkedHashMap<>();
		for (Feature feature : Feature.values()) {
			DocumentedPolicies.rules(feature.heading).forEach((rule) -> features.putIfAbsent(rule, feature));
		}
		return features.entrySet().stream().map((entry) -> Arguments.of(entry.getValue(), entry.getKey()));
	}

	private Map<String, Integer> requests(List<String> rules) {
		Map<String, Integer> requests = new LinkedHashMap<>();
		rules.stream()
			.map((rule) -> rule.replaceFirst("^path \"([^\"]+)\".*", "$1"))
			.forEach((path) -> requests.put(path, this.vault.audited(path)));
		return requests;
	}

	private String run(Feature feature, List<String> rules) {
		this.vault.write("sys/policies/acl/" + POLICY, Map.of("policy", String.join("\n", rules)));
		try (ConfigurableApplicationContext context = application(feature).run()) {
			this.scheduler.jump(Duration.ofHours(3));
			this.scheduler.advance(Duration.ofSeconds(10));
			this.scheduler.advance(Duration.ofMinutes(50));
			context.getBean(ManagedCredentials.class).rotate();
			this.scheduler.advance(Duration.ofMinutes(6));
			return context.getBean(VaultAwsEndpoint.class).roles().policy();
		}
	}

	private TestApplication application(Feature feature) {
		feature.createRole(this.vault, this.aws);
		TestApplication application = TestApplication.withCredentialsOf(feature.role, this.vault, this.aws)
			.with("vault.aws.rotation.verification.enabled", false)
			.with("management.endpoints.web.exposure.include", "vaultaws")
			.with(this.scheduler);
		feature.properties.forEach(application::with);
		if (feature == Feature.SPRING_CLOUD_VAULT) {
			return application.with("spring.cloud.vault.token",
					this.vault.tokenWithoutDefaultPolicy(POLICY).getToken());
		}
		return application.appRole(
				this.vault.appRole(POLICY,
						Map.of("token_policies", POLICY, "token_no_default_policy", true, "token_ttl", "1h")),
				this.folder);
	}

	private enum Feature {

		IAM_USER("IAM users", "deploy", "iam_user", Map.of()),

		STS("STS credentials", "reports", "assumed_role", Map.of()),

		STS_WITH_PARAMETERS("STS credentials", "reports", "assumed_role", Map.of("vault.aws.credentials.ttl", "1h")),

		STATIC("Static roles", "app", "static", Map.of("vault.aws.credentials.role-type", "static")),

		SPRING_CLOUD_VAULT("Login of Spring Cloud Vault", "deploy", "iam_user", Map.of());

		private final String heading;

		private final String role;

		private final String type;

		private final Map<String, String> properties;

		Feature(String heading, String role, String type, Map<String, String> properties) {
			this.heading = heading;
			this.role = role;
			this.type = type;
			this.properties = properties;
		}

		private void createRole(RealVault vault, RealAws aws) {
			if (vault.exists("aws/roles/" + this.role) || vault.exists("aws/static-roles/" + this.role)) {
				return;
			}
			if (this == STATIC) {
				aws.createUser(this.role);
				vault.createStaticRole(this.role, "2h");
			}
			else {
				vault.createRole(this.role, this.type, aws);
			}
		}

	}

}
