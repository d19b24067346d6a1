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

package io.github.vaultaws.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Commands of the command-line client of Vault, for a POSIX shell. A secret is a variable
 * that has to be set.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultCommands {

	private static final List<String> MOUNT_FLAGS = List.of("description", "default_lease_ttl", "max_lease_ttl",
			"listing_visibility", "token_type", "local", "seal_wrap");

	private static final String BREAK = " \\\n  ";

	private VaultCommands() {
	}

	static String enable(String kind, String path, Mount mount) {
		List<String> words = new ArrayList<>(List.of("vault " + kind + " enable", "-path=" + quoted(path)));
		for (String name : MOUNT_FLAGS) {
			Object value = mount.parameter(name);
			if (value != null) {
				words.add("-" + name.replace('_', '-') + "=" + quoted(text(value)));
			}
		}
		mount.options().forEach((name, value) -> words.add("-options=" + quoted(name + "=" + value)));
		words.add(quoted(String.valueOf(mount.type())));
		return String.join(" ", words);
	}

	static String policy(String name, String policy) {
		return "vault policy write %s - <<'EOF'%n%s%nEOF".formatted(quoted(name), policy.strip());
	}

	static String write(String path, VaultParameters value) {
		List<String> words = new ArrayList<>(List.of("vault write " + quoted(path)));
		for (String name : value.names()) {
			if (value.fields().isSecret(name)) {
				words.add(name + "=\"$" + variable(path, name) + "\"");
			}
			else {
				assignments(name, value.parameter(name)).forEach(words::add);
			}
		}
		return String.join(BREAK, words);
	}

	private static List<String> assignments(String name, @Nullable Object value) {
		List<String> texts = new ArrayList<>();
		if (value instanceof Collection<?> list) {
			list.forEach((item) -> texts.add(String.valueOf(item)));
		}
		else if (value instanceof Map<?, ?> map) {
			map.forEach((key, item) -> texts.add(key + "=" + item));
		}
		else {
			texts.add((value != null) ? text(value) : "");
		}
		if (texts.isEmpty()) {
			texts.add("");
		}
		return texts.stream().map((text) -> quoted(name + "=" + escaped(text))).toList();
	}

	private static String text(Object value) {
		return (value instanceof Duration duration) ? VaultTime.write(duration) : value.toString();
	}

	/**
	 * Escape what the client would take for the name of a file or for its standard input.
	 * @param text the text
	 * @return the escaped text
	 */
	private static String escaped(String text) {
		return (text.startsWith("@") || text.equals("-")) ? "\\" + text : text;
	}

	private static String variable(String path, String name) {
		return (path + "_" + name).replaceAll("\\W+", "_").toUpperCase(Locale.ROOT);
	}

	private static String quoted(String text) {
		return text.matches("[\\w./=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
	}

}
