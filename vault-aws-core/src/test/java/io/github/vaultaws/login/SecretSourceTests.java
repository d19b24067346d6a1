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
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
		SecretSource value = SecretSource.ofValue(" secret\n", PROPERTY);
		assertThat(value.read()).isEqualTo("secret");
		assertThat(value).hasToString("the property '" + PROPERTY + "'");
	}

	@Test
	void rejectsAValueInQuotationMarks() {
		assertThatIllegalArgumentException().isThrownBy(() -> SecretSource.ofValue("\"f00d\"", PROPERTY))
			.withMessage("contains a value in quotation marks");
	}

	@Test
	void readsTheFileEachTime() throws IOException {
		Files.writeString(this.file, "first\n");
		assertThat(this.source.read()).isEqualTo("first");
		Files.writeString(this.file, "\n second \n");
		assertThat(this.source.read()).isEqualTo("second");
	}

	@ParameterizedTest
	@ValueSource(strings = { "f00d", "f00d\n", "\uFEFFf00d\r\n", "\n f00d \n", "\tf00d" })
	void ignoresSurroundingWhitespaceAndAByteOrderMark(String content) throws IOException {
		Files.writeString(this.file, content);
		assertThat(this.source.read()).isEqualTo("f00d");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pass phrase", "pässword", "'", "it's", "\"a", "{a", "密码" })
	void acceptsACustomSecretId(String content) throws IOException {
		Files.writeString(this.file, content + "\n");
		assertThat(this.source.read()).isEqualTo(content);
	}

	@ParameterizedTest
	@MethodSource
	void reportsWhatElseTheFileContains(String content, String problem) throws IOException {
		Files.writeString(this.file, content);
		isInvalid(problem);
	}

	static Stream<Arguments> reportsWhatElseTheFileContains() {
		return Stream.of(Arguments.of("\"f00d\"\n", "contains a value in quotation marks"),
				Arguments.of("'f00d'", "contains a value in quotation marks"),
				Arguments.of("{\n  \"data\": {\n    \"secret_id\": \"f00d\"\n  }\n}\n",
						"contains JSON, such as the output of 'vault write -format=json', instead of the value alone"),
				Arguments.of("f00d\nf00d", "contains more than one line"),
				Arguments.of("f00d\rf00d", "contains more than one line"),
				Arguments.of("Key    Value\n---    -----\nsecret_id    f00d\n", "contains more than one line"),
				Arguments.of("f00d\0", cannotBePart("U+0000")), Arguments.of("f00d\u00a0\n", cannotBePart("U+00A0")),
				Arguments.of("\u00a0f00d", cannotBePart("U+00A0")), Arguments.of("f00\u200bd", cannotBePart("U+200B")),
				Arguments.of("f00\u2028d", cannotBePart("U+2028")));
	}

	private static String cannotBePart(String character) {
		return "contains the character " + character + ", which cannot be part of the value";
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16", "UTF-16LE", "UTF-16BE" })
	void reportsUtf16(String charset) throws IOException {
		Files.writeString(this.file, "f00d", Charset.forName(charset));
		isInvalid("is UTF-16 text, as written by '>' in Windows PowerShell, or binary");
		Files.writeString(this.file, "\ufefff00d\r\n", Charset.forName(charset));
		isInvalid("is UTF-16 text, as written by '>' in Windows PowerShell, or binary");
	}

	@Test
	void reportsAFileThatIsNotText() throws IOException {
		Files.write(this.file, new byte[] { 's', 'e', 'c', 'r', 'e', 't', (byte) 0xff });
		isInvalid("is not UTF-8 text");
	}

	@Test
	void acceptsAFileOf64KiBAndRejectsALargerOne() throws IOException {
		Files.writeString(this.file, "f".repeat(64 * 1024));
		assertThat(this.source.read()).hasSize(64 * 1024);
		Files.writeString(this.file, "f".repeat(64 * 1024 + 1));
		isInvalid("is larger than 64 KiB");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n", "\ufeff\n" })
	void reportsAnEmptyFile(String content) throws IOException {
		Files.writeString(this.file, content);
		isInvalid("is empty");
	}

	@Test
	void followsSymbolicLinksAsKubernetesCreatesThem() throws IOException {
		Path data = Files.createDirectory(this.file.resolveSibling("..2026_11_29"));
		Files.writeString(data.resolve("secret-id"), "f00d");
		Files.createSymbolicLink(this.file.resolveSibling("..data"), data.getFileName());
		Files.createSymbolicLink(this.file, Path.of("..data", "secret-id"));
		assertThat(this.source.read()).isEqualTo("f00d");
	}

	@Test
	void reportsAMissingFile() {
		isUnreadable("does not exist");
	}

	@Test
	void reportsADanglingLink() throws IOException {
		Files.createSymbolicLink(this.file, Path.of("missing"));
		isUnreadable("is a symbolic link to a file that does not exist");
	}

	@Test
	void reportsADirectory() throws IOException {
		Files.createDirectory(this.file);
		isUnreadable("is a directory");
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void reportsADevice() {
		this.file = Path.of("/dev/zero");
		this.source = SecretSource.ofFile(this.file, PROPERTY);
		isUnreadable("is not a regular file");
	}

	private void isUnreadable(String problem) {
		fails(LoginFailureReason.SECRET_FILE_UNREADABLE, problem)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("'" + PROPERTY + "'"));
	}

	private void isInvalid(String problem) {
		fails(LoginFailureReason.SECRET_FILE_INVALID, problem)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("-field=secret_id"));
	}

	private ThrowableAssertAlternative<VaultAwsLoginException> fails(LoginFailureReason reason, String problem) {
		return assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(this.source::read)
			.withMessage("The file '%s' named by the property '%s' %s.", this.file, PROPERTY, problem)
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(reason);
				assertThat(ex.isTransient()).isFalse();
			});
	}

}
