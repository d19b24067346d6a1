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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.util.StringUtils;

/**
 * A parameter of Vault's API: its name and its type.
 *
 * @param <V> the Java type
 * @param name the name in Vault's API
 * @param reader converts a value of Vault's JSON, or of a builder, to the form in which
 * values are compared
 * @param zero what is sent for {@code null}: Vault ignores it for some types
 * @param trait what is special about the parameter
 * @author The vault-aws-spring-boot authors
 */
record Field<V>(String name, Function<Object, V> reader, Object zero, Trait trait) {

	static Field<String> text(String name) {
		return of(name, (json) -> (json instanceof Collection<?> values)
				? StringUtils.collectionToCommaDelimitedString(values) : json.toString(), "");
	}

	static Field<String> secret(String name) {
		return text(name).with(Trait.SECRET);
	}

	static Field<String> json(String name) {
		return of(name, (json) -> JsonText.compact(json.toString()), "");
	}

	static Field<String> certificate(String name) {
		return of(name, (json) -> Pem.decode(json.toString()), "");
	}

	/**
	 * Return a text that Vault stores in lower case.
	 * @param name the name
	 * @return the field
	 */
	static Field<String> lowerCase(String name) {
		return of(name, (json) -> VaultPath.lowerCase(json.toString()), "");
	}

	static Field<Boolean> flag(String name) {
		return of(name, (json) -> (json instanceof Boolean flag) ? flag : Boolean.valueOf(json.toString()), false);
	}

	static Field<Integer> number(String name) {
		return of(name,
				(json) -> (json instanceof Number number) ? number.intValue() : Integer.valueOf(json.toString()), 0);
	}

	static Field<Duration> duration(String name) {
		return of(name, VaultTime::read, "0s");
	}

	static Field<List<String>> list(String name) {
		return list(name, Function.identity());
	}

	/**
	 * Return a list whose elements Vault changes.
	 * @param name the name
	 * @param element converts an element as Vault does
	 * @return the field
	 */
	static Field<List<String>> list(String name, Function<String, String> element) {
		return of(name, (json) -> elements(json).map(element).toList(), List.of());
	}

	static Field<Map<String, String>> map(String name) {
		return of(name, Field::pairs, Map.of());
	}

	private static <V> Field<V> of(String name, Function<Object, V> reader, Object zero) {
		return new Field<>(name, reader, zero, Trait.NONE);
	}

	Field<V> enterprise() {
		return with(Trait.ENTERPRISE);
	}

	Field<V> reset() {
		return with(Trait.RESET);
	}

	Field<V> onCreation() {
		return with(Trait.ON_CREATION);
	}

	private Field<V> with(Trait trait) {
		return new Field<>(this.name, this.reader, this.zero, trait);
	}

	private static Stream<String> elements(Object json) {
		return (json instanceof Collection<?> values) ? values.stream().map(String::valueOf)
				: StringUtils.commaDelimitedListToSet(json.toString()).stream().map(String::strip);
	}

	private static Map<String, String> pairs(Object json) {
		Map<String, String> pairs = new LinkedHashMap<>();
		if (json instanceof Map<?, ?> map) {
			map.forEach((key, value) -> pairs.put(String.valueOf(key), String.valueOf(value)));
		}
		else {
			elements(json).map((pair) -> pair.split("=", 2))
				.forEach((pair) -> pairs.put(pair[0], (pair.length > 1) ? pair[1] : ""));
		}
		return Map.copyOf(pairs);
	}

	/**
	 * What is special about a parameter.
	 */
	enum Trait {

		NONE,

		/**
		 * Vault never returns the parameter.
		 */
		SECRET,

		/**
		 * The parameter requires Vault Enterprise.
		 */
		ENTERPRISE,

		/**
		 * Vault resets the parameter if it is not sent, even where it keeps all others.
		 */
		RESET,

		/**
		 * Vault rejects the parameter in a change, even if its value is the same.
		 */
		ON_CREATION

	}

}
