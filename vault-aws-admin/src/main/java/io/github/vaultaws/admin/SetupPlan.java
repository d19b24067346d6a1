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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The changes that make declarations true, in the order in which they are made. Its text
 * is meant to be printed, and contains no secrets.
 *
 * @param changes the changes, including the objects that are kept
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see VaultAwsSetup#plan()
 */
public record SetupPlan(List<Change> changes) {

	private static final Map<Type, String> SIGNS = Map.of(Type.CREATE, "+", Type.UPDATE, "~", Type.DELETE, "-",
			Type.KEEP, " ");

	/**
	 * Create a new {@link SetupPlan} instance.
	 * @param changes the changes, including the objects that are kept
	 */
	public SetupPlan(List<Change> changes) {
		this.changes = List.copyOf(changes);
	}

	/**
	 * Return whether Vault already has everything that is declared.
	 * @return whether there are no changes
	 */
	public boolean isEmpty() {
		return this.changes.stream().allMatch((change) -> change.type() == Type.KEEP);
	}

	/**
	 * Compare a declared value with what Vault has.
	 * @param declared the declared value
	 * @param current the value that Vault has, or {@code null} if there is none
	 * @return the parameters that differ or cannot be compared
	 */
	static List<FieldChange> compare(VaultParameters declared, @Nullable VaultParameters current) {
		List<FieldChange> changes = new ArrayList<>();
		for (String name : declared.names()) {
			if (declared.fields().isSecret(name)) {
				changes.add(new FieldChange(name, true, null, null));
			}
			else if (current == null || !declared.isSame(name, current)) {
				changes.add(new FieldChange(name, false, (current != null) ? current.parameter(name) : null,
						declared.parameter(name)));
			}
		}
		return List.copyOf(changes);
	}

	@Override
	public String toString() {
		String lines = this.changes.stream().map(Change::toString).collect(Collectors.joining());
		return lines + "Plan: %d to create, %d to update, %d to delete, %d unchanged.".formatted(count(Type.CREATE),
				count(Type.UPDATE), count(Type.DELETE), count(Type.KEEP));
	}

	private long count(Type type) {
		return this.changes.stream().filter((change) -> change.type() == type).count();
	}

	/**
	 * Type of a change.
	 */
	public enum Type {

		/**
		 * The object does not exist.
		 */
		CREATE,

		/**
		 * Parameters of the object differ.
		 */
		UPDATE,

		/**
		 * The object is as declared.
		 */
		KEEP,

		/**
		 * The object is not declared and is pruned.
		 */
		DELETE

	}

	/**
	 * A change of an object.
	 *
	 * @param type the type
	 * @param path the path of the object
	 * @param fields the parameters that differ or cannot be compared
	 */
	public record Change(Type type, String path, List<FieldChange> fields) {

		@Override
		public String toString() {
			String header = "%s %s (%s)%n".formatted(SIGNS.get(this.type), this.path,
					this.type.name().toLowerCase(Locale.ROOT));
			return this.fields.stream()
				.map((field) -> "    " + field.describe(this.type) + System.lineSeparator())
				.collect(Collectors.joining("", header, ""));
		}

	}

	/**
	 * A change of a parameter.
	 *
	 * @param name the name
	 * @param secret whether the values cannot be compared, because Vault never returns
	 * them
	 * @param before the value that Vault has, or {@code null}
	 * @param after the declared value, or {@code null}
	 */
	public record FieldChange(String name, boolean secret, @Nullable Object before, @Nullable Object after) {

		private String describe(Type type) {
			if (this.secret) {
				return this.name + ": unknown, because Vault does not return it"
						+ ((type == Type.KEEP) ? "" : "; it is written");
			}
			return (type == Type.CREATE) ? this.name + ": " + text(this.after)
					: this.name + ": " + text(this.before) + " → " + text(this.after);
		}

		private static String text(@Nullable Object value) {
			if (value == null) {
				return "(empty)";
			}
			return ((value instanceof Duration duration) ? VaultTime.write(duration) : value.toString())
				.replaceAll("\\R\\s*", " ")
				.replaceAll("\\p{Cntrl}", "?")
				.strip();
		}

	}

}
