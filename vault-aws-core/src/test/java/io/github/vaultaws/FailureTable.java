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

package io.github.vaultaws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Table of {@code docs/failures.md}, which is compared with the code. The expected table
 * is written to {@code target}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class FailureTable {

	private static final Path DOCUMENT = Path.of("../docs/failures.md");

	private static final String HEAD = "| reason | description | action | text of Vault or AWS |\n|---|---|---|---|\n";

	private FailureTable() {
	}

	/**
	 * Assert that the document contains a table.
	 * @param heading the heading of its section
	 * @param rows its rows, in order
	 * @throws IOException if the document cannot be read
	 */
	public static void assertDocumented(String heading, Stream<String> rows) throws IOException {
		String table = rows.collect(Collectors.joining("", HEAD, ""));
		Files.writeString(Path.of("target", heading + ".md"), table);
		assertThat(Files.readString(DOCUMENT)).contains("## " + heading + "\n").contains(table);
	}

	/**
	 * Return a row.
	 * @param reason the reason
	 * @param cause its cause
	 * @param action its action
	 * @param texts parts of Vault's error response
	 * @return the row
	 */
	public static String row(Enum<?> reason, String cause, String action, List<String> texts) {
		String responses = texts.stream().map((text) -> "`" + text + "`").collect(Collectors.joining(", "));
		return "| `%s` | %s | %s | %s |\n".formatted(reason, plain(cause), plain(action), responses);
	}

	private static String plain(String text) {
		return text.replace("{prefix}", "vault.aws.credentials")
			.replace("{rule}", "path \"<path>\" { capabilities = [\"<capability>\"] }")
			.replaceAll("[{]([^} ]+)[}]", "<$1>")
			.replaceAll("<([^>]+)>", "&lt;$1&gt;");
	}

}
