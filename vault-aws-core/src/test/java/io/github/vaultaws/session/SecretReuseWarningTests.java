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

package io.github.vaultaws.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.vaultaws.Jitter;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.LoginClient;
import io.github.vaultaws.login.SecretSource;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretReuseWarning}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretReuseWarningTests {

	private static final String LOGIN = "POST auth/approle/login";

	private static final String RENEW = "POST auth/token/renew-self";

	private static final String WARNING = "with the same SecretID as the last one";

	@AutoClose
	private final StubVault vault = new StubVault().on("POST auth/token/revoke-self", Answer.nothing());

	private final HandRunScheduler scheduler = new HandRunScheduler();

	@TempDir
	Path directory;

	private Path file;

	private RenewingSession session;

	@BeforeEach
	void createSession() throws IOException {
		this.file = Files.writeString(this.directory.resolve("secret-id"), "f1rst");
		AppRoleLogin login = new AppRoleLogin(new LoginClient(this.vault.client(), "approle", "app"),
				SecretSource.ofValue("role", "role-id"), SecretSource.ofFile(this.file, "property"),
				this.scheduler.getClock());
		this.session = new RenewingSession(login, new TokenClient(this.vault.client(), this.scheduler.getClock()),
				this.scheduler, Duration.ofMinutes(7), new Backoff(new Jitter()));
	}

	@Test
	void sameSecretIdIsReportedHalfwayToTheNextLogin(CapturedOutput output) {
		this.vault.on(LOGIN, Answer.login("t1", 3600, false));
		this.session.token();
		advance(26);
		assertThat(output).doesNotContain(WARNING);
		advance(1);
		assertThat(output)
			.containsOnlyOnce("The Vault token expires at 2026-01-01T01:00:00Z and is not renewed any further. The next"
					+ " login (app-role, role 'app') takes place at 2026-01-01T00:53:00Z, " + WARNING + ".")
			.doesNotContain("f1rst");
		advance(25);
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(output).containsOnlyOnce(WARNING);
	}

	@Test
	void replacedSecretIdIsNotReported(CapturedOutput output) throws IOException {
		this.vault.on(LOGIN, Answer.login("t1", 3600, false));
		this.session.token();
		Files.writeString(this.file, "second");
		advance(52);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void tokenThatIsNotRenewedAnyFurtherIsReported(CapturedOutput output) {
		this.vault.on(LOGIN, Answer.login("t1", 3600, true)).on(RENEW, Answer.login("t1", 3600, true));
		this.session.token();
		advance(600);
		assertThat(output).doesNotContain(WARNING);
		this.vault.on(RENEW, Answer.login("t1", 2400, true));
		advance(70);
		assertThat(output).contains(WARNING);
	}

	@Test
	void missingFileIsReported(CapturedOutput output) throws IOException {
		this.vault.on(LOGIN, Answer.login("t1", 3600, false));
		this.session.token();
		Files.delete(this.file);
		advance(52);
		assertThat(output).contains(WARNING);
	}

	@Test
	void nothingIsReportedAfterTheClose(CapturedOutput output) {
		this.vault.on(LOGIN, Answer.login("t1", 3600, false));
		this.session.token();
		this.session.destroy();
		advance(60);
		assertThat(output).doesNotContain(WARNING);
		assertThat(this.scheduler.nextAt()).isEmpty();
	}

	private void advance(int minutes) {
		this.scheduler.advance(Duration.ofMinutes(minutes));
	}

}
