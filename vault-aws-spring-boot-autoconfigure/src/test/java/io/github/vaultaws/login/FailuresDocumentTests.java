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
import java.util.Arrays;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/failures.md} tells what the code does. Where the two differ, the table that
 * the document should have is in {@code target/failures.md}.
 */
class FailuresDocumentTests {

	private static final Path DOCUMENT = Path.of("../docs/failures.md");

	@Test
	void hasEveryLoginFailureOnce() throws IOException {
		String table = Arrays.stream(LoginFailure.values())
			.map(FailuresDocumentTests::row)
			.collect(Collectors.joining("", "| reason | cause | what to do | what Vault says |\n|---|---|---|---|\n",
					""));
		Files.writeString(Path.of("target/failures.md"), table);
		assertThat(Files.readString(DOCUMENT)).contains("## Login\n").contains(table);
	}

	private static String row(LoginFailure reason) {
		String texts = reason.texts().stream().map((text) -> "`" + text + "`").collect(Collectors.joining(", "));
		return "| `%s` | %s | %s | %s |\n".formatted(reason, plain(reason.cause()), plain(reason.remedy("it")), texts);
	}

	private static String plain(String text) {
		return text.replace("{mount}", "<mount>").replace("{role}", "<role>").replaceAll("<([^>]+)>", "&lt;$1&gt;");
	}

}
