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

package io.github.vaultaws.client;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A rule of a Vault policy. Immutable.
 *
 * @param path the path that the rule allows
 * @param capabilities the capabilities on the path, in alphabetical order
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href=
 * "https://developer.hashicorp.com/vault/docs/concepts/policies">Policies</a>
 */
public record PolicyRule(String path, List<String> capabilities) {

	/**
	 * Return a rule that allows {@code GET} requests.
	 * @param path the path
	 * @return the rule
	 */
	public static PolicyRule read(String path) {
		return new PolicyRule(path, List.of("read"));
	}

	/**
	 * Return a rule that allows {@code POST} requests.
	 * @param path the path
	 * @return the rule
	 */
	public static PolicyRule update(String path) {
		return new PolicyRule(path, List.of("update"));
	}

	/**
	 * Merge rules for the same path.
	 * @param rules the rules
	 * @return one rule for each path, sorted by path
	 */
	public static List<PolicyRule> merge(Collection<PolicyRule> rules) {
		Map<String, Set<String>> capabilities = new TreeMap<>();
		rules.forEach((rule) -> capabilities.computeIfAbsent(rule.path(), (path) -> new TreeSet<>())
			.addAll(rule.capabilities()));
		return capabilities.entrySet()
			.stream()
			.map((entry) -> new PolicyRule(entry.getKey(), List.copyOf(entry.getValue())))
			.toList();
	}

	/**
	 * Return the rule as a policy contains it.
	 * @return the rule, on one line
	 */
	@Override
	public String toString() {
		String escaped = this.path.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "\\u0024{");
		return "path \"" + escaped + "\" { capabilities = "
				+ this.capabilities.stream().collect(Collectors.joining("\", \"", "[\"", "\"]")) + " }";
	}

}
