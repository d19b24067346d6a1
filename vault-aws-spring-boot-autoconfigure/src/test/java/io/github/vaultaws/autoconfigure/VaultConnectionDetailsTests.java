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

import java.net.URI;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultEndpointProvider;
import org.springframework.vault.core.ReactiveVaultTemplate;
import org.springframework.vault.core.VaultTemplate;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link VaultConnectionDetails} and
 * {@link VaultConnectionDetailsPostProcessor}.
 */
class VaultConnectionDetailsTests {

	private static final String PATH = "secret/application";

	private static final String READ = "GET " + PATH;

	@AutoClose
	private final StubVault vault = vault();

	@AutoClose
	private final StubVault other = vault();

	private final ApplicationContextRunner contextRunner = TestApplication.runner(this.other);

	private final String userHome = System.getProperty("user.home");

	@BeforeEach
	void noTokenOfTheUser(@TempDir Path home) {
		System.setProperty("user.home", home.toString());
	}

	@AfterEach
	void restoreUserHome() {
		System.setProperty("user.home", this.userHome);
	}

	private static StubVault vault() {
		return TestApplication.vault()
			.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600,\"renewable\":true}}"))
			.on("GET sys/internal/ui/mounts/" + PATH,
					Answer.ok("{\"data\":{\"path\":\"secret/\",\"options\":{\"version\":\"1\"}}}"))
			.on(READ, Answer.ok("{\"data\":{\"greeting\":\"from Vault\"}}"));
	}

	@Test
	void detailsGiveAddressTokenAndNamespaceToAllClients() {
		this.contextRunner
			.withPropertyValues("spring.cloud.vault.token=property", "spring.cloud.vault.namespace=property")
			.withBean(VaultConnectionDetails.class, () -> details(this.vault.uri(), "given", "team-a"))
			.run((context) -> {
				assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
					.isEqualTo("ASIAEXAMPLE");
				context.getBean(VaultTemplate.class).read(PATH);
				context.getBean(ReactiveVaultTemplate.class).read(PATH).block();
				assertThat(this.vault.journal(READ)).hasSize(2);
				assertThat(this.vault.journal()).extracting(Request::token).containsOnly("given");
				assertThat(this.vault.journal()).extracting(Request::namespace).containsOnly("team-a");
			});
		assertThat(this.other.journal()).isEmpty();
	}

	@Test
	void detailsWithoutTokenAndNamespaceLeaveThemToTheProperties() {
		this.contextRunner
			.withPropertyValues("spring.cloud.vault.token=property", "spring.cloud.vault.namespace=team-b")
			.withBean(VaultConnectionDetails.class, () -> this.vault::uri)
			.run((context) -> {
				context.getBean(VaultTemplate.class).read(PATH);
				assertThat(this.vault.journal()).extracting(Request::token).containsOnly("property");
				assertThat(this.vault.journal()).extracting(Request::namespace).containsOnly("team-b");
			});
	}

	@Test
	void withoutDetailsThePropertiesApply() {
		this.contextRunner.withPropertyValues("spring.cloud.vault.token=property").run((context) -> {
			context.getBean(VaultTemplate.class).read(PATH);
			assertThat(this.other.journal(READ)).extracting(Request::token).containsExactly("property");
		});
	}

	@Test
	void ownLoginIsUsedInsteadOfTheToken() {
		TestApplication.appRoleRunner(this.other)
			.withBean(VaultConnectionDetails.class, () -> details(this.vault.uri(), "given", null))
			.run((context) -> {
				assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials()).isNotNull();
				assertThat(this.vault.journal("POST auth/approle/login")).hasSize(1);
			});
		assertThat(this.vault.journal()).extracting(Request::token).doesNotContain("given");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void tokenOfTheDetailsIsNotRevoked(boolean managed) {
		this.contextRunner.withPropertyValues("vault.aws.session.managed=" + managed)
			.withBean(VaultConnectionDetails.class, () -> details(this.vault.uri(), "given", null))
			.run((context) -> assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials())
				.isNotNull());
		assertThat(this.vault.journal("GET aws/creds/deploy")).hasSize(1);
		assertThat(this.vault.journal("POST auth/token/revoke-self")).isEmpty();
	}

	@Test
	void severalDetailsFailTheStart() {
		this.contextRunner.withBean("one", VaultConnectionDetails.class, () -> this.vault::uri)
			.withBean("two", VaultConnectionDetails.class, () -> this.other::uri)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessage("There are several beans of type VaultConnectionDetails: 'one', 'two'."));
	}

	@Test
	void primaryDetailsAreUsed() {
		this.contextRunner.withPropertyValues("spring.cloud.vault.token=property")
			.withBean("one", VaultConnectionDetails.class, () -> this.vault::uri, (bean) -> bean.setPrimary(true))
			.withBean("two", VaultConnectionDetails.class, () -> this.other::uri)
			.run((context) -> {
				context.getBean(VaultTemplate.class).read(PATH);
				assertThat(this.vault.journal(READ)).hasSize(1);
			});
	}

	@Test
	void detailsAndAnEndpointProviderFailTheStart() {
		this.contextRunner.withBean("container", VaultConnectionDetails.class, () -> this.vault::uri)
			.withBean("provider", VaultEndpointProvider.class,
					() -> SimpleVaultEndpointProvider.of(VaultEndpoint.from(this.other.uri())))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessage("There are two Vault connections: the bean 'container' of type VaultConnectionDetails, and"
						+ " the bean 'provider' of type VaultEndpointProvider."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "vault.example.com:8200", "ftp://vault.example.com", "http:///v1" })
	void invalidAddressFailsTheStart(String uri) {
		this.contextRunner
			.withBean("container", VaultConnectionDetails.class, () -> details(URI.create(uri), null, null))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVaultAwsConfigurationException.class)
				.hasMessageStartingWith("The address in the bean 'container' of type VaultConnectionDetails "));
	}

	@Test
	void importThatUsesAnotherVaultFailsTheStart() {
		assertThatException().isThrownBy(() -> importing(this.other.uri()).run().close())
			.havingRootCause()
			.isInstanceOf(InvalidVaultAwsConfigurationException.class)
			.withMessage(
					"The configuration import has connected to another Vault or namespace than that of the bean 'container' of"
							+ " type VaultConnectionDetails.")
			.satisfies((failure) -> assertThat(((InvalidVaultAwsConfigurationException) failure).getAction())
				.contains("before beans exist"));
	}

	@Test
	void importThatUsesAnotherNamespaceFailsTheStart() {
		assertThatException()
			.isThrownBy(() -> importing(this.vault.uri(), details(this.vault.uri(), null, "team-a")).run().close())
			.havingRootCause()
			.isInstanceOf(InvalidVaultAwsConfigurationException.class)
			.withMessageContaining("another Vault or namespace than that of the bean 'container'");
	}

	@Test
	void importThatUsesTheSameVaultIsNoConflict() {
		importing(this.vault.uri()).run().close();
		assertThat(this.vault.journal(READ)).isNotEmpty();
	}

	private SpringApplicationBuilder importing(URI uri) {
		return importing(uri, this.vault::uri);
	}

	private SpringApplicationBuilder importing(URI uri, VaultConnectionDetails details) {
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
			.properties("spring.config.import=vault://", "spring.cloud.vault.uri=" + uri,
					"spring.cloud.vault.token=property", "vault.aws.credentials.role=deploy",
					"vault.aws.rotation.verification.enabled=false", "spring.cloud.vault.kv.backend-version=1")
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("container",
					VaultConnectionDetails.class, () -> details));
	}

	private static VaultConnectionDetails details(URI uri, @Nullable String token, @Nullable String namespace) {
		return new VaultConnectionDetails() {

			@Override
			public URI getUri() {
				return uri;
			}

			@Override
			public @Nullable String getToken() {
				return token;
			}

			@Override
			public @Nullable String getNamespace() {
				return namespace;
			}

		};
	}

}
