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

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request that has reached its backend.
 *
 * @param request the request
 * @param namespace the namespace of the mount
 * @param mount where the backend is mounted
 * @param path the path below the mount
 * @param token the caller, or {@code null} where a path is open to all
 * @param names what the path names
 * @author The vault-aws-spring-boot authors
 */
record Call(VaultRequest request, Namespace namespace, Mount mount, String path, @Nullable Token token,
		Map<String, String> names) {

	Call naming(Map<String, String> names) {
		return new Call(this.request, this.namespace, this.mount, this.path, this.token, names);
	}

	Fields fields() {
		return this.request.fields();
	}

	String name(String name) {
		return this.names.getOrDefault(name, "");
	}

	Token caller() {
		if (this.token == null) {
			throw VaultError.unauthenticated();
		}
		return this.token;
	}

}
