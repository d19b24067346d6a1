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
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of a path of Vault's API. Immutable. Contains only the parameters that were
 * set, or that Vault returned, including those that this library does not know. A
 * parameter that is set to {@code null} is sent as zero or empty.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public abstract class VaultParameters {

	private final Map<String, @Nullable Object> values;

	VaultParameters(Map<String, @Nullable Object> values) {
		this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
	}

	/**
	 * Return the names of all parameters, as in Vault's API.
	 * @return the names
	 */
	public final Set<String> names() {
		return this.values.keySet();
	}

	/**
	 * Return a parameter by its name in Vault's API.
	 * @param name the name
	 * @return the value, or {@code null} if it is not set, set to {@code null}, or secret
	 */
	public final @Nullable Object parameter(String name) {
		return fields().isSecret(name) ? null : this.values.get(name);
	}

	/**
	 * Return whether all parameters that are set here have the same value in another
	 * object. Secrets are not compared, because Vault does not return them.
	 * @param other the other object, such as one that Vault returned
	 * @return whether the other object contains these parameters
	 */
	public final boolean isContainedIn(VaultParameters other) {
		return this.values.keySet().stream().allMatch((name) -> fields().isSecret(name) || isSame(name, other));
	}

	/**
	 * Return whether a parameter that is set here has the same value in another object.
	 * @param name the name
	 * @param other the other object
	 * @return whether the two values mean the same to Vault
	 */
	boolean isSame(String name, VaultParameters other) {
		return Objects.equals(comparable(this.values.get(name)), comparable(other.values.get(name)));
	}

	private static Object comparable(@Nullable Object value) {
		if (value == null || isZero(value)) {
			return "";
		}
		return (value instanceof Collection<?> list) ? new HashSet<>(list) : value;
	}

	private static boolean isZero(Object value) {
		if (value instanceof Number number) {
			return number.longValue() == 0;
		}
		if (value instanceof Duration duration) {
			return duration.isZero();
		}
		if (value instanceof Collection<?> list) {
			return list.isEmpty();
		}
		return value.equals(false) || value.equals(Map.of());
	}

	abstract Fields<?> fields();

	/**
	 * Check the rules of Vault for these parameters, which result from a change.
	 * @param change the parameters that are written
	 * @param current the parameters before the change, or {@code null} if these are the
	 * first ones
	 * @throws IllegalArgumentException with Vault's text if Vault would reject the
	 * parameters
	 */
	void check(VaultParameters change, @Nullable VaultParameters current) {
	}

	/**
	 * Return whether a write of these parameters would delete a secret on a server that
	 * replaces all parameters.
	 * @return whether a secret is missing
	 */
	boolean losesSecret() {
		return false;
	}

	final Map<String, @Nullable Object> values() {
		return this.values;
	}

	final <V> @Nullable V get(Field<V> field) {
		Object value = this.values.get(field.name());
		return (value != null) ? field.reader().apply(value) : null;
	}

	final <V> V get(Field<V> field, V fallback) {
		V value = get(field);
		return (value != null) ? value : fallback;
	}

	final boolean isSet(Field<?> field) {
		return this.values.containsKey(field.name());
	}

	/**
	 * Return whether a parameter is set to something other than zero or empty.
	 * @param field the parameter
	 * @return whether it has a value
	 */
	final boolean has(Field<?> field) {
		return has(field.name());
	}

	final boolean has(String name) {
		return !"".equals(comparable(this.values.get(name)));
	}

	static void refuseIf(boolean broken, String rule) {
		if (broken) {
			throw new IllegalArgumentException(rule);
		}
	}

	@Override
	public final boolean equals(@Nullable Object other) {
		return other instanceof VaultParameters parameters && fields() == parameters.fields()
				&& this.values.equals(parameters.values);
	}

	@Override
	public final int hashCode() {
		return this.values.hashCode();
	}

	/**
	 * Return the parameters, without the values of secrets.
	 */
	@Override
	public final String toString() {
		return this.values.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + (fields().isSecret(entry.getKey()) ? "***" : entry.getValue()))
			.collect(Collectors.joining(", ", getClass().getSimpleName() + "[", "]"));
	}

	/**
	 * Builder for parameters.
	 *
	 * @param <T> the type of the parameters
	 * @param <B> the type of the builder
	 */
	public abstract static class Builder<T extends VaultParameters, B extends Builder<T, B>> {

		private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

		Builder() {
		}

		/**
		 * Set a parameter that this library does not know, such as one of a newer Vault.
		 * Vault ignores parameters that it does not know.
		 * @param name the name in Vault's API
		 * @param value the value
		 * @return this builder
		 */
		public final B parameter(String name, @Nullable Object value) {
			this.values.put(name, fields().canonical(name, value));
			return self();
		}

		final <V> B set(Field<V> field, @Nullable V value) {
			return parameter(field.name(), value);
		}

		abstract Fields<?> fields();

		abstract B self();

		final Map<String, @Nullable Object> values() {
			return this.values;
		}

		/**
		 * Create the parameters.
		 * @return the parameters
		 */
		public abstract T build();

	}

}
