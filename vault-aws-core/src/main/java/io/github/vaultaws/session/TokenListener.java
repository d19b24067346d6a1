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
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Listener for changes of the session's token. A lease is revoked along with the token
 * that created it, and cannot be moved to another token.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenListener {

	/**
	 * Called after the token was renewed, was replaced or became invalid. Must return
	 * immediately.
	 */
	void tokenChanged();

	/**
	 * Called when the session closes, or remains without this listener. From then on, the
	 * listener must not send requests, publish events or write to the log. Must return
	 * immediately.
	 * @return the completion of the request for credentials in progress, whose lease
	 * {@link #leasesOf} returns from then on
	 */
	default CompletableFuture<?> sessionClosing() {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Return the leases to revoke when the session closes.
	 * @param token the token that created the leases, or {@code null} for all leases
	 * @return the leases
	 */
	default List<RevocableLease> leasesOf(@Nullable SessionToken token) {
		return List.of();
	}

}
