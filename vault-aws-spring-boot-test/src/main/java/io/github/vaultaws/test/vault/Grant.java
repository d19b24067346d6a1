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
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A token to be created. Immutable.
 *
 * @param displayName the display name of the token
 * @param metadata the metadata of the login
 * @param policies the policies
 * @param settings what bounds the token
 * @param renewable whether the token can be renewed
 * @param id the id of the token, or {@code null} for a new one
 * @param parent the parent of the token, or {@code null} for an orphan
 * @param renewed the settings when the token is renewed; fails if it must not be
 * @author The vault-aws-spring-boot authors
 */
record Grant(String displayName, Map<String, String> metadata, Set<String> policies, TokenSettings settings,
		boolean renewable, @Nullable String id, @Nullable Token parent,
		Supplier<TokenSettings> renewed) implements Outcome {

	static Grant login(String displayName, Map<String, String> metadata, TokenSettings settings,
			Supplier<TokenSettings> renewed) {
		return new Grant(displayName, Map.copyOf(metadata), settings.tokenPolicies(), settings, true, null, null,
				renewed);
	}

	boolean isRoot() {
		return this.policies.contains("root");
	}

	boolean isEndless() {
		return isRoot() && this.settings.ttl().isZero() && this.settings.period().isZero()
				&& this.settings.explicitMaxTtl().isZero() && (this.parent == null || this.parent.expiresAt() == null);
	}

}
