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
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.authentication.ClientAuthentication;

import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Warns ahead of a login that will send the same SecretID as the last one, which fails if
 * the SecretID has expired or is used up by then. Used by one thread at a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SecretReuseWarning {

	private static final VaultAwsLog logger = VaultAwsLog.of(SecretReuseWarning.class);

	private final @Nullable AppRoleLogin login;

	private final TaskScheduler scheduler;

	private @Nullable ScheduledFuture<?> timer;

	SecretReuseWarning(ClientAuthentication login, TaskScheduler scheduler) {
		this.login = (login instanceof AppRoleLogin appRole) ? appRole : null;
		this.scheduler = scheduler;
	}

	/**
	 * Check the SecretID halfway to the next login. An earlier check is canceled.
	 * @param token the token
	 * @param refreshAt the time at which it is renewed or replaced, {@link Instant#MAX}
	 * for never
	 */
	void schedule(SessionToken token, Instant refreshAt) {
		cancel();
		AppRoleLogin login = this.login;
		if (login != null && !token.renewable() && !refreshAt.equals(Instant.MAX)) {
			Instant now = this.scheduler.getClock().instant();
			this.timer = this.scheduler.schedule(() -> check(login, token, refreshAt),
					now.plus(Duration.between(now, refreshAt).dividedBy(2)));
		}
	}

	void cancel() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	private static void check(AppRoleLogin login, SessionToken token, Instant refreshAt) {
		if (!login.isSecretIdReplaced()) {
			logger.warn("The Vault token expires at " + token.expiresAt() + " and is not renewed any further. The next"
					+ " login (" + login + ") takes place at " + refreshAt + ", with the same SecretID as the last one."
					+ " If the TTL or the number of uses of the SecretID is limited, provide a new one before then.");
		}
	}

}
