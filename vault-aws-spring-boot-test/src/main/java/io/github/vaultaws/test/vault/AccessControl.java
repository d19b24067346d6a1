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

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What several policies together allow. Of the rules that match a path the most specific
 * one counts; {@code deny} beats what other policies say about the same path.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AccessControl {

	private static final Comparator<String> SPECIFICITY = Comparator.comparingInt(AccessControl::firstWildcard)
		.thenComparing((path) -> !path.endsWith("*"))
		.thenComparing(Comparator.comparingLong(AccessControl::segments).reversed())
		.thenComparingInt(String::length)
		.thenComparing(Comparator.naturalOrder());

	private final boolean root;

	private final Map<String, Set<Capability>> exact = new HashMap<>();

	private final Map<String, Set<Capability>> patterns = new HashMap<>();

	AccessControl(boolean root, Collection<PathRule> rules) {
		this.root = root;
		for (PathRule rule : rules) {
			Map<String, Set<Capability>> target = isPattern(rule.path()) ? this.patterns : this.exact;
			Set<Capability> capabilities = target.computeIfAbsent(rule.path(),
					(path) -> EnumSet.noneOf(Capability.class));
			capabilities.addAll(rule.capabilities());
		}
	}

	boolean isRoot() {
		return this.root;
	}

	boolean allows(Operation operation, String path) {
		return this.root || granted(operation == Operation.LIST, path).contains(operation.capability());
	}

	boolean allowsSudo(String path) {
		return this.root || granted(false, path).contains(Capability.SUDO);
	}

	/**
	 * Return whether anything is allowed below a path.
	 * @param path the path, with a slash at its end
	 * @return whether there is anything
	 */
	boolean allowsBelow(String path) {
		return this.root || this.exact.keySet().stream().anyMatch((known) -> known.startsWith(path))
				|| this.patterns.keySet().stream().anyMatch((known) -> known.startsWith(path))
				|| !granted(true, path).isEmpty();
	}

	Set<Capability> capabilities(String path) {
		if (this.root) {
			return EnumSet.of(Capability.ROOT);
		}
		Set<Capability> granted = granted(false, path);
		return granted.isEmpty() ? EnumSet.of(Capability.DENY) : granted;
	}

	private Set<Capability> granted(boolean list, String path) {
		Set<Capability> capabilities = this.exact.get(path);
		if (capabilities == null && list && path.endsWith("/")) {
			capabilities = this.exact.get(path.substring(0, path.length() - 1));
		}
		if (capabilities == null) {
			capabilities = this.patterns.keySet()
				.stream()
				.filter((pattern) -> matches(pattern, path))
				.max(SPECIFICITY)
				.map(this.patterns::get)
				.orElse(Set.of());
		}
		return capabilities.contains(Capability.DENY) ? Set.of() : capabilities;
	}

	private static boolean isPattern(String path) {
		return path.endsWith("*") || segments(path) > 0;
	}

	private static int firstWildcard(String path) {
		String[] segments = path.split("/", -1);
		int plus = Arrays.asList(segments).indexOf("+");
		int start = 0;
		for (int i = 0; i < plus; i++) {
			start += segments[i].length() + 1;
		}
		return (plus >= 0) ? start : path.length() - 1;
	}

	private static long segments(String path) {
		return Arrays.stream(path.split("/", -1)).filter("+"::equals).count();
	}

	private static boolean matches(String pattern, String path) {
		boolean prefix = pattern.endsWith("*");
		String[] expected = (prefix ? pattern.substring(0, pattern.length() - 1) : pattern).split("/", -1);
		String[] actual = path.split("/", -1);
		if (prefix ? actual.length < expected.length : actual.length != expected.length) {
			return false;
		}
		for (int i = 0; i < expected.length; i++) {
			boolean last = prefix && i == expected.length - 1;
			if (!expected[i].equals("+")
					&& !(last ? actual[i].startsWith(expected[i]) : actual[i].equals(expected[i]))) {
				return false;
			}
		}
		return true;
	}

}
