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

package io.github.vaultaws.session;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Who must act when the session's token changes: leases die with the token that made
 * them, and cannot move to another.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenListener {

	/**
	 * Called after a token was renewed, replaced or lost. Must return at once.
	 */
	void tokenChanged();

	/**
	 * Called when the session closes. From now on nothing is requested, published or
	 * logged. Must return at once.
	 */
	default void sessionClosing() {
	}

	/**
	 * Return the leases that are left when the session closes.
	 * @param token the token that they were created with, or {@code null} for all leases
	 * @return the leases
	 */
	default List<RevocableLease> leasesOf(@Nullable SessionToken token) {
		return List.of();
	}

}
