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

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * The roles that use a session. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SessionRoles {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

	private static final VaultAwsLog logger = VaultAwsLog.of(SessionRoles.class);

	private final TokenClient tokens;

	private final List<TokenListener> roles = new CopyOnWriteArrayList<>();

	private volatile @Nullable SessionToken warned;

	private volatile Duration shutdownTimeout = SHUTDOWN_TIMEOUT;

	private volatile boolean closing;

	SessionRoles(TokenClient tokens) {
		this.tokens = tokens;
	}

	void add(TokenListener role) {
		this.roles.add(role);
	}

	void tokenChanged() {
		this.roles.forEach(TokenListener::tokenChanged);
	}

	/**
	 * Report, once per token, that a response was lost and that the token may not be
	 * revoked when the session closes.
	 * @param token the token of the request
	 */
	void responseLost(SessionToken token) {
		if (!token.isSameTokenAs(this.warned)) {
			this.warned = token;
			logger.warn("A response with AWS credentials was lost. If Vault has created an IAM user, it remains valid"
					+ " until its lease expires, or the Vault token expires (" + token.expiresAt() + ") or is revoked");
		}
	}

	/**
	 * Set the maximum time of a close. By default, it is ten seconds.
	 * @param shutdownTimeout the maximum time, half of which is for pending requests
	 */
	void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Close roles that end before the session, and revoke their leases. A role remains in
	 * the session until its last request for credentials has completed.
	 * @param roles the roles
	 * @param token the supplier of the token for the requests
	 */
	void release(Collection<? extends TokenListener> roles, Supplier<SessionToken> token) {
		List<TokenListener> released = List.copyOf(roles);
		new SessionClose(this.tokens, released, this.shutdownTimeout).release(token, () -> this.closing,
				() -> this.roles.removeAll(released));
	}

	/**
	 * Prevent new operations of all roles, and wait for pending requests.
	 * @return the close, which revokes tokens and leases in the time that is left
	 */
	SessionClose quiesce() {
		this.closing = true;
		SessionClose close = new SessionClose(this.tokens, this.roles, this.shutdownTimeout);
		close.quiesce();
		return close;
	}

}
