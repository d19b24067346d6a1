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

package io.github.vaultaws.autoconfigure;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to establish a connection to Vault. A bean of this type replaces the
 * properties {@code spring.cloud.vault.uri}, {@code spring.cloud.vault.token} and
 * {@code spring.cloud.vault.namespace}, for Spring Cloud Vault as well as for
 * {@code vault.aws}. It does not apply to {@code spring.config.import=vault://}, which
 * runs before any bean exists.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public interface VaultConnectionDetails extends ConnectionDetails {

	/**
	 * Return the address of Vault.
	 * @return the address, such as {@code https://vault.example.com:8200}
	 */
	URI getUri();

	/**
	 * Return the token. It is used unless the application is configured with another
	 * login.
	 * @return the token, or {@code null} to use the property
	 * {@code spring.cloud.vault.token}
	 */
	default @Nullable String getToken() {
		return null;
	}

	/**
	 * Return the namespace.
	 * @return the namespace, or {@code null} to use the property
	 * {@code spring.cloud.vault.namespace}
	 */
	default @Nullable String getNamespace() {
		return null;
	}

}
