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
import java.util.stream.Collectors;

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

	/**
	 * Return the commands that enable a mount. What its command has no flag for is set
	 * afterwards.
	 * @param kind the command: {@code auth} or {@code secrets}
	 * @param name the path of the mount
	 * @param path the path of the mount in Vault's API
	 * @param mount the mount
	 * @return the commands
	 */
	static String enable(String kind, String name, String path, Mount mount) {
		List<String> words = new ArrayList<>(List.of("vault " + kind + " enable", "-path=" + quoted(name)));
		for (String flag : MOUNT_FLAGS) {
			Object value = mount.parameter(flag);
			if (value != null) {
				words.add("-" + flag.replace('_', '-') + "=" + quoted(text(value)));
			}
		}
		mount.options().forEach((option, value) -> words.add("-options=" + quoted(option + "=" + value)));
		words.add(quoted(String.valueOf(mount.type())));
		String enable = String.join(" ", words);
		List<String> others = mount.names().stream().filter((parameter) -> !isPartOfEnable(parameter)).toList();
		return others.isEmpty() ? enable : enable + "\n" + write(path + "/tune", mount, others);
	}

	private static boolean isPartOfEnable(String parameter) {
		return MOUNT_FLAGS.contains(parameter) || parameter.equals("type") || parameter.equals("options");
	}

	static String policy(String name, String policy) {
		return "vault policy write " + quoted(name) + " - " + input(policy.strip());
	}

	static String write(String path, VaultParameters value) {
		return value.names().isEmpty() ? "vault write -force " + quoted(path) : write(path, value, value.names());
	}

	private static String write(String path, VaultParameters value, Collection<String> names) {
		List<String> words = new ArrayList<>(List.of("vault write " + quoted(path)));
		List<String> json = new ArrayList<>();
		for (String name : names) {
			Object parameter = value.parameter(name);
			List<String> texts = texts(parameter);
			if (value.fields().isSecret(name)) {
				words.add(name + "=\"$" + variable(path, name) + "\"");
			}
			else if (isChangedByClient(parameter, texts)) {
				json.add(JsonText.quote(name) + ":" + json(parameter, texts));
			}
			else {
				texts.forEach((text) -> words.add(quoted(name + "=" + escaped(text))));
			}
		}
		if (!json.isEmpty()) {
			words.add("- " + input("{" + String.join(",", json) + "}"));
		}
		return String.join(BREAK, words);
	}

	private static List<String> texts(@Nullable Object value) {
		List<String> texts = new ArrayList<>();
		if (value instanceof Collection<?> list) {
			list.forEach((item) -> texts.add(String.valueOf(item)));
		}
		else if (value instanceof Map<?, ?> map) {
			map.forEach((key, item) -> texts.add(key + "=" + item));
		}
		else if (value != null) {
			texts.add(text(value));
		}
		return texts.isEmpty() ? List.of("") : texts;
	}

	private static String text(Object value) {
		return (value instanceof Duration duration) ? VaultTime.write(duration) : value.toString();
	}

	/**
	 * Return whether the client takes a text for its standard input, removes a backslash,
	 * or sends a single item that Vault splits. It does not do so with JSON.
	 * @param value the value
	 * @param texts the texts of its items
	 * @return whether the value has to be JSON
	 */
	private static boolean isChangedByClient(@Nullable Object value, List<String> texts) {
		boolean split = isList(value) && texts.size() == 1 && texts.get(0).contains(",");
		return split || texts.stream().anyMatch((text) -> text.equals("-") || text.startsWith("\\@"));
	}

	private static String json(@Nullable Object value, List<String> texts) {
		return isList(value) ? texts.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"))
				: JsonText.quote(texts.get(0));
	}

	private static boolean isList(@Nullable Object value) {
		return value instanceof Collection<?> || value instanceof Map<?, ?>;
	}

	/**
	 * Escape what the client would take for the name of a file.
	 * @param text the text
	 * @return the escaped text
	 */
	private static String escaped(String text) {
		return text.startsWith("@") ? "\\" + text : text;
	}

	/**
	 * Return a text as standard input.
	 * @param text the text
	 * @return the text between two lines that it does not contain
	 */
	private static String input(String text) {
		String end = "EOF";
		while (text.lines().anyMatch(end::equals)) {
			end += "_";
		}
		return "<<'" + end + "'\n" + text + "\n" + end;
	}

	private static String variable(String path, String name) {
		return (path + "_" + name).replaceAll("\\W+", "_").toUpperCase(Locale.ROOT);
	}

	private static String quoted(String text) {
		return text.matches("[\\w./=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
	}

}
