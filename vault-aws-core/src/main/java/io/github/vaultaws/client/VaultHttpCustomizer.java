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

/**
 * Callback to change how the library's own requests reach Vault: through a proxy, with
 * the headers of a gateway, or with a client certificate from elsewhere. Customizers of
 * Spring Vault do not apply to them, because they may send requests twice.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface VaultHttpCustomizer {

	/**
	 * Customize the requests.
	 * @param options the options, which are those of Spring Cloud Vault at first
	 */
	void customize(VaultHttpOptions options);

}
