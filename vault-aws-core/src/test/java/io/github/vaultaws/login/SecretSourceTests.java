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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretSource}.
 */
class SecretSourceTests {

	private static final String PROPERTY = "vault.aws.login.app-role.secret-id-file";

	private Path file;

	private SecretSource source;

	@BeforeEach
	void setUp(@TempDir Path directory) {
		this.file = directory.resolve("secret-id");
		this.source = SecretSource.ofFile(this.file, PROPERTY);
	}

	@Test
	void returnsAValueWithoutSurroundingWhitespace() {
		assertThat(SecretSource.ofValue(" secret\n").read()).isEqualTo("secret");
	}

	@Test
	void readsTheFileEachTime() throws IOException {
		Files.writeString(this.file, "first\n");
		assertThat(this.source.read()).isEqualTo("first");
		Files.writeString(this.file, "\n second \n");
		assertThat(this.source.read()).isEqualTo("second");
	}

	@Test
	void whenFileIsMissingReportsIt() {
		fails("does not exist");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n" })
	void whenFileIsEmptyReportsIt(String content) throws IOException {
		Files.writeString(this.file, content);
		fails("is empty");
	}

	@Test
	void whenFileIsUnreadableReportsIt() throws IOException {
		Files.createDirectory(this.file);
		fails("cannot be read (IOException)");
	}

	@Test
	void whenFileIsNotTextShowsNoContent() throws IOException {
		Files.write(this.file, new byte[] { 's', 'e', 'c', 'r', 'e', 't', (byte) 0xff });
		fails("cannot be read (MalformedInputException)");
	}

	private void fails(String problem) {
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(this.source::read).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo(LoginFailureReason.SECRET_FILE_UNREADABLE);
			assertThat(ex).hasMessage("The file '%s' named by the property '%s' %s.", this.file, PROPERTY, problem);
			assertThat(ex.getAction()).contains("'" + PROPERTY + "'");
			assertThat(ex.isTransient()).isFalse();
		});
	}

}
