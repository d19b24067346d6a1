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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link FileNonceStore}.
 */
@DisabledOnOs(OS.WINDOWS)
class FileNonceStoreTests {

	private static final String NONCE = "f00d-nonce";

	@TempDir
	private Path directory;

	private Path file;

	private FileNonceStore nonce;

	@BeforeEach
	void setUp() {
		this.file = this.directory.resolve("nonce");
		this.nonce = file(this.file);
	}

	@Test
	void startsWithoutANonce() {
		assertThat(this.nonce.read()).isNull();
		assertThat(this.file).doesNotExist();
	}

	@Test
	void storesTheNonceForTheNextProcess() throws IOException {
		this.nonce.keep(NONCE);
		assertThat(this.nonce.read()).isEqualTo(NONCE);
		assertThat(file(this.file).read()).isEqualTo(NONCE);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file))).isEqualTo("rw-------");
		assertThat(this.directory).isDirectoryNotContaining((entry) -> !entry.equals(this.file));
	}

	@Test
	void readsARestoredNonce() throws IOException {
		write(NONCE + "\n\n", "r--------");
		assertThat(this.nonce.read()).isEqualTo(NONCE);
	}

	@ParameterizedTest
	@CsvSource({ "'', is empty", "' \n', is empty", "two words, does not contain a valid nonce",
			"ü, does not contain a valid nonce", "'one\ntwo', does not contain a valid nonce" })
	void rejectsADamagedFileWithoutChangingIt(String content, String problem) throws IOException {
		write(content, "rw-------");
		fails(this.nonce, problem);
		assertThat(this.file).hasContent(content);
	}

	@Test
	void rejectsAFileThatIsTooLong() throws IOException {
		write("n".repeat(NonceStore.MAX_LENGTH + 1), "rw-------");
		fails(this.nonce, "does not contain a valid nonce");
		write("n".repeat(1 << 20), "rw-------");
		fails(this.nonce, "does not contain a valid nonce");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-r-----", "rw-----w-", "rwx------", "rw-rw-rw-" })
	void rejectsAFileThatIsAccessibleToOtherUsers(String permissions) throws IOException {
		write(NONCE, permissions);
		fails(this.nonce, "is accessible to users other than its owner");
	}

	@Test
	void rejectsADirectory() throws IOException {
		Files.createDirectory(this.file);
		fails(this.nonce, "is a directory");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "target" })
	void rejectsASymbolicLink(String target) throws IOException {
		Files.createSymbolicLink(this.file, this.directory.resolve(target));
		Path other = Files.writeString(this.directory.resolve("target"), "planted");
		Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
		fails(this.nonce, "is a symbolic link");
	}

	@Test
	void rejectsTheFileOfAnotherOwner() throws IOException {
		write(NONCE, "rw-------");
		try {
			Files.setAttribute(this.file, "unix:uid", 65534);
		}
		catch (IOException ex) {
			assumeThat(ex).as("only root can change an owner").isNull();
		}
		fails(this.nonce, "belongs to the user '" + Files.getOwner(this.file).getName() + "', not to '");
		assertThat(this.directory).isDirectoryNotContaining((entry) -> !entry.equals(this.file));
	}

	@Test
	void oneOfTwoConcurrentWritersSucceeds() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int i = 0; i < 200; i++) {
				Path file = this.directory.resolve("nonce-" + i);
				CyclicBarrier start = new CyclicBarrier(2);
				List<Future<String>> writers = threads.invokeAll(Stream.of("one", "two")
					.map((value) -> (Callable<String>) () -> write(file, value, start))
					.toList());
				String stored = Files.readString(file).strip();
				assertThat(List.of(writers.get(0).get(), writers.get(1).get())).containsExactlyInAnyOrder(stored, "");
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static String write(Path file, String nonce, CyclicBarrier start) throws Exception {
		FileNonceStore store = file(file);
		start.await(1, TimeUnit.MINUTES);
		try {
			store.keep(nonce);
			return nonce;
		}
		catch (VaultAwsLoginException ex) {
			assertThat(ex).hasMessageContaining("was created by another process in the meantime");
			return "";
		}
	}

	@Test
	void acceptsAFileThatAlreadyContainsTheNonce() throws IOException {
		write(NONCE, "rw-------");
		this.nonce.keep(NONCE);
		assertThat(this.nonce.read()).isEqualTo(NONCE);
	}

	@Test
	void rejectsAMissingDirectoryBeforeTheFirstLogin() {
		fails(file(this.directory.resolve("missing/nonce")), "its directory does not exist or is not writable");
	}

	@Test
	void doesNotOverwriteTheFileOfAnotherProcess() throws IOException {
		assertThat(this.nonce.read()).isNull();
		write("other", "rw-------");
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(() -> this.nonce.keep(NONCE))
			.withMessageContaining("was created by another process in the meantime");
		assertThat(this.file).hasContent("other");
	}

	@Test
	void whenItCannotWriteKeepsTheNonceInMemoryAndRetries() throws IOException {
		Path inner = this.directory.resolve("inner");
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

	private static void fails(FileNonceStore nonce, String problem) {
		assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(nonce::read).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo(LoginFailureReason.NONCE_FILE_UNUSABLE);
			assertThat(ex.isTransient()).isFalse();
			assertThat(ex).hasMessageStartingWith("The file '")
				.hasMessageContaining("'vault.aws.login.ec2.nonce-file' ")
				.hasMessageContaining(problem);
		});
	}

}
