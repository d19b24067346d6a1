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

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request as Vault sees it.
 *
 * @param operation what it does
 * @param namespace the namespace that it names, empty for the root
 * @param path the path without {@code /v1/}; for a list with a slash at its end
 * @param fields the parameters
 * @param token the token, empty if there is none
 * @param wrapTtl the TTL of the wrapping token, or {@code null}
 * @param remoteAddress where it comes from
 * @author The vault-aws-spring-boot authors
 */
record VaultRequest(Operation operation, String namespace, String path, Fields fields, String token,
		@Nullable Duration wrapTtl, InetAddress remoteAddress) {

	static VaultRequest internal(String path) {
		return new VaultRequest(Operation.UPDATE, "", path, new Fields(Map.of()), "", null,
				InetAddress.getLoopbackAddress());
	}

	VaultRequest at(String namespace, String path) {
		return new VaultRequest(this.operation, namespace, path, this.fields, this.token, this.wrapTtl,
				this.remoteAddress);
	}

	VaultRequest as(Operation operation) {
		return new VaultRequest(operation, this.namespace, this.path, this.fields, this.token, this.wrapTtl,
				this.remoteAddress);
	}

}
