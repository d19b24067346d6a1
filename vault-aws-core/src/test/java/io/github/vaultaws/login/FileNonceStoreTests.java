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
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FileNonceStore}.
 */
@DisabledOnOs(OS.WINDOWS)
class FileNonceStoreTests {

	private static final String NONCE = "f00d-nonce";

	@TempDir
	private Path folder;

	private Path file;

	private FileNonceStore nonce;

	@BeforeEach
	void setUp() {
		this.file = this.folder.resolve("nonce");
		this.nonce = file(this.file);
	}

	@Test
	void beginsWithoutANonce() {
		assertThat(this.nonce.read()).isNull();
		assertThat(this.file).doesNotExist();
	}

	@Test
	void keepsTheNonceForTheNextProcess() throws IOException {
		this.nonce.keep(NONCE);
		assertThat(this.nonce.read()).isEqualTo(NONCE);
		assertThat(file(this.file).read()).isEqualTo(NONCE);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file))).isEqualTo("rw-------");
		assertThat(this.folder).isDirectoryNotContaining((entry) -> !entry.equals(this.file));
	}

	@Test
	void readsANonceThatSomebodyRestored() throws IOException {
		write(NONCE + "\n\n", "r--------");
		assertThat(this.nonce.read()).isEqualTo(NONCE);
	}

	@ParameterizedTest
	@CsvSource({ "'', is empty", "' \n', is empty", "two words, holds something else", "ü, holds something else",
			"'one\ntwo', holds something else" })
	void refusesADamagedFileAndLeavesItAlone(String content, String why) throws IOException {
		write(content, "rw-------");
		refuses(this.nonce, why);
		assertThat(this.file).hasContent(content);
	}

	@Test
	void refusesAFileOfSomethingElse() throws IOException {
		write("n".repeat(NonceStore.MAX_LENGTH + 1), "rw-------");
		refuses(this.nonce, "holds something else");
		write("n".repeat(1 << 20), "rw-------");
		refuses(this.nonce, "holds something else");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-r-----", "rw-----w-", "rwx------", "rw-rw-rw-" })
	void refusesAFileThatIsOpenToOthers(String permissions) throws IOException {
		write(NONCE, permissions);
		refuses(this.nonce, "is open to others than its owner");
	}

	@Test
	void refusesAFolderInItsPlace() throws IOException {
		Files.createDirectory(this.file);
		refuses(this.nonce, "is no regular file");
	}

	@Test
	void refusesALinkToNothing() throws IOException {
		Files.createSymbolicLink(this.file, this.folder.resolve("nothing"));
		refuses(this.nonce, "is no regular file");
	}

	@Test
	void refusesAMissingFolderBeforeTheFirstLogin() {
		refuses(file(this.folder.resolve("missing/nonce")), "its folder does not exist or is not writable");
	}

	@Test
	void doesNotReplaceWhatSomebodyElseWrote() throws IOException {
		assertThat(this.nonce.read()).isNull();
		write("other", "rw-------");
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(() -> this.nonce.keep(NONCE))
			.withMessageContaining("was made by somebody else meanwhile");
		assertThat(this.file).hasContent("other");
	}

	@Test
	void whenItCannotWriteKeepsTheNonceInMemoryAndTriesAgain() throws IOException {
		Path inner = this.folder.resolve("inner");
		FileNonceStore nonce = file(inner.resolve("nonce"));
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(() -> nonce.keep(NONCE))
			.withMessageContaining("cannot be written (NoSuchFileException)")
			.withMessageContaining("in memory")
			.withMessageNotContaining(NONCE);
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(nonce::read);
		Files.createDirectory(inner);
		assertThat(nonce.read()).isEqualTo(NONCE);
		assertThat(inner.resolve("nonce")).hasContent(NONCE);
	}

	@Test
	void showsNoNonce() {
		this.nonce.keep(NONCE);
		assertThat(this.nonce.toString()).contains(this.file.toString()).doesNotContain(NONCE);
		assertThat(NonceStore.ofValue(NONCE).toString()).doesNotContain(NONCE);
	}

	private static FileNonceStore file(Path file) {
		return new FileNonceStore(file, "vault.aws.login.ec2.nonce-file");
	}

	private void write(String content, String permissions) throws IOException {
		Files.writeString(this.file, content);
		Files.setPosixFilePermissions(this.file, PosixFilePermissions.fromString(permissions));
	}

	private static void refuses(FileNonceStore nonce, String why) {
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(nonce::read).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo(LoginFailureReason.NONCE_FILE_UNUSABLE);
			assertThat(ex.isTransient()).isFalse();
			assertThat(ex).hasMessageStartingWith("The file '")
				.hasMessageContaining("'vault.aws.login.ec2.nonce-file' ")
				.hasMessageContaining(why);
		});
	}

}
