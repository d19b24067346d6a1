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

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A response of Vault.
 *
 * @param status the status
 * @param body the body, or {@code null} if there is none
 * @author The vault-aws-spring-boot authors
 */
record VaultResponse(int status, @Nullable Map<String, Object> body) {

	static VaultResponse error(int status, List<String> errors) {
		return new VaultResponse(status, Map.of("errors", errors));
	}

}
