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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.VaultException;

/**
 * The fields of a kind of parameters: the one place where values are converted from and
 * to Vault's JSON.
 *
 * @param <T> the kind of parameters
 * @author The vault-aws-spring-boot authors
 */
final class Fields<T extends VaultParameters> {

	private final Function<Map<String, @Nullable Object>, T> constructor;

	private final Map<String, Field<?>> fields;

	private Fields(Function<Map<String, @Nullable Object>, T> constructor, Stream<Field<?>> fields) {
		this.constructor = constructor;
		this.fields = fields.collect(Collectors.toMap(Field::name, Function.identity()));
	}

	static <T extends VaultParameters> Fields<T> of(Function<Map<String, @Nullable Object>, T> constructor,
			Field<?>... fields) {
		return new Fields<>(constructor, Arrays.stream(fields));
	}

	static <T extends VaultParameters> Fields<T> of(Function<Map<String, @Nullable Object>, T> constructor,
			List<Field<?>> shared, Field<?>... fields) {
		return new Fields<>(constructor, Stream.concat(shared.stream(), Arrays.stream(fields)));
	}

	boolean isSecret(String name) {
		return has(name, Field.Trait.SECRET);
	}

	private boolean has(String name, Field.Trait trait) {
		Field<?> field = this.fields.get(name);
		return field != null && field.trait() == trait;
	}

	/**
	 * Return the name of a parameter that is set and requires Vault Enterprise.
	 * @param value the parameters
	 * @return the name, or {@code null} if there is none
	 */
	@Nullable String enterprise(T value) {
		return value.values()
			.keySet()
			.stream()
			.filter((name) -> has(name, Field.Trait.ENTERPRISE) && value.has(name))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return a change without the parameters that can be set on creation only and are not
	 * changed.
	 * @param current the parameters before the change
	 * @param change the parameters that are written
	 * @return the parameters to write
	 */
	T withoutUnchanged(T current, T change) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>(change.values());
		values.keySet().removeIf((name) -> has(name, Field.Trait.ON_CREATION) && change.isSame(name, current));
		return this.constructor.apply(values);
	}

	@Nullable Object canonical(String name, @Nullable Object value) {
		Field<?> field = this.fields.get(name);
		return (field != null && value != null) ? field.reader().apply(value) : value;
	}

	/**
	 * Convert what Vault returned. A {@code null} means to Vault that nothing is set.
	 * @param path the path that was read
	 * @param json the JSON
	 * @return the parameters
	 */
	T read(String path, Map<String, ?> json) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		json.forEach((name, value) -> {
			if (value != null) {
				values.put(name, read(path, name, value));
			}
		});
		return this.constructor.apply(values);
	}

	private @Nullable Object read(String path, String name, Object value) {
		try {
			return canonical(name, value);
		}
		catch (RuntimeException ex) {
			throw new VaultException(
					"Vault returned '%s' of '%s' with an unexpected type: %s".formatted(name, path, value.getClass()));
		}
	}

	T merge(@Nullable T current, T change) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		if (current != null) {
			values.putAll(current.values());
		}
		values.putAll(change.values());
		return this.constructor.apply(values);
	}

	/**
	 * Return a change with the parameters that Vault resets if they are not sent, even
	 * where it keeps all others.
	 * @param current the parameters before the change, or {@code null} if there are none
	 * @param change the parameters that are written
	 * @return the parameters to write
	 */
	T withReset(@Nullable T current, T change) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		if (current != null) {
			values.putAll(current.values());
			values.keySet().removeIf((name) -> !has(name, Field.Trait.RESET));
		}
		values.putAll(change.values());
		return this.constructor.apply(values);
	}

	/**
	 * Check and convert the parameters of an action.
	 * @param path the path of the action
	 * @param value the parameters
	 * @return the JSON
	 */
	static Map<String, @Nullable Object> request(VaultPath path, VaultParameters value) {
		try {
			value.check(value, null);
			return value.fields().json(value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Cannot write '%s': %s".formatted(path, ex.getMessage()), ex);
		}
	}

	/**
	 * Convert parameters for a request.
	 * @param value the parameters
	 * @return the JSON
	 */
	Map<String, @Nullable Object> json(VaultParameters value) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		value.values().forEach((name, item) -> json.put(name, (item != null) ? json(name, item) : zero(name)));
		return json;
	}

	private @Nullable Object zero(String name) {
		Field<?> field = this.fields.get(name);
		return (field != null) ? field.zero() : null;
	}

	private static Object json(String name, Object value) {
		return (value instanceof Duration duration) ? VaultTime.checked(name, duration) : value;
	}

}
