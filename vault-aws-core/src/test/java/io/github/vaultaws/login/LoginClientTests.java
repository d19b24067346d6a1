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

package io.github.vaultaws.login;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.vault.authentication.LoginToken;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link LoginClient}.
 */
class LoginClientTests {

	private static final String REVOKE = "POST auth/token/revoke-self";

	private final StubVault vault = new StubVault();

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void readsTheToken() {
		respond(Answer.login("token", 3600, true));
		LoginToken token = client(null).login(Map.of());
		assertThat(token.getToken()).isEqualTo("token");
		assertThat(token.getAccessor()).isEqualTo("accessor");
		assertThat(token.getLeaseDuration()).isEqualTo(Duration.ofHours(1));
		assertThat(token.isRenewable()).isTrue();
		assertThat(token.isServiceToken()).isTrue();
	}

	@Test
	void readsABatchTokenWhichHasNoAccessor() {
		respond(Answer.ok("""
				{"auth":{"client_token":"token","accessor":"","lease_duration":60,"token_type":"batch"}}"""));
		LoginToken token = client(null).login(Map.of());
		assertThat(token.isRenewable()).isFalse();
		assertThat(token.isBatchToken()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}                                                                        | NO_TOKEN
			{"auth":{"client_token":""}}                                              | NO_TOKEN
			{"auth":{"accessor":"accessor"}}                                          | NO_TOKEN
			{"auth":{"client_token":"hvs.token\\r\\nX-A: b","lease_duration":3600}}    | NO_TOKEN
			{"auth":{"client_token":"","mfa_requirement":{"mfa_request_id":"id"}}}    | MFA_REQUIRED
			{"auth":{"client_token":"hvs.token","lease_duration":3600,"num_uses":10}} | LIMITED_USE_TOKEN
			""")
	void rejectsAnUnusableToken(String json, LoginFailureReason reason) {
		respond(Answer.ok(json));
		VaultAwsLoginException failure = failure("service");
		assertThat(failure.getReason()).isEqualTo(reason);
		assertThat(failure.isTransient()).isFalse();
		assertThat(failure.getMessage()).doesNotContain("hvs.token");
	}

	@Test
	void unusableResponseIsNamedByItsRequestId() {
		respond(Answer.ok("{\"request_id\":\"f00d\",\"auth\":{\"client_token\":\"\"}}"));
		assertThat(failure("service").getMessage()).endsWith("contains no token. The request_id is f00d.");
		respond(Answer.ok("{\"request_id\":\"f00d\",\"auth\":{\"client_token\":\"a b\"}}"));
		assertThat(failure("service").getMessage()).endsWith("is not printable text. The request_id is f00d.");
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 403 })
	void tokenWithLimitedUsesIsRevoked(int status) {
		respond(Answer.ok("{\"auth\":{\"client_token\":\"hvs.token\",\"lease_duration\":60,\"num_uses\":10}}"));
		this.vault.on(REVOKE, (status == 204) ? Answer.nothing() : Answer.error(status, "permission denied"));
		assertThat(failure("service").getReason()).isEqualTo(LoginFailureReason.LIMITED_USE_TOKEN);
		assertThat(this.vault.journal(REVOKE)).extracting(Request::token).containsExactly("hvs.token");
	}

	@Test
	void tokenThatRequiresASecondFactorIsRevoked() {
		respond(Answer
			.ok("{\"auth\":{\"client_token\":\"hvs.token\",\"mfa_requirement\":{\"mfa_request_id\":\"id\"}}}"));
		this.vault.on(REVOKE, Answer.nothing());
		assertThat(failure("service").getReason()).isEqualTo(LoginFailureReason.MFA_REQUIRED);
		assertThat(this.vault.journal(REVOKE)).extracting(Request::token).containsExactly("hvs.token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "10000000000000000", "\"60\"", "null", "1.5" })
	void tokenWithAnInvalidTtlIsRevoked(String ttl) {
		respond(Answer.ok("{\"auth\":{\"client_token\":\"hvs.token\",\"lease_duration\":" + ttl + "}}"));
		this.vault.on(REVOKE, Answer.nothing());
		VaultAwsLoginException failure = failure("service");
		assertThat(failure.getReason()).isEqualTo(LoginFailureReason.INVALID_TOKEN_TTL);
		assertThat(failure.isTransient()).isFalse();
		assertThat(this.vault.journal(REVOKE)).extracting(Request::token).containsExactly("hvs.token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>Please log in</html>", "{\"auth\":{\"client_token\":\"hvs.tok", "" })
	void unreadableResponseIsATransientFailure(String body) {
		respond(Answer.ok(body));
		VaultAwsLoginException failure = failure("service");
		assertThat(failure.getReason()).isEqualTo(LoginFailureReason.VAULT_UNREACHABLE);
		assertThat(failure.isTransient()).isTrue();
		assertThat(failure).hasMessageContaining("Unreadable response (200, application/json, ")
			.hasMessageNotContaining("hvs.");
	}

	@Test
	void whenVaultRejectsTheLoginReportsItsErrorAndTheAction() {
		respond(Answer.error(400, "invalid role or secret ID"));
		VaultAwsLoginException failure = failure("service");
		assertThat(failure.getReason()).isEqualTo(LoginFailureReason.INVALID_ROLE_OR_SECRET_ID);
		assertThat(failure).hasMessage("Login to Vault at 'auth/approle' failed: the RoleID or SecretID is wrong,"
				+ " used up or expired. Vault returned HTTP 400: invalid role or secret ID.");
		assertThat(failure.getAction()).contains("vault write -f auth/approle/role/service/secret-id");
		assertThat(failure.isTransient()).isFalse();
	}

	@Test
	void whenTheRoleIsUnknownTheActionHasAPlaceholder() {
		respond(Answer.error(400, "invalid role or secret ID"));
		assertThat(failure(null).getAction()).contains("auth/approle/role/<role>/secret-id");
	}

	@ParameterizedTest
	@CsvSource({ "VAULT_NOT_READY,503,standby", "VAULT_NOT_READY,500,internal error",
			"RATE_LIMITED,429,rate limit quota exceeded", "VAULT_NOT_READY,412,required index state not present" })
	void whenVaultIsNotReadyTheFailureIsTransient(LoginFailureReason reason, int status, String text) {
		respond(Answer.error(status, text));
		VaultAwsLoginException failure = failure("service");
		assertThat(failure.getReason()).isEqualTo(reason);
		assertThat(failure.isTransient()).isTrue();
		assertThat(failure.getMessage()).contains("HTTP " + status + ": " + text);
	}

	@Test
	void whenTheConnectionIsMisconfiguredTheFailureIsNotTransient() {
		respond(new Answer(407, ""));
		VaultAwsLoginException failure = failure("service");
		assertThat(failure.getReason()).isEqualTo(LoginFailureReason.CONNECTION_MISCONFIGURED);
		assertThat(failure.isTransient()).isFalse();
		assertThat(failure)
			.hasMessage("Login to Vault at 'auth/approle' failed: the connection to Vault is not configured"
					+ " correctly. The HTTP proxy requires authentication, and did not accept credentials of the JVM.");
		assertThat(failure.getAction()).contains("'http.nonProxyHosts'");
	}

	@Test
	void whenVaultDoesNotRespondTheFailureIsTransient() {
		this.vault.close();
		VaultAwsLoginException failure = failure("service");
		assertThat(failure.getReason()).isEqualTo(LoginFailureReason.VAULT_UNREACHABLE);
		assertThat(failure.isTransient()).isTrue();
		assertThat(failure).hasMessageContaining("Connection refused");
		assertThat(failure.getAction()).contains("'spring.cloud.vault.uri'");
	}

	private void respond(Answer response) {
		this.vault.on("POST auth/approle/login", response);
	}

	private LoginClient client(@Nullable String role) {
		return new LoginClient(this.vault.client(), "approle", role);
	}

	private VaultAwsLoginException failure(@Nullable String role) {
		return catchThrowableOfType(VaultAwsLoginException.class, () -> client(role).login(Map.of()));
	}

}
