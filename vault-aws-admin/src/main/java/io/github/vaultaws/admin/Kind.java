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

import java.util.regex.Pattern;

/**
 * How values of one kind are stored by Vault.
 *
 * @param <T> the type of the values
 * @param path the path of the value, or that above the values, below its mount
 * @param list the path that lists the names of the values, empty if they have none
 * @param fields the fields
 * @param names the valid names
 * @param replaced whether a write replaces the parameters that are not set
 * @param lowerCase whether the server stores names in lower case
 * @author The vault-aws-spring-boot authors
 */
record Kind<T extends VaultParameters>(String path, String list, Fields<T> fields, Pattern names, boolean replaced,
		boolean lowerCase) {

	static <T extends VaultParameters> Kind<T> of(String path, Fields<T> fields) {
		return new Kind<>(path, "", fields, VaultPath.NAME, false, false);
	}

	static <T extends VaultParameters> Kind<T> named(String path, String list, Fields<T> fields) {
		return new Kind<>(path, list, fields, VaultPath.NAME, false, false);
	}

	Kind<T> withAt() {
		return new Kind<>(this.path, this.list, this.fields, VaultPath.NAME_WITH_AT, this.replaced, this.lowerCase);
	}

	Kind<T> replacing() {
		return new Kind<>(this.path, this.list, this.fields, this.names, true, this.lowerCase);
	}

	Kind<T> lowerCased() {
		return new Kind<>(this.path, this.list, this.fields, this.names, this.replaced, true);
	}

	Kind<T> below(String path) {
		return new Kind<>(this.path + "/" + path, this.list, this.fields, this.names, this.replaced, this.lowerCase);
	}

	/**
	 * Return a name as the server stores it.
	 * @param name the name
	 * @return the name, in lower case if the server ignores case
	 */
	String stored(String name) {
		return this.lowerCase ? VaultPath.lowerCase(name) : name;
	}

	boolean isNamed() {
		return !this.list.isEmpty();
	}

}
