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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A path of Vault's API. A segment may contain any character.
 *
 * @param segments the decoded segments
 * @author The vault-aws-spring-boot authors
 */
record VaultPath(List<String> segments) {

	/**
	 * Names of roles, certificates and accounts.
	 */
	static final Pattern NAME = Pattern.compile("\\w(([\\w.-]+)?\\w)?");

	/**
	 * Names of roles of a secrets engine.
	 */
	static final Pattern NAME_WITH_AT = Pattern.compile("\\w(([\\w.@-]+)?\\w)?");

	/**
	 * Names of policies.
	 */
	static final Pattern ANY = Pattern.compile(".+");

	/**
	 * Return a path.
	 * @param path the path, with slashes between the segments
	 * @return the path
	 */
	static VaultPath of(String path) {
		List<String> segments = Arrays.stream(path.split("/")).filter((segment) -> !segment.isEmpty()).toList();
		if (segments.isEmpty() || segments.contains(".") || segments.contains("..")) {
			throw new IllegalArgumentException("'" + path + "' is not a path of Vault");
		}
		return new VaultPath(segments);
	}

	/**
	 * Return the path of the mount of an auth method.
	 * @param mount the mount
	 * @return the path
	 */
	static VaultPath auth(String mount) {
		VaultPath path = of(mount);
		if (path.segments.get(0).equals("auth")) {
			throw new IllegalArgumentException("'" + mount + "' is a path: name the mount without 'auth/'");
		}
		return of("auth").append(path.segments);
	}

	/**
	 * Return a path below this one.
	 * @param path the path, with slashes between the segments
	 * @return the path
	 */
	VaultPath then(String path) {
		return append(of(path).segments);
	}

	/**
	 * Return the path of a name below this path.
	 * @param name the name, which is one segment
	 * @param valid the names that Vault accepts
	 * @return the path
	 */
	VaultPath named(String name, Pattern valid) {
		if (!valid.matcher(name).matches() || name.equals(".") || name.equals("..")) {
			throw new IllegalArgumentException(
					"'%s' is not a valid name below '%s': it has to match %s".formatted(name, this, valid));
		}
		return append(List.of(name));
	}

	private VaultPath append(List<String> more) {
		List<String> all = new ArrayList<>(this.segments);
		all.addAll(more);
		return new VaultPath(List.copyOf(all));
	}

	/**
	 * Return a name as the server stores it.
	 * @param name the name
	 * @return the name in lower case
	 */
	static String lowerCase(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

	@Override
	public String toString() {
		return String.join("/", this.segments);
	}

}
