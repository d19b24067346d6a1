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
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link AppRoleLogin}.
 */
class AppRoleLoginTests {

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final StubVault vault = new StubVault().on("POST auth/approle/login",
			(request) -> Answer.login("token-" + this.journalSize(), 3600, true));

	private int journalSize() {
		return this.vault.journal().size();
	}

	@AfterEach
	void tearDown() {
		this.vault.close();
	}

	@Test
	void readsTheSecretIdForEachLogin(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("secret-id");
		AppRoleLogin login = login(SecretSource.ofFile(file, "property"));
		Files.writeString(file, "first\n");
		assertThat(login.login().getToken()).isEqualTo("token-1");
		Files.writeString(file, "second\n");
		assertThat(login.login().getToken()).isEqualTo("token-2");
		assertThat(this.vault.journal()).extracting(Request::body)
			.satisfiesExactly((body) -> assertThat(body).contains("\"role_id\":\"role\"", "\"secret_id\":\"first\""),
					(body) -> assertThat(body).contains("\"role_id\":\"role\"", "\"secret_id\":\"second\""));
		assertThat(this.vault.journal()).extracting(Request::token).containsOnlyNulls();
	}

	@Test
	void whenSecretIdCannotBeReadSendsNothing(@TempDir Path directory) {
		AppRoleLogin login = login(SecretSource.ofFile(directory, "property"));
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login);
		assertThat(this.vault.journal()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "hvs.CAESIBqCD5SBHYvGMEfeOPDcstmtFisBbile1yijzvr4mpXa", "s.PqEiSHOkyzL4WpOJ0gJPvIes" })
	void whenTheSecretIdIsATokenSendsNothing(String token, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("secret-id"), token);
		AppRoleLogin login = login(SecretSource.ofFile(file, "property"));
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login)
			.withMessage("The file '%s' named by the property 'property' contains a Vault token instead of a SecretID."
					+ " A wrapping token belongs in the property 'vault.aws.login.app-role.secret-id-token' or"
					+ " '.secret-id-token-file'.", file)
			.extracting(VaultAwsLoginException::getReason)
			.isEqualTo(LoginFailureReason.SECRET_FILE_INVALID);
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void rejectionNamesTheSources(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("secret-id"), "f00d");
		this.vault.on("POST auth/approle/login", Answer.error(400, "invalid role or secret ID"));
		assertThatExceptionOfType(VaultAwsLoginException.class)
			.isThrownBy(login(SecretSource.ofFile(file, "property"))::login)
			.withMessageEndingWith("Vault returned HTTP 400: invalid role or secret ID. The RoleID is from the property"
					+ " 'role-id', the SecretID from the file '%s' named by the property 'property'.", file)
			.withCauseInstanceOf(VaultAwsLoginException.class);
	}

	@Test
	void rejectedPairIsSentAgainAfterFifteenMinutes() {
		this.vault.on("POST auth/approle/login", Answer.error(400, "invalid role or secret ID"));
		AppRoleLogin login = login(SecretSource.ofValue("f00d", "secret-id"));
		assertThat(catchThrowable(login::login)).isSameAs(catchThrowable(login::login))
			.isInstanceOfSatisfying(VaultAwsLoginException.class,
					(ex) -> assertThat(ex.getReason()).isEqualTo(LoginFailureReason.INVALID_ROLE_OR_SECRET_ID));
		this.scheduler.advance(Duration.ofMinutes(15).minusMillis(1));
		assertThat(catchThrowable(login::login)).hasMessageNotContaining("f00d");
		assertThat(this.vault.journal()).hasSize(1);
		this.scheduler.advance(Duration.ofMillis(1));
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login);
		assertThat(this.vault.journal()).hasSize(2);
	}

	@Test
	void anotherSecretIdIsSentImmediately(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("secret-id"), "wrong");
		AppRoleLogin login = login(SecretSource.ofFile(file, "property"));
		this.vault.on("POST auth/approle/login", (request) -> request.body().contains("right")
				? Answer.login("token", 3600, true) : Answer.error(400, "invalid role or secret ID"));
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login);
		Files.writeString(file, "right");
		assertThat(login.login().getToken()).isEqualTo("token");
	}

	@Test
	void failureForAnotherReasonIsNotRemembered() {
		this.vault.on("POST auth/approle/login", Answer.error(503, "Vault is sealed"));
		AppRoleLogin login = login(SecretSource.ofValue("f00d", "secret-id"));
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login);
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login);
		assertThat(this.vault.journal()).hasSize(2);
	}

	@Test
	void stringRepresentationIsTheMethod() {
		assertThat(login(SecretSource.ofValue("f00d", "secret-id"))).hasToString("app-role");
	}

	private AppRoleLogin login(SecretSource secretId) {
		return new AppRoleLogin(new LoginClient(this.vault.client(), "approle", null),
				SecretSource.ofValue("role", "role-id"), secretId, this.scheduler.getClock());
	}

}
