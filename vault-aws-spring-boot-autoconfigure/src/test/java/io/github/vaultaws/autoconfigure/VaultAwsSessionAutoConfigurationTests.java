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

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.ReactiveSessionManager;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.core.ReactiveVaultTemplate;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.session.RenewingSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VaultAwsSessionAutoConfiguration}.
 */
class VaultAwsSessionAutoConfigurationTests {

	private static final String LOGIN = "POST auth/approle/login";

	private final StubVault vault = TestApplication.vault()
		.on("GET secret/application", Answer.ok("{\"data\":{\"name\":\"value\"}}"));

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void whenWebFluxIsMissingThereIsNoReactiveSession() {
		TestApplication.appRoleRunner(this.vault)
			.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasSingleBean(RenewingSession.class)
				.doesNotHaveBean("vaultTokenSupplier"));
	}

	@Test
	void whenHasUserDefinedSessionManagerItWins() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600}}"));
		TestApplication.appRoleRunner(this.vault, OwnSession.class).run((context) -> {
			assertThat(context).hasSingleBean(SessionManager.class).doesNotHaveBean(RenewingSession.class);
			context.getBean(ReactiveVaultTemplate.class).read("secret/application").block();
			assertThat(this.vault.journal()).extracting(Request::call)
				.containsExactly("GET auth/token/lookup-self", "GET aws/creds/deploy", "GET secret/application");
			assertThat(this.vault.journal()).extracting(Request::token).containsOnly("own-token");
		});
	}

	@Test
	void whenHasUserDefinedReactiveSessionItWins() {
		TestApplication.appRoleRunner(this.vault, OwnReactiveSession.class)
			.run((context) -> assertThat(context).getBean(ReactiveVaultTemplate.class)
				.extracting((template) -> template.read("secret/application").block())
				.satisfies((response) -> assertThat(this.vault.journal("GET secret/application")).singleElement()
					.extracting(Request::token)
					.isEqualTo("own-token")));
	}

	@Test
	void springCloudVaultUsesTheSession() {
		TestApplication.appRoleRunner(this.vault).run((context) -> {
			assertThat(context).getBean(SessionManager.class).isInstanceOf(RenewingSession.class);
			assertThat(context).getBean(ReactiveSessionManager.class).isSameAs(context.getBean("vaultTokenSupplier"));
			context.getBean(VaultTemplate.class).read("secret/application");
			context.getBean(ReactiveVaultTemplate.class).read("secret/application").block();
			assertThat(this.vault.journal(LOGIN)).hasSize(1);
			assertThat(this.vault.journal("GET secret/application")).hasSize(2)
				.extracting(Request::token)
				.containsOnly("login-token");
		});
	}

	@ParameterizedTest
	@CsvSource({ "false, 2 errors occurred: * permission denied * invalid token, 2",
			"true, 2 errors occurred: * permission denied * invalid token, 2",
			"false, 1 error occurred: * permission denied, 1", "true, 1 error occurred: * permission denied, 1" })
	void invalidTokenIsReportedByTheFirstRequestOfATemplate(boolean reactive, String error, int logins) {
		this.vault.on("GET secret/application", Answer.error(403, error));
		TestApplication.appRoleRunner(this.vault).run((context) -> {
			for (int request = 0; request < 3; request++) {
				assertThatExceptionOfType(VaultException.class).isThrownBy(() -> read(context, reactive))
					.withMessageContaining(error);
				context.getBean(SessionManager.class).getSessionToken();
			}
			assertThat(this.vault.journal(LOGIN)).hasSize(logins);
		});
	}

	private static void read(ApplicationContext context, boolean reactive) {
		if (reactive) {
			context.getBean(ReactiveVaultTemplate.class).read("secret/application").block();
		}
		else {
			context.getBean(VaultTemplate.class).read("secret/application");
		}
	}

	@Test
	void whenContextClosesRevokesTheTokenAsItsLastRequest() {
		TestApplication.appRoleRunner(this.vault)
			.withPropertyValues("spring.cloud.vault.namespace=team-a")
			.run((context) -> context.getBean(VaultTemplate.class).read("secret/application"));
		List<Request> journal = this.vault.journal();
		assertThat(journal).extracting(Request::call)
			.containsExactly(LOGIN, "GET aws/creds/deploy", "GET secret/application", "POST auth/token/revoke-self");
		assertThat(journal).extracting(Request::namespace).containsOnly("team-a");
		assertThat(journal.get(3).token()).isEqualTo("login-token");
	}

	@Test
	void whenSessionIsEnabledKeepsTheSessionOfAnotherLogin() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":31536000,\"renewable\":true}}"))
			.on("GET secret/application", Answer.ok("{\"data\":{}}"));
		TestApplication.runner(this.vault)
			.withPropertyValues("spring.cloud.vault.token=given", "vault.aws.session.managed=true")
			.run((context) -> {
				assertThat(context).hasSingleBean(SessionManager.class).hasSingleBean(RenewingSession.class);
				context.getBean(VaultTemplate.class).read("secret/application");
			});
		assertThat(this.vault.journal()).extracting(Request::token).containsOnly("given");
		assertThat(this.vault.journal()).extracting(Request::call)
			.containsExactly("GET auth/token/lookup-self", "GET aws/creds/deploy", "GET secret/application");
	}

	@Test
	void whenTheStartFailsRevokesTheToken() {
		this.vault.on("GET aws/creds/deploy", Answer.error(403, "1 error occurred:\n\t* permission denied\n\n"));
		TestApplication.appRoleRunner(this.vault).run((context) -> assertThat(context).hasFailed());
		assertThat(this.vault.journal()).extracting(Request::call)
			.containsExactly(LOGIN, "GET aws/creds/deploy", "POST auth/token/revoke-self");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSession {

		@Bean
		SessionManager ownSession() {
			return () -> VaultToken.of("own-token");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnReactiveSession {

		@Bean
		ReactiveSessionManager vaultTokenSupplier() {
			return () -> Mono.just(VaultToken.of("own-token"));
		}

	}

}
