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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Event in the lifecycle of the Vault session. Published if the library logs in to Vault
 * or manages the session; a session of the application publishes only Spring Vault's own
 * events.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public sealed interface SessionEvent extends VaultAwsEvent {

	/**
	 * The session logged in. The token replaces the previous one.
	 *
	 * @param at the time of the event
	 * @param method the login method
	 * @param role the role of the auth method, or {@code null} if it is unknown
	 * @param expiresAt the time at which the token expires, or {@code null} for never
	 * @param renewable whether the token can be renewed
	 */
	record LoggedIn(Instant at, String method, @Nullable String role, @Nullable Instant expiresAt,
			boolean renewable) implements SessionEvent {
	}

	/**
	 * A login failed. A failure that is only returned to further callers is not published
	 * again.
	 *
	 * @param at the time of the event
	 * @param method the login method
	 * @param role the role of the auth method, or {@code null} if it is unknown
	 * @param error the failure
	 */
	record LoginFailed(Instant at, String method, @Nullable String role, LastError error) implements SessionEvent {
	}

	/**
	 * The token was renewed, or Vault reported that it can no longer be renewed.
	 *
	 * @param at the time of the event
	 * @param expiresAt the time at which the token expires, or {@code null} for never
	 * @param renewable whether the token can be renewed again
	 */
	record TokenRenewed(Instant at, @Nullable Instant expiresAt, boolean renewable) implements SessionEvent {
	}

	/**
	 * An attempt to renew or replace the token failed.
	 *
	 * @param at the time of the event
	 * @param error the failure
	 * @param nextAttemptAt the time of the next attempt
	 */
	record RefreshFailed(Instant at, LastError error, Instant nextAttemptAt) implements SessionEvent {
	}

	/**
	 * The token became invalid before its expiry, for example because an operator revoked
	 * it. The session logs in again.
	 *
	 * @param at the time of the event
	 * @param reason the reason
	 */
	record TokenLost(Instant at, String reason) implements SessionEvent {
	}

}
