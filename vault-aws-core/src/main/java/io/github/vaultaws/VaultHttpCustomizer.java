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

package io.github.vaultaws;

/**
 * Callback interface that customizes the requests that the library sends to Vault, for
 * example with a proxy, the headers of a gateway, or a client certificate from another
 * source. Customizers of Spring Vault do not apply to these requests, because they may
 * send a request twice. If the configuration import connects to Vault, the customizer has
 * to be in the bootstrap registry instead of a bean.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface VaultHttpCustomizer {

	/**
	 * Customize the requests.
	 * @param options the options, initialized from the properties of Spring Cloud Vault
	 */
	void customize(VaultHttpOptions options);

}
