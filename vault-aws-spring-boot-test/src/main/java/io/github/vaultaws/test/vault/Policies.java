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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The policies of a namespace. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Policies {

	static final String WRAPPING = "response-wrapping";

	private final Map<String, String> texts = new ConcurrentHashMap<>();

	private final Map<String, List<PathRule>> rules = new ConcurrentHashMap<>();

	private final Map<Set<String>, AccessControl> compiled = new ConcurrentHashMap<>();

	Policies() {
		write("default", defaultPolicy());
		this.rules.put(WRAPPING, PolicyReader.read("""
				path "cubbyhole/response" {
					capabilities = ["create", "read"]
				}
				path "sys/wrapping/unwrap" {
					capabilities = ["update"]
				}
				"""));
		this.texts.put("root", "");
	}

	private static String defaultPolicy() {
		try (InputStream policy = Policies.class.getResourceAsStream("default-policy.hcl")) {
			return new String(Objects.requireNonNull(policy).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Set<String> names() {
		return this.texts.keySet();
	}

	@Nullable String text(String name) {
		return this.texts.get(name);
	}

	void write(String name, String text) {
		this.rules.put(name, PolicyReader.read(text));
		this.texts.put(name, text);
		this.compiled.clear();
	}

	void delete(String name) {
		this.rules.remove(name);
		this.texts.remove(name);
		this.compiled.clear();
	}

	AccessControl accessControl(Set<String> policies) {
		return this.compiled.computeIfAbsent(policies, this::compile);
	}

	private AccessControl compile(Set<String> policies) {
		List<PathRule> all = new ArrayList<>();
		policies.forEach((policy) -> all.addAll(this.rules.getOrDefault(policy, List.of())));
		return new AccessControl(policies.contains("root"), all);
	}

}
