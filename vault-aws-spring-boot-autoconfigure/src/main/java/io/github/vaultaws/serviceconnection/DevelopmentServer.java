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

package io.github.vaultaws.serviceconnection;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * What the images of Vault and OpenBao have in common.
 *
 * @author The vault-aws-spring-boot authors
 */
final class DevelopmentServer {

	/**
	 * Names of the images.
	 */
	static final List<String> IMAGES = List.of("hashicorp/vault", "openbao/openbao");

	/**
	 * Port of the API in the container.
	 */
	static final int PORT = 8200;

	private DevelopmentServer() {
	}

	/**
	 * Return the address of a server.
	 * @param host the host
	 * @param port the port on that host
	 * @return the address
	 */
	static URI uri(String host, int port) {
		return URI.create("http://%s:%d".formatted(host, port));
	}

	/**
	 * Return the root token of a server.
	 * @param environment the environment of its container
	 * @return the token, or {@code null} if the environment does not determine it
	 */
	static @Nullable String token(Map<String, ? extends @Nullable String> environment) {
		return Stream.of("VAULT_DEV_ROOT_TOKEN_ID", "BAO_DEV_ROOT_TOKEN_ID")
			.map(environment::get)
			.filter(Objects::nonNull)
			.filter(StringUtils::hasText)
			.findFirst()
			.orElse(null);
	}

}
