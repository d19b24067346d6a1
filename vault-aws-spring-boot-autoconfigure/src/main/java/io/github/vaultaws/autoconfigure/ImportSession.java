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

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.LastError;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.rotation.StartRetry;
import io.github.vaultaws.session.RenewingSession;

/**
 * {@link SessionManager} of a configuration import, whose first login is retried like
 * that of any other start.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ImportSession implements SessionManager {

	private final RenewingSession session;

	/**
	 * Repeats the first login, or {@code null} after it.
	 */
	private final AtomicReference<@Nullable StartRetry> firstLogin;

	private volatile boolean loggingIn;

	/**
	 * The failure of a first login that did not complete in time, or {@code null}.
	 */
	private volatile @Nullable VaultAwsException incomplete;

	ImportSession(RenewingSession session, StartRetry retry) {
		this.session = session;
		this.firstLogin = new AtomicReference<>(retry);
	}

	/**
	 * Return the token. A first login that does not complete in time is not awaited again
	 * by other imports.
	 */
	@Override
	public VaultToken getSessionToken() {
		StartRetry retry = this.firstLogin.getAndSet(null);
		if (retry != null) {
			this.loggingIn = true;
			retry.perform(() -> logIn(retry), () -> incomplete(retry));
		}
		VaultAwsException failure = this.incomplete;
		if (failure != null && this.loggingIn) {
			throw failure;
		}
		return this.session.getSessionToken();
	}

	private void logIn(StartRetry retry) {
		try {
			retry.attempts().accept(this.session::token);
		}
		finally {
			this.loggingIn = false;
		}
	}

	private VaultAwsException incomplete(StartRetry retry) {
		LastError error = this.session.state().lastError();
		String wait = "To wait longer, increase 'vault.aws.retry.timeout'.";
		String action = (error != null) ? error.action() : null;
		VaultAwsException failure = new VaultAwsException(
				"Failed to log in to Vault within %d s for the configuration import: %s.".formatted(
						retry.timeout().toSeconds(), (error != null) ? error.description() : "Vault did not respond"),
				(action != null) ? action + " " + wait : wait, true);
		this.incomplete = failure;
		return failure;
	}

}
