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

package io.github.vaultaws.test.vault;

import java.util.Base64;
import java.util.List;

/**
 * Texts as Go writes them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class GoText {

	private GoText() {
	}

	static String quote(String text) {
		return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"";
	}

	/**
	 * Decode Base64, which Go takes with its padding only.
	 * @param text the text, in which line breaks are ignored
	 * @return the bytes
	 * @throws IllegalArgumentException if the text is malformed
	 */
	static byte[] base64(String text) {
		String line = text.replace("\n", "").replace("\r", "");
		if (line.length() % 4 != 0) {
			throw new IllegalArgumentException("illegal base64 data");
		}
		return Base64.getDecoder().decode(line);
	}

	static String errors(List<String> errors) {
		String head = (errors.size() == 1) ? "1 error occurred:" : errors.size() + " errors occurred:";
		return head + "\n\t* " + String.join("\n\t* ", errors) + "\n\n";
	}

}
