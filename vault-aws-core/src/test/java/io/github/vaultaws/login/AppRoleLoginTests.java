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

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;
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

	@Test
	void rejectedPairIsSentAgainAfterFifteenMinutes() {
		this.vault.on("POST auth/approle/login", Answer.error(400, "invalid role or secret ID"));
		AppRoleLogin login = login(SecretSource.ofValue("f00d"));
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
		AppRoleLogin login = login(SecretSource.ofValue("f00d"));
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login);
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login);
		assertThat(this.vault.journal()).hasSize(2);
	}

	@Test
	void stringRepresentationIsTheMethod() {
		assertThat(login(SecretSource.ofValue("f00d"))).hasToString("app-role");
	}

	private AppRoleLogin login(SecretSource secretId) {
		return new AppRoleLogin(new LoginClient(this.vault.client(), "approle", null), SecretSource.ofValue("role"),
				secretId, this.scheduler.getClock());
	}

}
