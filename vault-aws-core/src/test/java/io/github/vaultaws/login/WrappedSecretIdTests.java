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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WrappedSecretId}.
 */
class WrappedSecretIdTests {

	private static final String LOOKUP = "GET sys/wrapping/lookup";

	private static final String UNWRAP = "POST sys/wrapping/unwrap";

	private static final Answer ALREADY_USED = Answer.error(400, "wrapping token is not valid or does not exist");

	private final StubVault vault = new StubVault().on(LOOKUP, creationPath("auth/team/approle/role/app/secret-id"))
		.on(UNWRAP, (request) -> Answer.ok("{\"data\":{\"secret_id\":\"secret of " + request.token() + "\"}}"));

	private Path file;

	private SecretSource secretId;

	@BeforeEach
	void setUp(@TempDir Path directory) throws IOException {
		this.file = Files.writeString(directory.resolve("token"), "first\n");
		this.secretId = new WrappedSecretId(new LoginClient(this.vault.client(), "team/approle", "app"), "app",
				SecretSource.ofFile(this.file, "property"));
	}

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void looksUpTheTokenAndUnwrapsItOnce() {
		assertThat(this.secretId.read()).isEqualTo("secret of first");
		assertThat(this.secretId.read()).isEqualTo("secret of first");
		assertThat(this.vault.journal()).extracting(Request::call).containsExactly(LOOKUP, UNWRAP);
		assertThat(this.vault.journal()).allSatisfy((request) -> {
			assertThat(request.token()).isEqualTo("first");
			assertThat(request.body()).isEmpty();
		});
	}

	@Test
	void detectsANewToken() throws IOException {
		this.secretId.read();
		Files.writeString(this.file, "second\n");
		assertThat(this.secretId.read()).isEqualTo("secret of second");
		assertThat(this.vault.journal(UNWRAP)).extracting(Request::token).containsExactly("first", "second");
	}

	@Test
	void whenTheFileIsDeletedKeepsTheSecretId() throws IOException {
		this.secretId.read();
		Files.delete(this.file);
		assertThat(this.secretId.read()).isEqualTo("secret of first");
	}

	@Test
	void whenTheFileNeverExistedReportsIt() throws IOException {
		Files.delete(this.file);
		fails(LoginFailureReason.SECRET_FILE_UNREADABLE);
	}

	@Test
	void whenTheTokenHasBeenUsedRaisesAnAlert() {
		this.vault.on(LOOKUP, ALREADY_USED);
		assertThat(fails(LoginFailureReason.WRAPPING_TOKEN_ALREADY_USED)).hasMessageContaining("SECURITY ALERT");
		assertThat(this.vault.journal(UNWRAP)).isEmpty();
	}

	@Test
	void whenTheTokenIsUsedBetweenLookupAndUnwrapRaisesAnAlert() {
		this.vault.on(UNWRAP, ALREADY_USED);
		assertThat(fails(LoginFailureReason.WRAPPING_TOKEN_ALREADY_USED)).hasMessageContaining("SECURITY ALERT");
	}

	@Test
	void whenANewTokenHasBeenUsedRaisesAnAlertEachTime() throws IOException {
		this.secretId.read();
		Files.writeString(this.file, "second\n");
		this.vault.on(LOOKUP, ALREADY_USED);
		fails(LoginFailureReason.WRAPPING_TOKEN_ALREADY_USED);
		fails(LoginFailureReason.WRAPPING_TOKEN_ALREADY_USED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "sys/wrapping/wrap", "cubbyhole/x", "auth/approle/role/app/secret-id",
			"auth/team/approle/role/other/secret-id", "auth/team/approle/role/app/secret-id/",
			"auth/team/approle/role/app/secret-id-accessor/lookup", "auth/TEAM/approle/role/app/secret-id",
			"auth/team/approle/role/other/custom-secret-id", "auth/team/approle/role/app/SECRET-ID",
			"auth/team/approle/role/", "/secret-id" })
	void whenTheTokenHasAnotherCreationPathRaisesAnAlertAndDoesNotUnwrap(String creationPath) {
		this.vault.on(LOOKUP, creationPath(creationPath));
		assertThat(fails(LoginFailureReason.WRAPPING_TOKEN_UNEXPECTED_PATH)).hasMessageContaining("SECURITY ALERT")
			.hasMessageContaining(
					"It was created by '" + creationPath + "', not by 'auth/team/approle/role/app/secret-id'.");
		assertThat(this.vault.journal(UNWRAP)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "App", "APP", "app" })
	void comparesTheRoleWithoutCase(String role) {
		this.vault.on(LOOKUP, creationPath("auth/team/approle/role/" + role + "/secret-id"));
		assertThat(this.secretId.read()).isEqualTo("secret of first");
	}

	@Test
	void whenTheSecretIdIsCustomReportsItWithoutAnAlert() {
		this.vault.on(LOOKUP, creationPath("auth/team/approle/role/App/custom-secret-id"));
		assertThat(fails(LoginFailureReason.CUSTOM_SECRET_ID_NOT_SUPPORTED)).hasMessageNotContaining("SECURITY ALERT")
			.satisfies((ex) -> assertThat(ex.getAction())
				.endsWith("vault write -f -wrap-ttl=5m auth/team/approle/role/app/secret-id"));
		assertThat(this.vault.journal(UNWRAP)).isEmpty();
	}

	@Test
	void showsTheCreationPathEscaped() {
		this.vault.on(LOOKUP, creationPath("auth/\\u001b[2J\\u202e\\nforged"));
		assertThat(fails(LoginFailureReason.WRAPPING_TOKEN_UNEXPECTED_PATH))
			.hasMessageContaining("It was created by 'auth/\\u001b[2J\\u202e\\u000aforged', not by");
	}

	@Test
	void whenTheFileContainsASecretIdSendsNothing() throws IOException {
		Files.writeString(this.file, "1f3c2d0a-0000-4000-8000-00000000f00d\n");
		assertThat(fails(LoginFailureReason.SECRET_FILE_INVALID)).hasMessageStartingWith("The file '" + this.file
				+ "' named by the property 'property' contains a SecretID instead of a" + " wrapping token.");
		assertThat(this.vault.journal()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"data\":{}}", "{\"data\":{\"secret_id\":\"\"}}", "{\"data\":{\"secret_id\":1}}" })
	void whenItContainsNoSecretIdRaisesAnAlert(String response) {
		this.vault.on(UNWRAP, Answer.ok(response));
		fails(LoginFailureReason.WRAPPING_TOKEN_UNEXPECTED_PATH);
	}

	@Test
	void whenVaultIsNotReadyTheFailureIsTransient() {
		this.vault.on(LOOKUP, Answer.error(503, "Vault is sealed"));
		assertThat(fails(LoginFailureReason.VAULT_SEALED).isTransient()).isTrue();
	}

	@Test
	void showsNoSecret() {
		this.secretId.read();
		assertThat(this.secretId).hasToString("WrappedSecretId[auth/team/approle/role/app/secret-id]");
	}

	private VaultAwsLoginException fails(LoginFailureReason reason) {
		return assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(this.secretId::read)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason))
			.withMessageNotContaining("first")
			.actual();
	}

	private static Answer creationPath(String path) {
		return Answer.ok("{\"data\":{\"creation_path\":\"" + path + "\",\"creation_ttl\":60}}");
	}

}
